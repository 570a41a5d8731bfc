// The way of a line between two cards of which one was moved: straight, from border to border.

/** Where a straight line from the middle of a card leaves it. */
function border(node, to) {
  const { x, y } = node.position();
  const [dx, dy] = [to.x - x, to.y - y];
  const { width, height } = node.data();
  const steps = [dx && width / 2 / Math.abs(dx), dy && height / 2 / Math.abs(dy)].filter(Boolean);
  const part = Math.min(1, ...steps);
  return { x: x + dx * part, y: y + dy * part };
}

/** The line, its head and the middle of its words; `data` lets Cytoscape lead it straight too. */
export function straight(source, target, { back }) {
  const start = border(source, target.position());
  const end = border(target, source.position());
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const part = Math.max(0, 1 - back / (Math.hypot(dx, dy) || 1));
  const angle = (Math.atan2(dy, dx) * 180) / Math.PI;
  return {
    d: `M${start.x},${start.y} L${start.x + dx * part},${start.y + dy * part}`,
    head: `translate(${end.x} ${end.y}) rotate(${angle})`,
    at: [(start.x + end.x) / 2, (start.y + end.y) / 2],
    data: { leaves: null, arrives: null, weights: null, distances: null },
  };
}
