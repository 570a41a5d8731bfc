// What Cytoscape draws: nothing but what is chosen. Cards and lines are drawn over it, by cards.js.

/** The three parts of a colour as the browser computes it. */
function parts(colour) {
  const hex = /^#([0-9a-f]{6})/iu.exec(colour);
  if (hex) return [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16));
  return (colour.match(/[\d.]+/gu) ?? [255, 255, 255]).slice(0, 3).map(Number);
}

/** Read the theme that Streamlit has set on an element. */
export function readTheme(element) {
  const computed = getComputedStyle(element);
  const [red, green, blue] = parts(computed.backgroundColor);
  const dark = 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  const text = computed.color;
  return { text, ground: computed.backgroundColor, dark, chosen: "#1F8FD6" };
}

/** How high a party lies that nobody has taken in hand. */
export const LOWEST = 2;

/** The stylesheet of Cytoscape for a theme. */
export function stylesheet(theme) {
  return [
    {
      selector: "node",
      style: {
        shape: "rectangle",
        width: "data(width)",
        height: "data(height)",
        "background-opacity": 0,
        "border-width": 0,
        "overlay-opacity": 0,
        "z-index": LOWEST,
      },
    },
    { selector: "node[over]", style: { "z-index": "data(over)" } },
    {
      selector: "edge",
      style: {
        width: 6,
        "curve-style": "straight",
        "line-opacity": 0,
        "target-arrow-shape": "none",
        "overlay-opacity": 0,
      },
    },
    // Where a line leaves, bends and arrives is in its data, by cards.js.
    {
      selector: "edge[?leaves]",
      style: { "source-endpoint": "data(leaves)", "target-endpoint": "data(arrives)" },
    },
    {
      selector: "edge[?weights]",
      style: {
        "curve-style": "segments",
        "edge-distances": "endpoints",
        "segment-weights": "data(weights)",
        "segment-distances": "data(distances)",
      },
    },
    {
      selector: "node.chosen",
      style: { "outline-color": theme.chosen, "outline-width": 3, "outline-offset": 4 },
    },
    {
      selector: "edge.chosen",
      style: {
        "underlay-color": theme.chosen,
        "underlay-padding": 5,
        "underlay-opacity": 0.5,
      },
    },
  ];
}
