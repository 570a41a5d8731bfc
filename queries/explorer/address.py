"""What a page's address says: party, day, regimes and search text, as checked plain strings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graph.errors import InputError
from graph.regime import find

DEFAULT_REGIMES: Final = ("us", "eu", "uk")
KEYS: Final = ("party", "as_of", "regime", "q", "country", "query")
LONGEST: Final = 300
"""Characters of one value; what is longer was not written by a link of ours."""
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 12, 31)


@dataclass(frozen=True)
class Address:
    """The state that a link carries.

    Attributes:
        party: a party id or what else ``PARTY`` may be; empty where none is chosen.
        as_of: the day asked about.
        regimes: short names or keys, in the order of the columns.
        q: the search text.
        country: two letters that the search is narrowed to, or empty.
        query: the name of the saved query, or empty.
        remarks: what of the address could not be used, for the person to read.
    """

    as_of: date
    party: str = ""
    regimes: tuple[str, ...] = DEFAULT_REGIMES
    q: str = ""
    country: str = ""
    query: str = ""
    remarks: tuple[str, ...] = ()

    def to(self, party: str) -> "Address":
        """The same state about another party."""
        return replace(self, party=party)

    def texts(self, *keys: str) -> dict[str, str]:
        """The state as the texts of an address; only ``keys``, and none that is empty."""
        every = {
            "party": self.party,
            "as_of": self.as_of.isoformat(),
            "regime": ",".join(self.regimes),
            "q": self.q,
            "country": self.country,
            "query": self.query,
        }
        return {key: every[key] for key in keys or KEYS if every[key]}


def read(given: Mapping[str, str], today: date) -> Address:
    """Read an address; what cannot be used gives way to the default and a remark.

    Args:
        given: the values of the address by name; names that are not ours are left alone.
        today: the day that is meant where the address names none.
    """
    remarks: list[str] = []
    return Address(
        party=_text(given, "party", remarks),
        as_of=_day(given.get("as_of", ""), today, remarks),
        regimes=_regimes(given.get("regime", ""), remarks),
        q=_text(given, "q", remarks),
        country=_text(given, "country", remarks)[:2].lower(),
        query=_text(given, "query", remarks),
        remarks=tuple(remarks),
    )


def _text(given: Mapping[str, str], key: str, remarks: list[str]) -> str:
    text = given.get(key, "")
    if len(text) > LONGEST or any(not c.isprintable() for c in text):
        remarks.append(f"The {key} in the address is too long or holds marks that are no text.")
        return ""
    return text.strip()


def _day(text: str, today: date, remarks: list[str]) -> date:
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        remarks.append(f"{text[:40]!r} in the address is not a day; shown is {today}.")
        return today
    if not EARLIEST <= day <= LATEST:
        remarks.append(f"{text[:40]!r} in the address is out of reach; shown is {today}.")
        return today
    return day


def _regimes(text: str, remarks: list[str]) -> tuple[str, ...]:
    chosen = []
    for name in dict.fromkeys(part.strip() for part in text.split(",") if part.strip()):
        try:
            find(name)
        except InputError:
            remarks.append(f"{name[:40]!r} in the address is no regime; it is left out.")
        else:
            chosen.append(name)
    return tuple(chosen) or DEFAULT_REGIMES
