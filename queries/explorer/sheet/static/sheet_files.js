// The way from the button "Save or share" to the files, which stand below the sheet.

import { calm } from "../../canvas/static/page.js";

const PARTS = ".st-key-tab";
const FILES = ".st-key-files button:not([disabled])";
/** Milliseconds after which the files are no longer waited for. */
const PATIENCE = 30_000;
const AGAIN = 60;
/** Milliseconds without a change after which open files are made of what is seen then. */
const STILL = 400;

function scrollToParts() {
  const behavior = calm() ? "auto" : "smooth";
  document.querySelector(PARTS)?.scrollIntoView({ block: "start", behavior });
}

const seenIn = ({ drawing, unseen, positions }) => JSON.stringify([drawing, unseen, positions]);

/** What files show that nobody has asked for yet: everything, where Python put it. */
function seenAtFirst({ id, cards }) {
  const homes = Object.entries(cards).map(([node, { x, y }]) => [node, [x, y]]);
  return seenIn({ drawing: id, unseen: [], positions: Object.fromEntries(homes) });
}

function askForFiles(sheet, standing) {
  sheet.inFiles = { drawing: standing.drawing, seen: seenIn(standing) };
  sheet.ask({ do: "files", ...standing });
}

/** Let files that are on the page already show what is seen now. */
export function refreshFiles(sheet) {
  const { scene } = sheet.canvas;
  if (sheet.inFiles?.drawing !== scene.id) sheet.inFiles = { drawing: scene.id, seen: seenAtFirst(scene) };
  clearTimeout(sheet.refreshing);
  sheet.refreshing = setTimeout(() => {
    if (!sheet.root.isConnected || !document.querySelector(FILES)) return;
    const standing = sheet.standing();
    if (seenIn(standing) !== sheet.inFiles.seen) askForFiles(sheet, standing);
  }, STILL);
}

/** Ask for the files with the picture as it stands, and lead eye and keyboard to them. */
export function openFiles(sheet) {
  askForFiles(sheet, sheet.standing());
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
