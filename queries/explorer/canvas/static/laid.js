// Layouts kept for as long as the tab is open: a page opened again waits for none.

const LAYOUTS = 4;
/** A shelf for these very modules, which name their version; others may lay out another way. */
const SHELF = `layouts of ${new URL(".", import.meta.url).pathname}`;

function shelf() {
  try {
    return JSON.parse(sessionStorage.getItem(SHELF)) ?? [];
  } catch {
    return [];
  }
}

/** The page's address as it was opened, and as it is now: Python writes more into it. */
const addresses = () => [performance.getEntriesByType("navigation")[0].name, location.href];

/** Whether a layout is kept of what this very address has shown before. */
export const isLaidOut = () => shelf().some((one) => one.addresses.includes(location.href));

/** The layout of a graph in the language of Graphviz, if it is kept; its Maps are the caller's. */
export function laidOut(source) {
  const found = shelf().find((one) => one.source === source);
  return found && { positions: new Map(found.positions), bends: new Map(found.bends) };
}

/** Keep a layout; the oldest are forgotten, and where nothing may be kept nothing is. */
export function keepLaidOut(source, { positions, bends }) {
  const others = shelf().filter((one) => one.source !== source);
  const kept = { source, positions: [...positions], bends: [...bends] };
  try {
    kept.addresses = addresses();
    sessionStorage.setItem(SHELF, JSON.stringify([kept, ...others].slice(0, LAYOUTS)));
  } catch {
    // Full, or refused by the person's settings.
  }
}
