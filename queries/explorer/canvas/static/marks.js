// What is said of a party and of a link.

/** Every kind of party in words. */
const KINDS = {
  person: "person",
  company: "company",
  public_body: "public body",
  trust: "trust",
  organization: "organization",
  other: "party",
  more: "",
};

/** Every kind of line in words. */
const LINES = {
  ownership: "ownership",
  control: "control",
  consolidation: "consolidation",
  transfer: "given away",
  supply: "supply",
  directorship: "directorship",
  family: "family",
  address: "shared address",
  other: "other link",
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

export const relationLabel = (relation) =>
  relation.label || RELATIONS[relation.key] || "Other links";

/** What is said of a line in words, because no dash could say it plainly. */
function remark(edge) {
  const words = [];
  if (edge.certainty === "alleged" || edge.certainty === "disputed") words.push(edge.certainty);
  if (edge.ended) words.push("ended");
  if (edge.own) words.push("own fact");
  return words.join(" · ");
}

/** One sentence about a party for the live region. */
export function sayNode(node) {
  const kind = KINDS[node.kind] ?? KINDS.other;
  const facts = [node.name || node.party];
  if (kind) facts.push(kind);
  if (node.place) facts.push(node.place);
  if (node.kind !== "more") facts.push(node.listed ? "listed" : "not listed");
  if (node.own) facts.push("own fact");
  if (node.ended) facts.push("ended");
  if (node.pinned) facts.push("kept in place");
  const counts = (node.relations ?? []).map(
    (relation) => `${relationLabel(relation)} ${relation.count}, ${relation.shown} shown`,
  );
  return `${facts.join(", ")}. ${counts.length ? `${counts.join("; ")}.` : ""}`.trim();
}

/** One sentence about a link for the live region. */
export function sayEdge(edge, source, target) {
  if (edge.title) return edge.own ? `${edge.title} Own fact.` : edge.title;
  const share = edge.label ? `, ${edge.label}` : "";
  const said = remark(edge);
  return `${LINES[edge.line] ?? LINES.other}${share}: ${source} to ${target}${said ? `, ${said}` : ""}.`;
}
