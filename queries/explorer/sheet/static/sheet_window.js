// What stands around the picture: tools, the full window, and the drawer of filters.

import { button, make } from "../../canvas/static/page.js";
import { refreshFiles } from "./sheet_files.js";

const SURE = ["confirmed", "reported", "alleged", "disputed"];
const JOINS = ["ownership", "consolidation", "control", "supply", "directorship", "family", "address", "other"];
/** Pixels that the picture needs between the drawer and the panel. */
const LEAST = 400;
const GROUPS = [
  ["", "nothing"],
  ["country", "country"],
  ["kind", "kind"],
];

const KEYS = [
  ["1 – 9", "open a note"],
  ["[ ]", "change before, after"],
  ["F", "full window"],
  ["L", "filters"],
  ["C", "take for a connection"],
  ["N", "pin to a story"],
  ["Esc", "close"],
  ["/", "find a party"],
  ["Arrows", "walk in the picture"],
  ["E", "next link of the party"],
  ["Enter", "menu of what is chosen"],
  ["O S", "show owners, holdings"],
  ["H P", "hide, keep in place"],
  ["U Y", "undo, redo"],
  ["T 0 + -", "tidy, fit, zoom"],
];

const keyList = () =>
  make("dl", {}, ...KEYS.flatMap(([key, does]) => [make("dt", {}, key), make("dd", {}, does)]));

export class Window {
  constructor(sheet) {
    this.sheet = sheet;
    this.off = new Set();
    this.least = 0;
    this.drawer = make("aside", { class: "drawer", hidden: true, "aria-label": "Filters", tabindex: "-1" });
    const { canvas } = sheet;
    const tool = (text, does, hint) => button(text, does, { class: "ghost", hint });
    this.filters = tool("Filters", () => this.toggleDrawer(), "Filters (L)");
    this.filters.setAttribute("aria-expanded", "false");
    this.fullButton = tool("Full window", () => this.toggleFull(), "Full window (F)");
    this.tools = make(
      "div",
      { class: "tools" },
      this.filters,
      tool("Connect", () => sheet.connection.askForTwo(), "How are two parties connected? (C takes one)"),
      tool("Undo", () => canvas.actions.act({ do: "undo" }), "Undo (U); Y does it again"),
      tool("Tidy", () => canvas.tidy(), "Lay out again (T)"),
      this.fullButton,
    );
    this.zooms = make(
      "div",
      { class: "zooms" },
      button("+", () => canvas.zoom(1.25), { class: "ghost", label: "Zoom in (+)" }),
      button("−", () => canvas.zoom(0.8), { class: "ghost", label: "Zoom out (-)" }),
      tool("Fit", () => canvas.fit(), "Show everything (0)"),
    );
    sheet.picture.append(this.drawer, this.tools, this.zooms);
  }

  get isFull() {
    return this.sheet.picture.classList.contains("full");
  }

  /** Show the picture alone in the window, or the sheet again. */
  toggleFull() {
    const full = this.sheet.picture.classList.toggle("full");
    this.sheet.root.classList.toggle("hasfull", full);
    this.fullButton.textContent = full ? "Close" : "Full window";
    this.toggleDrawer(full, { focus: false });
    this.fullButton.focus({ preventScroll: true });
    this.sheet.say(full ? "The picture fills the window. Escape closes it." : "The sheet is back.");
    this.settle();
  }

  /** Let the drawing take its new room. */
  settle() {
    requestAnimationFrame(() => this.sheet.canvas.frame());
  }

  toggleDrawer(open = this.drawer.hidden, { focus = true } = {}) {
    if (open === !this.drawer.hidden) return;
    this.drawer.hidden = !open;
    this.sheet.picture.classList.toggle("drawn", open);
    this.filters.setAttribute("aria-expanded", String(open));
    if (open) this.fill();
    if (open && this.sheet.panel?.isOpen) this.sheet.panel.giveWay(this.drawer.offsetWidth + LEAST);
    if (focus) (open ? this.drawer : this.filters).focus({ preventScroll: true });
    this.settle();
  }

  /** Close the drawer where beside the panel it leaves the picture no room. */
  makeRoom() {
    const { panel, picture } = this.sheet;
    const left = picture.offsetWidth - this.drawer.offsetWidth - panel.width();
    if (panel.width() && left < LEAST) this.toggleDrawer(false, { focus: false });
  }

  count(key) {
    const found = new Map();
    for (const edge of this.sheet.canvas.cy.edges()) {
      const value = edge.data(key);
      if (edge.data("claims")) found.set(value, (found.get(value) ?? 0) + 1);
    }
    return found;
  }

