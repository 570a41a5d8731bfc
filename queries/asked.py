"""What a question names where a person leaves it out: the regimes and the day."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from graph.dates import parse_day

DEFAULT_REGIMES: Final = ("us", "eu", "uk")
REPEATED: Final = 60
"""Letters of what a person typed that an error or a remark repeats."""


def shortened(text: str) -> str:
    """Give what a person typed as an error repeats it: in quotes, the rest of a long text left out.

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


def each(given: str | Sequence[str]) -> Sequence[str]:
    """Give what was asked about one by one, also where one text stands for itself alone.

    >>> each("eu"), each(["eu", "uk"])
    (['eu'], ['eu', 'uk'])
    """
    return [given] if isinstance(given, str) else given
