// The head: who, on which day, as known when, and the ways to hand it on.

import { button, make } from "../../canvas/static/page.js";
import { openFiles } from "./sheet_files.js";
import { openPins } from "./sheet_pin.js";

const DAY = /^\d{4}-\d\d-\d\d$/u;
/** A day as sentences print it. */
const WORDS = /^(\d{1,2})\s+(\p{L}{3,})\.?\s+(\d{4})$/u;
const MONTHS = "january february march april may june july august september october november december";
const HOW = "Write a day as 2024-04-08 or 8 April 2024.";

/** Whether a text is a day of the calendar, written year-month-day. */
function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return DAY.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** A text as year-month-day, or nothing where it is no day. */
function dayOf(text) {
  const [, day, name, year] = WORDS.exec(text) ?? [];
  const month = name && MONTHS.split(" ").findIndex((one) => one.startsWith(name.toLowerCase())) + 1;
  const two = (number) => String(number).padStart(2, "0");
  const wanted = month ? `${year}-${two(month)}-${two(day)}` : text;
  return isDay(wanted) ? wanted : null;
}

/** A field for a day, always written year-month-day, whatever the browser's own way is. */
function dayField({ value, label, empty, go, ...more }) {
  const field = make("input", {
    type: "text",
    value,
    "aria-label": `${label}, as year-month-day`,
    placeholder: empty ?? null,
    maxlength: "20",
    spellcheck: "false",
    autocomplete: "off",
    ...more,
  });
  field.addEventListener("change", () => {
    const text = field.value.trim();
    const day = empty && !text ? "" : dayOf(text);
    show(day === null);
    if (day === null) return;
    field.value = day;
    go(day);
  });
  const wrong = make("span", { class: "wrong", role: "alert", hidden: true }, HOW);
  const show = (isWrong) => {
    field.setAttribute("aria-invalid", String(isWrong));
    wrong.hidden = !isWrong;
  };
  field.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    field.value = value;
    show(false);
  });
  return [field, wrong];
}

function step(sheet, text, direction) {
  const to = sheet.change(direction);
  const label = direction < 0 ? "Change before" : "Change after";
  return button(text, () => sheet.goDay(to), {
    class: "step",
    label: to ? `${label}: ${to}` : `${label}: none`,
    "aria-disabled": String(!to),
  });
}

function calendar(sheet) {
  const { as_of: asOf } = sheet.page.head;
  // The browser's own calendar; its field stays unseen, since it writes days its own way.
  const field = make("input", { type: "date", value: asOf, tabindex: "-1", "aria-hidden": "true" });
  field.addEventListener("change", () => sheet.goDay(field.value));
  const open = button("▦", () => field.showPicker(), { class: "step", label: "Open the calendar" });
  return [open, field];
}

/** A box with its name beside it, on one line however narrow the window is. */
const named = (word, kind, ...parts) =>
  make("span", { class: "named" }, make("span", { class: "word" }, word), make("span", { class: kind }, ...parts));

function when(sheet) {
  const { as_of: asOf, known_on: knownOn } = sheet.page.head;
  const { known_off: knownOff } = sheet.frame;
  const day = dayField({ value: asOf, label: "As at", go: (text) => sheet.goDay(text) });
  const known = dayField({
    value: knownOn ?? "",
    label: "Known by",
    empty: "today",
    go: (text) => text !== (knownOn ?? "") && sheet.ask({ do: "known", day: text }),
    disabled: Boolean(knownOff),
    title: knownOff || "Use only what was known by this day; empty means today.",
  });
  return make(
    "div",
    { class: "when" },
    named("As at", "daybox", step(sheet, "‹", -1), ...day, ...calendar(sheet), step(sheet, "›", 1)),
    named("Known by", "daybox known", ...known),
  );
}

/** Copy a text; where the browser refuses, show it in the panel to be copied by hand. */
export async function copy(sheet, text, said, pressed) {
  try {
    await navigator.clipboard.writeText(text);
    sheet.say(said);
    const words = pressed.textContent;
    pressed.textContent = "Copied";
    setTimeout(() => (pressed.textContent = words), 1500);
  } catch {
    const field = make("textarea", { readonly: true, rows: "4", "aria-label": "To copy" }, text);
    sheet.panel.open({ title: "To copy", cards: [make("article", { class: "proof" }, field)] });
    field.select();
  }
}

/** The address of this very view, which lets nobody in who is not let in already. */
function linkOf(sheet) {
  return new URL(`/party?${sheet.frame.link}`, location.origin).href;
}

/** All that the head shows, and what is said of a day that was refused; the link is read when it is copied. */
export const headShows = ({ page: { head, time }, frame }) => [head, time.before, time.after, frame.known_off, frame.remarks];

/** Fill the head of a sheet. */
export function fillHead(sheet) {
  const { name, original, facts } = sheet.page.head;
  const title = make("h1", { title: original ? `${name} · ${original}` : name }, name);
  if (original) title.append(" ", make("span", { class: "original" }, original));
  const link = button(
    "Link",
    () => copy(sheet, linkOf(sheet), "The link is copied.", link),
    { class: "ghost", hint: "Copy a link to this view" },
  );
  const pin = button("Pin", () => openPins(sheet), {
    class: "ghost pin",
    hint: "Pin a sentence or the picture to a story (N)",
  });
  const files = button("Save or share", () => openFiles(sheet), {
    class: "ghost solid",
    hint: "Files to save: picture, report, tables",
  });
  // A way to another day stands by the name: above the text it would take room from the answer.
  const ways = sheet.frame.remarks.filter((one) => one.step).flatMap(({ text, step: { text: word, ask } }) => [
    "  ·  ",
    button(word, () => sheet.ask(ask), { class: "quiet", hint: text }),
  ]);
  sheet.head.replaceChildren(
    make("div", { class: "who" }, title, make("p", { class: "facts" }, facts.join("  ·  "), ...ways)),
    when(sheet),
    make("div", { class: "give" }, link, pin, files),
  );
}
