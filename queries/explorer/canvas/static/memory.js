// Where a person put parties, for a drawing that is left and opened again.

const DRAWINGS = 8;
const known = new Map();

/** Places by party, each with the one that Python gave; the oldest drawings are forgotten. */
export function recall(sceneId) {
  const places = known.get(sceneId) ?? new Map();
  known.delete(sceneId);
  known.set(sceneId, places);
  while (known.size > DRAWINGS) known.delete(known.keys().next().value);
  return places;
}

/** Keep where parties stand now, and where Python put them. */
export function remember(scene, nodes) {
  const places = recall(scene.id);
  places.clear();
  nodes.forEach((node) => {
    const { x, y } = scene.cards[node.id()] ?? {};
    places.set(node.id(), { at: { ...node.position() }, from: { x, y }, over: node.data("over") });
  });
}

/** Where a party stands: where it was put, unless Python has given it another place since. */
export function placeOf(sceneId, id, { x, y }) {
  const kept = recall(sceneId).get(id);
  return kept && kept.from.x === x && kept.from.y === y ? { ...kept.at } : { x, y };
}

/** How high a party lies that was taken in hand; nothing of any other. */
export function heightOf(sceneId, id) {
  const over = recall(sceneId).get(id)?.over;
  return over === undefined ? {} : { over };
}
