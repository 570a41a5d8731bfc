// Bringing what is drawn to what it shall be: only what is new of it is touched.

/** Whether two values say the same. */
export const isSame = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

/** Give an element what is new of it; what is told again has it styled anew. */
export function bring(element, data) {
  const fresh = Object.entries(data).filter(([key, value]) => !isSame(element.data(key), value));
  if (fresh.length) element.data(Object.fromEntries(fresh));
  return element;
}

/** Make elements the children of another in their order; those that stand right are not touched. */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const one of [...parent.children]) if (!wanted.has(one)) one.remove();
  let next = parent.firstChild;
  for (const one of children) {
    if (one === next) next = one.nextSibling;
    else parent.insertBefore(one, next);
  }
}
