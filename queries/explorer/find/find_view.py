"""What the box that finds shows, as one value that the browser draws; knows no Streamlit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypedDict

from graph.world.readable_names import country_name
from queries.explorer.frame.page_address import Address
from queries.explorer.frame.page_parts import PARTY_KEYS
from queries.question.country_choice import name_last_country
from queries.question.found_page import FACET_TITLES, FoundPage, facet_value
from queries.question.party_facts import SIMILAR, FoundRow, SearchRow
from queries.question.party_kind import kind_words, number_words
from queries.screening.pasted_lines import name_on_line
from queries.words.safe_text import plain_line
from queries.words.value_text import date_text

PAGE: Final = 25
"""Results that are shown at first, and that are added each time."""
MOST_SHOWN: Final = 1_000
MOST_NAMES: Final = 100
"""Names that are sought at once."""
FACET_VALUES: Final = 12
FAR: Final = 75.0
"""Likeness below which a similar spelling is only in the way where a name bears what was typed."""
NUMBERS: Final = 2
"""Numbers of a party that its card names."""


class Card(TypedDict):
    """One result; ``query`` is the address of the party's page, as its keys and values.

    ``facts`` tell it from its namesakes; ``lists`` holds an empty text where only that it is on one
    is known.
    """

    query: dict[str, str]
    name: str
    other: str
    facts: list[str]
    lists: list[str]
    why: str


class Choice(TypedDict):
    """A value that the search can be narrowed to, or is."""

    facet: str
    value: str
    label: str
    count: int
    chosen: bool


class Results(TypedDict):
    """Results of a text: how many are shown of how many, and what else may help.

    ``more``: there are results below those shown. ``sure``: the first bears what was typed, so that
    Enter opens it.
    """

    said: str
    notes: list[str]
    cards: list[Card]
    facets: list[tuple[str, list[Choice]]]
    more: bool
    sure: bool


class NameLine(TypedDict):
    """The best results of one of several names."""

    asked: str
    cards: list[Card]


def chosen_filters(address: Address) -> dict[str, str]:
    """Return the filters that an address names, by facet."""
    given = {
        "country": address.country,
        "schema": address.kind,
        "listed": address.listed,
        "dataset": address.source,
    }
    return {facet: value for facet, value in given.items() if value}


def search_arguments(address: Address, limit: int) -> dict[str, object]:
    """Return the arguments of the verb ``search`` for an address."""
    given: dict[str, object] = {"text": address.q, "limit": limit}
    given |= {"country": address.country or None, "schema": address.kind or None}
    return given | {"listed": bool(address.listed), "source": address.source or None}


def results_of(address: Address, page: FoundPage, titles: Mapping[str, str]) -> Results:
    """Return what is shown of a page of results; ``titles`` are of datasets, by their keys."""
    chosen = chosen_filters(address)
    # A namesake of one word is no answer: it is shown, and never opened unasked.
    sure = bool(page) and not page[0]["matched_on"].endswith(SIMILAR)
    rows = [row for row in page if not (sure and _is_far(row))]
    left_out = len(page) - len(rows)
    said = f"{len(rows):,} shown" if left_out else page.shown_text() if page.total else ""
    if not sure:
        near = [f"Similar names: {said}"] if said else []
        said = " ".join([_nothing_text(address, chosen, titles), *near])
    return {
        "said": said,
        "notes": [*_notes(page), *_left_out_note(left_out)],
        "cards": [card_of(address, row) for row in rows],
        "facets": _choices(page, chosen, titles),
        "more": len(page) < min(page.total, MOST_SHOWN),
        "sure": sure,
    }


def no_results(address: Address, said: str, titles: Mapping[str, str]) -> Results:
    """Return no results, with why; what was chosen can be taken back."""
    facets = [
        (FACET_TITLES[facet], [_choice(facet, (value, 0), value, titles)])
        for facet, value in chosen_filters(address).items()
    ]
    none: Results = {
        "said": plain_line(said),
        "notes": [],
        "cards": [],
        "facets": facets,
        "more": False,
        "sure": False,
    }
    return none


def _nothing_text(address: Address, chosen: Mapping[str, str], titles: Mapping[str, str]) -> str:
    words = [
        _value_words(facet, value, titles) for facet, value in chosen.items() if facet != "listed"
    ]
    words += ["on a list"] if "listed" in chosen else []
    narrowed = f" ({', '.join(words)})" if words else ""
    return f'No party found for "{plain_line(address.q)}"{narrowed}.'


def _is_far(row: FoundRow) -> bool:
    return row["matched_on"].endswith(SIMILAR) and row["score"] < FAR


def _left_out_note(count: int) -> list[str]:
    if not count:
        return []
    names = "1 less similar name is" if count == 1 else f"{count:,} less similar names are"
    counted = "it" if count == 1 else "them"
    return [f"{names} not shown; the counts beside have {counted} too. Type such a name to see it."]


def _notes(page: FoundPage) -> list[str]:
    if page.complete:
        return []
    return ["More names are near. Type more of the name, or choose a filter, to see them."]


def _choices(
    page: FoundPage, chosen: Mapping[str, str], titles: Mapping[str, str]
) -> list[tuple[str, list[Choice]]]:
    """Return the values of each facet; one that is chosen stands first and can be taken back."""
    found: list[tuple[str, list[Choice]]] = []
    for facet, title in FACET_TITLES.items():
        counts = dict(list(page.facets.get(facet, {}).items())[:FACET_VALUES])
        mine = chosen.get(facet)
        if mine is not None:
            counts = {mine: page.facets.get(facet, {}).get(mine, page.total)}
        if mine is not None or (facet == "listed" and counts) or len(counts) > 1:
            found.append((title, [_choice(facet, each, mine, titles) for each in counts.items()]))
    return found


def _value_words(facet: str, value: str, titles: Mapping[str, str]) -> str:
    if facet == "dataset":
        return titles.get(value, value)
    return country_name(value) if facet == "country" else facet_value(facet, value)


def _choice(
    facet: str, counted: tuple[str, int], chosen: str | None, titles: Mapping[str, str]
) -> Choice:
    value, count = counted
    return {
        "facet": facet,
        "value": value,
        "label": plain_line(_value_words(facet, value, titles)),
        "count": count,
        "chosen": value == chosen,
    }


def card_of(address: Address, row: FoundRow | SearchRow) -> Card:
    """Return the card of a result."""
    return {
        "query": address.for_party(row["id"]).query_texts(*PARTY_KEYS),
        "name": plain_line(row["name"]),
        "other": plain_line(row["name_original"] or row["name_latin"] or ""),
        "facts": [plain_line(part) for part in _fact_texts(row) if part],
        "lists": _list_texts(row),
        "why": f"Matched on {plain_line(row['matched_on'])}",
    }


def _fact_texts(row: FoundRow | SearchRow) -> Iterable[str]:
    """Yield what a card says of a party: a person's birth and companies, a company's numbers."""
    yield kind_words(row)
    yield country_name(row["jurisdiction"] or "")
    more: Mapping[str, Any] = row
    yield f"born {date_text(more['birth_date'])}" if more.get("birth_date") else ""
    yield from more.get("companies") or ()
    yield from map(number_words, row["identifiers"][:NUMBERS])
    status = row["status"] or ""
    yield f"status {status}" if status and not status.startswith("missing from") else status
    yield name_last_country(more.get("address") or "")


def _list_texts(row: FoundRow | SearchRow) -> list[str]:
    more: Mapping[str, Any] = row
    named = [plain_line(name) for name in more.get("lists") or ()]
    return named or ([""] if row["listed"] else [])


def names_in(pasted: Iterable[str]) -> list[str]:
    """Return the lines that were pasted, each once and without blanks around it."""
    return list(dict.fromkeys(_filled_lines(pasted)))[:MOST_NAMES]


def pasted_notes(pasted: Sequence[str]) -> list[str]:
    """Return what of the pasted lines has no row of its own, as sentences."""
    lines = _filled_lines(pasted)
    once = len(dict.fromkeys(lines))
    twice, beyond = len(lines) - once, once - MOST_NAMES
    notes = []
    if twice:
        one = "1 line repeats an earlier one and has" if twice == 1 else ""
        notes.append(f"{one or f'{twice:,} lines repeat earlier ones and have'} no row here.")
    if beyond > 0:
        notes.append(
            f"Only the first {MOST_NAMES} of {once:,} names were sought. “Screen a list” takes all."
        )
    return notes


def _filled_lines(pasted: Iterable[str]) -> list[str]:
    return [line for line in map(str.strip, pasted) if line]


def lines_of(
    address: Address, names: Sequence[str], hits: Callable[[str], Sequence[SearchRow]]
) -> list[NameLine]:
    """Return the best results, which ``hits`` finds, of each of several names.

    What stands behind a name on its line, such as a country, is shown and not sought.
    """
    return [
        {
            "asked": plain_line(line),
            "cards": [card_of(address, row) for row in hits(name_on_line(line))],
        }
        for line in names
    ]
