"""The shares that a mapping takes from a row, in percent unless it declares otherwise."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from graph.errors import InputError
from graph.share import UNKNOWN, Share
from graph.share import parse as parse_share
from ingest.reader import InvalidRecordError
from ingest.readers._table_cells import Number, folded
from ingest.readers._table_values import Lookup, Reading, Value


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
        if isinstance(text, Number):
            return self._number(text)
        found = None if self.bands is None else self.bands.find(text)
        if found is not None:
            return found[0]
        if folded(text) == "unknown":
            return "unknown"
        return re.sub(r"\d+(?:[.,]\d+)*\s*%?", lambda m: self._number(m[0]), text)

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
