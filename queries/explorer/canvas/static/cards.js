// Parties, lines and words as groups of one SVG over the drawing, which keeps places and hits.
//
// Python draws every group, the same for a file: here they are only put where they stand.

import { arrange, bring } from "./changes.js";
import { LOWEST } from "./style.js";
import { straight } from "./ways.js";

const SVG = "http://www.w3.org/2000/svg";
const parser = new DOMParser();

function element(tag, attributes = {}) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** Groups that Python has written, as elements of this page; read in one go, which is far faster. */
function readAll(texts) {
  const sheet = parser.parseFromString(`<svg xmlns="${SVG}">${texts.join("")}</svg>`, "image/svg+xml");
  return [...document.importNode(sheet.documentElement, true).children];
}

/** An entry of the legend, with a mark that Python has drawn so wide. */
function makeEntry(mark, width) {
  const sheet = element("svg", { width, height: 18, viewBox: `-2 -9 ${width} 18`, role: "img" });
  sheet.append(mark);
  sheet.setAttribute("aria-label", sheet.textContent.trim());
  const item = document.createElement("li");
  item.append(sheet);
  return { item, sheet, isFit: false };
}

/** Whether a person sees a party or a line: it is not filtered out, and not faded beside a way. */
export const isSeen = (one) => one.visible() && !one.hasClass("aside");

const moveTo = (group, { x, y }) => group.setAttribute("transform", `translate(${x} ${y})`);

export class Cards {
  constructor(canvas) {
    this.canvas = canvas;
    this.parts = new Map();
    this.entries = new Map();
    this.stale = new Set();
    this.layers = Object.fromEntries(
      ["ties", "cards", "labels"].map((name) => [name, element("g", { class: name })]),
    );
    this.view = element("g");
    this.view.append(...Object.values(this.layers));
    this.sheet = element("svg", { class: "marks", "aria-hidden": "true" });
    this.sheet.append(this.view);
    canvas.page.drawing.after(this.sheet);
    canvas.cy.on("style", ({ target }) => this.stale.add(target.id?.()));
    canvas.cy.on("render", () => this.follow());
    canvas.cy.on("position", "node", ({ target }) => this.put(target));
  }

  /** Draw what a scene has, in its order; what is gone goes. */
  fill(scene = this.canvas.scene) {
    const wanted = new Map();
    const take = (id, layer, text) => {
      if (!text) return;
      const key = `${layer} ${id}`;
      const known = this.parts.get(key);
      wanted.set(key, known?.text === text ? known : { id, layer, text, group: null });
    };
    for (const [id, card] of Object.entries(scene.cards)) take(id, "cards", card.svg);
    for (const [id, tie] of Object.entries(scene.ties)) {
      take(id, "ties", tie.svg);
      take(id, "labels", tie.label);
    }
    const parts = [...wanted.values()];
    const fresh = parts.filter(({ group }) => !group);
    const groups = readAll(fresh.map(({ text }) => text));
    fresh.forEach((part, place) => (part.group = groups[place]));
    for (const [name, layer] of Object.entries(this.layers)) {
      arrange(layer, parts.filter((part) => part.layer === name).map(({ group }) => group));
    }
    this.parts = wanted;
    const taken = this.canvas.cy.nodes("[over]").sort((one, other) => one.data("over") - other.data("over"));
    taken.forEach((node) => this.onTop(node));
    this.canvas.cy.nodes().forEach((node) => this.put(node, false));
    this.canvas.cy.edges().forEach((edge) => this.lead(edge));
    for (const { id } of fresh) this.stale.add(id);
    this.follow();
  }

  group(layer, id) {
    return this.parts.get(`${layer} ${id}`)?.group;
  }

  /** A place of a size beside a card or the words of a line, on the page, that covers neither. */
  freePlace(element, { width, height }) {
    const mine = this.group(element.isNode() ? "cards" : "labels", element.id());
    const taken = [...this.boxes(mine)];
    const { left, right, top, bottom } = (mine ?? this.sheet).getBoundingClientRect();
    const places = [
      { x: right + 4, y: top },
      { x: left - width - 4, y: top },
      { x: (left + right - width) / 2, y: bottom + 2 },
      { x: (left + right - width) / 2, y: top - height - 2 },
    ];
    const isFree = ({ x, y }) =>
      taken.every((one) => x > one.right || x + width < one.left || y > one.bottom || y + height < one.top);
    return places.find(isFree) ?? places[0];
  }

  /** Where cards and words of lines are on the page, but for one; nothing is measured for it. */
  *boxes(but) {
    const { cy, scene } = this.canvas;
    const { left, top } = this.sheet.getBoundingClientRect();
    const [level, pan] = [cy.zoom(), cy.pan()];
    for (const { id, layer, group, at } of this.parts.values()) {
      if (layer === "ties" || group === but || group.shown === "none") continue;
      const [wide, high] = layer === "cards" ? [scene.cards[id].width, scene.cards[id].height] : scene.ties[id].size;
      const { x, y } = layer === "cards" ? cy.getElementById(id).position() : at;
      const [middle, half] = [left + pan.x + x * level, (wide * level) / 2];
      const [centre, rise] = [top + pan.y + y * level, (high * level) / 2];
      yield { left: middle - half, right: middle + half, top: centre - rise, bottom: centre + rise };
    }
  }

  /** Whether a card or the words of a line lie under an element of the page. */
  lieUnder(cover) {
    const over = cover.getBoundingClientRect();
    return [...this.boxes()].some(
      ({ left, right, top, bottom }) =>
        left < over.right && right > over.left && top < over.bottom && bottom > over.top,
    );
  }

