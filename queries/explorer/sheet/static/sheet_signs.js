// The signs of verdicts, form first and colour second, and the scale of a rule's threshold.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 84;

function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const circle = (look) => shape("circle", { cx: 8, cy: 8, r: 6.3, class: look });
const square = (from, look) =>
  shape("rect", { x: from, y: from, width: 16 - 2 * from, height: 16 - 2 * from, class: look });
const way = (d, look) => shape("path", { d, class: look });

const EMPTY = () => [circle("line")];
const HALF = () => [circle("line"), way("M8 1.7 A6.3 6.3 0 0 1 8 14.3 Z", "fill")];
const FORMS = {
  listed: () => [square(1.5, "line"), square(4.5, "fill")],
  listed_undated: () => [square(1.5, "line"), square(4.5, "line")],
  met: () => [circle("fill line")],
  may_be_met: HALF,
  may_be_listed: HALF,
  review: () => [way("M8 1 L15 8 L8 15 L1 8 Z", "line"), way("M8 4.6 V8.8 M8 10.6 V11.9", "line")],
  rebutted: () => [circle("line"), way("M5 8 H11", "line")],
  below: EMPTY,
  none_found: EMPTY,
  none_found_open: EMPTY,
  not_assessed: () => [way("M2 8 H14", "line dash")],
};

/** The sign of a result. */
export function sign({ verdict, sign: form }) {
  const size = { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" };
  return shape("svg", { ...size, class: `sign ${verdict}` }, ...(FORMS[form]?.() ?? []));
}

/** What listed holders have, from none to all, with a tick at the threshold. */
export function scale({ verdict, scale: { low, high, threshold } }) {
  const at = (percent) => (WIDTH * percent) / 100;
  const bar = (from, to, look) =>
    shape("rect", { x: at(from), y: 6, width: Math.max(0, at(to) - at(from)), height: 6, class: look });
  return shape(
    "svg",
    { viewBox: `0 0 ${WIDTH} 18`, width: WIDTH, height: 18, class: `scale ${verdict}`, "aria-hidden": "true" },
    bar(0, 100, "track"),
    bar(low, high, "maybe"),
    bar(0, low, "sure"),
    way(`M${at(threshold)} 3 V15`, "tick"),
  );
}
