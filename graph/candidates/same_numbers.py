"""Bare numbers that stand in two parties under two schemes, or under none: perhaps one party.

Sources write a number under another scheme's code, or state no scheme at all ("Registration ID
1027700043502"). Such a number joins nothing, but two parties that share it may be one. One that
cannot be a number of its scheme counts as bare; a country's letters, a label and what follows a
Russian tax number are looked past ("RU7707083893", "INN:7707083893", "7707083893/770701001"), and
so is the blank behind a register's letters ("HE 178516"). Short ones count within one country.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.identifiers import Identifier
from graph.values.schemes import SCHEMES

_PART: Final = 200_000
"""Rows whose numbers are looked at together."""
LEAST: Final = 7
"""Signs of a number that is long enough to stand for somebody."""
LEAST_UNTYPED: Final = 9
"""The same where neither side says what the number is."""
LEAST_AT_HOME: Final = 6
"""The same of both where each side states a country, and it is one."""
SHARED: Final = frozenset("RU-KPP EU-FSF UK-SL UK-OFSI US-OFAC UN-SC CH-SECO".split())
"""Schemes whose numbers many have, or that number entries of lists or filings."""
CODES: Final = {"BIC": 8, "ISIN": 12}
"""Codes of a bank and of a paper, with the signs that count: of who shares one a line tells."""
KPP_SIGNS: Final = 9
ALONE: Final = frozenset("LEI IMO DUNS MMSI PASSPORT WIKIDATA".split())
"""Schemes of no country, whose numbers are compared with one another only..."""
LEAST_ALONE: Final = 16
"""... or with one without a scheme that is as long as an LEI, leading zeros aside."""
FIELDS: Final = tuple(
    """identification identifier identification.registration_number registrationNumber
    register_number company_number national_id number idNumber taxNumber vatCode innCode ogrnCode
    okpoCode uscCode imoNumber""".split()
)
"""Further fields of a party in which sources keep numbers without a scheme."""
_RUSSIAN_FIELDS: Final = pa.array(["innCode", "ogrnCode"])
"""Fields whose numbers may be Russia's, whatever country the party is of."""
_IMO: Final = "IMO"
"""Owners and managers of ships have such a number too, which is no ship's and of no register."""
_IN_NAME: Final = rf"\d{{{LEAST_UNTYPED}}}|[A-Z0-9]{{18}}\d\d"
_IN_FIELD: Final = r"^\s*(?:IMO)?\D*(\d{7})\s*$"
_COUNTRY: Final = re.compile(r"\(?([A-Z]{2})[-)]")
_FURTHER: Final = (
    r"^(?P<place>[A-Z]{2})(?P<bare>\d{7,})$",
    r"^[A-Z]{3,}(?P<bare>\d{9,})$",
    r"^(?P<bare>\d{10})\d{9}$",
)
"""Spellings in which another number stands: behind a country or a label, or before a KPP."""
_BREAK: Final = r"[\s;,|]+"
_LETTERS: Final = r"\b([A-Za-z]{1,4})\s+(\d{5,})\b"
"""Letters of a register before a number of it; a label joined to its number does no harm."""
_ONE_COUNTRY: Final = r"^[^()]*(?P<said>\([^()\d]{2,60}\))[^()]*$"
_EARLY: Final = r"^000\d{5}$"
_DAY: Final = r"^\(?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\)?[.,;]?$"


class _Numbers(NamedTuple):
    """Numbers of parties: row, bare number, and the identifier as stated.

    Where no scheme is stated, that is empty, a country and a hyphen, or what stands in brackets
    beside the number: "(Hong Kong)".
    """

    row: NDArray[np.int64]
    bare: pa.Array
    stated: pa.Array


class SameNumber(NamedTuple):
    """A number of two parties.

    Attributes:
        row: row of one party.
        listed: row of the listed one.
        bare: the number.
        untyped: the row that names no scheme, if one does not.
        country: where that party has to be, if it is stated at all; from the other's scheme.
        at_home: whether both sides say that it is a number of one country.
    """

    row: int
    listed: int
    bare: str
    untyped: int | None
    country: str | None
    at_home: bool

    @property
    def is_code(self) -> bool:
        """Return whether it is a bank's or a paper's code, which several may have."""
        return self.bare.partition(" ")[0] in CODES


