"""What people type into a list, and what a spreadsheet makes of it: numbers, births, kinds."""

import re
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from stdnum.fr import siret, tva

from graph.candidates.compared_facts import BODY, PERSON
from graph.values.identifiers import normalise_identifier
from graph.values.name_keys import fold_name
from ingest.values.countries import country_in_words

_FORMULA: Final = re.compile(r'^="?([^"]*)"?$')
_WHOLE: Final = re.compile(r"^(\d{3,})[.,]0{1,2}$")
_SCIENTIFIC: Final = re.compile(r"^(\d)(?:[.,](\d+)[eE]\+?|[eE]\+)(\d{1,2})$")
LIST_WORDS: Final = tomllib.loads(
    Path(__file__).with_name("list_words.toml").read_text(encoding="utf-8")
)
"""Words that people use in their lists: headings of columns, kinds of parties, months."""
_KIND_OF: Final[dict[str, str]] = {
    fold_name(word): kind
    for kind, words in LIST_WORDS["kinds"].items()
    for word in words.split(",")
}
SCHEMA_OF: Final = {PERSON: "Person", BODY: "Company", "": "LegalEntity"}
"""The schema that stands for a kind; one that may be either where none is typed."""
_MONTH_OF: Final = {
    begin: n for n, begins in enumerate(LIST_WORDS["months"], 1) for begin in begins.split()
}
_PART: Final = re.compile(r"\d+|[^\W\d_]{3,}")

_SERIAL: Final = re.compile(r"([1-4]\d{4})(?:[.,]0+)?")
"""A day as a spreadsheet counts it, from 1927 to 2036."""
_DAY_ZERO: Final = date(1899, 12, 30)
_SHORT_YEAR: Final = re.compile(r"(\d{1,2}[./-]\d{1,2}[./-])([3-9]\d)")
"""A date with a year of two digits that can be one of the last century alone."""
_INN_AND_KPP: Final = re.compile(r"(\d{10})\s*[/\\,; -]\s*\d{4}[0-9A-Z]{2}\d{3}")
"""A Russian tax number and the code of why it was given there, which many companies share."""
_SIRET: Final = 14
_SIREN: Final = 9
"""Digits of the number of a French establishment, and of its company's, with which it begins."""


def typed_number(cell: str) -> tuple[str, str | None]:
    """Return a number as it was before a spreadsheet took it for a quantity, and what is wrong.

    Digits that were rounded away are gone, and such a number would be another party's.

    >>> typed_number("1027700132195.0"), typed_number("1.2345678E+07")
    (('1027700132195', None), ('12345678', None))
    """
    text = cell.strip().removeprefix("'")
    if text.startswith("=") and (formula := _FORMULA.match(text)):
        text = formula[1].strip()
    if whole := _WHOLE.match(text):
        return whole[1], None
    if (parts := _SCIENTIFIC.match(text)) is None:
        return text, None
    first, rest, power = parts[1], parts[2] or "", int(parts[3])
    if len(rest.rstrip("0")) > power or len(rest) < power:
        return "", f"the number {text} was rounded by a spreadsheet and is not used"
    return str(int(Decimal(f"{first}.{rest or 0}").scaleb(power))), None


def numbers_within(number: str, country: str) -> list[tuple[str, str]]:
    """Return the company number that a longer number holds, as scheme and number.

    INN/KPP holds the INN; a French SIRET or VAT number the SIREN. Only where check digits fit.
    """
    compact = "".join(filter(str.isalnum, number)).upper()
    inn = _INN_AND_KPP.fullmatch(number.strip())
    if inn is not None and country in ("", "ru") and normalise_identifier("RU-INN", inn[1]).valid:
        return [("RU-INN", inn[1])]
    if country not in ("", "fr"):
        return []
    if len(compact) == _SIRET and siret.is_valid(compact):
        return [("FR-RCS", compact[:_SIREN])]
    if compact.startswith("FR") and tva.is_valid(compact):
        siren = compact[-_SIREN:]
        return [("FR-RCS", siren)] if normalise_identifier("FR-RCS", siren).valid else []
    return []


def typed_birth(cell: str) -> str | None:
    """Return the ISO date, partial as it is, of a birth; ``None`` where it is none that is known.

    >>> typed_birth("07.10.1952"), typed_birth("October 1952"), typed_birth("1952")
    ('1952-10-07', '1952-10', '1952')
    >>> typed_birth("34673"), typed_birth("5.12.71"), typed_birth("5.12.05")
    ('1994-12-05', '1971-12-05', None)
    """
    if serial := _SERIAL.fullmatch(cell.strip()):
        return (_DAY_ZERO + timedelta(int(serial[1]))).isoformat()
    if short := _SHORT_YEAR.fullmatch(cell.strip()):
        cell = f"{short[1]}19{short[2]}"
    parts = _PART.findall(cell.partition("T")[0].split(" 00:")[0].lower())
    if len(parts) == 1 and len(parts[0]) == 8 and parts[0].isdigit():
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    years = [n for n, part in enumerate(parts) if len(part) == 4 and part[:2] in ("18", "19", "20")]
    if len(years) != 1 or not 1 <= len(parts) <= 3:
        return None
    year, others = parts[years[0]], [part for n, part in enumerate(parts) if n != years[0]]
    words = [part for part in others if not part.isdigit()]
    days = [int(part) for part in others if part.isdigit()]
    month = next((n for word in words if (n := _month(word))), None)
    if words and month is None:
        return None
    if month is None and days:
        # Year first: month and day. Else the day stands first, where both ways can be read.
        turned = years[0] == 0 or len(days) == 1 or days[1] > 12 >= days[0]
        month, days = (days[0], days[1:]) if turned else (days[1], days[:1])
    try:
        whole = date(int(year), month or 1, days[0] if days else 1)
    except ValueError:
        return None
    return whole.isoformat()[: 10 if days else 7 if month else 4]


def _month(word: str) -> int | None:
    return _MONTH_OF.get(word[:4]) or _MONTH_OF.get(word[:3])


def typed_kind(cell: str) -> str:
    """Return the kind that a word means, `PERSON` or `BODY`; empty where it means neither.

    >>> typed_kind("Natürliche Person"), typed_kind("supplier")
    ('person', '')
    """
    return _KIND_OF.get(fold_name(cell), "")


def country_of_address(address: str) -> str:
    """Return the code of the country that an address ends with; empty where it names none.

    >>> country_of_address("1 High Street, London, United Kingdom")
    'gb'
    """
    last = re.split(r"[,;\n]", address)[-1].strip()
    # A code of two letters may be one of a state or a province.
    return (country_in_words(last) or "") if len(last) > 2 else ""
