// "How are these connected?": the best way between two parties among what is drawn.

import { button, make } from "../../canvas/static/page.js";
import { noteButtons, span } from "./sheet_answer.js";
import { refreshFiles } from "./sheet_files.js";

/** What a step weighs: the less sure, the longer. */
const WEIGHTS = { confirmed: 1, reported: 1.05, alleged: 1.6, disputed: 1.8 };

export class Connection {
  constructor(sheet) {
    this.sheet = sheet;
    this.pair = [];
    this.isAsking = false;
    this.bar = make("div", { class: "bar", hidden: true, role: "group", "aria-label": "Connection" });
    // A row of its own above the legend: it covers no party that is to be clicked.
    sheet.canvas.page.legend.parentElement.before(this.bar);
  }

  /** Begin with a party; a click on another begins anew. */
  begin(node) {
    this.pair = [node];
    this.refresh();
  }

  /** Take a party as the second of two, or as the first where there is none. */
  take(node) {
    const [first] = this.pair;
    this.pair = first && first.id() !== node.id() ? [first, node] : [node];
    this.refresh();
    if (this.pair.length === 1) this.sheet.say(`${node.data("name")} is taken; take a second party.`);
  }

  /** Ask for two parties, so that the next clicks take them; once more, and no longer. */
  askForTwo() {
    if (this.isAsking) {
      this.end();
      return;
    }
    const chosen = this.sheet.canvas.selection.element();
    this.pair = chosen?.isNode() ? [chosen] : [];
    this.isAsking = true;
    this.refresh();
    this.sheet.say(this.bar.querySelector(".ends").textContent);
  }

  /** Take the party that is chosen in the picture, as the key C does. */
  takeChosen() {
    const chosen = this.sheet.canvas.selection.element();
    if (chosen?.isNode()) this.take(chosen);
    else this.sheet.say("Choose a party in the picture first.");
  }

  refresh() {
    const { cy } = this.sheet.canvas;
    cy.nodes(".picked").removeClass("picked");
    if (this.pair.length > 1) this.isAsking = false;
    this.bar.hidden = this.pair.length < 2 && !this.isAsking;
    if (this.bar.hidden) return;
    for (const node of this.pair) node.addClass("picked");
    const [one, other] = this.pair.map((node) => node.data("name"));
    const away = button("✕", () => this.end(), { class: "ghost", label: "Not these two" });
    if (!other) {
      const words = one ? `Click the party that ${one} may be connected to` : "Click two parties, one after the other";
      this.bar.replaceChildren(make("span", { class: "ends" }, words), away);
      return;
    }
    const question = button("How are these connected?", () => this.show(), { class: "ghost solid" });
    this.bar.replaceChildren(
      make("span", { class: "ends" }, make("b", {}, one), " and ", make("b", {}, other)),
      question,
      away,
    );
    this.sheet.say(`${one} and ${other} are taken. Press Enter to ask how they are connected.`);
    question.focus({ preventScroll: true });
  }

  end() {
    this.pair = [];
    this.isAsking = false;
    this.refresh();
    this.clear();
  }

  /** Bring back what was faded. */
  clear() {
    this.sheet.canvas.cy.elements(".aside").removeClass("aside");
    this.sheet.canvas.cards.follow();
    refreshFiles(this.sheet);
  }

  step(edge) {
    const { title, notes = [] } = edge.data();
    return make("li", {}, title, ...noteButtons(this.sheet, notes));
  }

