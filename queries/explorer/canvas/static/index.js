// What Streamlit mounts: a party on a sheet, or the canvas alone where no text comes with it.

import { Sheet } from "../../sheet/static/sheet.js";
import { Canvas } from "./canvas.js";

const live = new Map();
const texts = new WeakMap();

/** End what stood at a place of the page that is gone. */
function sweep() {
  for (const [root, shown] of live) {
    if (root.isConnected) continue;
    shown.destroy();
    live.delete(root);
  }
}

/** What Python has written of a scene and of a page, each read anew only where it changed. */
function readParts(root, data) {
  const known = texts.get(root) ?? {};
  const parts = {};
  for (const name of ["scene", "page"]) {
    const text = data[name];
    parts[name] = text === known[name]?.text ? known[name] : { text, value: JSON.parse(text) };
  }
  texts.set(root, parts);
  return { ...data, scene: parts.scene.value, page: parts.page.value };
}

/** Draw what Python has sent; called again whenever that changes. */
export default function mount(sent) {
  const root = sent.parentElement.querySelector("[data-root]");
  const args = { ...sent, data: readParts(root, sent.data) };
  sweep();
  if (!live.has(root)) {
    const Kind = args.data.page ? Sheet : Canvas;
    root.className = args.data.page ? "sheet" : "canvas";
    live.set(root, new Kind(root, args));
  }
  live.get(root).update(args);
  return () => setTimeout(sweep, 0);
}
