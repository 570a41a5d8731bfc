// One canvas on a page: what is drawn, what is chosen, and what the person does with it.

import { Actions } from "./actions.js";
import { arrange, standing, tidy, toStand } from "./arrange.js";
import { onKey } from "./keys.js";
import { fillLegend } from "./legend.js";
import { boxOf, remark } from "./marks.js";
import { remember } from "./memory.js";
import { Menu } from "./menu.js";
import { buildPage, calm, followPage, hasSize, onDouble } from "./page.js";
import { lead, routes } from "./routes.js";
import { change, describe, noteMark, opening } from "./said.js";
import { Selection } from "./selection.js";
import { readTheme, stylesheet } from "./style.js";
import cytoscape from "./vendor/cytoscape.js";

const LARGEST = 1.15;
const READABLE = 0.8;
const SMALLEST_AT_FIRST = 0.6;
const MARGIN = 28;

export class Canvas {
  constructor(root, args) {
    this.root = root;
    this.args = args;
    this.scene = { id: null, nodes: [], edges: [] };
    this.bends = new Map();
    this.corners = new Map();
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
    this.cy.on("dragfree", "node", (event) => {
      for (const edge of event.target.connectedEdges()) this.bends.delete(edge.id());
      this.route();
      this.keep();
    });
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
        if (hasSize(stage)) ready();
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

  async sync({ scene, originals }) {
    if (this.destroyed || scene !== this.args.data.scene) return;
    const sent = JSON.stringify([scene, originals]);
    if (sent === this.sent) return;
    const another = scene.id !== this.scene.id;
    const boxes = new Map(
      scene.nodes.map((node) => [node.id, boxOf(node, this.theme.family, originals)]),
    );
    const { positions, bends } = await arrange(scene, boxes, another ? null : this.cy);
    if (this.destroyed) return;
    const before = another ? null : new Set(this.cy.nodes().map((node) => node.id()));
    if (another) {
      this.bends = bends;
      this.selection.forget();
      // Another scene has the same ids for other parties; nothing of the old one may stay.
      this.cy.elements().remove();
    }
    this.scene = scene;
    this.sent = sent;
    this.draw(scene, boxes, positions);
    fillLegend(this.page.legend, scene, this.theme);
    if (another) {
      // To wait where there is no need lets Cytoscape draw once before it knows where to look.
      if (!hasSize(this.page.stage)) await this.sized;
      this.frame();
      this.say(opening(scene));
    } else {
      const words = change(before, this.cy);
      const chosen = this.selection.element();
      if (words) this.say(words);
      else if (chosen) this.say(describe(chosen));
    }
    this.keep();
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
  }

  /** Bring the drawing to a scene; what is there keeps its place. */
  draw(scene, boxes, positions) {
    const wanted = new Set([...scene.nodes, ...scene.edges].map((item) => item.id));
    const edges = scene.edges.map((edge) => {
      const words = remark(edge);
      const notes = noteMark(edge.notes);
      const said = [words, edge.label, notes].filter(Boolean).join(" ");
      return { ...edge, said, remark: words };
    });
    const ways = this.ways(toStand(scene.nodes, boxes, positions), edges);
    this.cy.batch(() => {
      this.cy.elements().filter((element) => !wanted.has(element.id())).remove();
      const fresh = [];
      const put = (group, data, more) => {
        const there = this.cy.getElementById(data.id);
        if (there.length) there.data(data);
        else fresh.push({ group, data, ...more });
      };
      for (const node of scene.nodes) {
        const { label, width, height } = boxes.get(node.id);
        const position = { ...positions.get(node.id) };
        put("nodes", { ...node, box: label, width, height }, { position });
      }
      // A line comes with its way: to lead it afterwards reckons its style once more.
      for (const edge of edges) put("edges", { ...edge, ...ways.get(edge.id).led }, {});
      this.cy.add(fresh);
      for (const { id, pinned } of scene.nodes) {
        this.cy.getElementById(id)[pinned ? "ungrabify" : "grabify"]();
      }
    });
    if (!wanted.has(this.selection.id)) this.selection.mark(null);
  }

  /** The way of every line from box to box. */
  ways(stand, edges) {
    const ways = routes(stand, edges, this.bends);
    this.corners = new Map(
      [...ways].filter(([, { corners }]) => corners.length).map(([id, way]) => [id, way.corners]),
    );
    return ways;
  }

  /** Lead every line anew. */
  route() {
    const edges = this.cy.edges().map((edge) => edge.data());
    const ways = this.ways(standing(this.cy), edges);
    this.cy.batch(() => {
      for (const edge of this.cy.edges()) lead(edge, ways.get(edge.id()).led);
    });
  }

  /** Show everything if it can be read so, else the path and what fits beside it. */
  frame() {
    const path = this.cy.nodes("[?path]");
    const first = path.length ? path : this.cy.nodes();
    if (!first.length) return;
    this.cy.resize();
    this.cy.fit(undefined, MARGIN);
    if (this.cy.zoom() < READABLE) this.cy.fit(first, MARGIN);
    const level = Math.min(LARGEST, Math.max(SMALLEST_AT_FIRST, this.cy.zoom()));
    this.cy.zoom(level);
    const asked = this.cy.nodes("[?asked]");
    const [all, must] = [this.cy.elements().boundingBox(), first.boundingBox()];
    const keep = asked.length ? asked.boundingBox() : must;
    const room = { x: this.cy.width() / level, y: this.cy.height() / level };
    const middle = (axis) => {
      const half = room[axis] / 2 - MARGIN / level;
      const within = (box) => [box[`${axis}2`] - half, box[`${axis}1`] + half];
      const fits = (box) => box[`${axis}2`] - box[`${axis}1`] <= 2 * half;
      const wish = (all[`${axis}1`] + all[`${axis}2`]) / 2;
      const [low, high] = within(fits(must) ? must : keep);
      return fits(all) ? wish : Math.min(Math.max(wish, low), high);
    };
    this.cy.pan({
      x: this.cy.width() / 2 - middle("x") * level,
      y: this.cy.height() / 2 - middle("y") * level,
    });
  }

  fit() {
    this.cy.stop();
    this.cy.fit(undefined, MARGIN);
    if (this.cy.zoom() > LARGEST) {
      this.cy.zoom(LARGEST);
      this.cy.center();
    }
  }

  zoom(factor) {
    const middle = { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: middle });
  }

  tidy() {
    this.work = this.work
      .then(async () => {
        this.bends = await tidy(this.cy, calm() ? 0 : 300);
        if (this.destroyed) return;
        this.route();
        this.fit();
        this.keep();
        this.say("Laid out again.");
      })
      .catch((wrong) => this.fail(wrong));
  }

  keep() {
    if (this.scene.id !== null) remember(this.scene.id, standing(this.cy));
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

  putHandle() {
    const { handle } = this.page;
    const element = this.selection.element();
    handle.hidden = !element?.length;
    if (handle.hidden) return;
    const box = element.isNode()
      ? element.renderedBoundingBox({ includeLabels: false, includeOverlays: false })
      : null;
    const middle = box ? null : element.renderedMidpoint();
    const x = box ? box.x2 - 12 : middle.x;
    const y = box ? box.y1 - 12 : middle.y;
    handle.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  followTheme() {
    const theme = readTheme(this.root);
    if (JSON.stringify(theme) === JSON.stringify(this.theme)) return;
    this.theme = theme;
    this.cy.style(this.looks(theme));
    fillLegend(this.page.legend, this.scene, theme);
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
