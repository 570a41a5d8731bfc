// The items of the menu of a party and of a link.

import { relationLabel, sayEdge } from "./marks.js";

function relationItem(actions, node, relation) {
  const all = relation.shown >= relation.count;
  return {
    text: relationLabel(relation),
    count: all ? `${relation.count}, all shown` : `${relation.count}, ${relation.shown} shown`,
    off: all,
    press: () => actions.act({ do: "expand", id: node.id, relation: relation.key }),
  };
}

/** The menu of a party: its relations with their counts first. */
export function nodeItems(actions, node) {
  const act = (what) => actions.act({ do: what, id: node.id });
  const relations = (node.relations ?? []).map((one) => relationItem(actions, node, one));
  const hide = {
    text: "Hide",
    count: node.asked ? "the party asked about stays" : "",
    off: Boolean(node.asked),
    press: () => actions.hide(),
  };
  if (node.kind === "more") {
    return [{ text: "Open as a table", press: () => act("open") }, ...relations, null, hide];
  }
  return [
    ...relations,
    ...(relations.length ? [null] : []),
    hide,
    { text: "Collapse", press: () => act("collapse") },
    { text: node.pinned ? "Let it move" : "Keep in place", press: () => actions.pin() },
    null,
    { text: "Open this party", press: () => act("open_party") },
    { text: "Add a fact about this party", press: () => act("own_facts") },
    { text: "Run a query", press: () => act("saved_queries") },
  ];
}

/** The menu of a link: its proof, and the ways to both ends. */
export function edgeItems(actions, edge, source, target) {
  const statements = edge.claims === 1 ? "1 statement" : `${edge.claims ?? 0} statements`;
  return {
    title: sayEdge(edge, source.name, target.name),
    items: [
      {
        text: "Proof",
        count: statements,
        press: () => actions.canvas.prove(edge),
      },
      null,
      { text: `Go to ${source.name}`, press: () => actions.goTo(source.id) },
      { text: `Go to ${target.name}`, press: () => actions.goTo(target.id) },
    ],
  };
}
