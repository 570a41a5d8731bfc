// The panel over the right side of the picture: what proves a sentence, a rule, a way, a stack.

import { button, make } from "../../canvas/static/page.js";

const CLOSES = { stack: "unstack", ways: "close_ways" };

export class Panel {
  constructor(sheet) {
    this.sheet = sheet;
    this.kind = "";
    this.place = make("aside", { class: "panel", hidden: true, "aria-label": "Sources", tabindex: "-1" });
    this.home = null;
    sheet.picture.append(this.place);
  }

  get isOpen() {
    return !this.place.hidden;
  }

  /** Pixels of the picture that the panel covers; one that comes from below covers none at the side. */
  width() {
    if (!this.isOpen || this.place.offsetWidth >= this.sheet.picture.offsetWidth) return 0;
    return this.place.offsetWidth;
  }

  /** Let what stands around the drawing keep out from under the panel. */
  setCovered() {
    this.sheet.picture.style.setProperty("--covered", `${this.width()}px`);
  }

  /** Close where less of the picture would be left than it needs. */
  giveWay(least) {
    const width = this.width();
    if (width && this.sheet.picture.offsetWidth - width < least) this.close();
  }

  /**
   * Open the panel.
   *
   * title and cards: what it shows; before and after: what its arrows do; shows: numbers of notes
   * whose lines glow; kind: what it is about, for whoever closes it again.
   */
  open({ title, cards, before, after, shows = [], kind = "" }) {
    const focused = this.sheet.root.getRootNode().activeElement;
    if (!this.place.contains(focused)) this.home = focused;
    this.leave(kind);
    this.kind = kind;
    this.way = shows.length ? `.text .note[data-notes~="${shows[0]}"]` : ".give .pin";
    const step = (text, does, label) =>
      button(text, () => does?.(), { class: "ghost", label, "aria-disabled": String(!does) });
    const steps = before || after ? [step("‹", before, "Note before"), step("›", after, "Note after")] : [];
    this.place.replaceChildren(
      make(
        "header",
        {},
        make("h2", {}, title),
        make("span", { class: "space" }),
        ...steps,
        button("✕", () => this.close(), { class: "ghost", label: "Close (Esc)" }),
      ),
      make("div", { class: "proofs", tabindex: "-1" }, ...cards),
    );
    const opens = this.place.hidden;
    this.place.hidden = false;
    if (opens) this.sheet.window.makeRoom();
    this.setCovered();
    if (opens) this.sheet.canvas.makeRoom();
    this.place.focus({ preventScroll: true });
    this.mark(shows);
  }

  /** Let the lines of notes glow, mark their numbers in the text, and move them into view. */
  mark(numbers) {
    const { sheet } = this;
    sheet.canvas.cy.edges(".proven").removeClass("proven");
    for (const one of sheet.text.querySelectorAll(".note")) {
      const own = one.dataset.notes.split(" ").map(Number);
      one.classList.toggle("on", own.some((number) => numbers.includes(number)));
    }
    const lines = sheet.canvas.cy
      .edges()
      .filter((edge) => edge.data("notes")?.some((number) => numbers.includes(number)));
    if (!lines.length) return;
    lines.addClass("proven");
    sheet.canvas.reveal(lines);
  }

  /** Close the panel and give the focus back to where it came from. */
  close() {
    if (!this.isOpen) return;
    const inside = this.place.contains(this.sheet.root.getRootNode().activeElement);
    this.place.hidden = true;
    this.setCovered();
    this.mark([]);
    // Two parties whose ways were shown are asked about no more.
    if (this.kind.startsWith("way")) this.sheet.connection.end();
    else this.sheet.connection.clear();
    this.sheet.canvas.takeRoom();
    // A key has no place of its own, and the head is made anew after a pin.
    const home = this.home?.isConnected ? this.home : this.sheet.root.querySelector(this.way);
    if (inside) (home ?? this.sheet.canvas.page.stage).focus({ preventScroll: true });
    this.leave("");
    this.kind = "";
  }

  /** Tell Python that what it opened is closed, so that it can be asked for again. */
  leave(kind) {
    if (kind !== this.kind && CLOSES[this.kind]) this.sheet.ask({ do: CLOSES[this.kind] });
  }
}
