"""The days that a mapping takes from a row, in declared formats only."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from graph.values.dates import days_of, iso_day
from graph.values.errors import InputError
from ingest.formats.table_cells import Number
from ingest.reader import InvalidRecordError
from ingest.readers.table.values.lookups import REMEMBERED
from ingest.readers.table.values.row_texts import (
    Columns,
    Condition,
    Reading,
    TextTaker,
    Value,
    all_of,
)
from ingest.values.published_days import MONTHS, has_implausible_year

_FINNISH_NOVEMBER: Final = "marr"
"""How November begins in Finnish; other languages' months mean what their first letters say."""
_TOKENS: Final = {
    "YYYY": r"(?P<y>\d{4})",
    "YY": r"(?P<yy>\d{2})",
    "MM": r"(?P<m>\d{1,2})",
    "DD": r"(?P<d>\d{1,2})",
    "MON": r"(?P<mon>[A-Za-z]{3,9})\.?",
}

_UNSEPARATED_PATTERNS: Final = {
    "YYYY": r"(?P<y>\d{4})",
    "YY": r"(?P<yy>\d{2})",
    "MM": r"(?P<m>\d{2})",
    "DD": r"(?P<d>\d{2})",
    "MON": r"(?P<mon>[A-Za-z]{3})",
}
"""The same where nothing stands between them, as in ``YYYYMMDD``."""
_DAY_WITH_TIME: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)
"""A day with a time of day, which workbooks and programs write; the time is dropped."""
_TIME: Final = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?)?"
"""A time of day behind a day in a declared format."""
_YEARS: Final = re.compile(r"(\d{4})\.\.(\d{4})")
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?")
"""A day as a spreadsheet counts it, since 1900."""
_CENTURY: Final = 100


@dataclass(frozen=True)
class DayValue:
    """A day in declared formats; ISO text and day cells of a workbook need none.

    Attributes:
        value: where the text comes from.
        formats: pairs of a format as the mapping has it and its pattern.
        last_day: the column says the last day it held, not the first day it no longer did.
        keep: whether an unreadable day is kept as a note.
        when: when the column means this day; a day that it does not mean is kept as a note.
        years: the years that two digits may stand for, at most a hundred of them.
    """

    value: Value
    formats: tuple[tuple[str, re.Pattern[str]], ...] = ()
    last_day: bool = False
    keep: bool = False
    when: tuple[Condition, ...] = ()
    years: range | None = None

    def bind(self, columns: Columns) -> TextTaker | None:
        """Return the taker of a whole or partial ISO date.

        The taker raises ``InvalidRecordError`` where a text is no day in a declared format.
        """
        one = self.value.bind_one(columns)
        if one is None:
            return None
        day_of = lru_cache(REMEMBERED, typed=True)(self._day_or_note)
        column = self.value.column or self.value.key
        holds = all_of(self.when, columns)

        def day(row: Reading) -> str | None:
            text = one(row)
            if text is None:
                return None
            if holds is not None and not holds(row):
                row.keep_note(column, text)
                return None
            found = day_of(text)
            if found is None:
                row.keep_note(column, text)
            return found

        return day

    def _day_or_note(self, text: str) -> str | None:
        """Return the day of a text, or ``None`` for one that is kept as a note."""
        found = self._single_day(text)
        if found is not None:
            return _following_day(found) if self.last_day else found
        if self.keep:
            return None
        declared = " or ".join(name for name, _ in self.formats)
        if any(map(has_implausible_year, self._possible_days(text))):
            advice = "has a year that cannot be meant"
        elif isinstance(text, Number) or _SERIAL.fullmatch(text):
            advice = "is a number and no day; give the cell a date format in the spreadsheet"
        elif declared:
            advice = f"is not a day as {declared} or YYYY-MM-DD"
        else:
            advice = (
                'is not YYYY-MM-DD; declare how days are written, such as format = "DD/MM/YYYY"'
            )
        raise InvalidRecordError(f"{self.value.column or self.value.key}: {text!r} {advice}")

    def _single_day(self, text: str) -> str | None:
        """Return the one day that a text can be, or ``None``."""
        found = [day for day in self._possible_days(text) if not has_implausible_year(day)]
        if len(found) > 1 and not self.keep:
            column, readings = self.value.column or self.value.key, " or ".join(found)
            raise InvalidRecordError(
                f"{column}: {text!r} may be {readings}; declare the one format that it has"
            )
        return found[0] if len(found) == 1 else None

    def _possible_days(self, text: str) -> list[str]:
        timed = _DAY_WITH_TIME.fullmatch(text)
        found: dict[str, None] = {}
        for candidate in (text if timed is None else timed[1], *self._declared_days(text)):
            try:
                days_of(candidate)
            except InputError:
                continue
            found[candidate] = None
        return list(found)

    def _declared_days(self, text: str) -> list[str]:
        found = []
        for _, pattern in self.formats:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            parts = match.groupdict()
            month = parts.get("m")
            if parts.get("mon") is not None:
                name = parts["mon"][:3].lower()
                month = str(MONTHS.index(name) + 1) if name in MONTHS else "99"
                if parts["mon"].lower().startswith(_FINNISH_NOVEMBER):
                    month = "99"
            year = parts.get("y") or self._year(parts["yy"])
            whole = [year, month, parts.get("d")]
            found.append("-".join(part.zfill(2) for part in whole if part is not None))
        return found

    def _year(self, digits: str) -> str:
        """Return the year that two digits stand for; the digits where none of ``years`` fits."""
        among = (str(year) for year in self.years or () if year % _CENTURY == int(digits))
        return next(among, digits)


