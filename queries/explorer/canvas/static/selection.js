// What is chosen on a canvas: by a click, by a key, or from outside.

import { describe } from "./said.js";

const SETTLED = 180;
const ECHO = 3000;

export class Selection {
  constructor(canvas) {
    this.canvas = canvas;
    this.id = null;
    this.last = null;
    this.outside = null;
    this.turn = 0;
    this.waiting = 0;
    this.told = [];
  }

  get cy() {
    return this.canvas.cy;
  }

  element() {
    return this.id === null ? null : this.cy.getElementById(this.id);
  }

  /** The party from which the keyboard walks on. */
  cursor() {
    const chosen = this.element();
    if (chosen?.isNode()) return chosen;
    const last = this.last === null ? null : this.cy.getElementById(this.last);
    if (last?.length) return last;
    for (const wish of ["[?asked]", "[?path]", ""]) {
      const found = this.cy.nodes(`node${wish}`);
      if (found.length) return found[0];
    }
    return null;
  }

  /** Mark an element, or nothing, as chosen without telling anybody. */
  mark(element) {
    this.cy.elements(".chosen").removeClass("chosen");
    element?.addClass("chosen");
    this.id = element?.id() ?? null;
    if (element?.isNode()) this.last = element.id();
    this.canvas.putHandle();
  }

  /** Choose an element, or nothing, and tell Python; while walking, only where the walk ends. */
  choose(element, { walking = false } = {}) {
    this.canvas.menu.close(false);
    const chosen = element?.length ? element : null;
    if (chosen === null && this.id === null) return;
    this.mark(chosen);
    if (chosen) {
      this.canvas.say(describe(chosen));
      this.canvas.show(chosen);
    }
    clearTimeout(this.waiting);
    if (walking) this.waiting = setTimeout(() => this.tell(), SETTLED);
    else this.tell();
  }

  /** Tell Python what is chosen; the turn makes the same choice count again. */
  tell() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    const chosen = this.element();
    let type = null;
    if (chosen) type = chosen.isNode() ? "node" : "edge";
    this.turn += 1;
    const now = performance.now();
    this.told = this.told.filter((one) => now - one.at < ECHO);
    this.told.push({ id: this.id, at: now });
    this.canvas.args.setStateValue("selection", { type, id: this.id, turn: this.turn });
  }

  /** Tell at once what a walk has come to, before something else is told. */
  settle() {
    if (this.waiting) this.tell();
  }

  /**
   * Take a choice that was made elsewhere, once, and tell nobody. What Python says before it has
   * heard of the last choice here is older than that choice.
   */
  follow(id, turn) {
    if (turn < this.turn || this.waiting || id === this.outside) return;
    this.outside = id;
    if (id === this.id || this.isEcho(id)) return;
    const element = id === null ? null : this.cy.getElementById(id);
    this.mark(element?.length ? element : null);
    if (!element?.length) return;
    this.canvas.show(element);
    this.canvas.say(describe(element));
  }

  /** Whether an id is one that was just told, and has come back after a newer choice. */
  isEcho(id) {
    const now = performance.now();
    return this.told.some((one) => one.id === id && now - one.at < ECHO);
  }

  forget() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.id = null;
  }
}
