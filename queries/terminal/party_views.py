"""A party on a terminal: its facts, its owners, how it is connected, and what changed over time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from graph.regimes.read_regimes import name_in_text
from graph.values.vocabulary import STATEMENT
from queries.question.answer_rows import ConnectAnswer, ListingRow
from queries.question.change_rows import AlertRow, CompareRow, TimelineRow
from queries.question.party_facts import PartyFacts
from queries.question.party_kind import kind_words
from queries.question.verdict_rows import OwnerRow
from queries.rows.party_rows import gap_sentences
from queries.terminal.terminal_tables import Row, print_line, print_table
from queries.words.flag_labels import flag_label
from queries.words.hop_phrases import verb_phrase
from queries.words.list_names import list_name, measure_names, pause_words
from queries.words.plain_words import spaced_word
from queries.words.sentences import capitalise, end_sentence, note_text
from queries.words.stated_facts import SourceNotes, Statement
from queries.words.value_text import BOTH_ENDS, date_text, percentage, share_text

if TYPE_CHECKING:
    from rich.console import Console

_SECTIONS: Final = {
    "names": "value kind language",
    "identifiers": "scheme value valid remark",
    "addresses": "value",
    "facts": "fact value",
    "listings": "authority list programme measures start end state act certainty",
    "gaps": "kind ground share about state",
    "also stated": "ground about state",
    "notes": "note needs_checking about",
    "rulings": "authority date effect conclusion start end state",
    "arrangements": "kind name members start end state",
    "transfers": "side sentence certainty",
    "members": "name member_id kind jurisdiction",
}
_MAX_PATHS: Final = 3
"""Paths that are shown of one owner; JSON has more."""
NO_END = "…"
"""Stands for the end of a span that has none."""
_SIDES: tuple[Literal["from"], Literal["to"]] = ("from", "to")


def print_party(console: "Console", facts: PartyFacts) -> None:
    """Print a party: its facts in tables, each with the number of its source below."""
    print_line(console, facts["name"], style="bold")
    place = [kind_words(facts), facts.get("jurisdiction"), f"on {facts['as_of']}"]
    print_line(console, f"{facts['id']}; {', '.join(part for part in place if part)}")
    opening = facts.get("opening")
    # A number stands for one thing on the page: the tables number on after the text.
    sources: dict[str, int] = {}
    if opening is not None:
        print_line(console, opening["text"], indent=2)
        sources = {note_text(note): n for n, note in enumerate(opening["footnotes"], 1)}
    # What a source says of a party is no gap in what it says.
    said = [gap for gap in facts["gaps"] if gap["kind"] == STATEMENT]
    gaps = [gap for gap in facts["gaps"] if gap["kind"] != STATEMENT]
    lists: Row = {**facts, "gaps": gaps, "also stated": said}
    for section, keys in _SECTIONS.items():
        items = lists[section]
        if not items or (section == "members" and len(items) == 1):
            continue
        heads = [*keys.split(), "source", "record"]
        console.print(f"\n{section}", style="bold")
        print_table(console, heads, [[*_section_cells(item, keys, sources)] for item in items])
        if section == "gaps":
            missing = gap_sentences(facts["gaps"], _TableMarks(sources))
            print_line(console, " ".join(missing), indent=1)
    print_sources(console, sources)
    print_line(console, f"data version {facts['data_version']}", style="dim")


class _TableMarks(SourceNotes):
    """Marks statements in a text with the numbers that their tables have."""

    def __init__(self, sources: dict[str, int]) -> None:
        super().__init__()
        self.sources = sources

    def mark(self, cited: Iterable[Statement]) -> str:
        """Return the numbers of the sources of statements as they follow a clause."""
        return "".join(f" {mark}" for mark in dict.fromkeys(map(self._mark, cited)))

    def _mark(self, one: Statement) -> str:
        return source_mark(one, self.sources)


def _plain_cells(item: Row) -> dict[str, Any]:
    """Return an item whose words of a vocabulary are written out, and its list as it is called."""
    shown = dict(item)
    for key in ("kind", "effect", "certainty"):
        if isinstance(shown.get(key), str):
            shown[key] = spaced_word(shown[key])
    if "measures" in shown:
        entry = cast(ListingRow, item)
        shown["measures"] = ", ".join(measure_names(entry))
        shown["list"] = list_name(entry).removeprefix("the ")
        shown["start"] = f"{entry['start'] or ''}{pause_words(entry)}" or None
    return shown


def source_mark(item: Row, sources: dict[str, int]) -> str:
    """Return the mark of an item's source, such as ``[1]``; a new source is added to the list."""
    named = ("source", "publisher", "published_on", "url")
    text = ", ".join(dict.fromkeys(str(item[key]) for key in named if item.get(key)))
    return f"[{sources.setdefault(text, len(sources) + 1)}]"


def print_sources(console: "Console", sources: Mapping[str, int]) -> None:
    """Print the sources that the marks above stand for."""
    console.print("sources", style="bold")
    for text, number in sources.items():
        print_line(console, f"[{number}] {text}", indent=2)


def _section_cells(item: Row, keys: str, sources: dict[str, int]) -> list[Any]:
    place = ", ".join(part for part in (item["locator"], item["position"]) if part)
    record = f"{item['record']} ({place})" if place else item["record"]
    shown = {**item, "kind": kind_words(item)} if "schema" in item else _plain_cells(item)
    return [*(shown.get(key) for key in keys.split()), source_mark(item, sources), record]


