// The keyboard of the drawing.

import { describe } from "./said.js";

const SAME_ROW = 45;

const nearest = (parties, from) =>
  parties.length
    ? parties.min((party) => Math.abs(party.position("x") - from.position("x"))).ele
    : null;

/** The party that an arrow key leads to, or null. */
function step(canvas, key, from) {
  const row = () =>
    canvas.cy
      .nodes()
      .filter((party) => Math.abs(party.position("y") - from.position("y")) < SAME_ROW);
  switch (key) {
    case "ArrowUp":
      return nearest(from.incomers("node"), from);
    case "ArrowDown":
      return nearest(from.outgoers("node"), from);
    case "ArrowLeft":
      return nearest(
        row().filter((party) => party.position("x") < from.position("x")),
        from,
      );
    case "ArrowRight":
      return nearest(
        row().filter((party) => party.position("x") > from.position("x")),
        from,
      );
    default:
      return null;
  }
}

/** The next link of a party, or of the party from which links are being looked through. */
function nextLink(canvas) {
  const current = canvas.selection.element();
  const party = current?.isNode() ? current : canvas.selection.cursor();
  const links = party?.connectedEdges() ?? [];
  if (!links.length) return null;
  const at = current?.isEdge() ? links.indexOf(current) : -1;
  return links[(at + 1) % links.length];
}

/** What a plain key does; a key that is not here is left to the page. */
const DOES = {
  Enter: (canvas) => canvas.actions.enter(),
  " ": (canvas) => canvas.actions.enter(),
  ContextMenu: (canvas) => canvas.actions.openMenu(),
  m: (canvas) => canvas.actions.openMenu(),
  o: (canvas) => canvas.actions.expand("owners"),
  s: (canvas) => canvas.actions.expand("holdings"),
  h: (canvas) => canvas.actions.hide(),
  p: (canvas) => canvas.actions.pin(),
  u: (canvas) => canvas.actions.act({ do: "undo" }),
  y: (canvas) => canvas.actions.act({ do: "redo" }),
  t: (canvas) => canvas.tidy(),
  e: (canvas) => canvas.selection.choose(nextLink(canvas)),
  0: (canvas) => canvas.fit(),
  "+": (canvas) => canvas.zoom(1.25),
  "=": (canvas) => canvas.zoom(1.25),
  "-": (canvas) => canvas.zoom(0.8),
  Escape: (canvas) => canvas.selection.choose(null),
};

/** Do what a key means; false if it means nothing here. */
export function doKey(canvas, key) {
  if (Object.hasOwn(DOES, key)) {
    DOES[key](canvas);
    return true;
  }
  if (!key.startsWith("Arrow")) return false;
  const from = canvas.selection.cursor();
  if (!from) return true;
  const to = canvas.selection.element() ? step(canvas, key, from) : from;
  if (to) canvas.selection.choose(to);
  else canvas.say(`No party there. ${describe(from)}`);
  return true;
}

/** Take a key from the page if it means something. */
export function onKey(canvas, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!doKey(canvas, key)) return;
  event.preventDefault();
  event.stopPropagation();
}
