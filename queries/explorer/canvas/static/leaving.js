// The way from one page to the next, and what to do where the next one does not come.
//
// What is asked of Python while it makes the next page is answered for the page that is left.
// Streamlit then empties the page, and nothing fills it again. So nothing is asked on the way, and
// a page that is empty all the same is loaded by the browser, as a person would do.

const LOOK = 250; // Milliseconds between two looks at the page.
const CALM = 2; // Looks without work after which what a page shows is final.
const EMPTY = 4; // Looks after which an empty page is taken for lost.
const LOST = 10000; // Milliseconds after which a page of which nothing came is taken for lost.
const REMEMBERED = 30000; // Milliseconds for which an empty page is taken for the one gone to last.
const KEPT = ["party", "as_of", "known_on", "regime"];
const BAR = ".st-key-find_bar_room";

/** Return what is known of the way; each component loads this file under an address of its own. */
function way() {
  if (!window.ownershipWay) {
    window.ownershipWay = { to: null, calm: 0, looks: setInterval(look, LOOK) };
    document.addEventListener("click", follow, true);
  }
  return window.ownershipWay;
}

/** Remember where a link of the bar leads: on the way there, too, a page may be emptied. */
function follow({ target, ctrlKey, metaKey, shiftKey }) {
  const link = target.closest?.("a[href]");
  const known = way();
  if (!link || link.target || ctrlKey || metaKey || shiftKey || known.to) return;
  const to = new URL(link.href);
  if (to.origin !== location.origin) return;
  // Python keeps these from page to page, but not where the browser loads a page anew.
  const here = new URLSearchParams(location.search);
  for (const key of KEPT) {
    if (here.has(key) && !to.searchParams.has(key)) to.searchParams.set(key, here.get(key));
  }
  Object.assign(known, { last: to.href, since: Date.now() });
}

/** Set out for a page; return whether Python is to be asked for it. */
export function leave(to) {
  const known = way();
  if (known.to === to) return false;
  if (known.to) {
    location.assign(to);
    return false;
  }
  Object.assign(known, { to, last: to, from: location.href, since: Date.now(), calm: 0 });
  return true;
}

/** Return whether the next page is on its way. */
export function isLeaving() {
  return Boolean(way().to);
}

/** Return whether Python works on a page. */
function isRunning() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testScriptState !== "notRunning";
}

/** Return whether the page shows anything but the bar's box. */
function isFilled() {
  const parts = document.querySelectorAll('[data-testid="stMain"] [data-testid="stElementContainer"]');
  return [...parts].some((part) => !part.closest(BAR));
}

/** Return whether the page is another than the one that was left. */
function hasCome(to, from) {
  // The old page under an address with something of the new one is made on the way.
  if (to.pathname !== from.pathname) return location.pathname !== from.pathname;
  return location.href !== from.href || to.href === from.href;
}

/** End the way where the page is there; load a page that is lost. */
function look() {
  const known = way();
  const { to, from, since, last } = known;
  known.calm = isRunning() ? 0 : known.calm + 1;
  if (known.calm < CALM) return;
  const came = !to || hasCome(new URL(to, from), new URL(from));
  const filled = isFilled();
  if (came && filled) known.to = null;
  else if (filled ? Date.now() - since > LOST : known.calm > EMPTY) {
    Object.assign(known, { to: null, calm: 0 });
    location.assign(last && Date.now() - since < REMEMBERED ? last : location.href);
  }
}

way();