def same_numbers(parties: pa.Table, listed: NDArray[np.bool_]) -> Iterator[SameNumber]:
    """Yield the numbers that a party has and a listed party has too, under two schemes or none.

    Args:
        parties: the table of parties.
        listed: which of its rows are of parties that were ever listed.
    """
    mine = parties.filter(pa.array(listed))
    wanted = _all_numbers(mine)
    if not len(wanted.bare):
        return
    rows = np.flatnonzero(listed)
    stated = _Places(parties)
    by_number: dict[str, list[tuple[int, str]]] = {}
    for row, bare, scheme in zip(*_lists(wanted), strict=True):
        by_number.setdefault(bare, []).append((int(rows[row]), scheme))
    sought = pc.unique(wanted.bare)
    parts = [(first, parties.slice(first, _PART)) for first in range(0, len(parties), _PART)]
    for numbers_of, (first, part) in product((_typed_numbers, _untyped_numbers), parts):
        numbers = numbers_of(part)
        inside = pc.is_in(numbers.bare, value_set=sought)
        few = _Numbers(
            numbers.row[inside.to_numpy(zero_copy_only=False)] + first,
            numbers.bare.filter(inside),
            numbers.stated.filter(inside),
        )
        for row, bare, scheme in zip(*_lists(few), strict=True):
            for other, said in by_number[bare]:
                if other == row or not _may_be_one(scheme, said, bare):
                    continue
                if not _is_short(scheme, said, bare) or stated.meet((row, scheme), (other, said)):
                    untyped = row if not scheme else other if not said else None
                    place = _COUNTRY.match(scheme or said)
                    country = None if place is None or untyped is None else place[1].lower()
                    at_home = place is not None and untyped is None
                    yield SameNumber(row, other, bare, untyped, country, at_home)


class _Places:
    """The countries of parties, by row."""

    def __init__(self, parties: pa.Table) -> None:
        self._columns = parties["jurisdiction"], parties["countries"]

    def meet(self, one: tuple[int, str], two: tuple[int, str]) -> bool:
        """Return whether two numbers, each of a row and a scheme, are stated to be of a country."""
        return not self._of(*one).isdisjoint(self._of(*two))

    def _of(self, row: int, scheme: str) -> set[str]:
        """Return the country that stands beside a number, or else those of the party."""
        if (said := _COUNTRY.match(scheme)) is not None:
            return {said[1].lower()}
        seat, countries = (column[row].as_py() for column in self._columns)
        return {place.lower().partition("-")[0] for place in (seat, *(countries or ())) if place}


def _lists(numbers: _Numbers) -> tuple[list[int], list[str], list[str]]:
    bare = numbers.bare.to_pylist()
    schemes = [
        "" if text.startswith("(") and len(number) >= LEAST_UNTYPED else _scheme_of(text)
        for number, text in zip(bare, numbers.stated.to_pylist(), strict=True)
    ]
    return numbers.row.tolist(), bare, schemes


@lru_cache(maxsize=65_536)
def _scheme_of(stated: str) -> str:
    """Return the scheme of an identifier; empty where the number cannot be one of that scheme.

    Of what stands in brackets it returns the country's letters, if it is one: "(HK)".
    """
    if stated.startswith("("):
        return _country_in(stated.strip("( )"))
    scheme, colon, value = stated.partition(":")
    return "" if colon and Identifier(scheme, value).valid is False else scheme


def _country_in(text: str) -> str:
    import pycountry

    try:
        return f"({pycountry.countries.lookup(text).alpha_2})"
    except LookupError:
        return ""


