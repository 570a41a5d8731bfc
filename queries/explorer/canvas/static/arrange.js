// Places for a scene: those it brings, those that are remembered, and new ones for the rest.

import { freePlace, layOut, place } from "./layout.js";
import { recall } from "./memory.js";
import { lead } from "./routes.js";

/** Every party on a drawing with its place, size and kind. */
export function standing(cy) {
  return new Map(
    cy.nodes().map((node) => {
      const { width, height, kind } = node.data();
      return [node.id(), { ...node.position(), width, height, kind }];
    }),
  );
}

/** The same of parties that are yet to be drawn. */
export function toStand(nodes, boxes, positions) {
  return new Map(
    nodes.map(({ id, kind }) => {
      const { width, height } = boxes.get(id);
      return [id, { ...positions.get(id), width, height, kind }];
    }),
  );
}

/**
 * Places and bends for a scene.
 *
 * cy: the drawing of the same scene as it was, in which nothing moves; null for another scene.
 */
export async function arrange(scene, boxes, cy) {
  const known = recall(scene.id);
  const positions = new Map();
  for (const node of scene.nodes) {
    const there = cy?.getElementById(node.id);
    if (there?.length) positions.set(node.id, { ...there.position() });
    else if (known.has(node.id)) positions.set(node.id, known.get(node.id));
    else if (Number.isFinite(node.x) && Number.isFinite(node.y)) {
      positions.set(node.id, { x: node.x, y: node.y });
    }
  }
  if (!positions.size && scene.nodes.length) return layOut(boxes, scene.edges);
  const fresh = scene.nodes.map((node) => node.id).filter((id) => !positions.has(id));
  place(fresh, boxes, positions, scene.edges);
  return { positions, bends: new Map() };
}

/** Lay a drawing out anew round its pinned parties, and give the bends of its lines. */
export async function tidy(cy, duration) {
  const edges = cy.edges().map((edge) => edge.data());
  const boxes = standing(cy);
  const { positions, bends } = await layOut(boxes, edges);
  const pinned = cy.nodes("[?pinned]").map((node) => node.id());
  if (pinned.length) settleRound(pinned, boxes, edges, positions, bends);
  const moves = cy.nodes().filter((node) => !node.data("pinned"));
  if (duration) {
    cy.batch(() => cy.edges().forEach((edge) => lead(edge)));
    const animated = moves.map((node) =>
      node
        .animation({ position: positions.get(node.id()), duration, easing: "ease-in-out" })
        .play()
        .promise(),
    );
    await Promise.all(animated);
  }
  cy.batch(() => moves.forEach((node) => node.position(positions.get(node.id()))));
  return bends;
}

/**
 * Shift a layout to where the pinned parties are, and give way to them.
 *
 * Bends are kept where both ends of a line stand as they were laid out.
 */
function settleRound(pinned, boxes, edges, positions, bends) {
  const mean = (axis) =>
    pinned.reduce((sum, id) => sum + boxes.get(id)[axis] - positions.get(id)[axis], 0) /
    pinned.length;
  const [dx, dy] = [mean("x"), mean("y")];
  const shifted = ({ x, y }) => ({ x: x + dx, y: y + dy });
  const settled = pinned.map((id) => boxes.get(id));
  const astray = new Set();
  for (const [id, laid] of positions) {
    const box = boxes.get(id);
    const wish = shifted(laid);
    const found = pinned.includes(id) ? { x: box.x, y: box.y } : freePlace(wish, box, settled);
    if (Math.hypot(found.x - wish.x, found.y - wish.y) > 1) astray.add(id);
    positions.set(id, found);
    if (!pinned.includes(id)) settled.push({ ...box, ...found });
  }
  for (const { id, source, target } of edges) {
    if (!bends.has(id)) continue;
    if (astray.has(source) || astray.has(target)) bends.delete(id);
    else bends.set(id, bends.get(id).map(shifted));
  }
}
