// Where lines leave a box, bend, and arrive: side by side, so that their shares can be read.

const PORT_STEP = 52;
const LEAST_STEP = 22;
const USED_WIDTH = 0.78;
const LABEL_AT = 21;
const LABEL_STAGGER = 26;
const LETTER = 6;
const LABEL_GAP = 8;
const STUB = 36;
const CROWDED_STUB = 58;
const LEAVING_STUB = 10;
const UPRIGHT = 6;
const ROUND = 12;
const ROOF = 0.38;

/** How far above or below its centre a box's border is, so far to the side of the centre. */
function borderAt(node, aside, upper) {
  const half = node.height / 2;
  const part = Math.abs(aside) / (node.width / 2);
  if (node.kind === "person") return half * Math.sqrt(Math.max(0, 1 - part * part));
  if (node.kind === "public_body" && upper) return half * (1 - ROOF * part);
  return half;
}

/** About how wide the words at a line's end are: those of its longest row. */
const wordsWidth = ({ said }) =>
  LETTER * Math.max(0, ...(said ?? "").split("\n").map((row) => row.length));

/** Whether words would overlap that stand beside each other, with silent lines between or not. */
const overlap = (lines, step) => {
  const speaking = lines.flatMap((line, at) => (line.said ? [{ at, width: wordsWidth(line) }] : []));
  return speaking.slice(1).some((line, before) => {
    const other = speaking[before];
    return (line.at - other.at) * step < (line.width + other.width) / 2 + LABEL_GAP;
  });
};

/**
 * Share out the width of a box among lines, in the order in which they come in.
 *
 * A line of the path keeps to the middle, so that the path runs straight.
 */
function ports(node, lines, upper) {
  lines.sort((one, two) => one.from - two.from || (one.id < two.id ? -1 : 1));
  const onPath = lines.findIndex((line) => line.path);
  const middle = onPath < 0 ? (lines.length - 1) / 2 : onPath;
  const widest = Math.max(middle, lines.length - 1 - middle);
  const half = ((node.kind === "person" ? 0.62 : USED_WIDTH) * node.width) / 2;
  const roomy = Math.min(LEAST_STEP, (2 * half) / Math.max(1, lines.length - 1));
  const step = Math.max(roomy, Math.min(PORT_STEP, half / Math.max(1, widest)));
  const [first, last] = [-middle * step, (lines.length - 1 - middle) * step];
  const shift = Math.max(0, -half - first) - Math.max(0, last - half);
  // Shares that have no room beside each other stand at two heights.
  const crowded = overlap(lines, step);
  let labels = onPath > 0 ? lines.slice(0, onPath).filter((line) => line.said).length % 2 : 0;
  return lines.map((line, at) => {
    const x = (at - middle) * step + shift;
    const y = borderAt(node, x, upper) + 1;
    const level = crowded && line.said ? labels++ % 2 : 0;
    return { id: line.id, crowded, level, x, y: upper ? -y : y };
  });
}

/** Corners as Cytoscape counts them: along the line between both ends, and away from it. */
function segments(start, end, corners) {
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const length = Math.hypot(dx, dy) || 1;
  const along = (corner) => ((corner.x - start.x) * dx + (corner.y - start.y) * dy) / length ** 2;
  const away = (corner) => ((corner.y - start.y) * dx - (corner.x - start.x) * dy) / length;
  return { weights: corners.map(along).join(" "), distances: corners.map(away).join(" ") };
}

/**
 * The way of every line, from where its boxes stand.
 *
 * nodes: Map of id to {x, y, width, height, kind}; edges: {id, source, target}; bends: Map of edge
 * id to corners. Gives a Map of edge id to {led, corners}; `led` is for the line's data, which the
 * style reads: Cytoscape reckons a style of the line's own much more slowly.
 */
