// What a party and a link look like and what is said of them, without a word about where they are.

export const BOX_WIDTH = 180;
const LINE_HEIGHT = 16;
const PADDING = 18;
const NAME_LINES = 3;
export const FONT_SIZE = 13;

/** Every kind of party: its word, the shape that marks it, and room that the shape takes away. */
export const KINDS = {
  person: { word: "person", shape: "ellipse", wider: 28, higher: 24 },
  company: { word: "company", shape: "round-rectangle", wider: 0, higher: 0 },
  public_body: { word: "public body", shape: "polygon", wider: 0, higher: 20 },
  trust: { word: "trust", shape: "cut-rectangle", wider: 8, higher: 4 },
  organization: { word: "organization", shape: "rectangle", wider: 0, higher: 0 },
  other: { word: "party", shape: "barrel", wider: 8, higher: 8 },
  more: { word: "", shape: "round-rectangle", wider: 0, higher: 8 },
};

/** Every kind of line: its word, dashes (empty is solid), arrowhead, and whether that is filled. */
export const LINES = {
  ownership: { word: "ownership", dash: [], arrow: "triangle", filled: true },
  control: { word: "control", dash: [10, 5], arrow: "triangle", filled: false },
  consolidation: { word: "consolidation", dash: [2, 4], arrow: "square", filled: false },
  transfer: { word: "given away", dash: [9, 3, 3, 3], arrow: "triangle-tee", filled: true },
  supply: { word: "supply", dash: [14, 4, 2, 4], arrow: "vee", filled: true },
  directorship: { word: "directorship", dash: [5, 3], arrow: "circle", filled: false },
  family: { word: "family", dash: [], arrow: "diamond", filled: false },
  address: { word: "shared address", dash: [2, 7], arrow: "tee", filled: true },
  other: { word: "other link", dash: [5, 9], arrow: "chevron", filled: true },
};

const RELATIONS = {
  owners: "Owners",
  holdings: "Holdings",
  supply: "Supply",
  directorship: "Directorships",
  family: "Family",
  address: "Shared address",
  other: "Other links",
};

export const kindOf = (node) => KINDS[node.kind] ?? KINDS.other;
export const lineOf = (edge) => LINES[edge.line] ?? LINES.other;
export const relationLabel = (relation) =>
  relation.label || RELATIONS[relation.key] || "Other links";

let pen = null;

/** How wide a text is in the font of the drawing, in pixels. */
function widthOf(text, font) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = font;
  return pen.measureText(text).width;
}

/** The longest beginning of a text that fits a width. */
function beginning(text, width, font) {
  const letters = Array.from(text);
  let kept = letters.length;
  while (kept > 1 && widthOf(letters.slice(0, kept).join(""), font) > width) kept -= 1;
  return letters.slice(0, kept).join("");
}

/** Break a text into at most so many lines of about equal length within a width. */
function wrap(text, width, most, font) {
  const flat = String(text).replace(/\s+/gu, " ").trim();
  const lines = fill(flat, width, most, font);
  if (lines.length < 2 || lines.at(-1).endsWith("…")) return lines;
  for (let less = widthOf(flat, font) / lines.length; less < width; less += 8) {
    const evener = fill(flat, less, most, font);
    if (evener.length === lines.length && !evener.at(-1).endsWith("…")) return evener;
  }
  return lines;
}

/** Fill lines one after the other; what is cut ends with an ellipsis. */
function fill(text, width, most, font) {
  const lines = [];
  let rest = text;
  while (rest && lines.length < most) {
    let head = beginning(rest, width, font);
    if (head.length < rest.length && rest[head.length] !== " ") {
      const gap = head.lastIndexOf(" ");
      if (gap > 0) head = head.slice(0, gap);
    }
    lines.push(head.trim());
    rest = rest.slice(head.length).trim();
  }
  if (rest && lines.length) {
    const last = lines.length - 1;
    lines[last] = `${beginning(`${lines[last]} ${rest}`, width - 12, font).trim()}…`;
  }
  return lines;
}

/** The words above the name: who is listed, who was asked about, whose own fact it is. */
function heads(node) {
  const marks = [...(node.marks ?? [])];
  const has = (word) => marks.some((mark) => mark.toUpperCase().startsWith(word));
  if (node.listed && !has("LISTED")) marks.unshift("LISTED");
  if (node.asked && !has("ASKED")) marks.push("ASKED ABOUT");
  if (node.own && !has("OWN")) marks.push("OWN FACT");
  return marks;
}

/** The words under the name: kind, country, and what has happened to it. */
function foot(node) {
  const words = [kindOf(node).word, (node.country ?? "").toUpperCase()];
  if (node.group > 0 && node.kind !== "more") words.push(`${node.group} parties`);
  if (node.ended) words.push("ended");
  if (node.pinned) words.push("pinned");
  return words.filter(Boolean).join(" · ");
}

/** Text and size of a party's box. */
export function boxOf(node, family, originals) {
  const kind = kindOf(node);
  const font = `${FONT_SIZE}px ${family}`;
  const width = BOX_WIDTH - 20;
  const lines = heads(node).flatMap((mark) => wrap(mark, width, 2, font));
  lines.push(...wrap(node.name || node.party, width, NAME_LINES, font));
  if (originals && node.original) lines.push(...wrap(node.original, width, 2, font));
  const under = foot(node);
  if (under) lines.push(...wrap(under, width, 2, font));
  return {
    label: lines.join("\n"),
    width: BOX_WIDTH + kind.wider,
    height: lines.length * LINE_HEIGHT + PADDING + kind.higher,
  };
}

/** What is said of a line in words, because no dash could say it plainly. */
export function remark(edge) {
  const words = [];
  if (edge.certainty === "alleged" || edge.certainty === "disputed") words.push(edge.certainty);
  if (edge.ended) words.push("ended");
  if (edge.own) words.push("own fact");
  return words.join(" · ");
}

/** One sentence about a party for the live region. */
export function sayNode(node) {
  const kind = kindOf(node).word;
  const facts = [node.name || node.party];
  if (kind) facts.push(kind);
  if (node.country) facts.push(node.country.toUpperCase());
  if (node.kind !== "more") facts.push(node.listed ? "listed" : "not listed");
  if (node.own) facts.push("own fact");
  if (node.ended) facts.push("ended");
  if (node.pinned) facts.push("pinned");
  const counts = (node.relations ?? []).map(
    (relation) => `${relationLabel(relation)} ${relation.count}, ${relation.shown} shown`,
  );
  return `${facts.join(", ")}. ${counts.length ? `${counts.join("; ")}.` : ""}`.trim();
}

/** One sentence about a link for the live region. */
export function sayEdge(edge, source, target) {
  if (edge.title) return edge.own ? `${edge.title}, own fact` : edge.title;
  const share = edge.label ? `, ${edge.label}` : "";
  const said = remark(edge);
  return `${lineOf(edge).word}${share}: ${source} to ${target}${said ? `, ${said}` : ""}.`;
}