def print_owners(console: "Console", rows: Sequence[OwnerRow]) -> None:
    """Print the owners that each rule finds, with ground and share; then the reasons."""
    first = rows[0]
    print_line(console, f"{first['subject_name']} ({first['subject_id']})", style="bold")
    print_table(
        console,
        ("regime", "date", "owner", "verdict", "ground", "share", "measure", "class", "flags"),
        [
            (
                row["regime"],
                row["as_of"],
                row["owner_name"],
                row["verdict"],
                row["ground"],
                share_text(row, "own", BOTH_ENDS),
                row["measure"],
                row["classes"],
                ", ".join(map(flag_label, row["flags"])),
            )
            for row in rows
        ],
    )
    for row in rows:
        if row["why"]:
            print_line(
                console,
                f"{row['owner_name']}, {name_in_text(row['regime'])}: {end_sentence(row['why'])}",
                indent=2,
            )
            for path in row["paths"][:_MAX_PATHS]:
                why = path["why_not_counted"]
                print_line(
                    console,
                    f"- {path['sentence']}{f' Not counted: {end_sentence(why)}' if why else ''}",
                    indent=4,
                )
                for note in path["footnotes"]:
                    print_line(console, note, indent=6, style="dim")
    cited = dict.fromkeys((row["regime"], c["text"]) for row in rows for c in row["citations"])
    for regime, text in cited:
        print_line(console, f"{regime} rests on: {text}", indent=2)
    caveats = dict.fromkeys((row["regime"], text) for row in rows for text in row["caveats"])
    for regime, text in caveats:
        print_line(console, f"{regime}: {text}", indent=2)
    print_line(console, f"data version {first['data_version']}", style="dim")


def print_connections(console: "Console", answer: ConnectAnswer) -> None:
    """Print the ways between two parties, best first."""
    ends = f"{answer['from_name']} and {answer['to_name']}"
    print_line(console, f"{ends}, {date_text(answer['as_of'])}", style="bold")
    for way in answer["ways"]:
        count = "1 step" if way["steps"] == 1 else f"{way['steps']} steps"
        print_line(console, f"{way['way']}. {count}", style="bold")
        rows = [
            (
                place,
                said["from_name"],
                verb_phrase(said),
                said["valid_from"],
                said["valid_to"],
                said["certainty"],
                len(said["also"]) or None,
                said["record"],
            )
            for place, said in enumerate(way["hops"], 1)
        ]
        heads = ("step", "who", "tie", "from", "until", "certainty", "more", "record")
        print_table(console, heads, rows)
        print_line(console, way["sentence"], indent=3)
        for text in (*way["remarks"], *way["footnotes"]):
            print_line(console, text, indent=6, style="dim")
        console.print()
    for text in answer["remarks"]:
        print_line(console, text)
    print_line(console, f"data version {answer['data_version']}", style="dim")


def print_timeline(console: "Console", rows: Sequence[TimelineRow]) -> None:
    """Print spans with what changed on their first day."""
    print_line(console, f"{rows[0]['subject_name']} ({rows[0]['subject_id']})", style="bold")
    print_table(
        console,
        ("regime", "from", "until", "verdict", "result", "share", "not stated", "what changed"),
        [
            (
                row["regime"],
                row["from"] or NO_END,
                row["until"] or NO_END,
                row["verdict"],
                row["result"],
                share_text(row, "own", BOTH_ENDS),
                _open_text(row),
                row["why"] or "; ".join(dict.fromkeys(one["sentence"] for one in row["causes"])),
            )
            for row in _shown_spans(rows)
        ],
    )
    print_line(console, "Each period excludes its last day.", style="dim")
    print_line(console, f"data version {rows[0]['data_version']}", style="dim")


def _open_text(row: TimelineRow) -> str:
    """Return how much is in hands that no source states, where the result is about owners."""
    open_share = row["open_share_pct"]
    if not open_share or row["verdict"] not in ("excluded", "review", "possible"):
        return ""
    return f"up to {percentage(open_share)}"


def _shown_spans(rows: Sequence[TimelineRow]) -> Iterator[TimelineRow]:
    """Yield the spans of a table: days on which a rule says nothing for one reason are one."""
    spans = groupby(rows, key=lambda row: (row["regime"], row["why"] or row["from"]))
    for _, group in spans:
        first, *others = group
        yield {**first, "until": (others[-1] if others else first)["until"]}


def print_comparison(console: "Console", rows: Sequence[CompareRow]) -> None:
    """Print two answers of each regime side by side, and what moved."""
    print_table(
        console,
        ("regime", "side", "date", "data version", "verdict", "result", "share", "listed owners"),
        [
            (
                row["regime"],
                side,
                row[side]["as_of"],
                row[side]["data_version"],
                row[side]["verdict"],
                row[side]["result"],
                share_text(row[side], "own", BOTH_ENDS),
                "; ".join(row[side]["listed_owner_names"]),
            )
            for row in rows
            for side in _SIDES
        ],
    )
    for row in rows:
        print_line(console, f"{capitalise(name_in_text(row['regime']))}: {row['sentence']}")


def print_alerts(console: "Console", rows: Sequence[AlertRow]) -> None:
    """Print what moved of what is watched: both results in a table, and below what did it."""
    print_table(
        console,
        ("your ref", "party", "regime", "before", "now", "newly listed"),
        [
            (
                row["your_ref"],
                row["subject_name"],
                row["regime"],
                "Not seen before" if row["from"] is None else row["from"]["result"],
                "No party found" if row["to"] is None else row["to"]["result"],
                "; ".join(row["newly_listed"]),
            )
            for row in rows
        ],
    )
    for row in rows:
        print_line(console, row["sentence"])
        sources = (
            ", ".join(filter(None, (one["source"], one["record"], one["url"])))
            for one in row["causes"]
        )
        for text in dict.fromkeys(filter(None, sources)):
            print_line(console, f"Source: {text}", indent=2, style="dim")
