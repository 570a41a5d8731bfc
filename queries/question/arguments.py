"""Arguments of questions: days, regimes, and their defaults where a person names none."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from graph.values.dates import iso_day, parse_day
from graph.values.errors import InputError

DEFAULT_REGIMES: Final = ("us", "eu", "uk")
NOTHING_LOADED: Final = "No data is loaded. Run: ownership load FILE"
MAX_QUOTED: Final = 60
"""Letters at most that an error or a remark repeats of what a person typed."""


def quoted_input(text: str) -> str:
    """Return what a person typed in quotes and cut if it is long, for an error to repeat.

    >>> quoted_input("Toloka")
    '"Toloka"'
    """
    shown = text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…"
    # Signs that would move a cursor are written out; marks of a text's own stay as they are.
    return f'"{repr(shown)[1:-1]}"'


def asked_day(as_of: str | date | None) -> int:
    """Return the ordinal of the ISO day asked about, or today; `InputError` if it is no day."""
    if isinstance(as_of, date):
        return as_of.toordinal()
    if as_of is None:
        return date.today().toordinal()
    if not isinstance(as_of, str):
        raise InputError(f"{as_of!r} is not a date. Write YYYY-MM-DD, as a text.")
    return parse_day(as_of)


def future_day_remark(day: int) -> str | None:
    """Return a remark on a day that is still to come; ``None`` for any other day."""
    if day <= date.today().toordinal():
        return None
    return f"{iso_day(day)} is still to come. What is stated now is taken to hold until then."


def regime_keys(given: str | Sequence[str] | None) -> list[str]:
    """Return the keys of regimes, each once (US, EU, UK if none); `InputError` for another."""
    from graph.regimes.read_regimes import find_regime

    return list(
        dict.fromkeys(find_regime(name).key for name in split_list(given or DEFAULT_REGIMES))
    )


def split_list(given: str | Sequence[str]) -> list[str]:
    """Return the items of one text or several; a comma divides items too.

    >>> split_list("us,eu"), split_list(["eu", "uk"]), split_list("eu,")
    (['us', 'eu'], ['eu', 'uk'], ['eu'])
    """
    items = [item for text in as_list(given) for item in text.split(",")]
    # A comma too many is no item; where there is nothing else, that is said.
    return [item for item in items if item.strip()] or items[:1]


def as_list(given: str | Sequence[str]) -> Sequence[str]:
    """Return one text as a list of one, and a list as it is.

    >>> as_list("eu"), as_list(["eu", "uk"])
    (['eu'], ['eu', 'uk'])
    """
    return [given] if isinstance(given, str) else given
