"""The texts that a mapping takes from a row: templates, columns, lookups, countries.

Nothing is guessed: a category that a lookup does not have refuses the row, unless the mapping
says ``keep as note``.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
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
        if self.column is None:
            return self._template(row)
        found = self.many(row)
        return found[0] if found else None

    def many(self, row: Reading) -> list[str]:
        """Give all values.

        Raises:
            InvalidRecordError: a category is not in the lookup.
        """
        if self.column is None:
            text = self._template(row)
            return [] if text is None else [text]
        cell = row.cells.get(self.folded)
        found: list[str] = []
        if cell is not None:
            for text in [cell] if self.split is None else cell.split(self.split):
                trimmed = text if self.split is None else text.strip()
                if trimmed:
                    found.extend(self._meanings(trimmed, row))
        if not found and self.default is not None:
            return [self.default]
        return list(dict.fromkeys(found)) if len(found) > 1 else found

    @cached_property
    def folded(self) -> str:
        """The folded name of the column."""
        return folded(self.column or "")

    def _template(self, row: Reading) -> str | None:
        for template in self.templates:
            text = filled_in(template, row.cells)
            if text is not None:
                return text
        return None

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
    texts = []
    for is_column, part in _parts(template):
        text = cells.get(part) if is_column else part
        if text is None:
            return None
        texts.append(text)
    return texts[0] if len(texts) == 1 else "".join(texts)


@lru_cache(maxsize=4096)
def _parts(template: str) -> tuple[tuple[bool, str], ...]:
    """Take a template apart into texts and folded column names."""
    pieces = PLACEHOLDER.split(template)
    parts = [(n % 2 == 1, folded(p) if n % 2 else p) for n, p in enumerate(pieces)]
    return tuple(part for part in parts if part[0] or part[1])


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
