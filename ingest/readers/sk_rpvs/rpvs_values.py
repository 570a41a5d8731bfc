"""Values of the Slovak register of partners of the public sector: days, numbers, names, places.

Every function pops the fields that it reads, so that the reader can name those that are left.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from ingest.reader import InvalidRecordError
from ingest.values.countries import country_code
from ingest.values.record_fields import take_text

_STREET: Final = "MenoUlice"
_HOUSE: Final = ("SupisneCislo", "OrientacneCislo")
"""The number of a house in its town, alone in a village without streets, and in its street."""
_TOWN: Final = ("Psc", "Mesto")


def number_in(left: dict[str, Any], field: str) -> str:
    """Return the number of an entry as text."""
    value = left.pop(field, None)
    if isinstance(value, bool) or not isinstance(value, (int, str)) or value == "":
        raise InvalidRecordError(f"{field}: {value!r} is no number of an entry")
    return str(value)


def person_name(left: dict[str, Any]) -> str | None:
    """Return a person's name; ``None`` where there is none."""
    parts = [take_text(left, field) for field in ("Meno", "Priezvisko")]
    return " ".join(part for part in parts if part is not None) or None


def titles(left: dict[str, Any]) -> list[tuple[str, str]]:
    """Return academic titles, which are no part of a name but set people of one name apart."""
    return kept_texts(left, "TitulPred", "TitulZa")


def kept_texts(left: dict[str, Any], *fields: str) -> list[tuple[str, str]]:
    """Return the filled ones of some fields as pairs of field and text."""
    stated = [(field, take_text(left, field)) for field in fields]
    return [(field, text) for field, text in stated if text is not None]


def day(left: dict[str, Any], field: str, *, last: bool = False) -> str | None:
    """Return the ISO day of a date-time, or None; of a last day the first day after it."""
    text = take_text(left, field)
    if text is None:
        return None
    try:
        return _iso(text[:10], last)
    except (ValueError, OverflowError):
        raise InvalidRecordError(f"{field}: {text!r} is not a day") from None


@lru_cache(maxsize=16_384)
def _iso(text: str, last: bool) -> str:
    found = date.fromisoformat(text)
    return (found + timedelta(days=1) if last else found).isoformat()


def nationality(left: dict[str, Any]) -> list[str]:
    """Return the code of a citizenship's country, by its number in ISO 3166, as a list."""
    said = left.pop("StatnaPrislusnost", None)
    code = said.get("StatistickyKod") if isinstance(said, dict) else None
    if not isinstance(code, str):
        return []
    found = country_code(code)
    return [] if found is None else [found]


def address_of(left: dict[str, Any]) -> list[str]:
    """Return an address in one line, the house's numbers as ``12/3``; none as an empty list."""
    said = left.pop("Adresa", None)
    if not isinstance(said, dict):
        return []

    def part_text(part: str) -> str:
        value = said.get(part)
        return str(value).strip() if isinstance(value, str | int) else ""

    in_town, in_street = map(part_text, _HOUSE)
    both = in_town and in_street and not in_street.startswith(f"{in_town}/")
    house = f"{in_town}/{in_street}" if both else in_street or in_town
    parts = [part_text(_STREET), house, *map(part_text, _TOWN)]
    return [text] if (text := ", ".join(filter(None, parts))) else []
