"""What sources state of a few parties, as far as it tells whether two of them may be one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.values.identifiers import parse_identifier
from graph.values.name_words import (
    bare_sound,
    body_token,
    differ_in_form,
    person_token,
    replace_phrases,
    word_sound,
)

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
LEAST_WORDS: Final = 2
"""Words of a person's name that tell somebody: a forename and a surname."""
NO_NAMES: Final = ("weak", "abbreviation")
"""Kinds of names that identify nobody."""
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


@dataclass
class PartyFacts:
    """One canonical party: what its rows state together.

    Attributes:
        ids: ids of its rows, ascending.
        names: every name that identifies.
        names_of: the same by the id of the row.
        kinds: what its schemata surely are.
        births: stated births as year, month and day; 0 where not stated.
        numbers: strong numbers by scheme.
        jurisdictions: where it is registered.
        places: its jurisdictions and all its countries.
        authorities: authority and measure of each listing it ever had.
    """

    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    names_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kinds: set[str] = field(default_factory=set)
    births: set[tuple[int, int, int]] = field(default_factory=set)
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    jurisdictions: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    authorities: set[tuple[str, str]] = field(default_factory=set)

    def add_row(self, row: dict[str, Any]) -> None:
        """Add what one row of ``parties`` states."""
        self.ids.append(row["id"])
        names = [n["value"] for n in row["names"] or () if n["kind"] not in NO_NAMES]
        self.names += names
        self.names_of[row["id"]] += names
        self.kinds.update({KINDS[row["schema"]]} if row["schema"] in KINDS else ())
        if (birth := birth_parts(row["birth_date"])) is not None:
            self.births.add(birth)
        for text in row["identifiers"] or ():
            number = parse_identifier(text)
            if number.strong:
                self.numbers[number.scheme].add(number.value)
        self.jurisdictions.update({row["jurisdiction"]} - {None})
        self.places.update({row["jurisdiction"], *(row["countries"] or ())} - {None})

    def of_row(self, party_id: str) -> "PartyFacts":
        """Return the party with the names of one row alone."""
        return replace(self, ids=[party_id], names=self.names_of[party_id])


def birth_parts(text: str | None) -> tuple[int, int, int] | None:
    """Return year, month and day of a birth; 0 for what is not known.

    1 January stands for an unknown day in registers and on lists.

    >>> birth_parts("1964-02"), birth_parts("1964-01-01")
    ((1964, 2, 0), (1964, 0, 0))
    """
    if text is None or not text[:4].isdigit():
        return None
    parts = [int(part) for part in text.split("-")[:3] if part.isdigit()]
    year, month, day = (parts + [0, 0])[:3]
    return (year, 0, 0) if (month, day) == (1, 1) else (year, month, day)


def facts_of(
    numbers: Iterable[int], parties: pa.Table, listings: pa.Table
) -> dict[int, PartyFacts]:
    """Return the facts of some canonical parties, by number.

    Args:
        numbers: numbers of the parties.
        parties: the table with ``party_idx``.
        listings: the same of listings.
    """
    wanted = pa.array(sorted(set(numbers)), pa.int32())
    found: dict[int, PartyFacts] = defaultdict(PartyFacts)
    columns = "party_idx id schema names jurisdiction countries identifiers birth_date".split()
    for row in _rows_of(parties.select(columns), wanted):
        found[row["party_idx"]].add_row(row)
    for row in _rows_of(listings.select(["party_idx", "authority", "measures"]), wanted):
        said = {(row["authority"], measure) for measure in row["measures"] or ("",)}
        found[row["party_idx"]].authorities |= said
    for facts in found.values():
        facts.ids.sort()
    return found


def _rows_of(table: pa.Table, wanted: pa.Array) -> list[dict[str, Any]]:
    inside = pc.is_in(table["party_idx"], value_set=wanted).to_numpy(zero_copy_only=False)
    rows: list[dict[str, Any]] = table.take(pa.array(np.flatnonzero(inside))).to_pylist()
    return rows


