// What a person does with a party or a link, by key, button or menu.

import { edgeItems, nodeItems } from "./items.js";
import { isLeaving } from "./leaving.js";

const AGAIN = 400;
const rounded = ({ x, y }) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];

export class Actions {
  constructor(canvas) {
    this.canvas = canvas;
    this.turn = canvas.args.data.acted ?? 0;
    this.waiting = [];
  }

  get chosen() {
    return this.canvas.selection.element();
  }

  /** Ask Python for a change of the scene. */
  act(what) {
    const { canvas } = this;
    canvas.menu.close(false);
    if (canvas.scene[what.do] === false) return;
    this.turn += 1;
    this.forgetDone();
    const places = this.places(what.do === "tidy" ? "[?pinned]" : "");
    this.waiting.push({ scene: canvas.scene.id, places, ...what, turn: this.turn });
    this.tell();
  }

  /** Forget what Python has done. */
  forgetDone() {
    const { acted = 0 } = this.canvas.args.data;
    this.waiting = this.waiting.filter(({ turn }) => turn > acted);
  }

  /** Tell all that waits: a state, unlike a trigger, is sent again with whatever is sent next. */
  tell() {
    if (this.canvas.destroyed) return;
    if (isLeaving()) this.asking = setTimeout(() => this.tell(), AGAIN);
    else this.canvas.args.setStateValue("act", [...this.waiting]);
  }

  /** Tell again what Python has answered without doing it, should it ever be lost on the way. */
  tellAgain() {
    const told = this.waiting.length;
    this.forgetDone();
    clearTimeout(this.asking);
    if (told && this.waiting.length) this.asking = setTimeout(() => this.tell(), AGAIN);
  }

  onNode(does) {
    const { chosen } = this;
    if (chosen?.isNode()) does(chosen);
    else this.canvas.say("No party is chosen; choose one with an arrow key or a click.");
  }

  expand(key) {
    this.onNode((node) => {
      const relation = (node.data("relations") ?? []).find((one) => one.key === key);
      if (!relation) this.canvas.say(`${node.data("name")}: no ${key} are known.`);
      else if (relation.shown >= relation.count) {
        this.canvas.say(`${node.data("name")}: all ${relation.count} ${key} are shown.`);
      } else this.act({ do: "expand", id: node.id(), relation: key });
    });
  }

  hide() {
    this.onNode((node) => {
      if (node.data("asked")) {
        const name = node.data("name");
        this.canvas.say(`${name} stays: it is the party asked about. Hide others, or ask anew.`);
      } else this.act({ do: "hide", id: node.id() });
    });
  }

  pin() {
    this.onNode((node) => this.act({ do: "pin", id: node.id(), pinned: !node.data("pinned") }));
  }

  /** Enter or a double click: the table of a stack, else the menu. */
  enter() {
    const { chosen, canvas } = this;
    if (!chosen) canvas.selection.choose(canvas.selection.cursor());
    else if (chosen.data("kind") === "more") this.act({ do: "open", id: chosen.id() });
    else this.openMenu();
  }

  openMenu(place = null) {
    const { chosen, canvas } = this;
    if (!chosen) return;
    const home = canvas.page.stage;
    const at = place ?? this.beside(chosen);
    const data = chosen.data();
    if (chosen.isNode()) {
      const title = data.name || data.party;
      canvas.menu.open({ title, items: nodeItems(this, data), place: at, home });
    } else {
      const ends = [chosen.source().data(), chosen.target().data()];
      canvas.menu.open({ ...edgeItems(this, data, ...ends), place: at, home });
    }
  }

  beside(element) {
    if (element.isEdge()) return element.renderedMidpoint();
    const box = element.renderedBoundingBox({ includeLabels: false });
    return { x: box.x2 + 6, y: box.y1 };
  }

  goTo(id) {
    const { canvas } = this;
    canvas.selection.choose(canvas.cy.getElementById(id));
  }

  /** Where parties stand, by the ids of their nodes. */
  places(which = "") {
    const nodes = this.canvas.cy.nodes(`node${which}`);
    return Object.fromEntries(nodes.map((node) => [node.id(), rounded(node.position())]));
  }
}
