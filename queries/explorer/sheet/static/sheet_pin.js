// The panel from which an answer's sentences and the picture are pinned to a story.

import { button, make } from "../../canvas/static/page.js";

function line(sheet, text, ask) {
  const pin = button("Pin", () => sheet.ask(ask()), { class: "ghost", label: `Pin: ${text}` });
  return make("article", { class: "proof" }, make("p", { class: "claim" }, text), make("p", { class: "do" }, pin));
}

/** Open the panel with everything on the sheet that can become a step of a story. */
export function openPins(sheet) {
  const { answer } = sheet.page;
  const words = ({ spans }) => spans.map(({ text }) => text).join("").replace(/(?<!\.)\.\.$/u, ".");
  const sentences = answer
    .map((one, place) => ({ ...one, place }))
    .filter(({ part }) => part !== "result")
    .map((one) => line(sheet, words(one), () => ({ do: "pin_sentence", place: one.place })));
  const { story } = sheet.frame;
  sheet.panel.open({
    title: story ? `Pin to “${story}”` : "Pin to a story",
    cards: [
      line(sheet, "The whole answer", () => ({ do: "pin_answer" })),
      line(sheet, "The picture, as it stands", () => ({
        do: "pin_picture",
        ...sheet.canvas.actions.standing(),
      })),
      ...sentences,
    ],
  });
}
