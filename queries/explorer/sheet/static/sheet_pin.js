// The panel from which an answer's sentences and the picture are pinned to a story.

import { button, make } from "../../canvas/static/page.js";

/** The field that says which story is pinned to; a new one begins once. */
function storyField({ stories }) {
  const field = make("select", { "aria-label": "Story to pin to" });
  for (const { name, title } of stories) field.append(make("option", { value: name }, title));
  const choose = () => {
    const name = field.value;
    if (!name) {
      field.append(make("option", { value: "-" }, "The story just begun"));
      field.value = "-";
    }
    return name;
  };
  return { field, choose };
}

function line(sheet, text, choose, ask) {
  const press = () => sheet.ask({ ...ask(), story: choose() });
  const pin = button("Pin", press, { class: "ghost", label: `Pin: ${text}` });
  return make("article", { class: "proof" }, make("p", { class: "claim" }, text), make("p", { class: "do" }, pin));
}

/** Open the panel with everything on the sheet that can become a step of a story. */
export function openPins(sheet) {
  const { answer } = sheet.page;
  const { field, choose } = storyField(sheet.frame);
  const words = ({ spans }) => spans.map(({ text }) => text).join("").replace(/(?<!\.)\.\.$/u, ".");
  const sentences = answer
    .map((one, place) => ({ ...one, place }))
    .filter(({ part }) => part !== "result")
    .map((one) => line(sheet, words(one), choose, () => ({ do: "pin_sentence", place: one.place })));
  sheet.panel.open({
    title: "Pin to a story",
    cards: [
      make("label", { class: "proof" }, "Story: ", field),
      line(sheet, "The whole answer, with the results", choose, () => ({ do: "pin_answer" })),
      line(sheet, "The picture, as it stands", choose, () => ({
        do: "pin_picture",
        ...sheet.standing(),
      })),
      ...sentences,
    ],
  });
}