def _may_be_one(one: str, two: str, bare: str) -> bool:
    """Return whether a number under two schemes may be one number of one register.

    A scheme of the rule that joins rows is left to it; one of two countries is two numbers.
    """
    if one == two:
        known = one in SCHEMES and SCHEMES[one].strong
        # Of two numbers with one country's letters the whole ones are compared already.
        return not known and not one.endswith("-")
    if one in CODES or two in CODES:
        return one == two
    if one in ALONE or two in ALONE:
        return not (one and two) and (len(bare) >= LEAST_ALONE or bare.startswith(_IMO))
    left, right = _COUNTRY.match(one), _COUNTRY.match(two)
    return left is None or right is None or left[1] == right[1]


def _is_short(one: str, two: str, bare: str) -> bool:
    """Return whether a number is so short that only one country makes it one."""
    untyped = all(not scheme or scheme.startswith("(") for scheme in (one, two))
    return len(bare) < (LEAST_UNTYPED if untyped else LEAST)


def _all_numbers(parties: pa.Table) -> _Numbers:
    one, two = _typed_numbers(parties), _untyped_numbers(parties)
    return _Numbers(*(_concatenate(a, b) for a, b in zip(one, two, strict=True)))


def _concatenate(one: Any, two: Any) -> Any:
    if isinstance(one, np.ndarray):
        return np.concatenate([one, two])
    return pa.concat_arrays([one, two])


def _typed_numbers(parties: pa.Table) -> _Numbers:
    """Return the numbers that stand under a scheme, but not those of shared schemes."""
    lists = parties["identifiers"].combine_chunks()
    flat, rows = pc.list_flatten(lists), pc.list_parent_indices(lists).to_numpy()
    scheme = pc.replace_substring_regex(flat, pattern=":.*", replacement="")
    value = pc.replace_substring_regex(flat, pattern="^[^:]*:", replacement="")
    value = pc.replace_substring_regex(pc.utf8_upper(value), pattern="[^A-Z0-9]", replacement="")
    ships = pc.equal(scheme, _IMO)
    if pc.any(ships).as_py():
        named = pc.binary_join_element_wise(_IMO, value.filter(ships), "")
        value = pc.replace_with_mask(value, ships, named)
    for code, signs in CODES.items():
        mine = pc.equal(scheme, code)
        if pc.any(mine).as_py():
            cut = pc.utf8_slice_codeunits(value.filter(mine), 0, signs)
            named = pc.binary_join_element_wise(code, cut, " ")
            value = pc.replace_with_mask(value, mine, named)
    return _with_further(_long_enough(rows, value, scheme, flat))


def _untyped_numbers(parties: pa.Table) -> _Numbers:
    """Return the numbers in names and fields that name no scheme: each word with digits enough.

    A text of nothing but groups of digits is one number.
    """
    lists = parties["data"].combine_chunks()
    flat, rows = pc.list_flatten(lists), pc.list_parent_indices(lists)
    chosen = pc.is_in(pc.struct_field(flat, "field"), value_set=pa.array(FIELDS))
    texts, rows = pc.struct_field(flat, "value").filter(chosen), rows.filter(chosen)
    ships = pc.equal(pc.struct_field(flat, "field").filter(chosen), "imoNumber")
    numbered = pc.replace_substring_regex(texts, pattern=_IN_FIELD, replacement=r"IMO\1")
    texts = pc.if_else(ships, numbered, texts)
    beside = pc.struct_field(pc.extract_regex(texts, pattern=_ONE_COUNTRY), "said")
    beside = pc.fill_null(beside, "")
    groups = pc.match_substring_regex(texts, pattern=r"^\d+(\s\d{1,4})+$")
    whole = pc.replace_substring_regex(texts, pattern=r"\s", replacement="")
    apart = _words(rows, pc.if_else(groups, whole, texts), beside)
    lettered = pc.match_substring_regex(texts, pattern=_LETTERS)
    joined = pc.replace_substring_regex(
        texts.filter(lettered), pattern=_LETTERS, replacement=r"\1\2"
    )
    more = _words(rows.filter(lettered), joined, beside.filter(lettered))
    # Abroad these fields have numbers of that country, or those that Russia gave.
    russian = pc.is_in(pc.struct_field(flat, "field").filter(chosen), value_set=_RUSSIAN_FIELDS)
    there = pa.array(["RU-"] * len(texts), pa.string())
    given = _words(rows.filter(russian), texts.filter(russian), there.filter(russian))
    found = _with_further(apart)
    for further in (more, given, _named_numbers(parties)):
        found = _Numbers(*(_concatenate(a, b) for a, b in zip(found, further, strict=True)))
    return found


