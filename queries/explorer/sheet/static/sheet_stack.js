// The table of neighbours too many to draw, in the panel, to choose those that shall be drawn.

import { button, make } from "../../canvas/static/page.js";

function row({ party, name, country, share, listed, shown }, chosen, changed) {
  const box = make("input", { type: "checkbox", disabled: shown, "aria-label": `Draw ${name}` });
  box.checked = shown;
  box.addEventListener("change", () => {
    chosen[box.checked ? "add" : "delete"](party);
    changed();
  });
  return make(
    "tr",
    { class: listed ? "listed" : "" },
    make("td", {}, box),
    make("td", {}, name, listed ? make("span", { class: "list" }, ` LISTED ${listed}`) : ""),
    make("td", {}, country),
    make("td", {}, share),
  );
}

function field(label, value, set, more = {}) {
  const one = make("input", { type: "search", value, "aria-label": label, placeholder: label, ...more });
  one.addEventListener("change", () => set(one.value.trim()));
  return one;
}

/** Open the table that Python has sent; without one nothing happens. */
export function openStack(sheet) {
  const { stack } = sheet.args.data.frame;
  const sent = JSON.stringify(stack);
  if (sent === sheet.stackSent) return;
  sheet.stackSent = sent;
  if (!stack) {
    if (sheet.panel.kind === "stack") sheet.panel.close();
    return;
  }
  const chosen = new Set();
  const draw = button("Draw those chosen", () => chosen.size && sheet.canvas.actions.act({ do: stack.act, id: stack.id, parties: [...chosen] }), {
    class: "ghost solid",
    "aria-disabled": "true",
  });
  const changed = () => {
    draw.textContent = `${stack.button} ${chosen.size ? `the ${chosen.size}` : "those"} chosen`;
    draw.setAttribute("aria-disabled", String(!chosen.size));
  };
  changed();
  const go = (more) => sheet.canvas.actions.act({ do: "open", id: stack.id, text: stack.text, country: stack.country, page: 1, ...more });
  const pager =
    stack.pages > 1
      ? make(
          "p",
          { class: "do" },
          button("‹", () => stack.page > 1 && go({ page: stack.page - 1 }), { class: "ghost", label: "Page before", "aria-disabled": String(stack.page <= 1) }),
          make("span", { class: "count" }, `page ${stack.page} of ${stack.pages}`),
          button("›", () => stack.page < stack.pages && go({ page: stack.page + 1 }), { class: "ghost", label: "Next page", "aria-disabled": String(stack.page >= stack.pages) }),
        )
      : "";
  const filters = stack.act === "draw"
    ? make("p", { class: "do" }, field("Name", stack.text, (text) => go({ text })), field("Country", stack.country, (country) => go({ country }), { maxlength: "2", size: "6" }))
    : "";
  const heads = make("tr", {}, ...["", "Party", "Country", "Share"].map((text) => make("th", { scope: "col" }, text)));
  const table = make(
    "table",
    {},
    make("thead", {}, heads),
    make("tbody", {}, ...stack.rows.map((one) => row(one, chosen, changed))),
  );
  sheet.panel.open({
    title: stack.title,
    kind: "stack",
    cards: [make("article", { class: "proof stack" }, filters, make("p", { class: "count" }, stack.total), table, pager, make("p", { class: "do" }, draw))],
  });
}
