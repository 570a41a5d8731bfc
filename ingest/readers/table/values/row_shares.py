"""The shares that a mapping takes from a row: in percent, as fractions, or as parts of a total."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import Final

from graph.values.errors import InputError
from graph.values.share import UNKNOWN, Share, parse_share
from ingest.formats.table_cells import Number, fold_column
from ingest.reader import InvalidRecordError
from ingest.readers.table.values.lookups import REMEMBERED, Lookup
from ingest.readers.table.values.row_texts import Columns, Reading, TextTaker, Value
from ingest.values.percentage import parse_percentage

_FIGURE: Final = re.compile(r"(?:\d+(?:[.,]\d+)*|(?<![.,\d])[.,]\d+)(?:\s*%)?")
"""A figure within a share, also one without a zero before its decimal sign."""
_TWO_FIGURES: Final = re.compile(r"%\s*\d|\d\s+\d")
"""Two figures with no more than a space or the end of a line between them."""
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_NUMBER_OF_SHARES: Final = re.compile(
    r"\d[\d.,'’\s]*(?:(?:ordinary|preferred|preference|common|registered|bearer) )?(?:"
    r"shares?|shs|stocks?|units?|votes?|aktien?|anteile?|stück|stimmen?|actions?|parts?"
    r"|parts sociales|titres?|voix|acción|acciones|participaciones|votos?|azion[ei]|quot[ae]"
    r"|vot[oi]|aandelen|aandeel|stemmen|akcj\w*|udział\w*|głos\w*|акци\w*|дол[яией]\w*|па[ийёе]\w*"
    r"|голос\w*|част\w*|шт|株|股|주)\.?",
    re.IGNORECASE,
)
"""A figure with a word for what it counts, and no sign of a percentage."""
_OF_TOTAL: Final = (
    "A number of shares needs their total beside it: in a mapping "
    'share = { parts = { column = "..." }, of = { column = "..." } }.'
)
_RATIO: Final = re.compile(r"(\d{1,12})\s*/\s*(\d{1,12})")
_DIGITS: Final = 60
StatedShare = tuple[Share | None, str | None]
"""A share and its text as published."""
ShareTaker = Callable[[Reading], StatedShare]


def no_text(_row: Reading) -> None:
    """Return no text for any row."""


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

    @property
    def columns(self) -> set[str]:
        """The folded columns that it is taken from."""
        given = [value for value in (self.exact, self.low, self.high) if value is not None]
        return {name for value in given for name in value.columns}

    @property
    def signs(self) -> set[str]:
        """The declared sign within a number."""
        return {","} if self.comma else set()

    def bind(self, columns: Columns) -> ShareTaker:
        """Return the taker of the share and its text as published.

        The taker raises ``InvalidRecordError`` where a text is no share.
        """
        if self.exact is not None:
            return self._bind_exact(self.exact.bind_one(columns))
        ends = [None if end is None else end.bind_one(columns) for end in (self.low, self.high)]
        return self._bind_ends(*(no_text if end is None else end for end in ends))

    def _bind_exact(self, one: TextTaker | None) -> ShareTaker:
        silent: StatedShare = (UNKNOWN, None) if self.unknown else (None, None)
        if one is None:
            return lambda _row: silent
        # A number and a text of the same signs may be two shares.
        share_of = lru_cache(REMEMBERED, typed=True)(self._share_of_cell)

        def share(row: Reading) -> StatedShare:
            text = one(row)
            if text is None:
                return silent
            with self._column_in_errors():
                return share_of(text), str(text)

        return share

    def _share_of_cell(self, text: str) -> Share:
        """Return the share of a cell: as case files spell it, else in words of one meaning."""
        ratio = None if isinstance(text, Number) else _RATIO.fullmatch(text.strip())
        if ratio is not None:
            return self._ratio(text, int(ratio[1]), int(ratio[2]))
        try:
            return parse_share(self._share_text(text))
        except InputError:
            mark = "." if self.comma else ","
            worded = not (self.fraction or isinstance(text, Number) or mark in text)
            found = parse_percentage(text) if worded else None
            if found is None:
                raise
            return found

    def _ratio(self, text: str, parts: int, whole: int) -> Share:
        """Return the share of a text such as ``1/3``."""
        if not self.fraction:
            raise InputError(f'{text!r} is a fraction; declare unit = "fraction" in a mapping')
        if parts > whole or not whole:
            raise InputError(f"{text!r} is no share")
        with localcontext(prec=_DIGITS):
            return parse_share(f"{Decimal(parts) * 100 / whole:.24f}")

    def _bind_ends(self, low_of: TextTaker, high_of: TextTaker) -> ShareTaker:
        silent: StatedShare = (UNKNOWN, None) if self.unknown else (None, None)

        def share(row: Reading) -> StatedShare:
            with self._column_in_errors():
                low, high = self._end(low_of(row)), self._end(high_of(row))
                if low is None and high is None:
                    return silent
                text = f"{low or 0}..{high or 100}"
                return parse_share(low if low == high and low is not None else text), text

        return share

    @contextmanager
    def _column_in_errors(self) -> Iterator[None]:
        """Raise errors on a share as errors of the record, with the column's name."""
        try:
            yield
        except InputError as wrong:
            raise InvalidRecordError(f"{self._column()}: {wrong}") from None

    def _column(self) -> str:
        named = self.exact or self.low or self.high
        return (named and named.column) or self.key

    def _end(self, text: str | None) -> str | None:
        return None if text is None else self._number(text)

    def _share_text(self, text: str) -> str:
        if isinstance(text, Number):
            return self._number(text)
        found = None if self.bands is None else self.bands.find(text)
        if found is not None:
            return found[0]
        if fold_column(text) == "unknown":
            return "unknown"
        if _NUMBER_OF_SHARES.fullmatch(text.strip()):
            raise InvalidRecordError(f'"{text}" is no percentage. {_OF_TOTAL}')
        if _TWO_FIGURES.search(text):
            raise InputError(f"{text!r} is more than one figure, and a share is one")
        return _FIGURE.sub(lambda found: self._number(found[0]), text)

    def _number(self, text: str) -> str:
        """Return a number as text in percent with a decimal point."""
        percent = text.rstrip().endswith("%")
        digits = text.rstrip().removesuffix("%").strip()
        if self.comma and not isinstance(text, Number):
            if "." in digits:
                raise InputError(f"{text!r} has a point where the decimal sign is a comma")
            digits = digits.replace(",", ".")
        elif "," in digits:
            what, point = self.key.rpartition(".")[2], text.replace(",", ".")
            if not percent and _GROUPED.fullmatch(digits):
                one = digits.count(",") == 1
                number = point.rstrip("0").rstrip(".")
                also = f' As a percentage write {number}, or set decimal = ",".' if one else ""
                said = f'The {what} "{text}" looks like a number of shares.'
                raise InvalidRecordError(f"{said} {_OF_TOTAL}{also}")
            raise InvalidRecordError(
                f'The {what} "{text}" has a decimal comma. Write {point}, or set decimal = "," in '
                "the mapping."
            )
        if not self.fraction or percent:
            return digits
        try:
            part = Decimal(digits)
        except InvalidOperation:
            raise InputError(f"{text!r} is not a number") from None
        if part > 1:
            raise InputError(
                f"{text!r} is more than 1, the whole; a percentage needs its % where "
                'unit = "fraction" is declared'
            )
        return f"{part * 100:f}"