def _named_numbers(parties: pa.Table) -> _Numbers:
    """Return the numbers that stand in names, as tables write ``Alfa LLC (INN 7707083893)``."""
    lists = parties["names"].combine_chunks()
    texts, rows = pc.struct_field(pc.list_flatten(lists), "value"), pc.list_parent_indices(lists)
    numbered = pc.fill_null(pc.match_substring_regex(texts, pattern=_IN_NAME), False)
    texts = texts.filter(numbered)
    none = pa.array([""] * len(texts), pa.string())
    return _with_further(_words(rows.filter(numbered), texts, none))


def _words(rows: pa.Array, texts: pa.Array, beside: pa.Array) -> _Numbers:
    """Return the words of texts that are long enough and no days, with what stands beside them."""
    words = pc.split_pattern_regex(texts, pattern=_BREAK)
    flat, of = pc.list_flatten(words), pc.list_parent_indices(words)
    no_day = pc.invert(pc.match_substring_regex(flat, pattern=_DAY))
    flat, of = flat.filter(no_day), of.filter(no_day)
    value = pc.replace_substring_regex(pc.utf8_upper(flat), pattern="[^A-Z0-9]", replacement="")
    none = pa.array([""] * len(value), pa.string())
    return _long_enough(rows.take(of).to_numpy(), value, none, beside.take(of))


def _with_further(numbers: _Numbers) -> _Numbers:
    """Return numbers and those that stand in them (``_FURTHER``)."""
    for pattern in _FURTHER:
        told = pc.extract_regex(numbers.bare, pattern=pattern)
        good = pc.is_valid(told)
        told = told.filter(good)
        bare = told.field("bare")
        stated = pa.array([""] * len(bare), pa.string())
        if "place" in pattern:
            stated = pc.binary_join_element_wise(told.field("place"), "", "-")
        rows = numbers.row[good.to_numpy(zero_copy_only=False)]
        more = _long_enough(rows, bare, stated, stated)
        numbers = _Numbers(*(_concatenate(a, b) for a, b in zip(numbers, more, strict=True)))
    return numbers


def _long_enough(
    rows: NDArray[Any], value: pa.Array, scheme: pa.Array, stated: pa.Array
) -> _Numbers:
    """Return those numbers that are long and have five digits, under schemes that count."""
    bare = pc.utf8_ltrim(value, characters="0")
    # Early numbers of registers begin with so many zeros that these are what tells them apart.
    early = pc.match_substring_regex(value, pattern=_EARLY)
    bare = pc.if_else(early, value, bare)
    digits = pc.utf8_length(pc.replace_substring_regex(bare, pattern="[^0-9]", replacement=""))
    good = pc.and_(
        pc.greater_equal(pc.utf8_length(bare), LEAST_AT_HOME), pc.greater_equal(digits, 5)
    )
    # A Wikidata item has few digits and is a name of its own, a bank's code has none.
    good = pc.or_(good, pc.is_in(scheme, value_set=pa.array(["WIKIDATA", *CODES])))
    # A longer number under the scheme of tax offices is a tax payer's, or of a register.
    longer = pc.and_(pc.equal(scheme, "RU-KPP"), pc.greater(pc.utf8_length(bare), KPP_SIGNS))
    shared = pc.is_in(scheme, value_set=pa.array(sorted(SHARED)))
    good = pc.and_(good, pc.or_(longer, pc.invert(shared)))
    kept = good.to_numpy(zero_copy_only=False)
    return _Numbers(rows[kept].astype(np.int64), bare.filter(good), stated.filter(good))
