// The canvas as it stands in a sheet: it fills its room, tells nobody what is chosen, opens notes.

import { Canvas } from "../../canvas/static/canvas.js";
import { stylesheet } from "../../canvas/static/style.js";
import { button, make } from "../../canvas/static/page.js";
import { refreshFiles } from "./sheet_files.js";

const READABLE = 0.62;
/** Pixels of a room so narrow, as on a telephone, that small and whole is best. */
const NARROW = 620;
const READABLE_IN_NARROW = 0.4;
/** What is tapped there is brought so near that words of 12 pixels are 9 at least. */
const NEAR = 0.8;
/** Beside the panel people read what it proves: words of 12 pixels stay 11 there. */
const READABLE_BESIDE_PANEL = 0.92;
const LARGEST = 1.1;
const LARGEST_IN_WIDE = 1.35;
const WIDE = 1000;
/** Pixels around the drawing; beside buttons that float over it, as many as they need. */
const AROUND = { top: 14, side: 22, bottom: 14 };
const BESIDE_BUTTONS = 10;

export class SheetCanvas extends Canvas {
  constructor(root, args, sheet) {
    super(root, args);
    this.sheet = sheet;
    this.cy.on("tap", "edge", ({ target }) => this.prove(target.data()));
    this.cy.on("tap", "node", ({ target, originalEvent }) => {
      if (originalEvent?.shiftKey || sheet.connection.isAsking) sheet.connection.take(target);
      else {
        sheet.connection.begin(target);
        this.approach(target);
      }
    });
    // What a person has moved by hand stays so.
    this.cy.on("dragfree", "node", () => refreshFiles(sheet));
    this.cy.on("dragpan scrollzoom pinchzoom", () => (this.before = null));
  }

  /** What a sheet adds to the looks of the drawing: what is pointed at, proven, or aside. */
  looks(theme) {
    const glow = { "underlay-color": theme.chosen, "underlay-padding": 6, "underlay-opacity": 0.4 };
    return [
      ...stylesheet(theme),
      { selector: "edge.pointed, edge.proven", style: glow },
      { selector: "node.pointed, node.picked", style: { ...glow, "underlay-padding": 8 } },
      { selector: ".aside", style: { opacity: 0.12 } },
      { selector: ".filtered", style: { display: "none" } },
    ];
  }

  /** The sheet is in the same theme, also where the system changes it. */
  followTheme() {
    super.followTheme();
    this.sheet.root.classList.toggle("dark", this.theme.dark);
  }

  prove({ notes }) {
    if (notes?.length) this.sheet.openNote(notes[0], notes);
  }

  async sync(data) {
    if (!data.scene) {
      this.fail(new Error(data.frame.trouble));
      return;
    }
    this.trouble?.remove();
    await super.sync(data);
    this.sheet.window.filter();
  }

  /** Say in the picture's own place what went wrong; text, rules and time stay. */
  fail(wrong) {
    console.error(wrong);
    this.trouble?.remove();
    const words = `The picture could not be made: ${wrong.message ?? wrong}`;
    this.trouble = make(
      "div",
      { class: "trouble", role: "alert" },
      make("p", {}, words),
      button("Try again", () => this.sheet.ask({ do: "again", n: Date.now() }), { class: "ghost" }),
    );
    this.sheet.picture.append(this.trouble);
  }

  /** Show everything where it can be read so, or where room is scarce; else the path and what fits beside it. */
  frame() {
    this.cy.resize();
    this.fitAll(this.width() > WIDE ? LARGEST_IN_WIDE : LARGEST);
    const least = this.width() < NARROW ? READABLE_IN_NARROW : READABLE;
    if (this.sheet.panel?.width()) this.frameBesidePanel();
    else if (this.cy.zoom() < least) super.frame();
  }

  /** Show what is chosen, or who was asked about, where the whole would be too small to read. */
  frameBesidePanel() {
    if (this.cy.zoom() >= READABLE_BESIDE_PANEL) return;
    super.frame(READABLE_BESIDE_PANEL, READABLE_BESIDE_PANEL);
    const chosen = this.selection.element();
    this.bring(chosen?.length ? chosen : this.cy.nodes("[?asked]"));
    this.framed = this.view();
  }

