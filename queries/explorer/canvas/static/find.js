// The box that finds parties: on its page with results, and small in the navigation bar.

import { el, facets, homeParts, nameTable } from "./find_parts.js";
import { isLeaving, leave } from "./leaving.js";

const WAIT = 160; // Milliseconds after the last key before Python is asked.
const live = new Map();

/** Return the address of a page of the explorer. */
function address(page, query) {
  return `./${page === "search" ? "" : page}?${new URLSearchParams(query)}`;
}

class Find {
  constructor(root) {
    this.root = root;
    this.turn = 0;
    this.opens = 0; // The question whose first answer Enter has asked to open.
    this.at = -1;
    this.sent = "";
    this.names = [];
    this.listening = (event) => this.key(event);
    document.addEventListener("keydown", this.listening);
  }

  destroy() {
    clearTimeout(this.timer);
    document.removeEventListener("keydown", this.listening);
  }

  update({ data, setStateValue, setTriggerValue }) {
    const first = !this.box;
    Object.assign(this, { data, setStateValue, setTriggerValue });
    if (first) this.build();
    // An answer to an older question must not take back what is typed meanwhile.
    const late = data.turn < this.turn;
    this.turn = Math.max(this.turn, data.turn);
    if (late) return;
    if (!this.waiting() && data.q !== this.box.value) this.box.value = data.q;
    this.sent = data.q;
    this.draw();
    if (this.opens && this.opens <= data.turn) this.entered(this.stops());
  }

  waiting() {
    return Boolean(this.timer) || this.root.getRootNode().activeElement === this.box;
  }

  build() {
    const bar = this.data.face === "bar";
    this.root.classList.toggle("bar", bar);
    this.box = el("input", "box");
    Object.assign(this.box, {
      type: "search",
      maxLength: 200,
      autocomplete: "off",
      spellcheck: false,
      placeholder: bar ? "Find a party" : "A name or number, in any script",
    });
    const label = bar ? "Find a party" : "Name, company number or LEI";
    this.box.setAttribute("aria-label", label);
    this.box.setAttribute("aria-keyshortcuts", "/");
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("paste", (event) => this.pasted(event));
    this.root.addEventListener("focusout", () => bar && setTimeout(() => this.close(), 150));
    this.box.addEventListener("focus", () => bar && this.draw());
    this.below = el("div", "below");
    // Else the offers close under a slow click.
    this.below.addEventListener("mousedown", (event) => bar && event.preventDefault());
    this.live = el("div", "heard");
    this.live.setAttribute("role", "status");
    const hint = el("span", "hint", "/");
    hint.setAttribute("aria-hidden", "true");
    this.root.append(el("div", "line", "", this.box, hint), this.live, this.below);
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.box.value = this.data.q;
    if (!bar && !this.data.q) this.box.focus({ preventScroll: true });
  }

  typed() {
    clearTimeout(this.timer);
    this.opens = 0;
    this.names = [];
    this.timer = setTimeout(() => this.ask({}), WAIT);
  }

  /** Take several names, one a line, which a box of one line would run together. */
  pasted(event) {
    const lines = event.clipboardData.getData("text").split(/\r?\n/).map((one) => one.trim());
    const names = lines.filter(Boolean);
    if (names.length < 2 || this.data.face === "bar") return;
    event.preventDefault();
    this.box.value = "";
    this.names = names;
    this.ask({ names });
  }

  ask(changed) {
    clearTimeout(this.timer);
    this.timer = isLeaving() ? setTimeout(() => this.ask(changed), WAIT) : null;
    if (this.timer) return;
    this.turn += 1;
    this.opens = 0;
    this.at = -1;
    const { filters, step = 0 } = this.data;
    const asked = { turn: this.turn, q: this.box.value.trim(), names: [], filters, limit: step };
    this.setStateValue("asked", { ...asked, ...changed });
  }

  draw() {
    const { data } = this;
    const top = this.below.scrollTop;
    const held = this.stops().indexOf(this.root.getRootNode().activeElement);
    let parts = [];
    if (data.face === "bar") parts = this.open() ? this.offers() : [];
    else if (data.lines) parts = nameTable(this);
    else if (data.results) parts = this.results();
    else if (data.home) parts = homeParts(this);
    this.below.replaceChildren(...parts);
    this.below.scrollTop = top;
    this.stops()[held]?.focus({ preventScroll: true });
    const said = data.results ? data.results.said : "";
    if (this.live.textContent !== said) this.live.textContent = said;
    this.mark();
  }

  open() {
    return this.root.contains(this.root.getRootNode().activeElement) && Boolean(this.data.q);
  }