  /** Find the best way, fade the rest, and list its steps. */
  show() {
    const { canvas, panel } = this.sheet;
    const [root, goal] = this.pair;
    const seen = canvas.cy.elements().not(".filtered");
    const weight = (edge) => WEIGHTS[edge.data("certainty")] ?? 1;
    const way = seen.aStar({ root, goal, directed: false, weight });
    this.bar.hidden = true;
    const ends = { from: root.data("party"), to: goal.data("party") };
    const whole = button("Other ways, in the whole data", () => this.sheet.ask({ do: "connect", ...ends }), {
      class: "ghost solid",
    });
    if (!way.found) {
      const words = make("p", { class: "claim" }, "Nothing that is drawn joins them.");
      const card = make("article", { class: "proof" }, words, make("p", { class: "do" }, whole));
      panel.open({ title: "Not connected here", cards: [card], kind: "way" });
      return;
    }
    const edges = way.path.edges();
    const back = button("Show everything again", () => panel.close(), { class: "ghost" });
    panel.open({
      title: `Connected in ${edges.length} ${edges.length === 1 ? "step" : "steps"}`,
      kind: "way",
      cards: [
        make(
          "article",
          { class: "proof" },
          make("ol", { class: "way" }, ...edges.map((edge) => this.step(edge))),
          make("p", { class: "do" }, whole, back),
        ),
      ],
    });
    light(this.sheet, way.path);
  }
}

/** What of the drawing a way is made of; nothing where it was not drawn. */
function drawnWay({ cy }, { parties }) {
  const nodes = parties.map((party) => cy.nodes().filter((node) => node.data("party") === party));
  if (nodes.some((one) => !one.length)) return cy.collection();
  const steps = nodes.slice(1).map((node, at) => node.edgesWith(nodes[at]));
  return [...nodes, ...steps].reduce((all, some) => all.union(some), cy.collection());
}

/** Let nothing but some of the drawing be seen clearly. */
function light(sheet, elements) {
  const { canvas } = sheet;
  canvas.cy.elements().addClass("aside");
  elements.removeClass("aside");
  canvas.cards.follow();
  canvas.gather(elements);
  refreshFiles(sheet);
}

function wayTable({ steps }) {
  const row = (tag, cells) => make("tr", {}, ...cells.map((text) => make(tag, tag === "th" ? { scope: "col" } : {}, text)));
  return make(
    "table",
    { class: "steps" },
    make("thead", {}, row("th", ["Who", "Tie", "How sure"])),
    make("tbody", {}, ...steps.map(({ who, tie, sure }) => row("td", [who, tie, sure]))),
  );
}

function wayCard(sheet, way, all) {
  const { canvas } = sheet;
  const drawn = () => drawnWay(canvas, way);
  const alone = button("Show it alone", () => {
    const on = alone.getAttribute("aria-pressed") !== "true";
    for (const one of sheet.panel.place.querySelectorAll(".alone")) one.setAttribute("aria-pressed", "false");
    alone.setAttribute("aria-pressed", String(on));
    light(sheet, on ? drawn() : all());
  }, { class: "ghost alone", "aria-pressed": "false" });
  return make(
    "article",
    { class: "proof" },
    make("p", { class: "do first" }, make("b", { class: "claim" }, way.title), drawn().length ? alone : make("span", { class: "count" }, "not drawn")),
    wayTable(way),
    make("p", {}, ...way.spans.flatMap((one) => span(sheet, one))),
    make("ul", { class: "sources" }, ...way.footnotes.map((text) => make("li", {}, text))),
  );
}

/** Show the ways through the whole data that Python has sent and drawn, once. */
export function showWays(sheet) {
  const { ways } = sheet.args.data.frame;
  const sent = JSON.stringify(ways);
  if (sent === sheet.waysSent) return;
  sheet.waysSent = sent;
  const { canvas } = sheet;
  // They are drawn first: what joins them is found in the drawing.
  if (ways) canvas.work.then(() => sheet.waysSent === sent && openWays(sheet, ways));
}

function openWays(sheet, ways) {
  const all = () => ways.ways.reduce((some, way) => some.union(drawnWay(sheet.canvas, way)), sheet.canvas.cy.collection());
  const cards = ways.ways.map((way) => wayCard(sheet, way, all));
  const remarks = ways.remarks.map((text) => make("p", { class: "warn" }, text));
  if (remarks.length) cards.push(make("article", { class: "proof" }, ...remarks));
  sheet.panel.open({ title: ways.title, cards, kind: "ways" });
  if (all().length) light(sheet, all());
}
