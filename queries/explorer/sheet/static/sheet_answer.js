// The answer in words, with numbers that open what proves it, and the rules as compact lines.

import { button, make } from "../../canvas/static/page.js";
import { scale, sign } from "./sheet_signs.js";

/** Numbers as the runs that stand together: 1, 2, 3 and 7 are "1–3" and "7". */
export function runs(numbers) {
  const found = [];
  for (const number of [...new Set(numbers)].sort((one, other) => one - other)) {
    const last = found.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else found.push([number]);
  }
  return found;
}

/** A run of numbers as it is written. */
export const runText = (run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(","));

/** Buttons that open notes, one for each run of numbers. */
export function noteButtons(sheet, numbers) {
  return runs(numbers).flatMap((run) => {
    const text = runText(run);
    const one = button(text, () => sheet.openNote(run[0], run), {
      class: "note",
      label: `${run.length > 1 ? "Notes" : "Note"} ${text}: what the source says`,
      hint: "",
    });
    one.dataset.notes = run.join(" ");
    one.addEventListener("pointerenter", () => sheet.point(run, true));
    one.addEventListener("pointerleave", () => sheet.point(run, false));
    return make("sup", {}, one);
  });
}

/** A longer name has to break, whatever follows it. */
const SHORT_NAME = 24;
/** Where it stands no line ends. */
const JOINER = "\u2060";

/** Parts of a sentence with each number beside its word and its stop: no line begins with either. */
function joined(parts) {
  const found = [];
  for (const part of parts) {
    const last = found.at(-1);
    const isNumber = part.nodeName === "SUP";
    if (last?.className === "whole" && (isNumber || /^[.,;:)]/u.test(part))) {
      const [, stop, rest] = isNumber ? [] : /^(\S+)(.*)$/su.exec(part);
      last.append(isNumber ? part : stop);
      if (rest) found.push(rest);
    } else if (isNumber && last) {
      const [, before, word] = typeof last === "string" ? /^(.*?)(\S*)$/su.exec(last) : ["", "", last];
      if (word.textContent?.length > SHORT_NAME) found.push(JOINER, part, JOINER);
      else found.splice(-1, 1, before, make("span", { class: "whole" }, word, part));
    } else found.push(part);
  }
  return found;
}

/** What of the address of this page is that of another party's too. */
const KEPT = new Set(["as_of", "known_on", "regime"]);
const kept = ({ frame }) => [...new URLSearchParams(frame.link)].filter(([key]) => KEPT.has(key));

/** The name of a party as a link: it breaks as words do, and opens in a tab of its own if asked. */
function partyLink(sheet, party, text) {
  const to = new URLSearchParams([["party", party], ...kept(sheet)]);
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    sheet.goParty(party);
  };
  return make("a", { class: "name", href: `/party?${to}`, title: `Open ${text}`, onclick: open }, text);
}

/** One span of a sentence: words, a party that can be opened, or numbers. */
export function span(sheet, { text, party, notes, tone }) {
  const parts = [];
  if (party && party !== sheet.page.head.party) {
    const name = partyLink(sheet, party, text);
    for (const [event, on] of [["pointerenter", true], ["pointerleave", false], ["focus", true], ["blur", false]]) {
      name.addEventListener(event, () => sheet.ring(party, on));
    }
    parts.push(name);
  } else if (text) {
    parts.push(tone === "warning" ? make("strong", { class: "hot" }, text) : text);
  }
  if (notes?.length) parts.push(...noteButtons(sheet, notes));
  return parts;
}

const sentence = (sheet, { spans }) =>
  make("span", { class: "said" }, ...joined(spans.flatMap((one) => span(sheet, one))), " ");

/** Parts that stand elsewhere: what the rules found in lines, what was not searched always in sight. */
const APART = new Set(["result", "searched"]);

