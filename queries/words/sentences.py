"""Paths in sentences: plain text, each clause with the number of its footnote.

Ranges keep their open and closed ends, a share that nobody states is said to be unknown, a
partial date is never made a whole one, and who says so stands in the sentence wherever the
source does not itself confirm it. A derived result is never called sanctioned, and nothing found
is never called clear.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from graph.values.vocabulary import COUNTED_CERTAINTY
from queries.question.answer_rows import Hop, ListingRow, OwnerPath, PathRow
from queries.words.hop_phrases import citation_text, hop_clause, one_line
from queries.words.list_names import entry_words
from queries.words.value_text import certainty_text, date_text

_NOTES: Final = re.compile(r" \[(\d+(?:(?:, |–)\d+)*)\]")


def left_to_tell(sentences: Iterable[str], said: str) -> list[str]:
    """Return the sentences, each once, that a text does not hold already.

    >>> left_to_tell(["A was on the list.", "B holds C.", "B holds C."], "A was on the list.")
    ['B holds C.']
    """
    return [text for text in dict.fromkeys(sentences) if text not in said]


def number_runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return numbers in order; three and more that follow each other are together.

    >>> number_runs([6, 1, 2, 4, 5])
    [[1], [2], [4, 5, 6]]
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[n] for n in run])]


def note_mark(numbers: Iterable[int]) -> str:
    """Return the numbers of sources as they follow a clause; empty where there are none.

    >>> note_mark([6, 1, 4, 5])
    ' [1, 4–6]'
    """
    said = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in number_runs(numbers)]
    return f" [{', '.join(said)}]" if said else ""


def renumber_notes(text: str, notes: Sequence[str], numbers: dict[str, int]) -> str:
    """Return a text whose numbers are those of a page of which it is a part.

    ``notes`` are its footnotes, each with its number; ``numbers`` those of the page by the text of
    the footnote; what is new there is numbered on.
    """

    def mark(found: re.Match[str]) -> str:
        places: list[int] = []
        for part in found[1].split(", "):
            first, _, last = part.partition("–")
            places += range(int(first), int(last or first) + 1)
        if max(places) > len(notes):
            return found[0]
        texts = [note_text(notes[place - 1]) for place in places]
        return note_mark(numbers.setdefault(one, len(numbers) + 1) for one in texts)

    return _NOTES.sub(mark, text)


def note_text(note: str) -> str:
    """Return a footnote without its number."""
    return note.partition("] ")[2]


def path_footnotes(hops: Sequence[Hop]) -> list[str]:
    """Return the footnotes of a path: source, publisher, days, address and the words quoted."""
    return [f"[{number}] {footnote_text(hop)}" for number, hop in enumerate(hops, 1)]


def footnote_text(item: Mapping[str, Any]) -> str:
    """Return the footnote of a statement that can be cited, without its number.

    It says of a claim that it is one, whose it is and who denies it: a footnote travels alone.
    """
    publisher = item.get("publisher")
    # Who publishes what it states itself is named already.
    own = item.get("asserted_by") in (None, publisher, f"the {publisher}")
    sure = (item.get("certainty") or "confirmed") == "confirmed" and "denies" not in item
    if own and sure and not item.get("disputed_by"):
        return source_text(item)
    return f"{source_text(item)} ({one_line(certainty_text(item))})"


def source_text(item: Mapping[str, Any]) -> str:
    """Return where a statement stands: source, publisher, days, address and the words quoted."""
    parts = [
        citation_text(item),
        item.get("publisher"),
        item.get("published_on") and f"published {date_text(item['published_on'])}",
        item.get("retrieved_on") and f"retrieved {date_text(item['retrieved_on'])}",
        item.get("url"),
        item.get("quote") and f'"{item["quote"]}"',
        item.get("tie") and item.get("other_record") and f"tie: record {item['other_record']}",
    ]
    return one_line(", ".join(part for part in parts if part))


def listed_words(name: str, listings: Sequence[ListingRow]) -> str:
    """Return a listed party with its first entry: ``A, on the EU list since 3 June 2022,``."""
    if not listings:
        return f"{name}, on a list,"
    if doubt := listing_doubt(listings[0]):
        return f"{name}, whose entry {entry_words(listings[0])} {doubt},"
    return f"{name}, {entry_words(listings[0])},"


def listed_in_text(path: PathRow) -> str:
    """Return how a sentence names the listed party of a path."""
    return path.get("listed_in_text") or path["listed_name"]


def listing_doubt(entry: ListingRow) -> str:
    """Return why a listing asks for a review only; empty where it counts."""
    if entry["certainty"] not in COUNTED_CERTAINTY:
        return f"is {entry['certainty']}"
    return "" if entry["measures"] else "names measures that are not known"


def path_sentence(path: PathRow | OwnerPath, numbers: Sequence[int] | None = None) -> str:
    """Return a path from a listed party or an owner in words; hops have numbers from 1 on."""
    if "owner_name" in path:
        party = path["owner_name"]
    else:
        # Who counts without an entry, as by a topic, is on no list that could be named.
        party = listed_in_text(path)
        if entries := path.get("listings"):
            party = listed_words(party, entries)
    # Links point either way: only interests can be told as one chain.
    chained = path["class"] in ("ownership", "control")
    marks = [f" [{n}]" for n in numbers or range(1, len(path["hops"]) + 1)]
    return one_line((_chain_sentence if chained else _separate_sentences)(path, party, marks))


def _chain_sentence(path: PathRow | OwnerPath, party: str, marks: Sequence[str]) -> str:
    said, gave = "", False
    for mark, hop in zip(marks, path["hops"], strict=True):
        if gave:
            # Who received it is not what the clause before ends with.
            said += f". {capitalise(hop_clause(hop, mark=mark))}"
        else:
            clause = hop_clause(hop, subject="which" if said else party, mark=mark)
            said = f"{said}, {clause}" if said else clause
        gave = hop["relation"] == "TRANSFERRED"
    return f"{said}."


def _separate_sentences(path: PathRow | OwnerPath, party: str, marks: Sequence[str]) -> str:
    """Return each hop as a sentence of its own; links point either way."""
    clauses = [
        capitalise(hop_clause(hop, mark=mark))
        for mark, hop in zip(marks, path["hops"], strict=True)
    ]
    return f"{'. '.join(clauses)}. {capitalise(party.rstrip(',').replace(', on ', ' was on ', 1))}."


def capitalise(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def end_sentence(text: str) -> str:
    """Return a sentence with a full stop, unless a name such as `Yandex N.V.` ends it with one.

    >>> end_sentence("Held by Yandex N.V."), end_sentence("Held by nobody")
    ('Held by Yandex N.V.', 'Held by nobody.')
    """
    return text if text.endswith(".") else f"{text}."
