"""What a question names where a person leaves it out: the regimes and the day."""

from datetime import date
from typing import Final

from graph.dates import parse_day

DEFAULT_REGIMES: Final = ("us", "eu", "uk")


def day_of(as_of: str | None) -> int:
    """Read the day that is asked about; today where none is given.

    Raises:
        InputError: the text is no day of the calendar.
    """
    return date.today().toordinal() if as_of is None else parse_day(as_of)
