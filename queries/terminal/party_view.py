"""A party on a terminal: its facts in tables, each with the number of its source."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from graph.values.vocabulary import STATEMENT
from queries.question.answer_rows import ListingRow
from queries.question.party_facts import PartyFacts
from queries.question.party_kind import kind_words
from queries.terminal.terminal_tables import Row, print_line, print_table
from queries.words.list_names import list_name
from queries.words.plain_words import spaced_word
from queries.words.sentences import note_text, renumber_notes

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
            missing = (
                renumber_notes(text, facts["footnotes"], sources) for text in facts["missing"]
            )
            print_line(console, " ".join(missing), indent=1)
    print_sources(console, sources)
    print_line(console, f"data version {facts['data_version']}", style="dim")


def _plain_cells(item: Row) -> dict[str, Any]:
    """Return an item whose words of a vocabulary are written out, and its list as it is called."""
    shown = dict(item)
    for key in ("kind", "effect", "certainty"):
        if isinstance(shown.get(key), str):
            shown[key] = spaced_word(shown[key])
    if "measures" in shown:
        shown["measures"] = ", ".join(map(spaced_word, shown["measures"] or ()))
        shown["list"] = list_name(cast(ListingRow, item)).removeprefix("the ")
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
