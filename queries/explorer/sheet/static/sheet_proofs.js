// Cards of the panel: what each source states, as a footnote too, and a rule in full.

import { button, make } from "../../canvas/static/page.js";
import { span } from "./sheet_answer.js";
import { copy } from "./sheet_head.js";

const lines = (pairs) =>
  make(
    "dl",
    {},
    ...pairs
      .filter(([, value]) => value)
      .flatMap(([term, value, title = null]) => [make("dt", {}, term), make("dd", { title }, value)]),
  );

/** The source's title, as a link where it has an address of the web. */
function source({ url, source: title }) {
  if (!/^https?:\/\//u.test(url ?? "")) return title;
  return make("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, title ?? url);
}

function statementCard(sheet, number, said, first) {
  const footnote = button(
    "Copy as a footnote",
    () => copy(sheet, said.footnote, `Note ${number} is copied as a footnote.`, footnote),
    { class: "ghost" },
  );
  const pin = button("Pin", () => sheet.ask({ do: "pin_note", number }), {
    class: "ghost",
    hint: `Pin what this source says to: ${sheet.frame.stories[0].title}`,
  });
  // What is cited for a denial or a gap joins no parties, and has no row between any.
  const row = sheet.page.record_kept && said.ends.length
    ? button(
        "The row as published",
        () => sheet.ask({ do: "row", ends: said.ends, record: said.record }),
        { class: "ghost" },
      )
    : "";
  return make(
    "article",
    { class: "proof" },
    make("p", { class: "claim" }, first ? make("span", { class: "num" }, String(number)) : "", said.claim),
    make(
      "p",
      { class: "sure" },
      make("span", { class: `how ${said.certainty}` }, said.testimony),
    ),
    said.quote
      ? make("blockquote", {}, `“${said.quote}”`)
      : make("p", { class: "noquote" }, "No words of the source are kept."),
    lines([
      ["Source", source(said)],
      ["Publisher", said.publisher],
      ["Published", said.published_on ?? said.retrieved_on],
      ["Place", said.place],
      ["Record", said.record],
      ["Remark", said.remark],
    ]),
    make("p", { class: "do" }, footnote, pin, row),
  );
}

/** The cards of a note: one for each statement that it stands for. */
export function noteCards(sheet, note) {
  return note.statements.map((said, at) => statementCard(sheet, note.number, said, at === 0));
}

/** The card of a rule: its sentence, version, shares, and what nobody states as a fact of its own. */
export function ruleCards(sheet, rule) {
  const { low, high, threshold } = rule.scale ?? {};
  const share = low === high ? `${low}%` : `${low} to ${high}%`;
  // What nobody states stands below, as a fact of its own.
  const told = rule.sentence.map((one) => ({ ...one, text: one.text.replace(rule.unknown, "") }));
  return [
    make(
      "article",
      { class: "proof" },
      make("p", { class: "claim account" }, ...told.flatMap((one) => span(sheet, one))),
      lines([
        ["Rule", rule.title],
        ["Version", rule.version, rule.rule_id],
        ["Listed holders", rule.scale ? share : ""],
        ["Counts from", rule.scale ? `${threshold}%` : ""],
        ["Searched", rule.searched.replace(/^searched: /u, "")],
      ]),
      rule.unknown ? make("p", { class: "warn" }, rule.unknown) : "",
      ...rule.caveats.map((text) => make("p", { class: "warn" }, text)),
    ),
  ];
}