  close() {
    if (!this.open()) this.below.replaceChildren();
  }

  link(name, query, text, page = "party") {
    const made = el("a", name, text);
    made.href = address(page, query);
    made.leads = { page, query };
    return made;
  }

  card(card) {
    const head = el("div", "head", "", this.link("name goes", card.query, card.name));
    if (card.other) head.append(el("span", "other", card.other));
    for (const list of card.lists) head.append(el("span", "listed", `LISTED ${list}`.trim()));
    const facts = el("div", "facts", card.facts.join(" · "));
    return el("li", "card", "", head, facts, el("div", "why", card.why));
  }

  offers() {
    const list = el("ul", "offers");
    list.append(...this.data.cards.map((card) => this.card(card)));
    const all = el("button", "all goes", `All results for “${this.data.q}”`);
    all.leads = { page: "search", query: { q: this.data.q } };
    return [list, all];
  }

  results() {
    const { results } = this.data;
    const list = el("ul", "cards");
    list.append(...results.cards.map((card) => this.card(card)));
    // The live region says it too, right after the box.
    const said = el("p", "said", results.said);
    said.setAttribute("aria-hidden", "true");
    const main = el("div", "found", "", said);
    main.append(...results.notes.map((note) => el("p", "note", note)), list);
    if (results.more) {
      const more = el("button", "more goes", `Show ${this.data.step} more`);
      more.does = () => this.ask({ limit: this.data.limit + this.data.step });
      main.append(more);
    }
    return [el("div", "split", "", main, facets(this))];
  }

  /** Follow a link inside the explorer, and do what a button is for. */
  clicked(event) {
    const made = event.composedPath().find((one) => one.leads || one.does);
    if (!made || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.follow(made);
  }

  follow(made) {
    if (made.does) made.does();
    else this.go(made.leads);
  }

  /** Ask for a page, and no longer for results. */
  go(leads) {
    clearTimeout(this.timer);
    if (leave(address(leads.page, leads.query))) this.setTriggerValue("open", leads);
  }

  stops() {
    return [...this.below.querySelectorAll(".goes")];
  }

  mark() {
    this.stops().forEach((one, place) => one.classList.toggle("here", place === this.at));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = this.root.getRootNode().activeElement;
    // The page that finds has the box chosen already: the key that leads there writes nothing.
    const there = inside === this.box && !this.box.value;
    if (event.key === "/" && (there || !typing(event))) {
      event.preventDefault();
      this.box.focus();
      this.box.select();
    } else if (this.root.getRootNode().activeElement && event.composedPath().includes(this.root)) {
      this.move(event, inside);
    }
  }

  /** Move through the results with the arrows, from the box on; Enter opens. */
  move(event, inside) {
    const stops = this.stops();
    const place = inside === this.box ? -1 : stops.indexOf(inside);
    if (event.key === "ArrowDown" && place + 1 < stops.length) {
      event.preventDefault();
      stops[place + 1].focus();
    } else if (event.key === "ArrowUp" && place >= 0) {
      event.preventDefault();
      (stops[place - 1] || this.box).focus();
    } else if (event.key === "Escape") {
      this.box.focus();
      if (this.data.face === "bar") this.below.replaceChildren();
    } else if (event.key === "Enter" && inside === this.box) {
      event.preventDefault();
      this.entered(stops);
    }
  }

  /** Open the answer to what is typed, at once or when it comes. */
  entered(stops) {
    if (this.data.face === "bar") {
      const query = { q: this.box.value.trim() };
      if (query.q) this.go({ page: "search", query });
    } else if (this.box.value.trim() !== this.sent) {
      this.ask({});
      this.opens = this.turn;
    } else {
      this.opens = 0;
      if (!stops.length || !this.data.results) return;
      // One whose name is only similar is for a person to choose.
      if (this.data.results.sure) this.follow(stops[0]);
      else stops[0].focus();
    }
  }
}

/** Return whether a key was pressed where a person writes. */
function typing(event) {
  const at = event.composedPath()[0];
  return at instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable);
}

/** End boxes whose place on the page is gone. */
function sweep() {
  for (const [root, find] of live) {
    if (root.isConnected) continue;
    find.destroy();
    live.delete(root);
  }
}

/** Draw what Python has sent; called again whenever that changes. */
export default function mount(args) {
  const root = args.parentElement.querySelector(".find");
  sweep();
  if (!live.has(root)) live.set(root, new Find(root));
  live.get(root).update(args);
  return () => setTimeout(sweep, 0);
}
