// One canvas on a page: what is drawn, what is chosen, and what the person does with it.

import { Actions } from "./actions.js";
import { Cards } from "./cards.js";
import { bring, isSame } from "./changes.js";
import { onKey } from "./keys.js";
import { heightOf, placeOf, recall, remember } from "./memory.js";
import { Menu } from "./menu.js";
import { buildPage, calm, followPage, hasSize, onDouble } from "./page.js";
import { change, describe, opening } from "./said.js";
import { Selection } from "./selection.js";
import { readTheme, stylesheet } from "./style.js";
import cytoscape from "./vendor/cytoscape.js";

const LARGEST = 1.1;
const READABLE = 0.8;
const SMALLEST_AT_FIRST = 0.6;
const MARGIN = 28;

export class Canvas {
  constructor(root, args) {
    this.root = root;
    this.args = args;
    this.scene = { id: null, nodes: [], edges: [], cards: {}, ties: {} };
    this.work = Promise.resolve();
    this.page = buildPage(root);
    this.menu = new Menu(this.page.frame);
    this.selection = new Selection(this);
    this.actions = new Actions(this);
    this.theme = readTheme(root);
    this.cy = cytoscape({
      container: this.page.drawing,
      style: this.looks(this.theme),
      minZoom: 0.05,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autounselectify: true,
      userZoomingEnabled: false,
    });
    this.cards = new Cards(this);
    this.listen();
    if (args.data.debug) root.ownershipCanvas = this;
  }

  /** How parties and lines are drawn; who holds the canvas may add to it. */
  looks(theme) {
    return stylesheet(theme);
  }

  listen() {
    const { stage, drawing, handle } = this.page;
    this.cy.on("tapstart", () => stage.focus({ preventScroll: true }));
    this.cy.on("tap", ({ target }) => this.selection.choose(target === this.cy ? null : target));
    onDouble(this.cy, () => this.actions.enter());
    this.cy.on("cxttap", "node, edge", ({ target, renderedPosition: { x, y } }) => {
      this.selection.choose(target);
      this.actions.openMenu({ x, y });
    });
    this.cy.on("grab", "node", ({ target }) => this.cards.raise(target));
    this.cy.on("dragfree", "node", () => this.keep());
    this.cy.on("render", () => this.putHandle());
    drawing.addEventListener("contextmenu", (event) => event.preventDefault());
    handle.addEventListener("click", () => this.actions.openMenu());
    stage.addEventListener("keydown", (event) => onKey(this, event));
    // The wheel scrolls the page until the drawing has been entered.
    followPage(stage, this.cy);
    stage.addEventListener("focus", () => this.cy.userZoomingEnabled(true));
    stage.addEventListener("blur", () => this.cy.userZoomingEnabled(false));
    this.root.addEventListener("transitionend", (event) => {
      if (event.target === this.root) this.followTheme();
    });
    this.sized = new Promise((ready) => {
      this.observer = new ResizeObserver(() => {
        this.cy.resize();
        if (!hasSize(stage)) return;
        ready();
        // What nobody has moved is shown whole in the new size too.
        if (this.framed === this.view()) this.frame();
      });
      this.observer.observe(stage);
    });
  }

  /** Take what Python has sent; one after the other, however long a layout takes. */
  update(args) {
    this.args = args;
    if (args.data.height) this.root.style.height = `${args.data.height}px`;
    this.followTheme();
    this.actions.tellAgain();
    this.work = this.work.then(() => this.sync(args.data)).catch((wrong) => this.fail(wrong));
  }

  fail(wrong) {
    console.error(wrong);
    this.say(`The drawing could not be made: ${wrong.message ?? wrong}. Reload the page.`);
  }

  async sync({ scene }) {
    if (this.destroyed || scene !== this.args.data.scene) return;
    if (scene === this.scene) return;
    const another = scene.id !== this.scene.id;
    const before = another ? null : new Set(this.cy.nodes().map((node) => node.id()));
    if (another) {
      this.selection.forget();
      // Another scene has the same ids for other parties; nothing of the old one may stay.
      this.cy.elements().remove();
    }
    this.scene = scene;
    this.draw(scene);
    this.cards.legend(this.page.legend, scene);
    if (another) {
      // To wait where there is no need lets Cytoscape draw once before it knows where to look.
      if (!hasSize(this.page.stage)) await this.sized;
      this.frame();
      this.say(opening(scene));
    } else {
      const words = this.tidied ? "Laid out again." : change(before, this.cy);
      this.tidied = false;
      const chosen = this.selection.element();
      if (words) this.say(words);
      else if (chosen) this.say(describe(chosen));
    }
    this.keep();
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
  }

