// Graphviz in a thread of its own: neither loading it nor a layout holds up the page.

const turns = new Map();
let thread = null;
let last = 0;

function settle(turn, end) {
  const waiting = turns.get(turn);
  turns.delete(turn);
  end(waiting);
}

/** Start the thread and let it load Graphviz, which is larger than all the rest together. */
export function start() {
  if (thread) return thread;
  thread = new Worker(new URL("./engine_thread.js", import.meta.url), { type: "module" });
  thread.addEventListener("message", ({ data: { turn, drawn, wrong } }) => {
    settle(turn, ({ done, fail }) => (wrong === undefined ? done(drawn) : fail(new Error(wrong))));
  });
  thread.addEventListener("error", (event) => {
    event.preventDefault();
    const wrong = new Error(event.message || "Graphviz could not be loaded");
    thread.terminate();
    thread = null;
    for (const turn of [...turns.keys()]) settle(turn, ({ fail }) => fail(wrong));
  });
  return thread;
}

/** Lay out a graph in the language of Graphviz; gives what its JSON says. */
export function dot(source) {
  return new Promise((done, fail) => {
    last += 1;
    turns.set(last, { done: (drawn) => done(JSON.parse(drawn)), fail });
    start().postMessage({ turn: last, source });
  });
}
