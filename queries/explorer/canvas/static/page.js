// The parts of the page around the drawing. Texts go in as text, never as markup.

/** Whether the person has asked for little movement. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether an element takes any room on the page. */
export const hasSize = ({ clientWidth, clientHeight }) => clientWidth > 0 && clientHeight > 0;

/** Make an element with attributes and children; a string child is text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A button with a text that is seen and, where that is a sign, a name that is read out. */
export function button(text, press, { label = null, hint = null, ...attributes } = {}) {
  return make(
    "button",
    { type: "button", "aria-label": label, title: hint ?? label, onclick: press, ...attributes },
    text,
  );
}

const HELP =
  "Drawing of parties and links. Arrow up: owner. Arrow down: holding. Left and right: same row. " +
  "E: next link of the party. Enter: menu. O and S: show owners, holdings. H: hide. P: keep in place. " +
  "U: undo. Y: redo. T: tidy. 0: fit. Plus and minus: zoom. Escape: nothing selected.";

/** Build the empty page of a canvas inside its root. */
export function buildPage(root) {
  root.replaceChildren();
  const after = make("div", { class: "after", tabindex: "-1" });
  const skip = button("Skip the drawing", () => after.focus(), { class: "skip" });
  // In place before the style sheet has come: Cytoscape looks at it at once.
  const drawing = make("div", { class: "drawing" });
  drawing.style.position = "relative";
  const stage = make(
    "div",
    { class: "stage", tabindex: "0", role: "application", "aria-label": HELP },
    drawing,
  );
  const handle = button("⋯", () => {}, { class: "handle", label: "Menu", hidden: true });
  handle.setAttribute("aria-haspopup", "menu");
  const frame = make("div", { class: "frame" }, stage, handle);
  const legend = make("ul", { class: "legend", "aria-label": "Legend" });
  const status = make("p", { class: "status", role: "status", "aria-live": "polite" });
  const foot = make("div", { class: "foot" }, legend, status);
  root.append(skip, frame, foot, after);
  return { frame, stage, drawing, handle, legend, status };
}

/**
 * Let a click land where it is meant. Cytoscape remembers where its stage is on the page, and inside
 * a shadow root it does not hear of a page that was scrolled or moved.
 */
export function followPage(stage, cy) {
  const look = () => cy.renderer().invalidateContainerClientCoordsCache();
  for (const event of ["pointerenter", "pointerdown", "wheel"]) {
    stage.addEventListener(event, look, { capture: true, passive: true });
  }
}

/** Hear of two clicks on one element; Cytoscape calls two quick ones double whatever they are on. */
export function onDouble(cy, does) {
  let taps = [];
  cy.on("tap", ({ target }) => {
    taps = [taps[1], target];
  });
  cy.on("dbltap", "node, edge", () => {
    if (taps[0] === taps[1]) does();
  });
}