  /** Bring the drawing to a scene; what a person has moved stays where it was put. */
  draw(scene) {
    const wanted = new Set([...scene.nodes, ...scene.edges].map((item) => item.id));
    this.cards.paint(this.theme);
    this.cy.batch(() => {
      this.cy.elements().filter((element) => !wanted.has(element.id())).remove();
      const fresh = [];
      for (const node of scene.nodes) {
        const { width, height, ...home } = scene.cards[node.id];
        const position = placeOf(scene.id, node.id, home);
        const there = this.cy.getElementById(node.id);
        const data = { ...node, width, height };
        if (there.length) {
          bring(there, data);
          if (!isSame(position, there.position())) there.position(position);
        } else fresh.push({ group: "nodes", data: { ...data, ...heightOf(scene.id, node.id) }, position });
      }
      for (const edge of scene.edges) {
        const there = this.cy.getElementById(edge.id);
        if (there.length) bring(there, edge);
        else fresh.push({ group: "edges", data: { ...edge } });
      }
      this.cy.add(fresh);
      for (const { id, pinned } of scene.nodes) {
        const node = this.cy.getElementById(id);
        if (node.grabbable() === pinned) node[pinned ? "ungrabify" : "grabify"]();
      }
    });
    this.cards.fill(scene);
    if (!wanted.has(this.selection.id)) this.selection.mark(null);
  }

  /** Show everything if it can be read so, else the path and what fits beside it. */
  frame(least = SMALLEST_AT_FIRST, most = LARGEST) {
    const path = this.cy.nodes("[?path]");
    const first = path.length ? path : this.cy.nodes();
    if (!first.length) return;
    this.cy.resize();
    this.fitAll();
    if (this.cy.zoom() < READABLE) this.cy.fit(first, MARGIN);
    const level = Math.min(most, Math.max(least, this.cy.zoom()));
    this.cy.zoom(level);
    const asked = this.cy.nodes("[?asked]");
    const [all, must] = [this.cards.extent(), first.boundingBox()];
    const keep = asked.length ? asked.boundingBox() : must;
    const high = this.cy.height() - this.top();
    const room = { x: this.width() / level, y: high / level };
    const middle = (axis) => {
      const half = room[axis] / 2 - MARGIN / level;
      const within = (box) => [box[`${axis}2`] - half, box[`${axis}1`] + half];
      const fits = (box) => box[`${axis}2`] - box[`${axis}1`] <= 2 * half;
      const wish = (all[`${axis}1`] + all[`${axis}2`]) / 2;
      const [low, high] = within(fits(must) ? must : keep);
      return fits(all) ? wish : Math.min(Math.max(wish, low), high);
    };
    this.cy.pan({
      x: this.width() / 2 - middle("x") * level,
      y: this.top() + high / 2 - middle("y") * level,
    });
    this.framed = this.view();
  }

  /** Pixels from the left that the drawing may fill; who holds the canvas may cover the rest. */
  width() {
    return this.cy.width();
  }

  /** Pixels from the top under which nothing is seen. */
  top() {
    return 0;
  }

  view() {
    return `${this.cy.zoom()} ${Object.values(this.cy.pan())}`;
  }

  fit() {
    this.cy.stop();
    this.fitAll();
  }

  /** Show everything, words too, at the largest as it is meant to be read, with room around it. */
  fitAll(largest = LARGEST, { top = MARGIN, side = MARGIN, bottom = MARGIN } = {}) {
    const { x1, y1, w, h } = this.cards.extent();
    const [wide, high] = [this.width(), this.cy.height() - top - bottom];
    const level = Math.min(largest, (wide - 2 * side) / w, high / h);
    this.cy.zoom(level);
    this.cy.pan({ x: wide / 2 - (x1 + w / 2) * level, y: top + high / 2 - (y1 + h / 2) * level });
    this.framed = this.view();
  }

  zoom(factor) {
    const middle = { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: middle });
  }

  /** Ask for a layout anew, in which only pinned parties stay. */
  tidy() {
    recall(this.scene.id).clear();
    this.tidied = true;
    this.actions.act({ do: "tidy" });
  }

  keep() {
    if (this.scene.id !== null) remember(this.scene, this.cy.nodes());
  }

  /** Show what proves a line; who holds the canvas knows how. */
  prove() {}

  say(text) {
    this.page.status.textContent = text;
  }

  /** Bring an element into view if it is out of it; else nothing moves. */
  show(element) {
    const box = element.renderedBoundingBox({ includeOverlays: false, includeLabels: false });
    const out = box.x1 < 0 || box.y1 < 0 || box.x2 > this.cy.width() || box.y2 > this.cy.height();
    if (!out) return;
    if (calm()) this.cy.center(element);
    else this.cy.animate({ center: { eles: element } }, { duration: 120 });
  }

  /** Put the button of the menu beside what is chosen, where it covers no card and no words. */
  putHandle() {
    const { handle, frame } = this.page;
    const element = this.selection.element();
    handle.hidden = !element?.length;
    if (handle.hidden) return;
    const { x, y } = this.cards.freePlace(element, handle.getBoundingClientRect());
    const home = frame.getBoundingClientRect();
    handle.style.transform = `translate(${Math.round(x - home.x)}px, ${Math.round(y - home.y)}px)`;
  }

  followTheme() {
    const theme = readTheme(this.root);
    if (JSON.stringify(theme) === JSON.stringify(this.theme)) return;
    this.theme = theme;
    this.cy.style(this.looks(theme));
    this.cards.paint(theme);
  }

  destroy() {
    this.destroyed = true;
    this.selection.forget();
    this.keep();
    this.menu.close(false);
    this.observer.disconnect();
    this.cy.destroy();
  }
}
