// The keyboard of the sheet. Letters act only here, and never while somebody writes.

import { openPins } from "./sheet_pin.js";

const WRITES = "input:not([type=checkbox]):not([type=range]), textarea, select";

/** What a key does; a function that gives false has done nothing. */
function deed(sheet, key) {
  const { panel, window: picture, connection } = sheet;
  if (/^[1-9]$/u.test(key)) return () => sheet.openNote(Number(key));
  const deeds = {
    "[": () => sheet.goDay(sheet.change(-1)),
    "]": () => sheet.goDay(sheet.change(1)),
    f: () => picture.toggleFull(),
    l: () => picture.toggleDrawer(),
    c: () => connection.takeChosen(),
    n: () => openPins(sheet),
    Escape: () => {
      if ((connection.isAsking || connection.pair.length > 1) && !panel.isOpen) connection.end();
      else if (panel.isOpen) panel.close();
      else if (picture.isFull) picture.toggleFull();
      else if (!picture.drawer.hidden) picture.toggleDrawer(false);
      else return false;
      return true;
    },
  };
  return Object.hasOwn(deeds, key) ? deeds[key] : null;
}

/** Listen to the keyboard of a sheet, and give what ends that. */
export function listenToKeys(sheet) {
  const hear = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const [target] = event.composedPath();
    const inside = event.composedPath().includes(sheet.root);
    if (!inside && target !== document.body) return;
    // A menu of the drawing has the keys for itself.
    if (target.closest?.(".menu")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (target.matches?.(WRITES) && key !== "Escape") return;
    const does = deed(sheet, key);
    if (!does || does() === false) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Before the drawing hears it: Escape closes the panel first, and chooses nothing after that.
  document.addEventListener("keydown", hear, true);
  return () => document.removeEventListener("keydown", hear, true);
}
