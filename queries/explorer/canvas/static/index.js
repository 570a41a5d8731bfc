// What Streamlit mounts: a party on a sheet, or the canvas alone where no text comes with it.

import { Sheet } from "../../sheet/static/sheet.js";
import { Canvas } from "./canvas.js";

const live = new Map();

/** End what stood at a place of the page that is gone. */
function sweep() {
  for (const [root, shown] of live) {
    if (root.isConnected) continue;
    shown.destroy();
    live.delete(root);
  }
}

/** Draw what Python has sent; called again whenever that changes. */
export default function mount(args) {
  const root = args.parentElement.querySelector("[data-root]");
  sweep();
  if (!live.has(root)) {
    const Kind = args.data.page ? Sheet : Canvas;
    root.className = args.data.page ? "sheet" : "canvas";
    live.set(root, new Kind(root, args));
  }
  live.get(root).update(args);
  return () => setTimeout(sweep, 0);
}
