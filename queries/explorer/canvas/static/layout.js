// Where parties stand: owners above what they own, by Graphviz at first, in free places later.

import { dot, start } from "./engine.js";
import { keepLaidOut, laidOut } from "./laid.js";

const GAP = 58;
const WIDE_GAP = 74;
const SIDE = 22;
const STEP = 10;
const SAME_ROW = 50;
const POINTS_PER_INCH = 72;
/** Milliseconds after a layout that was kept, when Graphviz is loaded for the next. */
const LATER = 1500;

const quoted = (text) => `"${String(text).replace(/["\\]/gu, "\\$&")}"`;
const point = (text) => {
  const [x, y] = text.split(",").map(Number);
  return { x, y: -y };
};

/** Room between rows: more where two shares stand above one party. */
function gapFor(edges) {
  const seen = new Set();
  for (const edge of edges) {
    if (!edge.label && !edge.remark) continue;
    if (seen.has(edge.target)) return WIDE_GAP;
    seen.add(edge.target);
  }
  return GAP;
}

function dotSource(boxes, edges) {
  const rows = [
    "digraph {",
    `rankdir=TB; nodesep=${(SIDE * 1.4) / POINTS_PER_INCH}; ranksep=${gapFor(edges) / POINTS_PER_INCH};`,
    "splines=polyline; node [shape=box, fixedsize=true]; edge [arrowhead=none];",
  ];
  for (const [id, box] of boxes) {
    const size = `width=${box.width / POINTS_PER_INCH}, height=${box.height / POINTS_PER_INCH}`;
    rows.push(`${quoted(id)} [${size}];`);
  }
  for (const edge of edges) {
    if (edge.source === edge.target || !boxes.has(edge.source) || !boxes.has(edge.target)) continue;
    const ends = `${quoted(edge.source)} -> ${quoted(edge.target)}`;
    rows.push(`${ends} [id=${quoted(edge.id)}, weight=${edge.path ? 8 : 1}];`);
  }
  rows.push("}");
  return rows.join("\n");
}

/** The inner corners of a polyline, which Graphviz writes as a spline with doubled points. */
function corners(spline) {
  const points = spline.replace(/[es],\S+ /gu, "").split(" ").map(point);
  return points.filter((_, at) => at % 3 === 0).slice(1, -1);
}

/**
 * Lay everything out anew.
 *
 * boxes: Map of id to {width, height}; edges: {id, source, target, path}.
 * Gives Maps of id to {x, y} and of edge id to the corners it runs through.
 */
export async function layOut(boxes, edges) {
  const source = dotSource(boxes, edges);
  const kept = laidOut(source);
  if (kept) {
    setTimeout(start, LATER);
    return kept;
  }
  const drawn = await dot(source);
  const positions = new Map((drawn.objects ?? []).map((item) => [item.name, point(item.pos)]));
  const bends = new Map();
  for (const edge of drawn.edges ?? []) {
    const inner = corners(edge.pos);
    if (inner.length) bends.set(edge.id, inner);
  }
  keepLaidOut(source, { positions, bends });
  return { positions, bends };
}

/** Whether a box at a place would touch one of those that stand. */
function touches(place, box, standing) {
  return standing.some(
    (other) =>
      Math.abs(other.x - place.x) < (other.width + box.width) / 2 + SIDE &&
      Math.abs(other.y - place.y) < (other.height + box.height) / 2 + SIDE / 2,
  );
}

/** The free place on a row that is nearest to where a box would like to be. */
export function freePlace(wish, box, standing) {
  for (let away = 0; ; away += STEP) {
    for (const x of away ? [wish.x + away, wish.x - away] : [wish.x]) {
      if (!touches({ x, y: wish.y }, box, standing)) return { x, y: wish.y };
    }
  }
}

/** The row for a new owner (direction -1) or a new holding (1) of a party that stands. */
function rowFor(anchor, direction, box, family, standing) {
  const beyond = (other) => (other.y - anchor.y) * direction > SAME_ROW;
  const rows = family.filter(beyond).map((other) => other.y);
  if (rows.length) return direction < 0 ? Math.max(...rows) : Math.min(...rows);
  const wish = anchor.y + direction * (anchor.height / 2 + WIDE_GAP + box.height / 2);
  const near = standing
    .filter((other) => beyond(other) && Math.abs(other.y - wish) < SAME_ROW)
    .sort((one, two) => Math.abs(one.y - wish) - Math.abs(two.y - wish));
  return near.length ? near[0].y : wish;
}

/**
 * Find places for new parties; what stands is not moved.
 *
 * fresh: ids; boxes: Map of id to {width, height}; positions: Map of id to {x, y} of what stands,
 * to which the new ones are added; edges: {source, target}.
 */
export function place(fresh, boxes, positions, edges) {
  const at = (id) => ({ id, ...positions.get(id), ...boxes.get(id) });
  const standing = [...boxes.keys()].filter((id) => positions.has(id)).map(at);
  const settle = (id, wish) => {
    const box = boxes.get(id);
    const found = freePlace(wish, box, standing);
    positions.set(id, found);
    standing.push({ id, ...found, ...box });
  };
  let waiting = fresh.filter((id) => !positions.has(id));
  for (let before = -1; waiting.length && waiting.length !== before; ) {
    before = waiting.length;
    waiting = waiting.filter((id) => {
      const link = edges.find(
        (edge) =>
          (edge.source === id && positions.has(edge.target) && boxes.has(edge.target)) ||
          (edge.target === id && positions.has(edge.source) && boxes.has(edge.source)),
      );
      if (!link) return true;
      const owner = link.source === id;
      const anchor = at(owner ? link.target : link.source);
      const family = edges
        .filter((edge) => (owner ? edge.target : edge.source) === anchor.id)
        .map((edge) => (owner ? edge.source : edge.target))
        .filter((other) => other !== id && positions.has(other) && boxes.has(other))
        .map(at);
      const y = rowFor(anchor, owner ? -1 : 1, boxes.get(id), family, standing);
      settle(id, { x: anchor.x, y });
      return false;
    });
  }
  const lowest = standing.length ? Math.max(...standing.map((box) => box.y + box.height / 2)) : 0;
  for (const id of waiting) settle(id, { x: 0, y: lowest + GAP });
}