  /** Put a card where its party stands, and lead its lines there. */
  put(node, lines = true) {
    const group = this.group("cards", node.id());
    if (!group) return;
    moveTo(group, node.position());
    if (lines) node.connectedEdges().forEach((edge) => this.lead(edge));
  }

  /** Put the card of a party over all others, for the eye and for clicks. */
  raise(node) {
    const highest = Math.max(LOWEST, ...this.canvas.cy.nodes("[over]").map((one) => one.data("over")));
    node.data("over", highest + 1);
    this.onTop(node);
  }

  onTop(node) {
    const group = this.group("cards", node.id());
    if (group) this.layers.cards.append(group);
  }

  /** Whether a party stands where Python put it. */
  isAtHome(node) {
    const home = this.canvas.scene.cards[node.id()];
    const { x, y } = node.position();
    return home && Math.hypot(x - home.x, y - home.y) < 0.5;
  }

  /** Lead a line as Python did, or straight where an end was moved since. */
  lead(edge) {
    const tie = this.canvas.scene.ties[edge.id()];
    const line = this.group("ties", edge.id());
    if (!tie || !line) return;
    const home = this.isAtHome(edge.source()) && this.isAtHome(edge.target());
    const way = home ? tie : straight(edge, tie);
    bring(edge, this.courseOf(edge, way));
    if (!home || line.moved) {
      const [path, head] = line.querySelectorAll("path");
      line.kept ??= [path.getAttribute("d"), head.getAttribute("transform")];
      path.setAttribute("d", home ? line.kept[0] : way.d);
      head.setAttribute("transform", home ? line.kept[1] : way.head);
      line.moved = !home;
    }
    const words = this.parts.get(`labels ${edge.id()}`);
    if (!words) return;
    words.at = { x: way.at[0], y: way.at[1] };
    moveTo(words.group, words.at);
  }

  /** Where Cytoscape takes a line to run, so that a click on it is one. */
  courseOf(edge, { points }) {
    const [start, end] = [points[0], points.at(-1)];
    const beside = (node, [x, y]) => `${x - node.position("x")}px ${y - node.position("y")}px`;
    const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
    const length = Math.hypot(dx, dy) || 1;
    const inner = points.slice(1, -1).map(([x, y]) => [x - start[0], y - start[1]]);
    return {
      leaves: beside(edge.source(), start),
      arrives: beside(edge.target(), end),
      weights: inner.map(([x, y]) => (x * dx + y * dy) / length ** 2).join(" "),
      distances: inner.map(([x, y]) => (y * dx - x * dy) / length).join(" "),
    };
  }

  /** Show what the drawing shows, as far and as pale as it does. */
  follow() {
    const { cy } = this.canvas;
    const { x, y } = cy.pan();
    this.view.setAttribute("transform", `translate(${x} ${y}) scale(${cy.zoom()})`);
    // To ask elements for their looks is slow: only those are asked that were styled since.
    const styled = [...this.stale].map((id) => cy.getElementById(id)).filter((one) => one.length);
    this.stale.clear();
    let changes = false;
    new Set(styled.flatMap((one) => [one[0], ...(one.isNode() ? one.connectedEdges() : [])])).forEach((one) => {
      const pale = String(one.numericStyle("opacity"));
      const shown = one.visible() ? "" : "none";
      for (const layer of one.isNode() ? ["cards"] : ["ties", "labels"]) {
        const group = this.group(layer, one.id());
        if (!group || (group.pale === pale && group.shown === shown)) continue;
        group.style.opacity = pale === "1" ? "" : pale;
        group.style.display = shown;
        [group.pale, group.shown] = [pale, shown];
        changes = true;
      }
    });
    if (changes) this.trimLegend();
  }

  /** What is drawn, words and all, as a box in the drawing's own measure. */
  extent() {
    const { x, y, width, height } = this.view.getBBox();
    return { x1: x, y1: y, x2: x + width, y2: y + height, w: width, h: height };
  }

  /** Give the names of colours their values in a theme. */
  paint(theme) {
    for (const [name, values] of Object.entries(this.canvas.scene.colours ?? {})) {
      this.canvas.root.style.setProperty(name, values[theme.dark ? 1 : 0]);
    }
    this.canvas.root.style.setProperty("--mark-ground", theme.ground);
  }

  /** Fill the legend with the marks of a scene, and with no others; one that stands there stays. */
  legend(list, scene) {
    const known = this.entries;
    this.entries = new Map();
    const fresh = scene.legend.filter(([text]) => !known.has(text));
    const marks = readAll(fresh.map(([text]) => text));
    for (const [text, width, users] of scene.legend) {
      this.entries.set(text, Object.assign(known.get(text) ?? makeEntry(marks.shift(), width), { users }));
    }
    arrange(list, [...this.entries.values()].map(({ item }) => item));
    this.trimLegend();
  }

  /** Leave out of the legend the marks of which nothing is seen. */
  trimLegend() {
    const seen = new Set(this.canvas.cy.elements().filter(isSeen).map((one) => one.id()));
    const entries = [...this.entries.values()];
    for (const entry of entries) {
      entry.isSeen = entry.users.some((id) => seen.has(id));
      entry.item.style.display = entry.isSeen ? "" : "none";
    }
    // All are measured before one is changed: each change has the page laid out again.
    const rough = entries.filter((entry) => entry.isSeen && !entry.isFit);
    const boxes = rough.map((entry) => [entry, entry.sheet.getBBox()]);
    for (const [entry, { x, width }] of boxes.filter(([, box]) => box.width)) {
      // As wide as its words are here: what Python leaves for them fits every font.
      const wide = Math.ceil(x + width) + 4;
      entry.sheet.setAttribute("width", wide);
      entry.sheet.setAttribute("viewBox", `-2 -9 ${wide} 18`);
      entry.isFit = true;
    }
  }
}