  boxes(title, key, values) {
    const counts = this.count(key);
    const shown = values.filter((value) => counts.has(value) || this.off.has(`${key} ${value}`));
    if (!shown.length) return "";
    return make(
      "fieldset",
      {},
      make("legend", {}, title),
      ...shown.map((value) =>
        this.box(value === "address" ? "shared address" : value === "other" ? "other link" : value, {
          checked: !this.off.has(`${key} ${value}`),
          count: String(counts.get(value) ?? 0),
          set: (on) => {
            this.off[on ? "delete" : "add"](`${key} ${value}`);
            this.filter();
          },
        }),
      ),
    );
  }

  box(text, { checked, count = "", set }) {
    const field = make("input", { type: "checkbox" });
    field.checked = checked;
    field.addEventListener("change", () => set(field.checked));
    return make("label", {}, field, make("span", {}, text), make("span", { class: "count" }, count));
  }

  slider() {
    const said = make("output", { class: "count" }, `${this.least}%`);
    const field = make("input", { type: "range", min: "0", max: "100", value: String(this.least), "aria-label": "At least, in percent" });
    field.addEventListener("input", () => {
      this.least = Number(field.value);
      said.textContent = `${this.least}%`;
      this.filter();
    });
    return make("fieldset", {}, make("legend", {}, "At least"), field, " ", said);
  }

  groups() {
    const chosen = this.sheet.canvas.scene.group ?? "";
    const field = make("select", { "aria-label": "Put parties into one box by" });
    for (const [value, text] of GROUPS) {
      field.append(make("option", { value, selected: value === chosen }, text));
    }
    field.addEventListener("change", () => this.sheet.ask({ do: "group", by: field.value || null }));
    return make("fieldset", {}, make("legend", {}, "One box by"), field);
  }

  fill() {
    const { sheet } = this;
    const scene = sheet.args.data.scene ?? {};
    const { ended = false, ended_count: past = 0, scripts = true, hidden = 0 } = scene;
    const add = make("input", { type: "search", "aria-label": "Add a party", placeholder: "Name, number or LEI" });
    add.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && add.value.trim()) sheet.ask({ do: "add", text: add.value.trim() });
    });
    const back = hidden
      ? button(`Show the ${hidden} hidden again`, () => sheet.ask({ do: "unhide" }), { class: "ghost" })
      : "";
    this.drawer.replaceChildren(
      make("h2", {}, "Filters"),
      this.boxes("How sure", "certainty", SURE),
      this.boxes("What joins them", "line", JOINS),
      this.slider(),
      make(
        "fieldset",
        {},
        make("legend", {}, "Show"),
        this.box("Ended ones", {
          checked: ended,
          count: past ? String(past) : "",
          set: (on) => sheet.ask({ do: "past", on }),
        }),
        this.box("Names in other scripts", {
          checked: scripts,
          count: scene.scripts_count ? String(scene.scripts_count) : "",
          set: (on) => sheet.ask({ do: "other_scripts", on }),
        }),
      ),
      this.groups(),
      make("fieldset", {}, make("legend", {}, "Add a party"), add),
      make("p", { class: "do" }, back),
      make("details", {}, make("summary", {}, "Keys"), keyList()),
    );
  }

  /** What the filters leave out, for the files that say so. */
  chosen() {
    const off = (key) => [...this.off].filter((one) => one.startsWith(`${key} `)).map((one) => one.slice(key.length + 1));
    return { certainty: off("certainty"), lines: off("line"), least: this.least };
  }

  /** Whether the filters let a line be seen. */
  passes(edge) {
    const { certainty, line, high, claims } = edge.data();
    if (!claims) return true;
    if (this.off.has(`certainty ${certainty}`) || this.off.has(`line ${line}`)) return false;
    return high === undefined || high === null || high >= this.least;
  }

  /** Hide what the filters leave out, and parties that nothing in sight joins any more. */
  filter() {
    const { cy } = this.sheet.canvas;
    cy.batch(() => {
      cy.elements(".filtered").removeClass("filtered");
      if (this.off.size || this.least) {
        cy.edges().filter((edge) => !this.passes(edge)).addClass("filtered");
        for (const node of cy.nodes("[!asked]")) {
          const lines = node.connectedEdges();
          if (lines.length && lines.every((edge) => edge.hasClass("filtered"))) node.addClass("filtered");
        }
      }
    });
    this.sheet.canvas.cards.follow();
    refreshFiles(this.sheet);
    this.filters.classList.toggle("set", Boolean(this.off.size || this.least));
    if (!this.drawer.hidden && !this.drawer.contains(this.sheet.root.getRootNode().activeElement)) this.fill();
  }
}
