"""A share that a table states as a number of shares out of all."""

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

from graph.values.errors import InputError
from graph.values.share import UNKNOWN, parse_share
from ingest.formats.table_cells import Number
from ingest.reader import InvalidRecordError
from ingest.readers.table.values.row_shares import ShareTaker, StatedShare, no_text
from ingest.readers.table.values.row_texts import Columns, Reading, Value

THOUSANDS: Final = (".", ",", " ", "'")
"""Signs that may stand between thousands."""
_SPACES: Final = re.compile("[\u00a0\u2009\u202f]")
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?")
_DIGITS: Final = 60


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