/** Sentences of one part are one paragraph. */
function paragraphs(answer) {
  const found = [];
  for (const one of answer.filter(({ part }) => !APART.has(part))) {
    const last = found.at(-1);
    if (last?.part === one.part) last.sentences.push(one);
    else found.push({ part: one.part, sentences: [one] });
  }
  return found;
}

const stepButton = (sheet, { text, ask }) => button(text, () => sheet.ask(ask), { class: "ghost" });

const remark = ({ text, look }) => make("p", { class: `remark ${look}` }, text);

function nextStep(sheet) {
  const steps = sheet.frame.steps.map((step) => stepButton(sheet, step));
  return steps.length ? make("p", { class: "steps" }, ...steps) : "";
}

function ruleRow(sheet, rule) {
  const row = button("", () => sheet.openRule(rule), { class: "rule" });
  const before = rule.before && `before: ${rule.before}`;
  const below = [rule.since, before, rule.searched].filter(Boolean);
  row.append(
    make("span", { class: "code" }, rule.label),
    sign(rule),
    make(
      "span",
      { class: "body" },
      make("span", { class: "word" }, make("b", {}, rule.word), make("span", {}, reasonOf(rule))),
      below.length ? make("span", { class: "since" }, below.join("; ")) : "",
    ),
  );
  if (rule.scale) row.append(scale(rule));
  return make("li", {}, row);
}

/** What follows the word of a result, as its label joins them. */
function reasonOf({ verdict, reason }) {
  const joint = ["review", "certain", "not_assessed"].includes(verdict) ? ":" : ",";
  return reason && `${joint} ${reason}`;
}

/** The panel in which other rules are chosen. */
function openRules(sheet) {
  const { choices } = sheet.frame;
  const boxes = choices.map(({ key, code, title, chosen }) => {
    const box = make("input", { type: "checkbox", value: key });
    box.checked = chosen;
    return make("label", { class: "choice" }, box, make("b", {}, code), ` ${title}`);
  });
  const apply = () => {
    const keys = boxes.map((label) => label.firstChild).filter((box) => box.checked);
    sheet.ask({ do: "rules", keys: keys.map((box) => box.value) });
  };
  const use = button("Use these", apply, { class: "ghost solid" });
  const card = make("article", { class: "proof" }, ...boxes, make("p", { class: "do" }, use));
  sheet.panel.open({ title: "Rules", cards: [card] });
}

/** All that the text of a sheet shows. */
export function answerShows(sheet) {
  const { page, frame } = sheet;
  return [page.head.party, page.answer, page.rules, frame.remarks, frame.choices, frame.steps, kept(sheet)];
}

/** Fill the text of a sheet: remarks, the paragraphs, what can be done, the rules. */
export function fillAnswer(sheet) {
  const { answer, rules } = sheet.page;
  const { choices } = sheet.frame;
  const remarks = sheet.frame.remarks.filter(({ step }) => !step);
  const said = paragraphs(answer).map(({ part, sentences }) =>
    make("p", { class: part }, ...sentences.map((one) => sentence(sheet, one))),
  );
  // The first sentence alone is large: it says who is behind the party.
  const [first] = paragraphs(answer);
  if (first) {
    const [lead, ...rest] = first.sentences.map((one) => sentence(sheet, one));
    said[0].replaceChildren(make("span", { class: "lead" }, lead), ...rest);
  }
  sheet.answer.replaceChildren(...remarks.map(remark), ...said, nextStep(sheet));
  const searched = answer.filter(({ part }) => part === "searched");
  sheet.caveat.replaceChildren(...searched.map((one) => sentence(sheet, one)));
  sheet.fit.begin();
  const more = choices?.length
    ? button("Other rules …", () => openRules(sheet), { class: "quiet" })
    : "";
  sheet.rules.replaceChildren(
    make("h2", {}, "Under the rules", more),
    make("ul", {}, ...rules.map((rule) => ruleRow(sheet, rule))),
  );
}
