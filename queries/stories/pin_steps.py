"""Steps of a story: made of answers, found, moved, taken out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from textwrap import shorten
from typing import Any, Final

from graph.values.errors import InputError
from queries.draw.canvas_payload import Payload
from queries.draw.footnotes import Evidence, PageText, Provenance, with_denials
from queries.draw.marks import picture_words
from queries.draw.scene_picture import read_picture
from queries.party_answer.marked_text import paragraphs_of
from queries.party_answer.note_book import noted_statement
from queries.party_answer.page_shape import Note, NotedStatement, PartyPage, Sentence, Span
from queries.party_answer.rule_lines import rule_result, rule_spans
from queries.publish.svg_file import picture_svg
from queries.stories.story_file import Proof, Step, Story, new_step
from queries.stories.story_picture import numbered_picture
from queries.words.safe_text import plain_line
from queries.words.value_text import date_text

_TWO_STOPS: Final = re.compile(r"(?<!\.)\.\.(?= |$)")
MOST_TITLE: Final = 70
"""Letters of the title of a step about one source."""


def page_question(page: PartyPage, regimes: Sequence[str]) -> dict[str, Any]:
    """Return what a page of a party answers, to be asked again."""
    head = page["head"]
    return {
        "party": head["party"],
        "as_of": head["as_of"],
        "known_on": head["known_on"],
        "regimes": list(regimes),
    }


def pin_sentences(
    page: PartyPage, regimes: Sequence[str], places: Sequence[int] | None = None
) -> Step:
    """Return sentences of an answer as a step, with what their numbers stand for.

    ``places`` count from 0; the whole text and the result of each rule if not given. Raises
    `InputError` if the answer has no such sentence.
    """
    answer = page["answer"]
    if places is None:
        chosen = page_sentences(page)
        step = _page_step("sentence", page, regimes)
    elif not places or not all(0 <= place < len(answer) for place in places):
        raise InputError("the answer has no such sentence any more; look at it again")
    else:
        chosen = [_with_own_notes(answer[place])["spans"] for place in places]
        step = _page_step("sentence", page, regimes)
    numbers = sorted({n for one in chosen for span in one for n in span.get("notes") or ()})
    step["spans"] = _number_again(chosen, {old: new for new, old in enumerate(numbers, 1)})
    by_number = {note["number"]: note for note in page["notes"]}
    step["proofs"] = [proof_of(by_number[number]["statements"][0]) for number in numbers]
    return step


def page_sentences(page: PartyPage) -> list[list[Span]]:
    """Return all that an answer says: its sentences by paragraph, then each rule on a line."""
    line: Span = {"text": "\n"}
    told = [
        [*([line] if paragraph and not place else []), *_with_own_notes(one)["spans"]]
        for paragraph, sentences in enumerate(paragraphs_of(page["answer"]))
        for place, one in enumerate(sentences)
    ]
    return [*told, *([line, *rule_spans(rule)] for rule in page["rules"])]


def pin_note(page: PartyPage, regimes: Sequence[str], notes: Sequence[Note], number: int) -> Step:
    """Return what the source behind a number says as a step; `InputError` for no such number."""
    said = next((n["statements"][0] for n in notes if n["number"] == number), None)
    if said is None:
        raise InputError("the page has no such note any more; look at it again")
    step = _page_step("statement", page, regimes, said["source"])
    claim = said["claim"].removesuffix(".")
    quote = f": “{said['quote']}”" if said["quote"] else ""
    step["spans"] = [
        {"text": f"{claim} ({said['testimony']}){quote}"},
        {"text": "", "notes": [1]},
    ]
    step["proofs"] = [proof_of(said)]
    return step


def pin_picture(
    page: PartyPage,
    regimes: Sequence[str],
    seen: Payload,
    asked: Provenance,
    evidence: Evidence,
) -> Step:
    """Return a picture on the screen as a step, with the statements behind its lines.

    It carries what a picture alone does, with its sources in short, and numbers the step's proofs.
    """
    step = _page_step("picture", page, regimes, "picture")
    claims, on_page = evidence.claims, evidence.number
    stated = [one for edge in seen["edges"] for one in with_denials(claims.get(edge["id"]) or ())]
    # In the order of the page, in which its sentences cite the same statements.
    ordered = sorted(stated, key=on_page) if on_page else stated
    proofs = {said["record"]: said for said in ordered}
    number_of = {record: number for number, record in enumerate(proofs, 1)}
    results = PageText(results=tuple(map(rule_result, page["rules"])))
    own = Evidence(claims, lambda said: number_of[said["record"]], results)
    picture = read_picture(seen, asked, evidence=own)
    # Who says how surely stands on the lines and in the notes of the story.
    short = (
        replace(one, passages=dict.fromkeys(one.passages, ("", ""))) for one in picture.documents
    )
    picture = replace(picture, documents=tuple(short))
    step["picture"] = numbered_picture(picture_svg(picture))
    words = picture_words(picture)
    if picture.provenance.filters:
        words += f" {picture.provenance.filter_line()}"
    step["spans"] = [{"text": words}]
    step["question"]["parties"] = sorted({node.party for node in picture.nodes if node.party})
    step["proofs"] = [proof_of(noted_statement(said)) for said in proofs.values()]
    if proofs:
        step["spans"].append({"text": "", "notes": list(number_of.values())})
    return step


def plain_words_of(spans: Sequence[Span]) -> str:
    """Return the text of spans without its numbers."""
    text = "".join(span["text"] for span in spans)
    # A number stood between a name such as `Yandex N.V.` and the full stop.
    return _TWO_STOPS.sub(".", text)


def _page_step(kind: str, page: PartyPage, regimes: Sequence[str], about: str = "") -> Step:
    """Return a step without content; its title says what it is about, the answer if nothing."""
    head = page["head"]
    known = f", as known by {date_text(head['known_on'])}" if head["known_on"] else ""
    title = f"{plain_line(head['name'])}, {date_text(head['as_of'])}{known}"
    title += f": {shorten(plain_line(about), MOST_TITLE, placeholder=' …')}" if about else ""
    return new_step(kind, title, page_question(page, regimes), page["data_version"])


def _with_own_notes(one: Sentence) -> Sentence:
    """Return a sentence that can stand alone: what it shares with the next is its own too."""
    if not one.get("cites"):
        return one
    *spans, last = one["spans"]
    bare = last if "party" in last else {**last, "text": last["text"].removesuffix(".")}
    marks: list[Span] = [{"text": "", "notes": one["cites"]}, {"text": "."}]
    return {"part": one["part"], "spans": [*spans, bare, *marks]}


def _number_again(chosen: Sequence[list[Span]], number_of: Mapping[int, int]) -> list[Span]:
    """Return the spans of sentences one behind the other, with the numbers of a step."""
    spans: list[Span] = []
    for one in chosen:
        if spans:
            spans.append({"text": " "})
        for span in one:
            fresh: Span = {"text": span["text"]}
            if span.get("notes"):
                fresh["notes"] = [number_of[number] for number in span["notes"]]
            spans.append(fresh)
    return spans


def proof_of(said: NotedStatement) -> Proof:
    """Return a statement as a step cites it."""
    return {
        "record": said["record"],
        "claim": said["claim"],
        "footnote": said["footnote"],
        "ends": list(said["ends"]),
    }


def step_of(story: Story, key: str) -> Step:
    """Return the step of a story with an id; `InputError` if there is none any more."""
    for step in story["steps"]:
        if step["id"] == key:
            return step
    raise InputError("this step is no longer part of the story; somebody else removed it")


def remove_step(story: Story, key: str) -> tuple[int, Step]:
    """Take a step out of a story, and return its place, from 0, and the step."""
    place = story["steps"].index(step_of(story, key))
    return place, story["steps"].pop(place)


def move_step(story: Story, key: str, by: int) -> None:
    """Move a step up (-1) or down (1), as far as that goes."""
    steps = story["steps"]
    place = steps.index(step_of(story, key))
    to = min(max(place + by, 0), len(steps) - 1)
    steps.insert(to, steps.pop(place))
