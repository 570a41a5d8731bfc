"""What a question names where a person leaves it out: the regimes and the day."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from graph.values.dates import iso, parse_day

DEFAULT_REGIMES: Final = ("us", "eu", "uk")
NOTHING_LOADED: Final = "nothing is loaded yet; load a file first: ownership load FILE"
REPEATED: Final = 60
"""Letters of what a person typed that an error or a remark repeats."""


def shortened(text: str) -> str:
    """Return what a person typed as an error repeats it: in quotes, a long text cut.

    >>> shortened("Toloka")
    "'Toloka'"
    """
    return repr(text if len(text) <= REPEATED else text[: REPEATED - 1] + "…")


def day_of(as_of: str | date | None) -> int:
    """Read the day that is asked about, ISO text or a day of Python; today where none is given.

    Raises:
        InputError: the text is no day of the calendar.
    """
    if isinstance(as_of, date):
        return as_of.toordinal()
    return date.today().toordinal() if as_of is None else parse_day(as_of)


def to_come(day: int) -> str | None:
    """Say that a day is still to come, since an answer about it rests on what is stated now."""
    if day <= date.today().toordinal():
        return None
    return f"{iso(day)} is still to come: what is stated now is taken to hold until then"


def regime_keys(given: str | Sequence[str] | None) -> list[str]:
    """Return the keys of the regimes that are asked about, each once; US, EU and UK if none is.

    Raises:
        InputError: there is no such regime.
    """
    from graph.regimes.read_regimes import find

    return list(dict.fromkeys(find(name).key for name in each(given or DEFAULT_REGIMES)))


def each(given: str | Sequence[str]) -> Sequence[str]:
    """Return what was asked about one by one, also where one text stands for itself alone.

    >>> each("eu"), each(["eu", "uk"])
    (['eu'], ['eu', 'uk'])
    """
    return [given] if isinstance(given, str) else given