  /** Show everything, and nothing of it under the buttons that float over the picture. */
  fitAll(largest) {
    super.fitAll(largest, AROUND);
    this.cards.follow();
    const { tools, zooms } = this.sheet.window;
    const room = { ...AROUND };
    if (this.cards.lieUnder(tools)) room.top = this.under(tools) + BESIDE_BUTTONS;
    if (!this.top() && this.cards.lieUnder(zooms)) room.side = zooms.offsetWidth + 2 * BESIDE_BUTTONS;
    if (room.top !== AROUND.top || room.side !== AROUND.side) super.fitAll(largest, room);
  }

  /** The panel covers the right side of the drawing while it is open. */
  width() {
    return this.cy.width() - (this.sheet?.panel?.width() ?? 0);
  }

  /** Beside the panel the buttons stand in a row over the drawing. */
  top() {
    return this.sheet?.panel?.width() ? Math.max(0, this.under(this.sheet.window.tools)) : 0;
  }

  /** Where something ends that floats over the drawing, in pixels from the drawing's top. */
  under(cover) {
    return cover.getBoundingClientRect().bottom - this.page.stage.getBoundingClientRect().top;
  }

  /** Draw in the room beside the panel what nobody has moved; what was seen is kept. */
  makeRoom() {
    const framed = this.framed === this.view();
    this.before = { framed, zoom: this.cy.zoom(), pan: { ...this.cy.pan() } };
    if (framed) this.frame();
  }

  /** Show again what was seen before the panel covered it, unless the person has moved it since. */
  takeRoom() {
    const { before } = this;
    const framed = this.framed === this.view() || before?.framed;
    this.before = null;
    this.cy.stop();
    if (framed) this.frame();
    else if (before) this.cy.viewport(before);
  }

  fit() {
    this.before = null;
    super.fit();
  }

  zoom(factor) {
    this.before = null;
    super.zoom(factor);
  }

  /** How far the drawing must move so that some of it is seen, out from under panel and buttons. */
  outOfView(elements) {
    const box = elements
      .union(elements.connectedNodes())
      .renderedBoundingBox({ includeLabels: false, includeOverlays: false });
    const move = (from, to, low, high) => (from < low || to - from > high - low ? low - from : Math.min(0, high - to));
    return {
      x: move(box.x1, box.x2, 12, this.width() - 16),
      y: move(box.y1, box.y2, this.top() + 8, this.cy.height() - 8),
    };
  }

  bring(elements) {
    if (elements.length) this.cy.panBy(this.outOfView(elements));
  }

  /** Bring what a note proves into view. */
  reveal(elements) {
    const panBy = this.outOfView(elements);
    if (panBy.x || panBy.y) this.cy.animate({ panBy }, { duration: 160 });
  }

  /** Let a party be read where the whole is small; it stays under the finger, for a second tap. */
  approach(node) {
    if (this.width() >= NARROW || this.cy.zoom() >= NEAR) return;
    this.before = null;
    this.cy.zoom({ level: NEAR, renderedPosition: { ...node.renderedPosition() } });
    this.bring(node);
  }

  /** Show some of the drawing in the middle, whole where it can be read so, else its beginning. */
  gather(elements) {
    // What is seen has other marks: the legend may have taken a line more, or one less.
    this.cy.resize();
    const { x1, y1, w, h } = elements.boundingBox({ includeLabels: false });
    const [wide, high] = [this.width(), this.cy.height()];
    const top = this.top() + AROUND.top;
    const fits = Math.min((wide - 2 * AROUND.side) / w, (high - top - AROUND.bottom) / h, LARGEST);
    const narrow = this.sheet.panel.width() ? READABLE_BESIDE_PANEL : READABLE_IN_NARROW;
    const level = fits < READABLE ? narrow : fits;
    const pan = { x: wide / 2 - (x1 + w / 2) * level, y: (high + top - AROUND.bottom) / 2 - (y1 + h / 2) * level };
    this.cy.stop();
    this.cy.viewport({ zoom: level, pan });
    this.bring(elements);
  }
}
