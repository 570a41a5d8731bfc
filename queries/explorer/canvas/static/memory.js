// Where parties stood, for a drawing that is left and opened again, or has parties brought back.

const DRAWINGS = 8;
const PARTIES = 2000;
const known = new Map();

/** Places of a drawing by party, newest drawing last; the oldest drawings are forgotten. */
export function recall(sceneId) {
  const places = known.get(sceneId) ?? new Map();
  known.delete(sceneId);
  known.set(sceneId, places);
  while (known.size > DRAWINGS) known.delete(known.keys().next().value);
  return places;
}

/** Keep where parties stand now; those that are gone longest are forgotten. */
export function remember(sceneId, positions) {
  const places = recall(sceneId);
  for (const [id, { x, y }] of positions) {
    places.delete(id);
    places.set(id, { x, y });
  }
  while (places.size > PARTIES) places.delete(places.keys().next().value);
}