THOUSANDS: Final = (".", ",", " ", "'")
"""Signs that may stand between thousands."""
_SPACES: Final = re.compile("[\u00a0\u2009\u202f]")
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class PartsValue:
    """A number of shares in one column, and of all of them in another.

    Attributes:
        key: where the mapping says it.
        parts: the number that is held.
        whole: the number of all.
        decimal: the decimal sign of text, or nothing: then numbers are whole.
        thousands: the sign between thousands, or nothing.
        unknown: an empty cell is an unknown share, not silence.
    """

    key: str
    parts: Value
    whole: Value
    decimal: str
    thousands: str
    unknown: bool

    @property
    def columns(self) -> set[str]:
        """The folded columns that the number held is taken from."""
        return self.parts.columns

    @property
    def signs(self) -> set[str]:
        """The declared signs within a number."""
        return {self.decimal, self.thousands}

    def bind(self, columns: Columns) -> ShareTaker:
        """Return the taker of the share and its text as published.

        The taker raises ``InvalidRecordError`` where a text is no number, or more is held than
        there is. A number without that of all is an unknown share.
        """
        parts_of = self.parts.bind_one(columns) or no_text
        whole_of = self.whole.bind_one(columns) or no_text

        def share(row: Reading) -> StatedShare:
            parts, whole = parts_of(row), whole_of(row)
            if parts is None:
                return (UNKNOWN, None) if self.unknown else (None, None)
            held = self._number(parts, self.parts)
            if whole is None:
                return UNKNOWN, str(parts)
            text, every = f"{parts} of {whole}", self._number(whole, self.whole)
            if held > every or not every:
                raise InvalidRecordError(f"{self._column(self.parts)}: {text} is no share")
            with localcontext(prec=_DIGITS):
                percent = held * 100 / every
            try:
                return parse_share(f"{percent:.24f}"), text
            except InputError as wrong:
                raise InvalidRecordError(f"{self._column(self.parts)}: {wrong}") from None

        return share

    def _column(self, value: Value) -> str:
        return value.column or self.key

    def _number(self, text: str, value: Value) -> Decimal:
        plain = text if isinstance(text, Number) else self._plain_number(text)
        if _PLAIN.fullmatch(plain) is None:
            raise InvalidRecordError(
                f"{self._column(value)}: {text!r} is not a number; declare its signs with "
                'thousands = "." and decimal = ","'
            )
        return Decimal(plain)

    def _plain_number(self, text: str) -> str:
        """Return the number as digits with a point, or nothing where its signs are not declared."""
        text = _SPACES.sub(" ", text)
        whole, sign, rest = text.partition(self.decimal) if self.decimal else (text, "", "")
        groups = whole.split(self.thousands) if self.thousands else [whole]
        if len(groups) > 1 and (len(groups[0]) > 3 or any(len(each) != 3 for each in groups[1:])):
            return ""
        digits = [*groups, rest] if sign else groups
        if not all(each.isascii() and each.isdigit() for each in digits):
            return ""
        return "".join(groups) + (f".{rest}" if sign else "")
