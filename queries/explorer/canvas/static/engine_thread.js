// The thread of the engine: takes graphs, gives layouts.

import { Graphviz } from "./vendor/graphviz.js";

const loaded = Graphviz.load();

addEventListener("message", async ({ data: { turn, source } }) => {
  try {
    const drawn = (await loaded).layout(source, "json", "dot");
    postMessage({ turn, drawn });
  } catch (wrong) {
    postMessage({ turn, wrong: String(wrong?.message ?? wrong) });
  }
});
