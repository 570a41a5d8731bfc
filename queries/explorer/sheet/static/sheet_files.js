// The way from the button "Save or share" to the files, which stand below the sheet.

import { calm } from "../../canvas/static/page.js";

const PARTS = ".st-key-tab";
const FILES = ".st-key-files button:not([disabled])";
/** Milliseconds after which the files are no longer waited for. */
const PATIENCE = 30_000;
const AGAIN = 60;

function scrollToParts() {
  const behavior = calm() ? "auto" : "smooth";
  document.querySelector(PARTS)?.scrollIntoView({ block: "start", behavior });
}

/** Ask for the files with the picture as it stands, and lead eye and keyboard to them. */
export function openFiles(sheet) {
  sheet.ask({ do: "files", ...sheet.canvas.actions.standing() });
  sheet.say("The files to save are below the picture.");
  // At once, so that the click is seen to do something before the server has answered.
  scrollToParts();
  const until = Date.now() + PATIENCE;
  const look = setInterval(() => {
    // Streamlit draws some buttons twice, once without a size.
    const first = [...document.querySelectorAll(FILES)].find(({ offsetWidth }) => offsetWidth);
    first?.focus({ preventScroll: true });
    const there = Boolean(first) && document.activeElement === first;
    if (there) scrollToParts();
    if (there || Date.now() > until) clearInterval(look);
  }, AGAIN);
}
