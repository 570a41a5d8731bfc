// The row of buttons above the drawing: one stop for Tab, arrow keys from button to button.

import { button, make } from "./page.js";

const GROUPS = [
  ["No groups", null],
  ["Country", "country"],
  ["Kind", "kind"],
];
const FORMATS = [
  ["PNG, a picture", "png"],
  ["SVG, to edit", "svg"],
  ["HTML, to open anywhere", "html"],
  ["PDF, with sources", "pdf"],
  ["CSV, as a table", "csv"],
  ["JSON, to open here again", "json"],
];

const KEYS = [
  ["Walk to an owner", "ArrowUp", "↑"],
  ["Walk to a holding", "ArrowDown", "↓"],
  ["Walk to the left", "ArrowLeft", "←"],
  ["Walk to the right", "ArrowRight", "→"],
  ["Next link of the party", "e", "E"],
  ["Menu of what is chosen", "Enter", "Enter"],
  ["Show its owners", "o", "O"],
  ["Show its holdings", "s", "S"],
  ["Hide it", "h", "H"],
  ["Pin or unpin it", "p", "P"],
  ["Undo", "u", "U"],
  ["Redo", "y", "Y"],
  ["Lay out again", "t", "T"],
  ["Show everything", "0", "0"],
  ["Choose nothing", "Escape", "Esc"],
];

/** Fill a toolbar with what a drawing can do. */
export function fillToolbar(toolbar, canvas) {
  const below = (opener) => ({
    x: opener.offsetLeft,
    y: 0,
  });
  const opens = (text, title, items) => {
    const opener = button(
      `${text} ▾`,
      () => canvas.menu.open({ title, items: items(), place: below(opener), home: opener }),
      { "aria-haspopup": "menu", label: `${text} ▾`, hint: title },
    );
    return opener;
  };
  const gap = () => make("span", { class: "gap" });
  toolbar.append(
    button("Undo", () => canvas.actions.act({ do: "undo" }), { hint: "Undo (U)", "data-do": "undo" }),
    button("Redo", () => canvas.actions.act({ do: "redo" }), { hint: "Redo (Y)", "data-do": "redo" }),
    gap(),
    opens("Group by", "Put parties into one box by", () =>
      GROUPS.map(([text, by]) => ({
        text,
        checked: (canvas.scene.group ?? null) === by,
        press: () => canvas.actions.act({ do: "group", by }),
      })),
    ),
    button("Tidy", () => canvas.tidy(), { hint: "Lay out again; pinned parties stay (T)" }),
    gap(),
    button("Fit", () => canvas.fit(), { hint: "Show everything (0)" }),
    button("+", () => canvas.zoom(1.25), { label: "Zoom in +", hint: "Zoom in (+)" }),
    button("−", () => canvas.zoom(0.8), { label: "Zoom out −", hint: "Zoom out (−)" }),
    make("span", { class: "space" }),
    opens("Keys", "What the keyboard does in the drawing", () =>
      KEYS.map(([text, key, count]) => ({ text, count, press: () => canvas.press(key) })),
    ),
    opens("Export", "Save or share what is drawn", () =>
      FORMATS.map(([text, format]) => ({ text, press: () => canvas.actions.export(format) })),
    ),
  );
  const stops = [...toolbar.querySelectorAll("button")];
  const stop = (chosen) => stops.forEach((one) => (one.tabIndex = one === chosen ? 0 : -1));
  stop(stops[0]);
  toolbar.addEventListener("focusin", (event) => stop(event.target));
  toolbar.addEventListener("keydown", (event) => {
    const at = stops.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (to === undefined) return;
    stops[(to + stops.length) % stops.length].focus();
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Grey out what the scene says cannot be undone or redone; a scene that says nothing can. */
export function refreshToolbar(toolbar, scene) {
  for (const what of ["undo", "redo"]) {
    const one = toolbar.querySelector(`[data-do="${what}"]`);
    one.setAttribute("aria-disabled", String(scene[what] === false));
  }
}
