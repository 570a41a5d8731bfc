// What the status line says; a screen reader reads it out.

import { sayEdge, sayNode } from "./marks.js";

/** One sentence about a party or a link of the drawing. */
export function describe(element) {
  const data = element.data();
  if (element.isNode()) return sayNode(data);
  return sayEdge(data, element.source().data("name"), element.target().data("name"));
}

/** What a scene says of itself when it opens. */
export function opening({ nodes, edges, drawn, left_out: left }) {
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const parties = drawn === 1 ? "1 party" : `${drawn} parties`;
  // A box may stand for several parties; one that stands for those not drawn is none of them.
  const groups = nodes.filter((node) => node.group).length;
  const boxes = groups ? `, some in ${count(groups, "group")},` : "";
  const parts = [`${parties}${boxes} and ${count(edges.length, "link")} are drawn.`];
  if (left > 0) parts.push(`${left} more are in the table only.`);
  parts.push("Choose one to see what is known of it.");
  return parts.join(" ");
}

/** What has come and gone since the ids that were there before; nothing if nothing did. */
export function change(before, cy) {
  const fresh = cy.nodes().filter((node) => !before.has(node.id()));
  const gone = before.size + fresh.length - cy.nodes().length;
  const view = cy.extent();
  const out = fresh.filter((node) => {
    const { x, y } = node.position();
    return x < view.x1 || x > view.x2 || y < view.y1 || y > view.y2;
  });
  return [
    fresh.length ? `${fresh.length} added.` : "",
    gone ? `${gone} taken off.` : "",
    out.length ? `${out.length} out of view: press 0 to see everything.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** The numbers of the statements behind a line, as the text has them: [1–4]. */
export function noteMark(notes = []) {
  if (!notes.length) return "";
  const [first, last] = [notes[0], notes.at(-1)];
  const run = notes.length > 2 && last - first === notes.length - 1;
  return `[${run ? `${first}–${last}` : notes.join(",")}]`;
}
