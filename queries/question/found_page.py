"""One page of the answer of ``search``, with what stands on the other pages counted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict

from queries.question.answer import Answer
from queries.question.party_facts import FoundRow

if TYPE_CHECKING:
    from graph.search.search_hits import FacetCounts, SearchFilters


class MoreFilters(TypedDict, total=False):
    """Further filters of ``search``, and which page is wanted: ``offset`` parties are before it.

    Without ``counted`` the nearest parties alone are looked for, in a tenth of the time, and no
    filter counts.
    """

    offset: int
    counted: bool
    listed: bool
    source: str | None


@dataclass(frozen=True)
class FindQuestion:
    """What is sought, and which page of it.

    ``day`` is the ordinal of the lists and companies that a row names.
    """

    text: str
    day: int
    narrowed: "SearchFilters"
    offset: int = 0
    limit: int = 20
    counted: bool = True


class FoundPage(Answer[FoundRow]):
    """One page of the parties that fit a text, best first; ``total`` counts all pages.

    Unless ``complete``, more names are near than were compared. ``facets`` count for each value
    that the search can be narrowed to.
    """

    total: int = 0
    complete: bool = True
    offset: int = 0
    facets: "FacetCounts"

    def shown_text(self) -> str:
        """Return how many of how many are shown, in words.

        >>> page = FoundPage([{}] * 25)
        >>> page.total = 212
        >>> page.shown_text()
        '25 of 212 shown'
        """
        total = f"{self.total:,}" if self.complete else f"more than {self.total:,}"
        if self.offset:
            return f"{self.offset + 1:,} to {self.offset + len(self):,} of {total} shown"
        return f"{len(self):,} of {total} shown"


FACETS_SHOWN: Final = 8
"""Values of a facet that a text names; the others are counted."""


def facet_texts(facets: "FacetCounts") -> dict[str, str]:
    """Return the counts of each facet as text, by its title; those without any are left out.

    >>> facet_texts({"country": {"nl": 2, "ru": 1}, "schema": {"PublicBody": 3}, "listed": {}})
    {'Countries': 'NL (2), RU (1)', 'Kinds': 'Public body (3)'}
    """
    said: dict[str, str] = {}
    for facet, title in FACET_TITLES.items():
        counts = facets.get(facet, {})
        named = [f"{facet_value(facet, value)} ({count:,})" for value, count in counts.items()]
        if len(named) > FACETS_SHOWN:
            named[FACETS_SHOWN:] = [f"{len(named) - FACETS_SHOWN:,} more"]
        if named:
            said[title] = ", ".join(named)
    return said


FACET_TITLES: Final = {
    "country": "Countries",
    "schema": "Kinds",
    "listed": "On a list",
    "dataset": "Sources",
}
"""The facets, in the order in which they are shown, with their titles."""


def facet_value(facet: str, value: str) -> str:
    """Return a value of a facet as people read it."""
    if facet == "country":
        return value.upper()
    from queries.question.party_kind import schema_words

    return schema_words(value) if facet == "schema" else value


def namesake_words(row: FoundRow) -> str:
    """Return what tells a party from its namesakes: birth, companies, address and status.

    >>> row = {"schema": "Person", "birth_date": "1964-02-11", "companies": ["A Ltd"]}
    >>> namesake_words({**row, "address": "1 High St, Town", "status": None})
    'born 1964, A Ltd, 1 High St, Town'
    """
    born = f"born {row['birth_date'][:4]}" if row["birth_date"] else None
    status = f"status {row['status']}" if row["status"] else None
    return ", ".join(part for part in (born, *row["companies"], row["address"], status) if part)
