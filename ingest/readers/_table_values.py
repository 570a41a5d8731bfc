"""The values that a mapping takes from a row: templates, columns, lookups, days and shares.

Nothing is guessed: a category that a lookup does not have, a day in a format that nobody declared
and a number with an undeclared sign refuse the row, unless the mapping says ``keep as note``.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from graph.dates import days_of, iso
from graph.errors import InputError
from graph.share import UNKNOWN, Share
from graph.share import parse as parse_share
from ingest.reader import InvalidRecordError
from ingest.readers._countries import country_code
from ingest.readers._table_cells import Number, folded

PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")
_MONTHS: Final = ("jan feb mar apr may jun jul aug sep oct nov dec").split()
_TOKENS: Final = {"YYYY": r"(?P<y>\d{4})", "MM": r"(?P<m>\d{1,2})", "DD": r"(?P<d>\d{1,2})"}
_TOKENS_MON: Final = r"(?P<mon>[A-Za-z]{3,9})\.?"


@dataclass(slots=True)
class Reading:
    """One row while it is read: its cells, and what could not be placed and is kept."""

    cells: dict[str, str]
    kept: list[str] = field(default_factory=list)

    def keep(self, column: str, text: str) -> None:
        """Keep a value as a note."""
        note = f"{column}: {text}"
        if note not in self.kept:
            self.kept.append(note)


@dataclass(frozen=True)
class Lookup:
    """A closed list of categories and what each means.

    Attributes:
        name: its name in the mapping.
        values: folded category to values.
        words: whether categories are looked for as words inside the text, longest first.
        keep: whether an unknown category is kept as a note.
    """

    name: str
    values: dict[str, tuple[str, ...]]
    words: bool
    keep: bool

    def find(self, text: str) -> tuple[str, ...] | None:
        """Give what a text means, or ``None`` where the list does not have it."""
        text = folded(text)
        if not self.words:
            return self.values.get(text)
        found: dict[str, None] = {}
        for category in sorted(self.values, key=len, reverse=True):
            pattern = rf"(?<!\w){re.escape(category)}(?!\w)"
            if re.search(pattern, text):
                found.update(dict.fromkeys(self.values[category]))
                # What a long phrase means is not read again as its shorter parts.
                text = re.sub(pattern, " / ", text)
        return tuple(found) or None


@dataclass(frozen=True)
class Value:
    """One text, or a list of texts, from a row.

    Attributes:
        key: where the mapping says it, for messages.
        templates: texts with ``{column}``; the first whose columns are filled is taken.
        column: the column, where it is not a template.
        split: sign that separates several texts in the cell.
        lookup: what the categories mean.
        pattern: regular expression; its first group is the value, no match means none.
        default: what an empty cell means.
    """

    key: str
    templates: tuple[str, ...] = ()
    column: str | None = None
    split: str | None = None
    lookup: Lookup | None = None
    pattern: re.Pattern[str] | None = None
    default: str | None = None

    def one(self, row: Reading) -> str | None:
        """Give the first value, or ``None``."""
        found = self.many(row)
        return found[0] if found else None

    def many(self, row: Reading) -> list[str]:
        """Give all values.

        Raises:
            InvalidRecordError: a category is not in the lookup.
        """
        found = []
        for text in self._texts(row):
            found.extend(self._meanings(text, row))
        return list(dict.fromkeys(found)) or ([] if self.default is None else [self.default])

    def _texts(self, row: Reading) -> list[str]:
        if self.column is None:
            filled = (filled_in(template, row.cells) for template in self.templates)
            first = next((text for text in filled if text is not None), None)
            return [] if first is None else [first]
        cell = row.cells.get(folded(self.column))
        if cell is None:
            return []
        parts = [cell] if self.split is None else cell.split(self.split)
        return [part.strip() for part in parts if part.strip()]

    def _meanings(self, text: str, row: Reading) -> tuple[str, ...]:
        if self.pattern is not None:
            match = self.pattern.search(text)
            return () if match is None else (match[1].strip(),)
        if self.lookup is None:
            return (text,)
        found = self.lookup.find(text)
        if found is not None:
            return found
        if not self.lookup.keep:
            raise InvalidRecordError(
                f"{self.column}: {text!r} is not in the lookup {self.lookup.name}"
            )
        row.keep(self.column or self.key, text)
        return ()


def filled_in(template: str, cells: dict[str, str]) -> str | None:
    """Fill a template from the cells; ``None`` where a column is empty.

    >>> filled_in("{a}-{b}", {"a": "1", "b": "2"})
    '1-2'
    """
    names = [folded(name) for name in PLACEHOLDER.findall(template)]
    if not all(name in cells for name in names):
        return None
    return PLACEHOLDER.sub(lambda match: cells[folded(match[1])], template)


@dataclass(frozen=True)
class Country:
    """Countries by name or code."""

    value: Value
    keep: bool

    def many(self, row: Reading) -> list[str]:
        """Give lower-case ISO codes.

        Raises:
            InvalidRecordError: a text is no country.
        """
        found = []
        for text in self.value.many(row):
            code = country_code(text)
            column = self.value.column or self.value.key
            if code is not None:
                found.append(code)
            elif self.keep:
                row.keep(column, text)
            else:
                raise InvalidRecordError(f"{column}: {text!r} is no country or ISO 3166 code")
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Day:
    """A day in declared formats; ISO text and day cells of a workbook need none.

    Attributes:
        value: where the text comes from.
        formats: pairs of a format as the mapping has it and its pattern.
        last_day: the column says the last day it held, not the first day it no longer did.
        keep: whether an unreadable day is kept as a note.
    """

    value: Value
    formats: tuple[tuple[str, re.Pattern[str]], ...] = ()
    last_day: bool = False
    keep: bool = False

    def of(self, row: Reading) -> str | None:
        """Give a whole or partial ISO date.

        Raises:
            InvalidRecordError: the text is no day in a declared format.
        """
        text = self.value.one(row)
        if text is None:
            return None
        found = self._iso(text)
        if found is not None:
            return _after(found) if self.last_day else found
        column = self.value.column or self.value.key
        if self.keep:
            row.keep(column, text)
            return None
        declared = " or ".join(name for name, _ in self.formats)
        advice = (
            f"is not a day as {declared} or YYYY-MM-DD"
            if declared
            else 'is not YYYY-MM-DD; declare how days are written, such as format = "DD/MM/YYYY"'
        )
        raise InvalidRecordError(f"{column}: {text!r} {advice}")

    def _iso(self, text: str) -> str | None:
        for candidate in (text, *self._candidates(text)):
            try:
                days_of(candidate)
            except InputError:
                continue
            return candidate
        return None

    def _candidates(self, text: str) -> list[str]:
        found = []
        for _, pattern in self.formats:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            parts = match.groupdict()
            month = parts.get("m")
            if parts.get("mon") is not None:
                name = parts["mon"][:3].lower()
                month = str(_MONTHS.index(name) + 1) if name in _MONTHS else "99"
            whole = [parts["y"], month, parts.get("d")]
            found.append("-".join(part.zfill(2) for part in whole if part is not None))
        return found


def day_pattern(text: str) -> re.Pattern[str]:
    """Turn a format such as ``DD-MON-YYYY`` into a pattern.

    Raises:
        InputError: a part of it is unknown, or it has no year of four digits.
    """
    pieces = re.findall(r"[A-Za-z]+|[^A-Za-z]+", text)
    out = []
    for piece in pieces:
        if piece == "MON":
            out.append(_TOKENS_MON)
        elif piece.isalpha():
            if piece not in _TOKENS:
                raise InputError(f"{text!r}: {piece!r} is unknown; write YYYY, MM, DD and MON")
            out.append(_TOKENS[piece])
        else:
            out.append(re.escape(piece))
    if pieces.count("YYYY") != 1 or len(set(pieces) & {"MM", "MON"}) > 1:
        raise InputError(f"{text!r}: needs YYYY once and the month once at most; years of two")
    return re.compile("".join(out))


def _after(text: str) -> str:
    """Give the first day, month or year after one, in the same precision."""
    _, after = days_of(text)
    if len(text) == 10:
        return iso(after)
    return iso(after)[: len(text)]


@dataclass(frozen=True)
class ShareValue:
    """A share in one column or two, in percent unless declared otherwise.

    Attributes:
        key: where the mapping says it.
        exact: the value, where one column holds it.
        low: column of the lower end.
        high: column of the upper end.
        bands: what bands mean, as shares in the spelling of case files.
        comma: the decimal sign of text is a comma.
        fraction: numbers are fractions of one, not percent.
        unknown: an empty cell is an unknown share, not silence.
    """

    key: str
    exact: Value | None
    low: Value | None
    high: Value | None
    bands: Lookup | None
    comma: bool
    fraction: bool
    unknown: bool

    def of(self, row: Reading) -> tuple[Share | None, str | None]:
        """Give the share and its text as published.

        Raises:
            InvalidRecordError: the text is no share.
        """
        try:
            if self.exact is not None:
                text = self.exact.one(row)
                if text is not None:
                    return parse_share(self._band(text)), str(text)
            else:
                low, high = self._end(self.low, row), self._end(self.high, row)
                if low is not None or high is not None:
                    text = f"{low or 0}..{high or 100}"
                    return parse_share(low if low == high and low is not None else text), text
        except InputError as wrong:
            raise InvalidRecordError(f"{self._column()}: {wrong}") from None
        return (UNKNOWN, None) if self.unknown else (None, None)

    def _column(self) -> str:
        named = self.exact or self.low or self.high
        return (named and named.column) or self.key

    def _end(self, value: Value | None, row: Reading) -> str | None:
        text = None if value is None else value.one(row)
        return None if text is None else self._number(text)

    def _band(self, text: str) -> str:
        found = None if self.bands is None else self.bands.find(text)
        if found is not None:
            return found[0]
        if folded(text) == "unknown":
            return "unknown"
        return re.sub(r"[0-9][0-9.,]*\s*%?", lambda m: self._number(m[0]), text)

    def _number(self, text: str) -> str:
        """Give a number as percent with a decimal point."""
        percent = text.rstrip().endswith("%")
        digits = text.rstrip().removesuffix("%").strip()
        if self.comma and not isinstance(text, Number):
            if "." in digits:
                raise InputError(f"{text!r} has a point where the decimal sign is a comma")
            digits = digits.replace(",", ".")
        elif "," in digits:
            raise InputError(f'{text!r} has a comma; declare decimal = "," if it is decimal')
        if not self.fraction or percent:
            return digits
        try:
            return f"{Decimal(digits) * 100:f}"
        except InvalidOperation:
            raise InputError(f"{text!r} is not a number") from None