def day_pattern(text: str) -> re.Pattern[str]:
    """Return the pattern of a format such as ``DD-MON-YYYY``.

    Raises:
        InputError: a part of it is unknown, or it has no year.
    """
    out, tokens = [], list[str]()
    for piece in re.findall(r"[A-Za-z]+|[^A-Za-z]+", text):
        found = re.findall(r"YYYY|YY|MON|MM|DD", piece)
        if not (piece.isascii() and piece.isalpha()):
            out.append(re.escape(piece))
            continue
        if "".join(found) != piece:
            raise InputError(f"{text!r}: {piece!r} is unknown; write YYYY, YY, MM, DD and MON")
        patterns = _TOKENS if len(found) == 1 else _UNSEPARATED_PATTERNS
        out.extend(patterns[token] for token in found)
        tokens += found
    if tokens.count("YYYY") + tokens.count("YY") != 1 or len(set(tokens) & {"MM", "MON"}) > 1:
        raise InputError(f"{text!r}: write YYYY or YY once, and MM or MON at most once")
    if len(tokens) > len(set(tokens)):
        raise InputError(f"{text!r}: write each of its parts once")
    return re.compile("".join(out) + (_TIME if "DD" in tokens else ""))


def years_of(text: str | None, *, two_digits: bool) -> range | None:
    """Read the years that two digits may stand for, such as ``1930..2029``.

    Raises:
        InputError: it is missing, not wanted, or two digits could stand for two years.
    """
    if text is None:
        if two_digits:
            raise InputError(
                'YY says no century; write which years are meant, such as years = "1930..2029"'
            )
        return None
    match = _YEARS.fullmatch(text)
    if match is None:
        raise InputError(f'{text!r}; write the first and the last year, such as "1930..2029"')
    found = range(int(match[1]), int(match[2]) + 1)
    if not 1 <= len(found) <= _CENTURY:
        raise InputError(f"{text!r}; write at most 100 years, so that two digits are one of them")
    if not two_digits:
        raise InputError("goes with a format that has YY; leave it out")
    return found


def _following_day(text: str) -> str:
    """Return the day, month or year after one, in the same precision; 9999 has none after it."""
    after = days_of(text)[1]
    return text if after > date.max.toordinal() else iso_day(after)[: len(text)]
