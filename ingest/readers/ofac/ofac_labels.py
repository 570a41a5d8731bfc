"""OFAC's labels: which numbers and facts they announce, and countries as OFAC calls them."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ingest.values.countries import names_beside_iso
from ingest.values.list_values import country_of

_TABLE: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("ofac_labels.toml").read_text(encoding="utf-8")
)
PERSON_NUMBERS: Final = frozenset(_TABLE["person_numbers"])
COMPANY_NUMBERS: Final = frozenset(_TABLE["company_numbers"])
NUMBERS: Final = PERSON_NUMBERS | COMPANY_NUMBERS
"""Labels of numbers of persons, bodies, ships and aircraft."""
PASSPORTS: Final = frozenset(label for label in PERSON_NUMBERS if label.endswith("Passport"))
TAX_NUMBERS: Final = frozenset(_TABLE["tax_numbers"])
REGISTER_NUMBERS: Final = frozenset(_TABLE["register_numbers"])
SCHEME_OF: Final[dict[str, str]] = _TABLE["scheme_of"]
COUNTRY_SCHEMES: Final[dict[str, list[str]]] = _TABLE["country_schemes"]
SHAPE_ONLY: Final = frozenset({"GB-COH", "NL-KVK", "AT-FB", "LV-RE", "IE-CRO", "CZ-ICO"})
"""Schemes without check digits: only a number that is called a register's is taken for one."""
BIRTH: Final = frozenset(_TABLE["birth"])
BIRTH_PLACE: Final = frozenset(_TABLE["birth_place"])
NATIONALITY: Final = frozenset(_TABLE["nationality"])
REGISTERED_IN: Final = frozenset(_TABLE["registered_in"])
LINKED_TO: Final = "Linked To"
SHIP_OWNER: Final = "Vessel Owner"
GOVERNMENT: Final = ("Target Type", "government entity")
"""Label and folded value by which the list calls an entry a body of a government."""

_LABELS: Final = sorted(
    NUMBERS.union(
        BIRTH, BIRTH_PLACE, NATIONALITY, REGISTERED_IN, {LINKED_TO}, _TABLE["other_facts"]
    ),
    key=len,
    reverse=True,
)
_LABELLED: Final = re.compile(
    r"(?:alt\. ?)?(" + "|".join(re.escape(label) for label in _LABELS) + r")(?:\s*[:-])*\s+(.+)",
    re.DOTALL,
)
_CURRENCY: Final = re.compile(r"(?:alt\. ?)?(Digital Currency Address - \w+)\s+(.+)", re.DOTALL)


def split_label(segment: str) -> tuple[str, str] | None:
    """Return OFAC's label of a segment of remarks and what stands behind it, or None.

    >>> split_label("alt. Tax ID No. 7707083893 (Russia)")
    ('Tax ID No.', '7707083893 (Russia)')
    """
    found = _LABELLED.match(segment) or _CURRENCY.match(segment)
    return None if found is None else (found[1], found[2].strip())


_NOWHERE: Final = frozenset(_TABLE["nowhere"])


@lru_cache(maxsize=4096)
def country(text: str) -> str | None:
    """Return the ISO code of a country as OFAC writes it; None for any other text."""
    name = " ".join(text.casefold().split()).rstrip(".")
    if name in _NOWHERE:
        return None
    return names_beside_iso("ofac").get(name) or country_of(name)


def is_nowhere(text: str) -> bool:
    """Return whether OFAC's words say that no country is known, or name a region of none."""
    return " ".join(text.casefold().split()).rstrip(".") in _NOWHERE
