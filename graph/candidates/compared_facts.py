"""What sources state of a few parties, as far as it tells whether two of them may be one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.spelling.birth_texts import Birth, Span, birth_parts, births_in
from graph.candidates.spelling.holder_roles import is_sole_trader
from graph.candidates.spelling.nationalities import UNREAD, nationalities_in
from graph.kernels.distinct_numbers import drop_doubles
from graph.values.identifiers import parse_identifier

PERSON: Final = "person"
BODY: Final = "body"
THING: Final = "thing"
KINDS: Final = {
    "Person": PERSON,
    "Company": BODY,
    "Organization": BODY,
    "PublicBody": BODY,
    "Vessel": THING,
    "Airplane": THING,
    "Asset": THING,
    "Security": THING,
}
"""What a schema surely is; any other may be a person or a body."""
NO_NAMES: Final = ("abbreviation",)
"""Kinds of names that identify nobody."""
WEAK: Final = "weak"
"""Kind of a name that many bear, by which nobody is surely meant."""
BIRTH_FIELDS: Final = ("birth", "birth_date", "birthDate")
"""Data under which readers keep further births of a party, as published."""
NATIONALITY: Final = "nationality"
"""Data under which readers keep a nationality, as published."""


@dataclass
class PartyFacts:
    """One canonical party: what its rows state together.

    Attributes:
        ids: ids of its rows, ascending.
        names: every name, and whether it is a weak one.
        names_of: the same by the id of the row.
        kinds: what its schemata surely are.
        births: stated births as year, month and day; 0 where not stated.
        spans: stated ranges of years of birth.
        numbers: strong numbers by scheme.
        jurisdictions: where it is registered.
        places: its jurisdictions, all its countries, and those of its nationalities.
        open_nationality: whether it has a nationality that is not understood.
        authorities: authority and measure of each listing without an end.
    """

    ids: list[str] = field(default_factory=list)
    names: list[tuple[str, bool]] = field(default_factory=list)
    names_of: dict[str, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))
    kinds: set[str] = field(default_factory=set)
    births: set[Birth] = field(default_factory=set)
    spans: set[Span] = field(default_factory=set)
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    jurisdictions: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    open_nationality: bool = False
    authorities: set[tuple[str, str]] = field(default_factory=set)

    def add_row(self, row: dict[str, Any]) -> None:
        """Add what one row of ``parties`` states."""
        self.ids.append(row["id"])
        sure = KINDS.get(row["schema"])
        if sure == BODY and any(is_sole_trader(name["value"] or "") for name in row["names"] or ()):
            sure = None
        for name in row["names"] or ():
            if name["value"] and name["kind"] not in NO_NAMES:
                # Of whom nobody says what he is, both readings count.
                kinds = (PERSON, BODY) if sure is None else (PERSON if sure == PERSON else BODY,)
                told = names_told(name["value"], kinds, weak=name["kind"] == WEAK)
                self.names += told
                self.names_of[row["id"]] += told
        self.kinds.update(() if sure is None else (sure,))
        birth = birth_parts(row["birth_date"])
        self.births.update([] if birth is None else [birth])
        for said in row["data"] or ():
            if said["field"] in BIRTH_FIELDS and said["value"]:
                days, spans = births_beside(said["value"], birth)
                self.births.update(days)
                self.spans.update(spans)
        for text in row["identifiers"] or ():
            number = parse_identifier(text)
            if number.strong:
                self.numbers[number.scheme].add(number.value)
        self.jurisdictions.update({row["jurisdiction"]} - {None})
        countries = countries_of_row(row)
        self.open_nationality |= UNREAD in countries
        self.places.update({row["jurisdiction"], *countries} - {None, UNREAD})

    def places_apart(self, other: "PartyFacts") -> str:
        """Return the countries of two parties of which all are known and none is of both."""
        sides = (self, other)
        if any(not side.places or side.open_nationality for side in sides):
            return ""
        shared = self.places & other.places
        return "" if shared else " against ".join(", ".join(sorted(side.places)) for side in sides)

    @cached_property
    def undated_digest(self) -> bytes:
        """The hash of all that is compared but births; a party asked for it must not change."""
        numbers = sorted((scheme, sorted(held)) for scheme, held in self.numbers.items())
        places = (sorted(self.jurisdictions), sorted(self.places), self.open_nationality)
        said = repr((self.names, numbers, sorted(self.kinds), places))
        return blake2b(said.encode(), digest_size=16).digest()

    @cached_property
    def digest(self) -> bytes:
        """The hash of all that is compared; a party that was asked for it must not change."""
        births = repr((sorted(self.births), sorted(self.spans)))
        return blake2b(self.undated_digest + births.encode(), digest_size=16).digest()

    @property
    def is_dated(self) -> bool:
        """Return whether a birth is stated."""
        return bool(self.births or self.spans)

    def of_row(self, party_id: str) -> "PartyFacts":
        """Return the party with the names of one row alone."""
        return replace(self, ids=[party_id], names=self.names_of[party_id])


def names_told(text: str, kinds: Iterable[str], *, weak: bool) -> list[tuple[str, bool]]:
    """Return the names that a text holds, read as of some kinds, and whether each is a weak one."""
    # Its patterns take a fifth of a second to compile, and most questions compare no names.
    from graph.candidates.spelling.compounds.acronyms import split_acronym
    from graph.candidates.spelling.names_in_one import names_in_one

    # Nobody is surely meant by the first letters of a name alone.
    _, letters = split_acronym(text) or ("", "")
    every = dict.fromkeys(name for kind in kinds for name in names_in_one(text, kind))
    return [(name, weak or name == letters) for name in every]


def countries_of_row(row: Mapping[str, Any]) -> list[str]:
    """Return the countries of a row of ``parties``, and those of nationalities stated in words.

    `UNREAD` stands for one that is not understood.
    """
    words = (said["value"] for said in row["data"] or () if said["field"] == NATIONALITY)
    stated = [code for text in words if text for code in sorted(nationalities_in(text))]
    return list(dict.fromkeys([*(row["countries"] or ()), *stated]))


def ways_to_split(one: PartyFacts, two: PartyFacts) -> tuple[str, ...]:
    """Return whether to read names as those of persons or of bodies; as both if nobody knows."""
    kinds = one.kinds | two.kinds
    if PERSON in kinds:
        return (PERSON,)
    return (BODY,) if BODY in kinds or THING in kinds else (PERSON, BODY)


def births_beside(text: str, known: Birth | None) -> tuple[list[Birth], tuple[Span, ...]]:
    """Return what a text states beside a known birth.

    Where no birth is known, a text that is about something else as well sets nobody apart.
    """
    stated = births_in(text)
    if known is None:
        return ([*stated.days], stated.spans) if stated.plain else ([], ())
    return [birth for birth in stated.days if _is_other(birth, known)], stated.spans


def _is_other(birth: Birth, known: Birth) -> bool:
    """Return whether a birth is another one than the known, and not the same one less exact."""
    return birth[0] != known[0] or (birth[1] > 0 and birth != known)


def further_births(parties: pa.Table) -> Iterator[tuple[int, Birth, Birth]]:
    """Yield place, first and last birth of what rows state as text beside their birth date."""
    if "data" not in parties.column_names:
        return
    first = 0
    for chunk in parties["data"].chunks:
        told = pc.list_flatten(chunk)
        chosen = pc.is_in(told.field("field"), value_set=pa.array(BIRTH_FIELDS))
        rows = pc.list_parent_indices(chunk).filter(chosen).to_pylist()
        for row, text in zip(rows, told.field("value").filter(chosen).to_pylist(), strict=True):
            known = birth_parts(parties["birth_date"][first + row].as_py())
            days, spans = births_beside(text or "", known)
            yield from ((first + row, birth, birth) for birth in days)
            yield from ((first + row, (s.low, 0, 0), (s.high, 0, 0)) for s in spans)
        first += len(chunk)


def facts_of(
    numbers: Iterable[int], parties: pa.Table, listings: pa.Table
) -> dict[int, PartyFacts]:
    """Return the facts of some canonical parties, by number.

    Args:
        numbers: numbers of the parties.
        parties: the table with ``party_idx``.
        listings: the same of listings.
    """
    return FactsBook(parties, listings).of(numbers)


class FactsBook:
    """What is stated of the parties of a record, looked up for some of them at a time."""

    def __init__(self, parties: pa.Table, listings: pa.Table) -> None:
        """Take the tables of parties and of listings, with ``party_idx``."""
        columns = "id schema names jurisdiction countries identifiers birth_date data".split()
        self._rows = _RowsByParty(parties.select(["party_idx", *columns]))
        # Two entries in force are two parties; one that ended may have come back as another entry.
        standing = listings.filter(pc.is_null(listings["end"]))
        self._listings = _RowsByParty(standing.select(["party_idx", "authority", "measures"]))

    def of(self, numbers: Iterable[int]) -> dict[int, PartyFacts]:
        """Return the facts of some canonical parties, by number."""
        wanted = drop_doubles(np.fromiter(numbers, np.int64))
        found: dict[int, PartyFacts] = defaultdict(PartyFacts)
        for row in self._rows.of(wanted):
            found[row["party_idx"]].add_row(row)
        for row in self._listings.of(wanted):
            said = {(row["authority"], measure) for measure in row["measures"] or ("",)}
            found[row["party_idx"]].authorities |= said
        for facts in found.values():
            facts.ids.sort()
        return found


class _RowsByParty:
    """The rows of a table by the number of the party."""

    def __init__(self, table: pa.Table) -> None:
        self._batches = table.to_batches()
        self._starts = np.cumsum([0, *map(len, self._batches)])
        number = table["party_idx"].to_numpy().astype(np.int32)
        self._order = np.argsort(number, kind="stable").astype(np.int32)
        self._number = number[self._order]

    def of(self, wanted: NDArray[np.int64]) -> list[dict[str, Any]]:
        """Return the rows of some parties, in the order of the table."""
        first = np.searchsorted(self._number, wanted, "left")
        end = np.searchsorted(self._number, wanted, "right")
        count = end - first
        places = np.repeat(end - np.cumsum(count), count) + np.arange(count.sum())
        places = np.sort(self._order[places])
        bounds = np.searchsorted(places, self._starts)
        rows = list[dict[str, Any]]()
        # A whole table joins its parts anew for every look.
        for batch, first, low, high in zip(
            self._batches, self._starts, bounds, bounds[1:], strict=False
        ):
            if low < high:
                rows += batch.take(pa.array(places[low:high] - first)).to_pylist()
        return rows
