"""Parties that fit a search, how well, and the values by which they are counted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypedDict

from graph.search.index_documents import LISTED
from graph.search.name_similarity import NameKeys, compute_name_keys, likeness

_KEYS_HELD: Final = 20_000
_LEAST_SCORE: Final = 60.0
_WEAK_FACTOR: Final = 0.7
_REASONS: Final = {"weak": "weak alias", "previous": "previous name"}

FacetCounts = dict[str, dict[str, int]]
"""For ``country``, ``schema``, ``listed`` and ``dataset`` the number of parties of each value."""


class Facets(NamedTuple):
    """The values by which hits are counted: schema, countries, whether listed, datasets."""

    schema: str
    countries: tuple[str, ...]
    listed: bool
    datasets: tuple[str, ...]


NO_FACETS: Final = Facets("", (), False, ())


@dataclass(frozen=True, slots=True)
class Hit:
    """One party that fits.

    Attributes:
        party_id: the id it was indexed under.
        matched_on: why, in words: `name "Яндекс"`, `identifier NL-KVK:27265167`.
        score: 0 to 100; 100 is an equal number, id or folded name. At most 70 for a weak alias.
        kind: the kind of the name that matched, or `identifier` or `id`.
        facets: the values by which hits are counted and narrowed.
    """

    party_id: str
    matched_on: str
    score: float
    kind: str
    facets: Facets = NO_FACETS


class SearchFilters(TypedDict, total=False):
    """Filters of a search: ISO code of a country, schema, dataset, and only listed parties."""

    country: str | None
    schema: str | None
    dataset: str | None
    listed: bool


def count_facets(hits: Iterable[Hit]) -> FacetCounts:
    """Count hits by the values that a search can be narrowed to, the most frequent first."""
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("country", "schema", "listed", "dataset")
    }
    for hit in hits:
        counts["country"].update(hit.facets.countries)
        counts["schema"].update([hit.facets.schema])
        counts["listed"].update([LISTED] if hit.facets.listed else [])
        counts["dataset"].update(hit.facets.datasets)
    return {
        name: dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
        for name, counted in counts.items()
    }


def best_hits(asked: NameKeys, rows: list[list[Any]]) -> dict[str, Hit]:
    """Return the best hit of each party whose name is like enough, by party id."""
    best: dict[str, Hit] = {}
    for party, kind, name, _, *facets in rows:
        score = likeness(asked, _keys_of(name))
        if score < _LEAST_SCORE:
            continue
        if kind == "weak":
            score *= _WEAK_FACTOR
        score = round(score, 1)
        if party not in best or score > best[party].score:
            reason = _REASONS.get(kind, kind)
            best[party] = Hit(party, f'{reason} "{name}"', score, kind, read_facets(facets))
    return best


def read_facets(stored: Sequence[Any]) -> Facets:
    """Return the facets as a document of the index stores them."""
    schema, countries, listed, datasets = stored
    return Facets(schema, tuple(countries), listed, tuple(datasets))


@lru_cache(maxsize=_KEYS_HELD)
def _keys_of(name: str) -> NameKeys:
    """Return the keys of a name; who types on meets the same names again."""
    return compute_name_keys(name)
