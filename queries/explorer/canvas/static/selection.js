// What is chosen on a canvas: by a click or by a key.

import { describe } from "./said.js";

export class Selection {
  constructor(canvas) {
    this.canvas = canvas;
    this.id = null;
    this.last = null;
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

  /** Mark an element, or nothing, as chosen. */
  mark(element) {
    this.cy.elements(".chosen").removeClass("chosen");
    element?.addClass("chosen");
    this.id = element?.id() ?? null;
    if (element?.isNode()) {
      this.last = element.id();
      this.canvas.cards.raise(element);
    }
    this.canvas.putHandle();
  }

  /** Choose an element, or nothing. */
  choose(element) {
    this.canvas.menu.close(false);
    const chosen = element?.length ? element : null;
    if (chosen === null && this.id === null) return;
    this.mark(chosen);
    if (!chosen) return;
    this.canvas.say(describe(chosen));
    this.canvas.show(chosen);
  }

  forget() {
    this.id = null;
  }
}
