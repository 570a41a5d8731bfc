"""The texts that a mapping takes from a row: templates, columns, lookups, countries.

Nothing is guessed: a category that a lookup does not have refuses the row, unless the mapping
says ``keep as note``.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from ingest.reader import InvalidRecordError
from ingest.readers._countries import country_code
from ingest.readers._table_cells import folded

PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")


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
        found: list[str] = []
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
        if self.split is None:
            return [cell]
        return [part.strip() for part in cell.split(self.split) if part.strip()]

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
