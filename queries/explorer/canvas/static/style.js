// The drawing's style, made of the theme's own colours and of Okabe and Ito's palette.

import { FONT_SIZE, KINDS, LINES } from "./marks.js";

/** The palette, for white and for black grounds: each keeps 3:1 to its ground. */
const PALETTES = {
  light: {
    company: "#0072B2",
    person: "#007A5A",
    listed: "#D55E00",
    path: "#D55E00",
    own: "#B0588C",
    chosen: "#56B4E9",
    link: "#0072B2",
    pathFill: "#FDF0E6",
    ownFill: "#F9EDF4",
    askedFill: "#E4F1FA",
  },
  dark: {
    company: "#56B4E9",
    person: "#2FBF9B",
    listed: "#F08A3C",
    path: "#F08A3C",
    own: "#E09CC4",
    chosen: "#56B4E9",
    link: "#56B4E9",
    pathFill: "#3D2413",
    ownFill: "#3A2231",
    askedFill: "#12324A",
  },
};

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
  return {
    text: computed.color,
    ground: computed.backgroundColor,
    family: computed.fontFamily,
    faint: dark ? "#A3A8B4" : "#5F6673",
    dark,
    ...PALETTES[dark ? "dark" : "light"],
  };
}

const ROOF = [-1, -0.62, 0, -1, 1, -0.62, 1, 1, -1, 1];

function nodeStyles(theme) {
  const kinds = Object.entries(KINDS).map(([kind, { shape }]) => ({
    selector: `node[kind = "${kind}"]`,
    style: { shape },
  }));
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        "corner-radius": 8,
        width: "data(width)",
        height: "data(height)",
        label: "data(box)",
        "text-wrap": "wrap",
        "text-max-width": 400,
        "text-valign": "center",
        "text-halign": "center",
        "line-height": 1.22,
        "font-family": theme.family,
        "font-size": FONT_SIZE,
        color: theme.text,
        "background-color": theme.ground,
        "border-width": 1.5,
        "border-color": theme.company,
        "overlay-opacity": 0,
        "z-index": 2,
      },
    },
    ...kinds,
    { selector: 'node[kind = "person"]', style: { "border-color": theme.person } },
    {
      selector: 'node[kind = "public_body"]',
      style: { "shape-polygon-points": ROOF, "text-margin-y": 7 },
    },
    {
      selector: 'node[kind = "more"], node[group > 0]',
      style: {
        "border-color": theme.faint,
        ghost: "yes",
        "ghost-offset-x": 6,
        "ghost-offset-y": 6,
        "ghost-opacity": 0.55,
      },
    },
    { selector: "node[?path]", style: { "background-color": theme.pathFill } },
    {
      selector: "node[?asked]",
      style: { "background-color": theme.askedFill, "border-width": 3 },
    },
    {
      selector: "node[?own]",
      style: {
        "background-color": theme.ownFill,
        "border-color": theme.own,
        "border-style": "dashed",
        "border-width": 2,
      },
    },
    {
      selector: "node[?listed]",
      style: {
        "border-width": 6,
        "border-style": "double",
        "border-color": theme.listed,
        "font-weight": "bold",
      },
    },
    {
      selector: "node[?ended]",
      style: { "border-opacity": 0.45, "text-opacity": 0.75 },
    },
  ];
}

function edgeStyles(theme) {
  const lines = Object.entries(LINES).map(([line, mark]) => ({
    selector: `edge[line = "${line}"]`,
    style: {
      ...(mark.dash.length
        ? { "line-style": "dashed", "line-dash-pattern": mark.dash }
        : { "line-style": "solid" }),
      "target-arrow-shape": mark.arrow,
      "target-arrow-fill": mark.filled ? "filled" : "hollow",
    },
  }));
  const links = ["supply", "directorship", "family", "address", "other"]
    .map((line) => `edge[line = "${line}"]`)
    .join(", ");
  return [
    {
      selector: "edge",
      style: {
        width: 1.6,
        "curve-style": "straight",
        "line-color": theme.faint,
        "target-arrow-color": theme.faint,
        "source-arrow-color": theme.faint,
        "target-arrow-shape": "triangle",
        "arrow-scale": 1.1,
        "target-label": "data(said)",
        "target-text-offset": "data(labelAt)",
        "font-family": theme.family,
        "font-size": 12,
        color: theme.text,
        "text-background-color": theme.ground,
        "text-background-opacity": 0.94,
        "text-wrap": "wrap",
        "text-background-padding": 2,
        "text-background-shape": "round-rectangle",
        "min-zoomed-font-size": 6,
        "overlay-opacity": 0,
        "z-index": 1,
      },
    },
    // Where a line leaves, bends and arrives is in its data, by routes.js.
    {
      selector: "edge[?leaves]",
      style: { "source-endpoint": "data(leaves)", "target-endpoint": "data(arrives)" },
    },
    {
      selector: "edge[?weights]",
      style: {
        "curve-style": "round-segments",
        "edge-distances": "endpoints",
        "segment-radii": 14,
        "segment-weights": "data(weights)",
        "segment-distances": "data(distances)",
      },
    },
    {
      selector: "edge[?bow]",
      style: {
        "curve-style": "unbundled-bezier",
        "control-point-distances": "data(bow)",
        "control-point-weights": 0.5,
      },
    },
    ...lines,
    { selector: links, style: { "line-color": theme.link, "target-arrow-color": theme.link } },
    {
      selector: 'edge[line = "family"]',
      style: { "source-arrow-shape": "diamond", "source-arrow-fill": "hollow" },
    },
    {
      selector: "edge[?path]",
      style: {
        width: 4.5,
        "arrow-scale": 0.9,
        "line-color": theme.path,
        "target-arrow-color": theme.path,
        "font-weight": "bold",
        "font-size": 14,
        "z-index": 3,
      },
    },
    // What was given away stays told apart on a path too: it is no holding.
    {
      selector: 'edge[line = "transfer"]',
      style: { width: 2.6, "line-color": theme.text, "target-arrow-color": theme.text },
    },
    // A path is known by its width; whose fact a line is, by its colour and its words.
    {
      selector: "edge[?own]",
      style: { "line-color": theme.own, "target-arrow-color": theme.own },
    },
    { selector: "edge[remark != '']", style: { "font-style": "italic" } },
    { selector: "edge[?ended]", style: { "line-opacity": 0.45 } },
  ];
}

/** The stylesheet of Cytoscape for a theme. */
export function stylesheet(theme) {
  return [
    ...nodeStyles(theme),
    ...edgeStyles(theme),
    {
      selector: "node.chosen",
      style: { "outline-color": theme.chosen, "outline-width": 4, "outline-offset": 4 },
    },
    {
      selector: "edge.chosen",
      style: {
        "underlay-color": theme.chosen,
        "underlay-padding": 6,
        "underlay-opacity": 0.6,
      },
    },
  ];
}
