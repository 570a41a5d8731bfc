// What the marks mean: of those that are drawn, and of no others.

import { KINDS, LINES } from "./marks.js";
import { make } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";

function shape(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function sample(width, ...shapes) {
  const svg = shape("svg", { width, height: 14, viewBox: `0 0 ${width} 14` });
  svg.setAttribute("aria-hidden", "true");
  svg.append(...shapes);
  return svg;
}

const outline = (stroke, more = {}) => ({ fill: "none", stroke, "stroke-width": 1.6, ...more });

const OUTLINES = {
  person: (stroke) => [shape("ellipse", { cx: 12, cy: 7, rx: 11, ry: 5.5, ...outline(stroke) })],
  company: (stroke) => [
    shape("rect", { x: 1, y: 2, width: 22, height: 10, rx: 4, ...outline(stroke) }),
  ],
  public_body: (stroke) => [
    shape("path", { d: "M1 5 L12 1 L23 5 V13 H1 Z", ...outline(stroke) }),
  ],
  trust: (stroke) => [
    shape("path", { d: "M5 2 H19 L23 6 V8 L19 12 H5 L1 8 V6 Z", ...outline(stroke) }),
  ],
  organization: (stroke) => [
    shape("rect", { x: 1, y: 2, width: 22, height: 10, ...outline(stroke) }),
  ],
  other: (stroke) => [
    shape("path", { d: "M1 4 Q12 0 23 4 V10 Q12 14 1 10 Z", ...outline(stroke) }),
  ],
  more: (stroke) => [
    shape("path", { d: "M4 13 H24 V5", ...outline(stroke, { "stroke-opacity": 0.6 }) }),
    shape("rect", { x: 1, y: 1, width: 20, height: 9, rx: 3, ...outline(stroke) }),
  ],
};

const HEADS = {
  triangle: "M24 3 L32 7 L24 11 Z",
  "triangle-tee": "M24 3 L32 7 L24 11 Z M21.5 2.5 V11.5",
  vee: "M24 3 L32 7 L24 11 L26.5 7 Z",
  square: "M25 3.5 H32 V10.5 H25 Z",
  diamond: "M23 7 L27.5 3.5 L32 7 L27.5 10.5 Z",
  tee: "M30 2 V12",
  circle: "M32 7 A3.5 3.5 0 1 0 25 7 A3.5 3.5 0 1 0 32 7",
  chevron: "M26 3 L29 3 L32 7 L29 11 L26 11 L29 7 Z",
};

function lineSample(mark, colour, width = 1.8) {
  const dash = mark.dash.length ? { "stroke-dasharray": mark.dash.join(" ") } : {};
  const end = mark.arrow === "tee" ? 30 : 25;
  return sample(
    34,
    shape("line", { x1: 0, y1: 7, x2: end, y2: 7, stroke: colour, "stroke-width": width, ...dash }),
    shape("path", {
      d: HEADS[mark.arrow],
      stroke: colour,
      "stroke-width": 1.4,
      fill: mark.filled ? colour : "none",
    }),
  );
}

const LINKS = new Set(["supply", "directorship", "family", "address", "other"]);

/** Fill the legend with the marks of a scene. */
export function fillLegend(legend, scene, theme) {
  const items = [];
  const add = (word, picture) => items.push(make("li", {}, picture, word));
  const has = (list, test) => list.some(test);
  const { nodes, edges } = scene;
  for (const [kind, { word }] of Object.entries(KINDS)) {
    if (!has(nodes, (node) => node.kind === kind)) continue;
    const colour = { person: theme.person, more: theme.faint }[kind] ?? theme.company;
    add(kind === "more" ? "several parties" : word, sample(25, ...OUTLINES[kind](colour)));
  }
  if (has(nodes, (node) => node.listed)) {
    const double = [1, 4].map((at) =>
      shape("rect", {
        x: at,
        y: at,
        width: 24 - 2 * at,
        height: 14 - 2 * at,
        rx: 2,
        ...outline(theme.listed, { "stroke-width": 1.4 }),
      }),
    );
    add("listed", sample(25, ...double));
  }
  if (has([...nodes, ...edges], (item) => item.own)) {
    const box = outline(theme.own, { fill: theme.ownFill, "stroke-dasharray": "4 2" });
    add("own fact", sample(25, shape("rect", { x: 1, y: 2, width: 22, height: 10, ...box })));
  }
  if (has(edges, (edge) => edge.path)) {
    add("path", lineSample(LINES.ownership, theme.path, 4));
  }
  for (const [line, mark] of Object.entries(LINES)) {
    if (!has(edges, (edge) => edge.line === line)) continue;
    const colour = line === "transfer" ? theme.text : theme.faint;
    add(mark.word, lineSample(mark, LINKS.has(line) ? theme.link : colour));
  }
  if (has([...nodes, ...edges], (item) => item.ended)) {
    const faded = lineSample(LINES.ownership, theme.faint);
    faded.setAttribute("opacity", "0.5");
    add("ended", faded);
  }
  legend.replaceChildren(...items);
}
