// What the page that finds parties shows beside its results: what narrows them, a table of names,
// and the home.

/** Return an element with a class, a text and children; a text from data stays text. */
export function el(tag, name, text, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

/** The nearest party of each of several names. */
export function nameTable(find) {
  const rows = find.data.lines.map((line) => {
    const [best, ...others] = line.cards;
    const row = el("tr", "", "", el("th", "", line.asked));
    row.firstChild.scope = "row";
    if (!best) {
      row.append(el("td", "", "nothing found"), el("td"), el("td"), el("td"));
      return row;
    }
    const more = el("td");
    if (others.length) {
      const all = el("button", "goes", `${others.length} more`);
      all.does = () => {
        find.box.value = line.asked;
        find.ask({});
      };
      more.append(all);
    }
    const name = el("td", "", "", find.link("name goes", best.query, best.name));
    for (const list of best.lists) name.append(el("span", "listed", `LISTED ${list}`.trim()));
    row.append(name, el("td", "", best.facts.join(" · ")), el("td", "", best.why), more);
    return row;
  });
  const heads = ["Name asked for", "Nearest party", "What it is", "Why", "Others"];
  const head = el("tr", "", "", ...heads.map((text) => el("th", "", text)));
  const missed = find.data.lines.filter((line) => !line.cards.length).length;
  const found = find.data.lines.length - missed;
  const counted = find.data.lines.length === 1 ? "1 name" : `${find.data.lines.length} names`;
  const said = `${counted}: a party for ${found}, none for ${missed}.`;
  const note = "The nearest name is a proposal. Compare number and country before you use it.";
  const notes = [...(find.data.notes || []), note].map((text) => el("p", "note", text));
  const table = el("table", "", "", el("thead", "", "", head), el("tbody", "", "", ...rows));
  return [el("p", "said", said), ...notes, el("div", "wide", "", table)];
}

/** What stands there before anything is sought. */
export function homeParts(find) {
  const { home } = find.data;
  const parts = [el("p", "said", home.totals)];
  for (const [page, label] of home.ways) {
    const way = el("button", "way goes", label);
    way.leads = { page, query: {} };
    parts.push(way);
  }
  if (home.commands.length) parts.push(el("p", "note", "Or in a terminal:"));
  for (const command of home.commands) parts.push(el("pre", "command", command));
  const columns = home.columns.map((column) => {
    const made = el("section", "column", "", el("h2", "", column.title));
    const lines = column.lines.map((line) => {
      const title = line.query ? find.link("name goes", line.query, line.title, line.page) : null;
      return el("li", "", "", title || el("b", "", line.title), el("div", "facts", line.text));
    });
    made.append(lines.length ? el("ol", "", "", ...lines) : el("p", "note", column.empty));
    return made;
  });
  return [...parts, el("div", "columns", "", ...columns)];
}

/** What narrows the results: beside them or, where there is no room, behind a button above them. */
export function facets(find) {
  const titled = find.data.results.facets;
  const chosen = titled.flatMap(([, choices]) => choices).filter((one) => one.chosen);
  const said = ["Filters", chosen.map((one) => one.label).join(", ")].filter(Boolean).join(": ");
  const side = el("div", "facets");
  const button = el("button", "drawer", said);
  const turn = () => {
    side.classList.toggle("open", find.narrows === true);
    button.setAttribute("aria-expanded", String(find.narrows === true));
  };
  button.does = () => {
    find.narrows = !find.narrows;
    turn();
  };
  turn();
  if (titled.length) side.append(button);
  side.append(...titled.map(([title, choices]) => facet(find, title, choices)));
  return side;
}

function facet(find, title, choices) {
  const group = el("fieldset", "facet", "", el("legend", "", title));
  for (const one of choices) {
    const made = el("button", one.chosen ? "choice chosen" : "choice");
    made.setAttribute("aria-pressed", String(one.chosen));
    made.append(el("span", "", one.label), el("span", "count", one.count.toLocaleString("en")));
    made.does = () => {
      const filters = { ...find.data.filters };
      if (one.chosen) delete filters[one.facet];
      else filters[one.facet] = one.value;
      find.ask({ filters });
    };
    group.append(made);
  }
  return group;
}