def contradict(one: PartyFacts, two: PartyFacts) -> bool:
    """Return whether what is stated of two parties cannot be true of one.

    Another kind, another birth, another number in one register, for bodies another jurisdiction.
    """
    if one.kinds and two.kinds and not one.kinds & two.kinds:
        return True
    if one.births and two.births and birth_agreement(one, two) is None:
        return True
    shared = one.numbers.keys() & two.numbers.keys()
    if any(not one.numbers[scheme] & two.numbers[scheme] for scheme in shared):
        return True
    abroad = one.jurisdictions and two.jurisdictions and not one.jurisdictions & two.jurisdictions
    return bool(abroad) and PERSON not in one.kinds | two.kinds


def birth_agreement(one: PartyFacts, two: PartyFacts) -> tuple[int, int] | None:
    """Return the year and month in which two births agree, the finest; ``None`` if none does.

    The month is 0 where a side does not state it.
    """
    best: tuple[int, int] | None = None
    for left in one.births:
        for right in two.births:
            pairs = zip(left, right, strict=True)
            if all(a == b or not a or not b for a, b in pairs):
                agreed = left[0], min(left[1], right[1])
                best = agreed if best is None or agreed[1] > best[1] else best
    return best


def birth_words(agreed: tuple[int, int]) -> str:
    """Write in what two births agree."""
    year, month = agreed
    return f"same birth month ({_MONTHS[month - 1]} {year})" if month else f"same birth year {year}"


def name_likeness(one: PartyFacts, two: PartyFacts, *, births_agree: bool) -> str | None:
    """Return in what two parties' names are one name, in words; ``None`` where they are not.

    Args:
        one: a party.
        two: a listed party; its name is told where it is not the one that is shown first.
        births_agree: whether births do, so that part of a name is enough.
    """
    best: tuple[int, str] | None = None
    for left in one.names:
        for right in two.names:
            rank = _NOTHING
            if BODY not in one.kinds | two.kinds:
                rank = _person_likeness(left, right, births_agree=births_agree)
            if rank and PERSON not in one.kinds | two.kinds:
                rank = min(rank, _body_likeness(left, right, one.places, two.places))
            if rank < _NOTHING and (best is None or rank < best[0]):
                best = rank, right
    if best is None:
        return None
    told = "" if best[1] == two.names[0] else f' ("{best[1]}")'
    return f"{_LIKENESS[best[0]]}{told}"


_LIKENESS: Final = (
    "same name",
    "same name in another spelling",
    "same name, but one has more words",
)
_NOTHING: Final = len(_LIKENESS)
_FULL_NAME: Final = 3
"""Words of a name that is hardly met by chance in another spelling."""


def _person_likeness(one: str, two: str, *, births_agree: bool) -> int:
    """Return the place in ``_LIKENESS`` of two names of persons; `_NOTHING` for none."""
    left, right = _person_words(one), _person_words(two)
    few = min(len(left), len(right))
    if few < LEAST_WORDS:
        return _NOTHING
    if sorted(map(word_sound, left)) == sorted(map(word_sound, right)):
        return 0
    left, right = (sorted(map(bare_sound, words)) for words in (left, right))
    if left == right:
        # Scripts disagree on vowels; within one script other vowels are another name.
        enough = births_agree or few >= _FULL_NAME or one.isascii() != two.isascii()
        return 1 if enough else _NOTHING
    short, long = sorted((Counter(left), Counter(right)), key=Counter.total)
    return 2 if births_agree and short <= long else _NOTHING


def _body_likeness(one: str, two: str, *places: set[str]) -> int:
    """Return 0 for two names of bodies that are one name; `_NOTHING` for others.

    A name of one word is borne by many; so the bodies have to be of one place, as far as is stated.
    """
    (left, form), (right, other) = _body_words(one), _body_words(two)
    if not left or left != right or differ_in_form(form, other):
        return _NOTHING
    apart = all(places) and places[0].isdisjoint(places[1])
    return _NOTHING if apart and len(left) == 1 else 0


def _person_words(name: str) -> list[str]:
    return [word for token in name.split() for word in person_token(token)]


def _body_words(name: str) -> tuple[list[str], int]:
    words, form = list[str](), 0
    for token in replace_phrases(name).split():
        more, one = body_token(token)
        words += map(word_sound, more)
        form |= one
    return sorted(words), form
