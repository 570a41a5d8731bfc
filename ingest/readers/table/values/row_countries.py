"""The countries that a mapping takes from a row."""

from dataclasses import dataclass
from functools import lru_cache

from ingest.reader import InvalidRecordError
from ingest.readers.table.values.lookups import REMEMBERED
from ingest.readers.table.values.row_texts import Columns, Reading, TextsTaker, Value
from ingest.values.countries import country_in_words
from ingest.values.list_values import country_of


@dataclass(frozen=True)
class CountryValue:
    """Countries by name, in English or another language of Europe, by adjective or by code."""

    value: Value
    keep: bool

    def bind_many(self, columns: Columns) -> TextsTaker | None:
        """Return the taker of lower-case ISO codes.

        The taker raises ``InvalidRecordError`` where a text is no country.
        """
        texts = self.value.bind_many(columns)
        if texts is None:
            return None
        column = self.value.column or self.value.key

        def codes(row: Reading) -> list[str]:
            found: list[str] = []
            for text in texts(row):
                code = _country_code(text)
                if code is not None:
                    if code not in found:
                        found.append(code)
                elif self.keep:
                    row.keep_note(column, text)
                else:
                    raise InvalidRecordError(f"{column}: {text!r} is no country or ISO 3166 code")
            return found

        return codes


@lru_cache(REMEMBERED)
def _country_code(text: str) -> str | None:
    return country_in_words(text) or country_of(text)


@dataclass(frozen=True)
class CountriesValue:
    """Countries of several columns, each code once."""

    each: tuple[CountryValue, ...]

    def bind_many(self, columns: Columns) -> TextsTaker | None:
        """Return the taker of all codes; ``None`` where the table has none of the columns."""
        bound = [texts for one in self.each if (texts := one.bind_many(columns)) is not None]
        if not bound:
            return None
        return lambda row: list(dict.fromkeys(code for texts in bound for code in texts(row)))
