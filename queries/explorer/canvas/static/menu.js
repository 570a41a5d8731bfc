// A list of things to do, opened at a place, worked by mouse and keyboard alike.

import { button, make } from "./page.js";

const MARGIN = 8;

/** One menu at a time within a frame. */
export class Menu {
  constructor(frame) {
    this.frame = frame;
    this.panel = null;
    this.outside = (event) => {
      if (!event.composedPath().includes(this.panel)) this.close(false);
    };
  }

  /**
   * Open a menu.
   *
   * title: what it is about; items: {text, count, press, off, checked} or null for a rule;
   * place: {x, y} in the frame; home: what gets the focus when it closes.
   */
  open({ title, items, place, home }) {
    this.close(false);
    this.home = home;
    const list = make("div", { role: "menu", "aria-label": title });
    for (const item of items) list.append(item ? this.entry(item) : make("hr", {}));
    this.panel = make("div", { class: "menu" }, make("p", { class: "title" }, title), list);
    this.panel.addEventListener("keydown", (event) => this.key(event));
    this.frame.append(this.panel);
    this.settle(place);
    document.addEventListener("pointerdown", this.outside, true);
    this.entries()[0]?.focus();
  }

  entry({ text, count = "", press, off = false, checked = null }) {
    const item = button(
      "",
      () => {
        if (off) return;
        this.close(true);
        press();
      },
      {
        role: checked === null ? "menuitem" : "menuitemradio",
        tabindex: "-1",
        "aria-disabled": off ? "true" : null,
        "aria-checked": checked === null ? null : String(checked),
      },
    );
    item.append(make("span", {}, text));
    if (count) item.append(" ", make("span", { class: "count" }, count));
    return item;
  }

  entries() {
    return [...(this.panel?.querySelectorAll('[role^="menuitem"]') ?? [])];
  }

  /** Put the panel where it was asked for, moved as far as it must be to stay inside. */
  settle(place) {
    const { clientWidth, clientHeight } = this.frame;
    const { offsetWidth, offsetHeight } = this.panel;
    const inside = (wish, size, room) => Math.max(MARGIN, Math.min(wish, room - size - MARGIN));
    this.panel.style.left = `${inside(place.x, offsetWidth, clientWidth)}px`;
    this.panel.style.top = `${inside(place.y, offsetHeight, clientHeight)}px`;
  }

  key(event) {
    const entries = this.entries();
    const at = entries.indexOf(event.target.closest("button"));
    const moves = {
      ArrowDown: (at + 1) % entries.length,
      ArrowUp: (at - 1 + entries.length) % entries.length,
      Home: 0,
      End: entries.length - 1,
    };
    if (event.key in moves) entries[moves[event.key]].focus();
    else if (event.key === "Escape") this.close(true);
    else if (event.key === "Tab") this.close(true);
    else if (event.key.length === 1 && event.key !== " ") this.seek(entries, at, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  seek(entries, at, letter) {
    const turned = [...entries.slice(at + 1), ...entries.slice(0, at + 1)];
    const starts = (entry) => entry.textContent.toLowerCase().startsWith(letter.toLowerCase());
    turned.find(starts)?.focus();
  }

  close(back) {
    if (!this.panel) return;
    document.removeEventListener("pointerdown", this.outside, true);
    this.panel.remove();
    this.panel = null;
    if (back) this.home?.focus({ preventScroll: true });
  }
}
