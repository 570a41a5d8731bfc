// The results of the rules over time, one lane a rule; a span leads to its first day.

import { button, make } from "../../canvas/static/page.js";

const ROOM_FOR_WORD = 0.08;
/** Pixels that a year takes on the axis, and the day that is asked about. */
const YEAR = 36;
const CHIP = 66;
const BESIDE = 4;

const time = (day) => Date.parse(`${day}T00:00:00Z`);

/** Places on the axis as shares of its length. */
function axisOf({ first, last }) {
  const [start, end] = [time(first), time(last)];
  return (day) => Math.min(1, Math.max(0, (time(day) - start) / (end - start)));
}

const percent = (share) => `${(100 * share).toFixed(3)}%`;

function spanButton(sheet, lane, span) {
  const dates = `${span.from ?? "the beginning"} until ${span.until ?? "now"}`;
  const one = button("", () => sheet.goDay(span.day), {
    class: `span ${span.verdict}`,
    label: [`${lane.label}: ${span.word}, from ${dates}`, span.cause].filter(Boolean).join(". "),
    hint: [span.word, `${span.from ?? "…"} – ${span.until ?? "now"}`, span.cause].filter(Boolean).join("\n"),
  });
  const { days } = sheet.page.time;
  const [left, right] = [span.start / days, span.end / days];
  one.style.left = percent(left);
  one.style.width = percent(right - left);
  if (right - left > ROOM_FOR_WORD) one.append(make("span", {}, span.word));
  return one;
}

/** The years as marks on an axis of so many pixels; none lies on another or on the day asked. */
function years({ first, last }, at, wide, chip) {
  const found = [];
  let free = 0;
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) {
    const place = wide * at(`${year}-01-01`);
    const isUnder = place + YEAR > chip && place < chip + CHIP;
    if (`${year}-01-01` < first || place < free || isUnder || place + YEAR > wide) continue;
    free = place + YEAR;
    const mark = make("span", {}, String(year));
    mark.style.left = percent(place / wide);
    found.push(mark);
  }
  return found;
}

/** Move words of spans out from under the line of the day, where their span has room beyond it. */
function clearOfDay(time, day) {
  for (const words of time.querySelectorAll(".span span")) {
    words.style.left = "";
    const { left, right, width } = words.getBoundingClientRect();
    const span = words.parentElement.getBoundingClientRect();
    const isUnder = left < day && right > day;
    if (isUnder && day + BESIDE + width <= span.right) words.style.left = `${day + BESIDE - span.left}px`;
  }
}

/** Fill the axis for the width that it has. */
function fillAxis(sheet, axis) {
  const { time: given, head } = sheet.page;
  const share = given.asked / given.days;
  const wide = axis.clientWidth;
  const isLate = wide * share + CHIP > wide;
  const now = make("div", { class: isLate ? "now late" : "now" }, make("span", {}, head.as_of));
  now.style.left = percent(share);
  const chip = wide * share - (isLate ? CHIP : 0);
  clearOfDay(sheet.time, axis.getBoundingClientRect().left + wide * share);
  axis.replaceChildren(make("div", { class: "years" }, ...years(given, axisOf(given), wide, chip)), now);
}

/** All that lanes and axis show. */
export const timeShows = ({ page: { head, time: given } }) => [head.as_of, given];

/** Fill the lanes and the axis of a sheet. */
export function fillTime(sheet) {
  const { time: given } = sheet.page;
  const lanes = given.lanes.map((lane) => {
    const spans = lane.spans.map((span) => spanButton(sheet, lane, span));
    // One stop for Tab a lane; arrow keys lead from span to span.
    spans.forEach((span, place) => (span.tabIndex = place ? -1 : 0));
    const track = make("div", { class: "track", role: "group", "aria-label": lane.label }, ...spans);
    track.addEventListener("keydown", (event) => walk(event, spans));
    return make("div", { class: "lane" }, make("span", { class: "code" }, lane.label), track);
  });
  const axis = make("div", { class: "axis", "aria-hidden": "true" });
  sheet.time.replaceChildren(...lanes, axis);
  sheet.axisSize?.disconnect();
  // Told once at the beginning too, when all of the page is laid out.
  sheet.axisSize = new ResizeObserver(() => axis.isConnected && fillAxis(sheet, axis));
  sheet.axisSize.observe(axis);
}

function walk(event, spans) {
  const place = spans.indexOf(event.target);
  const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: spans.length - 1 }[event.key];
  if (to === undefined || !spans[to]) return;
  for (const span of spans) span.tabIndex = span === spans[to] ? 0 : -1;
  spans[to].focus();
  event.preventDefault();
}
