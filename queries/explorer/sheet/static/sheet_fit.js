// What of the answer fits its room: whole sentences, and a button that reads on where there are more.

import { button } from "../../canvas/static/page.js";

const WHOLE = ".said, .steps";

export class Fit {
  constructor(sheet) {
    this.answer = sheet.answer;
    this.more = button("", () => this.readOn(), { class: "more", hidden: true });
    this.answer.addEventListener("scroll", () => {
      if (this.answer.scrollTop) this.reveal();
      else this.fit();
    });
    // A sentence that is not seen yet can be reached all the same, by Tab or by pointing there.
    for (const event of ["focusin", "pointerover"]) {
      this.answer.addEventListener(event, ({ target }) => target.closest(".later") && this.reveal());
    }
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.answer);
  }

  /** Show a new text from its beginning; measured when all of the page stands, and laid out once. */
  begin() {
    requestAnimationFrame(() => {
      this.answer.scrollTop = 0;
      this.fit();
    });
  }

  /** Keep what does not fit as a whole out of sight, in its place, until somebody reads on. */
  fit() {
    const { answer, more } = this;
    if (answer.scrollTop) return;
    this.reveal();
    if (answer.scrollHeight <= answer.clientHeight + 1) return;
    // The button takes room itself.
    more.hidden = false;
    const { bottom: end } = answer.getBoundingClientRect();
    const parts = [...answer.querySelectorAll(WHOLE)];
    const fits = (one) => [...one.getClientRects()].every(({ bottom }) => bottom <= end);
    const first = Math.max(1, parts.findIndex((one) => !fits(one)));
    const later = parts.slice(first);
    for (const one of later) one.classList.add("later");
    const count = later.filter((one) => one.matches(".said")).length;
    more.textContent = count ? `↓ ${count} more ${count === 1 ? "sentence" : "sentences"}` : "↓ More";
  }

  reveal() {
    this.more.hidden = true;
    for (const one of this.answer.querySelectorAll(".later")) one.classList.remove("later");
  }

  readOn() {
    const [later] = this.answer.querySelectorAll(".later");
    this.reveal();
    const { top } = this.answer.getBoundingClientRect();
    if (later) this.answer.scrollTop += later.getClientRects()[0].top - top;
    this.answer.focus({ preventScroll: true });
  }

  destroy() {
    this.observer.disconnect();
  }
}
