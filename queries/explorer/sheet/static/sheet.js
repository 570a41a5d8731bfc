// One party on one sheet: head, answer, rules, picture and time, and a panel for what proves them.

import { make } from "../../canvas/static/page.js";
import { isSeen } from "../../canvas/static/cards.js";
import { answerShows, fillAnswer } from "./sheet_answer.js";
import { SheetCanvas } from "./sheet_canvas.js";
import { Connection, showWays } from "./sheet_connect.js";
import { Fit } from "./sheet_fit.js";
import { fillHead, headShows } from "./sheet_head.js";
import { listenToKeys } from "./sheet_keys.js";
import { Panel } from "./sheet_panel.js";
import { noteCards, ruleCards } from "./sheet_proofs.js";
import { openStack } from "./sheet_stack.js";
import { fillTime, timeShows } from "./sheet_time.js";
import { Window } from "./sheet_window.js";

/** What asks for another answer, which takes as long as it takes. */
const ANSWERS = new Set(["day", "known", "party", "rules"]);

/** What fills a part, and all that it shows. */
const PARTS = [
  [fillHead, headShows],
  [fillAnswer, answerShows],
  [fillTime, timeShows],
];

export class Sheet {
  constructor(root, args) {
    this.root = root;
    this.args = args;
    this.page = null;
    this.shown = new Map();
    root.classList.add("sheet");
    this.head = make("header", { class: "head" });
    this.answer = make("section", { class: "answer", "aria-label": "Answer", tabindex: "-1" });
    this.caveat = make("p", { class: "caveat" });
    this.fit = new Fit(this);
    this.rules = make("section", { class: "rules", "aria-label": "Under the rules" });
    this.text = make("div", { class: "text" }, this.answer, make("div", { class: "below" }, this.caveat, this.fit.more), this.rules);
    this.time = make("section", { class: "time", "aria-label": "Over time" });
    this.holder = make("div", { class: "canvas" });
    this.picture = make("section", { class: "picture", "aria-label": "Picture" }, this.holder);
    this.busy = make("p", { class: "busy", role: "status", hidden: true }, "Calculating the answer …");
    root.replaceChildren(this.busy, this.head, this.text, this.picture, this.time);
    this.canvas = new SheetCanvas(this.holder, args, this);
    this.window = new Window(this);
    this.panel = new Panel(this);
    this.connection = new Connection(this);
    this.forgetKeys = listenToKeys(this);
    if (args.data.debug) root.ownershipSheet = this;
  }

  /** Take what Python has sent; what did not change keeps its place, its focus and its panel. */
  update(args) {
    this.args = args;
    const { page, frame } = args.data;
    if (args.data.acted >= this.canvas.actions.turn) this.busy.hidden = true;
    const asks = ({ head }) => [head.party, head.as_of, head.known_on].join();
    const another = !this.page || asks(page) !== asks(this.page);
    this.page = page;
    this.frame = frame;
    if (another) this.panel.close();
    // Each part says itself what it shows: a change of the picture alone leaves all of them.
    for (const [fill, shows] of PARTS) {
      const shown = JSON.stringify(shows(this));
      if (shown === this.shown.get(fill)) continue;
      this.shown.set(fill, shown);
      fill(this);
    }
    this.canvas.update(args);
    openStack(this);
    showWays(this);
  }

  /** Ask Python for something about this sheet. */
  ask(what) {
    this.canvas.actions.act({ scene: "", ...what });
    this.busy.hidden = !ANSWERS.has(what.do);
  }

  /** The picture as it stands, for files and pins: its places, and what of it is not seen, and why. */
  standing() {
    const { canvas, window } = this;
    const unseen = canvas.cy.elements().filter((one) => !isSeen(one)).map((one) => one.id());
    const alone = canvas.cy.elements(".aside").nonempty();
    return { positions: canvas.actions.places(), drawing: canvas.scene.id, unseen, alone, ...window.chosen() };
  }

  goDay(day) {
    if (day && day !== this.page.head.as_of) this.ask({ do: "day", day });
  }

  goParty(party) {
    if (party !== this.page.head.party) this.ask({ do: "party", party });
  }

  /** The change of a verdict before (-1) or after (1) the day, or nothing. */
  change(direction) {
    return this.page.time[direction < 0 ? "before" : "after"];
  }

  say(text) {
    this.canvas.say(text);
  }

  note(number) {
    return this.page.notes.find((one) => one.number === number);
  }

  /** The line that a note proves, if it is drawn. */
  edgeOf(number) {
    const edge = this.canvas.cy.edges().filter((one) => one.data("notes")?.includes(number));
    return edge.length ? edge : null;
  }

  /** Open the statements of one note, or of several that stand together, beside the text. */
  openNote(number, run = [number]) {
    const known = run.filter((one) => this.note(one));
    if (!known.length) return;
    const last = known.at(-1);
    this.panel.open({
      title: known.length > 1 ? `Notes ${known[0]}–${last}` : `Note ${known[0]}`,
      cards: known.flatMap((one) => noteCards(this, this.note(one))),
      before: this.note(known[0] - 1) && (() => this.openNote(known[0] - 1)),
      after: this.note(last + 1) && (() => this.openNote(last + 1)),
      shows: known,
    });
  }

  openRule(rule) {
    this.panel.open({ title: `${rule.label}: ${rule.word}`, cards: ruleCards(this, rule) });
  }

  /** Mark the lines of notes, or take the mark off again, while somebody points at a number. */
  point(numbers, on) {
    for (const number of numbers) this.edgeOf(number)?.toggleClass("pointed", on);
  }

  /** Ring the card of a party while somebody points at its name. */
  ring(party, on) {
    const card = this.canvas.cy.nodes().filter((node) => node.data("party") === party);
    card.toggleClass("pointed", on);
  }

  destroy() {
    this.forgetKeys();
    this.fit.destroy();
    this.axisSize?.disconnect();
    this.canvas.destroy();
  }
}
