"""Which parties have a name that can be read and compared, and what one without any is called."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    # A command that only puts a country into words loads none of these.
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

SPECIFIC: Final = ("Person", "Company", "PublicBody", "Organization")
GENERAL: Final = ("LegalEntity", "Asset", "Thing")
_SHORT_NAMES: Final = {
    "cd": "DR Congo",
    "fk": "Falkland Islands",
    "fm": "Micronesia",
    "mf": "Saint Martin",
    "ps": "Palestine",
    "ru": "Russia",
    "sh": "Saint Helena",
    "sx": "Sint Maarten",
    "sy": "Syria",
    "va": "Vatican City",
    "vg": "British Virgin Islands",
    "vi": "US Virgin Islands",
}
"""Names that people use where the standard has a long one."""
_KIND_WORDS: Final = {"Company": "company", "Person": "person", "Organization": "organisation"}

_ANY_KIND: Final = "party"


def has_readable_name(parties: "pa.Table", rows: "NDArray[np.int64]") -> "NDArray[np.bool_]":
    """Return of each of some rows of ``parties`` whether a name of it can be somebody's."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from graph.values.name_words import are_readable

    found = np.zeros(len(rows), np.bool_)
    names = parties["names"].take(pa.array(rows)).combine_chunks()
    readable = are_readable(pc.struct_field(pc.list_flatten(names), "value"))
    found[pc.list_parent_indices(names).to_numpy()[readable]] = True
    return found


def count_unread_entries(parties: "pa.Table", listed: "NDArray[np.bool_]") -> Counter[str]:
    """Return how many listed parties of each dataset have no name that can be read.

    Args:
        parties: the table with ``party_idx``.
        listed: of each party, by number, whether it is on a list.
    """
    import numpy as np
    import pyarrow as pa

    number = parties["party_idx"].to_numpy()
    rows = np.flatnonzero(listed[number])
    known = number[rows[has_readable_name(parties, rows)]]
    lost = rows[~np.isin(number[rows], known)]
    return Counter(parties["dataset"].take(pa.array(lost)).to_pylist())


def unnamed_words(rows: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Return what a party that no source names is called, alone and in a sentence.

    It is called by a number where it has one, else by its birth and its countries. Both are empty
    where nothing is stated, so that its id is all there is.

    Args:
        rows: its rows of ``parties``.

    >>> unnamed_words([{"schema": "Company", "identifiers": ["GB-COH:10000000"]}])
    ('Unnamed company GB-COH 10000000', 'the unnamed company GB-COH 10000000')
    >>> born = {"birth_date": "1961-05", "jurisdiction": "cy", "countries": ["cy"]}
    >>> unnamed_words([{"schema": "Person", "identifiers": [], **born}])[1]
    'an unnamed person (born 1961, Cyprus)'
    """
    kind = _KIND_WORDS.get(most_specific_schema(row["schema"] for row in rows), _ANY_KIND)
    if number := min((one for row in rows for one in row["identifiers"] or ()), default=""):
        words = f"nnamed {kind} {number.replace(':', ' ', 1)}"
        return f"U{words}", f"the u{words}"
    births = sorted({row["birth_date"][:4] for row in rows if row["birth_date"]})
    codes = {row["jurisdiction"] for row in rows}.union(*(row["countries"] or () for row in rows))
    told = [f"born {' or '.join(births)}"] if births else []
    told += sorted(country_name(code) for code in codes if code)
    if not told and kind == _ANY_KIND:
        return "", ""
    words = f"nnamed {kind} ({', '.join(told)})" if told else f"nnamed {kind}"
    return f"U{words}", f"an u{words}"


def most_specific_schema(schemata: Iterable[str]) -> str:
    """Return the most specific of the schemata that sources state for one party."""
    stated = set(schemata)
    if len(stated) == 1:
        return stated.pop()
    ranked = [*SPECIFIC, *sorted(stated - set(SPECIFIC) - set(GENERAL)), *GENERAL]
    return next((schema for schema in ranked if schema in stated), "LegalEntity")


@cache
def country_name(code: str) -> str:
    """Return a country's short name, or that of a part of one; the code where it is unknown.

    >>> country_name("ru"), country_name("us-de"), country_name("zz")
    ('Russia', 'Delaware, United States', 'ZZ')
    """
    import pycountry

    if code.lower() in _SHORT_NAMES:
        return _SHORT_NAMES[code.lower()]
    parts: Any = pycountry.subdivisions
    if "-" in code and (part := parts.get(code=code.upper())):
        return f"{part.name}, {country_name(part.country_code)}"
    found = pycountry.countries.get(alpha_2=code.upper()) if code else None
    return str(getattr(found, "common_name", None) or found.name) if found else code.upper()
