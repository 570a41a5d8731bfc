// The way of a line between two cards of which one was moved: straight, from border to border.
//
// A file of the picture draws it too: seen_picture.py has the same rule.

const APART = 24; // Pixels between two lines that join the same cards,
const ABREAST = 30; // and from the first of several to the last.
const ALONG = 0.24; // Parts of a line by which their words are apart, where they are two,
const WORDS = 0.6; // and that the words of all of them take.

/** Where a line that runs beside the middle of a card leaves it. */
function border(node, [dx, dy], [ox, oy]) {
  const { x, y } = node.position();
  const { width, height } = node.data();
  const steps = [
    [width, dx, ox],
    [height, dy, oy],
  ].filter(([, way]) => way);
  const part = Math.min(1, ...steps.map(([size, way, aside]) => (size / 2 - Math.sign(way) * aside) / Math.abs(way)));
  return [x + ox + dx * part, y + oy + dy * part];
}

/** The ends of a line and its path, its head, and the middle of its words. */
export function straight(edge, { back }) {
  const [source, target] = [edge.source(), edge.target()];
  const [from, to] = [source.position(), target.position()];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const beside = source.edgesWith(target).map((one) => one.id()).sort();
  const side = source.id() < target.id() ? 1 : -1;
  const step = side * (beside.indexOf(edge.id()) - (beside.length - 1) / 2);
  const aside = step * Math.min(APART, ABREAST / Math.max(1, beside.length - 1));
  const off = [(-dy / length) * aside, (dx / length) * aside];
  const [start, end] = [border(source, [dx, dy], off), border(target, [-dx, -dy], off)];
  const [u, v] = [end[0] - start[0], end[1] - start[1]];
  const part = Math.max(0, 1 - back / (Math.hypot(u, v) || 1));
  const words = 0.5 + step * Math.min(ALONG, WORDS / beside.length);
  return {
    points: [start, end],
    d: `M${start} L${start[0] + u * part},${start[1] + v * part}`,
    head: `translate(${end[0]} ${end[1]}) rotate(${(Math.atan2(v, u) * 180) / Math.PI})`,
    at: [start[0] + u * words, start[1] + v * words],
  };
}
