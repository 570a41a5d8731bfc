"""What stands around a party's answer on the sheet: link, remarks, rules to choose, next steps."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NotRequired, TypedDict
from urllib.parse import urlencode

from queries.draw.page_tables import plural
from queries.explorer.frame.story_session import StoryChoice
from queries.explorer.sheet.stack_table import StackTable
from queries.party_answer.page_shape import Note, PartyPage, Span
from queries.question.answer_rows import ConnectAnswer, Hop
from queries.question.workspace_rows import RegimeRow
from queries.words.hop_phrases import verb_phrase
from queries.words.safe_text import plain_line
from queries.words.sentences import note_text, renumber_notes
from queries.words.value_text import date_text

KNOWN_OFF: Final = (
    "A store at an address knows only what is stated now; open the workspace itself to go back."
)


class NextStep(TypedDict):
    """A button at the answer, with what it asks for."""

    text: str
    ask: dict[str, Any]


class SheetRemark(TypedDict):
    """A sentence above the answer, or behind the ``step`` in the head that it leads to.

    ``look`` is ``plain`` or ``warn``.
    """

    text: str
    look: str
    step: NotRequired[NextStep]


class RuleChoice(TypedDict):
    """A rule that can be asked for, and whether it is."""

    key: str
    code: str
    title: str
    chosen: bool


class WayStep(TypedDict):
    """One step of a way as a row: who, what ties it to the next, and how sure that is."""

    who: str
    tie: str
    sure: str


class ShownWay(TypedDict):
    """One way from a party to another, as a table and in words.

    ``parties`` are those it passes, in its order; ``footnotes`` are those that the page has not.
    """

    title: str
    parties: list[str]
    steps: list[WayStep]
    spans: list[Span]
    footnotes: list[str]


class WaysTable(TypedDict):
    """The ways between two parties through the whole data; ``remarks`` say what was not sought."""

    title: str
    ways: list[ShownWay]
    remarks: list[str]


class SheetFrame(TypedDict):
    """What stands around the answer; texts are empty where there is nothing of the kind.

    ``link`` is the query of a link to this view and holds no token; ``known_off`` says why the
    second day cannot be asked for, ``trouble`` why there is no picture.
    """

    link: str
    remarks: list[SheetRemark]
    choices: list[RuleChoice]
    steps: list[NextStep]
    known_off: str
    trouble: str
    stories: list[StoryChoice]
    stack: NotRequired[StackTable | None]
    ways: NotRequired[WaysTable | None]


def sheet_link(texts: Mapping[str, str]) -> str:
    """Return the query of a link that opens this view on any machine with the same data."""
    return urlencode(dict(texts), safe=":,")


def rule_choices(regimes: Iterable[RegimeRow], chosen: Iterable[str]) -> list[RuleChoice]:
    """Return every rule that can be asked for; ``chosen`` are short names or keys."""
    wanted = set(chosen)
    return [
        {
            "key": row["short"] or row["key"],
            # The title beside it tells the rules of one country apart; a key is for programs.
            "code": (row["short"] or row["key"].partition("_")[0]).upper(),
            "title": plain_line(row["title"]),
            "chosen": bool(wanted & {row["short"], row["key"]}),
        }
        for row in regimes
    ]


def next_steps(page: PartyPage) -> list[NextStep]:
    """Return what can be done where the answer has little to say, or waits for a decision."""
    open_pairs = page["to_decide"].items() if page["record_kept"] else ()
    decide: list[NextStep] = [
        {
            "text": f"Decide who is who: {plain_line(names)}",
            "ask": {"do": "review", "pair": pair},
        }
        for pair, names in open_pairs
    ]
    add: NextStep = {"text": "Add what you know", "ask": {"do": "own_facts"}}
    if page["state"] == "not_known":
        first = page["first_known"]
        go: list[NextStep] = (
            [{"text": f"Go to {first}, the first day known", "ask": {"do": "day", "day": first}}]
            if first
            else []
        )
        return [*decide, *go, add]
    return [*decide, add] if page["state"] == "no_owners" else decide


def ways_table(answer: ConnectAnswer, notes: Sequence[Note]) -> WaysTable:
    """Return the answer of ``connect`` as the panel shows it, the best way first.

    ``notes`` are those of the page, whose numbers it has; what they lack is numbered on.
    """
    known = {said["footnote"]: note["number"] for note in notes for said in note["statements"]}
    numbers = dict(known)
    ends = f"{plain_line(answer['from_name'])} and {plain_line(answer['to_name'])}"
    found = plural(len(answer["ways"]), "way") if answer["ways"] else "No way was found"
    return {
        "title": f"{ends}: {found}",
        "ways": [
            {
                "title": f"Way {way['way']}: {plural(way['steps'], 'step')}",
                "parties": way["party_ids"],
                "steps": [_way_step(said) for said in way["hops"]],
                "spans": _spans(renumber_notes(way["sentence"], way["footnotes"], numbers), known),
                "footnotes": [
                    plain_line(f"[{numbers[text]}] {text}")
                    for text in map(note_text, way["footnotes"])
                    if text not in known
                ],
            }
            for way in answer["ways"]
        ],
        "remarks": [plain_line(text) for text in answer["remarks"]],
    }


def _way_step(said: Hop) -> WayStep:
    denied = said["disputed_by"] and said["certainty"] != "disputed"
    return {
        "who": plain_line(said["from_name"]),
        "tie": plain_line(verb_phrase(said)),
        "sure": f"{said['certainty']}, disputed" if denied else said["certainty"],
    }


def _spans(text: str, known: Mapping[str, int]) -> list[Span]:
    """Return a sentence as spans, the numbers that the page knows as notes."""
    on_page, spans = {*known.values()}, list[Span]()
    for place, part in enumerate(re.split(r" \[(\d+)\]", text)):
        if place % 2 and int(part) in on_page:
            spans.append({"text": "", "notes": [int(part)]})
        else:
            spans.append({"text": f" [{part}]" if place % 2 else plain_line(part)})
    return spans


def tour_remarks(asked: str, shown_on: str | None) -> list[SheetRemark]:
    """Return where the demo's tour shows a party, unless it is on the day asked about."""
    if shown_on is None or shown_on == asked:
        return []
    day = date_text(shown_on)
    step: NextStep = {"text": f"Tour: {day}", "ask": {"do": "day", "day": shown_on}}
    return [
        {"text": f"The tour of the demo shows this party on {day}.", "look": "plain", "step": step}
    ]


def sheet_remarks(plain: Sequence[str], warnings: Sequence[str]) -> list[SheetRemark]:
    """Return sentences as remarks, warnings first, each once."""
    looks = {**dict.fromkeys(plain, "plain"), **dict.fromkeys(warnings, "warn")}
    ordered = dict.fromkeys([*warnings, *plain])
    return [{"text": plain_line(text), "look": looks[text]} for text in ordered]