export function routes(nodes, edges, bends) {
  const ways = new Map();
  const arriving = new Map();
  const leaving = new Map();
  const add = (map, key, line) => map.set(key, [...(map.get(key) ?? []), line]);
  for (const edge of edges) {
    const source = nodes.get(edge.source);
    const target = nodes.get(edge.target);
    if (target.y - target.height / 2 > source.y + source.height / 2) {
      const corners = bends.get(edge.id) ?? [];
      const { id, path, said } = edge;
      add(arriving, edge.target, { id, path, said, from: (corners.at(-1) ?? source).x });
      add(leaving, edge.source, { id, path, from: (corners[0] ?? target).x });
    } else {
      const bow = aside(edge, source, target, nodes);
      ways.set(edge.id, { led: { ...PLAIN, bow, labelAt: LABEL_AT }, corners: [] });
    }
  }
  const ends = new Map();
  for (const [id, lines] of leaving) {
    for (const port of ports(nodes.get(id), lines, false)) ends.set(port.id, { start: port });
  }
  for (const [id, lines] of arriving) {
    for (const port of ports(nodes.get(id), lines, true)) ends.get(port.id).end = port;
  }
  const boxes = [...nodes.values()];
  for (const edge of edges) {
    if (!ends.has(edge.id)) continue;
    const both = [nodes.get(edge.source), nodes.get(edge.target)];
    ways.set(edge.id, downward(...both, ends.get(edge.id), bends.get(edge.id), boxes));
  }
  return ways;
}

/** What a line's data say of its way where it is led straight from centre to centre. */
const PLAIN = { leaves: null, arrives: null, weights: null, distances: null, bow: null };

/** Lead a line of Cytoscape's as a way says, or plainly; one that is led so already is left alone. */
export function lead(edge, led = PLAIN) {
  const data = edge.data();
  if (Object.entries(led).some(([name, value]) => data[name] !== value)) edge.data(led);
}

/** A line from a box to one below: it arrives upright, and its share stands there. */
function downward(source, target, { start, end }, bends, boxes) {
  const from = { x: source.x + start.x, y: source.y + start.y };
  const to = { x: target.x + end.x, y: target.y + end.y };
  const led = {
    ...PLAIN,
    leaves: `${start.x}px ${start.y}px`,
    arrives: `${end.x}px ${end.y}px`,
    labelAt: LABEL_AT + end.level * LABEL_STAGGER,
  };
  const stub = Math.min(end.crowded ? CROWDED_STUB : STUB, (to.y - from.y) * 0.65);
  const [upper, lower] = [from.y + LEAVING_STUB, to.y - stub];
  const others = boxes.filter((box) => box !== source && box !== target);
  const bent = bends && isFree([from, ...bends, to], others) ? bends : detour(from, to, others);
  const corners = bent.filter((corner) => corner.y > upper && corner.y < lower);
  if (corners.length || Math.abs(to.x - from.x) > UPRIGHT) {
    corners.unshift({ x: from.x, y: upper });
    corners.push({ x: to.x, y: lower });
  }
  if (!corners.length) return { led, corners };
  return { led: { ...led, ...segments(from, to, corners) }, corners };
}

/** The x of a downward line where it is at some height. */
const xAt = (one, two, y) => one.x + ((two.x - one.x) * (y - one.y)) / (two.y - one.y || 1);

/** Whether a line through points goes past the middle of every box. */
function isFree(points, boxes) {
  return points.slice(1).every((to, at) => {
    const from = points[at];
    return boxes.every(
      (box) =>
        box.y < from.y || box.y > to.y || Math.abs(xAt(from, to, box.y) - box.x) >= box.width / 2,
    );
  });
}

/** Corners that lead a line round every box on its way, on the nearer side of each. */
function detour(from, to, boxes) {
  const corners = [];
  let last = from;
  for (const box of [...boxes].sort((one, two) => one.y - two.y)) {
    const [top, bottom] = [box.y - box.height / 2 - ROUND, box.y + box.height / 2 + ROUND];
    if (top <= last.y || bottom >= to.y) continue;
    const x = xAt(last, to, box.y);
    const room = box.width / 2 + ROUND;
    if (Math.abs(x - box.x) >= room) continue;
    const side = box.x + (x < box.x ? -room : room);
    corners.push({ x: side, y: top }, { x: side, y: bottom });
    last = corners.at(-1);
  }
  return corners;
}

/** How far a line to a box on the same row or above bows out; null is straight to a neighbour. */
function aside(edge, source, target, nodes) {
  const level = Math.abs(source.y - target.y) < (source.height + target.height) / 2;
  const between = (node) =>
    node !== source &&
    node !== target &&
    Math.abs(node.y - source.y) < node.height / 2 &&
    (node.x - source.x) * (node.x - target.x) < 0;
  if (level && edge.source !== edge.target && ![...nodes.values()].some(between)) {
    return null;
  }
  const apart = Math.abs(source.x - target.x);
  const bow = level ? 70 : Math.max(70, 150 - apart / 2);
  return source.x <= target.x ? -bow : bow;
}
