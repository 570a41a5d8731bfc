// The canvas of Ownership Explorer, as Streamlit mounts it.

import { Canvas } from "./canvas.js";

const live = new Map();

/** End canvases whose place on the page is gone. */
function sweep() {
  for (const [root, canvas] of live) {
    if (root.isConnected) continue;
    canvas.destroy();
    live.delete(root);
  }
}

/** Draw what Python has sent; called again whenever that changes. */
export default function mount(args) {
  const root = args.parentElement.querySelector(".canvas");
  sweep();
  if (!live.has(root)) live.set(root, new Canvas(root, args));
  live.get(root).update(args);
  return () => setTimeout(sweep, 0);
}
