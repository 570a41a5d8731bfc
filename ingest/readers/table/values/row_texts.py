"""The texts that a mapping takes from a row (templates, columns, lookups), and conditions on it.

Each is bound once to the columns of a table, which returns its *taker*: a function that takes it
from a row. Where the table lacks the columns the taker is None. Nothing is guessed: a category
that a lookup does not have refuses the row, unless the mapping says ``keep as note``.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final

from ingest.formats.table_cells import SeparateTexts, fold_column
from ingest.reader import InvalidRecordError
from ingest.readers.table.values.lookups import REMEMBERED, SHORT, Lookup

PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(slots=True)
class Reading:
    """One row while it is read.

    Attributes:
        cells: its cells.
        kept: notes on what could not be placed.
        unpaired: notes on cells that are of several owners at once.
    """

    cells: list[str]
    kept: Sequence[str] = ()
    unpaired: Sequence[str] = ()

    def keep_note(self, column: str, text: str) -> None:
        """Keep a value as a note."""
        note = f"{column}: {text}"
        if note not in self.kept:
            self.kept = [*self.kept, note]


Columns = Mapping[str, int]
"""Places of a table's columns by folded name."""
TextTaker = Callable[[Reading], str | None]
TextsTaker = Callable[[Reading], list[str]]
RowTest = Callable[[Reading], bool]


@dataclass(frozen=True)
class Value:
    """One text, or a list of texts, from a row.

    Attributes:
        key: where the mapping says it, for messages.
        templates: texts with ``{column}``; the first whose columns are filled is taken.
        column: the column, where it is not a template.
        others: the columns that are taken, joined, where the first is empty.
        split: signs that separate several texts in the cell.
        lookup: what the categories mean.
        pattern: regular expression; its first group is the value, no match means none.
        default: what an empty cell means.
    """

    key: str
    templates: tuple[str, ...] = ()
    column: str | None = None
    others: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    lookup: Lookup | None = None
    pattern: re.Pattern[str] | None = None
    default: str | None = None

    @property
    def label(self) -> str:
        """Its name in messages: the column, or the templates."""
        return self.column or " or ".join(self.templates)

    @property
    def columns(self) -> set[str]:
        """The folded columns that it is taken from."""
        named = (self.column or "", *self.others, *PLACEHOLDER.findall(" ".join(self.templates)))
        return {fold_column(name) for name in named if name}

    @property
    def constant(self) -> str | None:
        """The text that it is in every row, or ``None``."""
        if len(self.templates) != 1 or PLACEHOLDER.search(self.templates[0]):
            return None
        return self.templates[0]

    def bind_one(self, columns: Columns) -> TextTaker | None:
        """Return the taker of the first value of a row or ``None``."""
        if self.column is None:
            return _bind_first_filled(
                [bind_template(template, columns) for template in self.templates]
            )
        cell = bind_cell(columns, self.column, self.others)
        if cell is None:
            return fixed_text(self.default)
        if self._is_plain:
            return (
                cell
                if self.default is None
                else _bind_first_filled([cell, fixed_text(self.default)])
            )
        several = self._split_cell(cell)

        def first(row: Reading) -> str | None:
            found = several(row)
            return found[0] if found else None

        return first

    def bind_many(self, columns: Columns) -> TextsTaker | None:
        """Return the taker of all values of a row.

        The taker raises ``InvalidRecordError`` where a category is not in the lookup.
        """
        cell = None if self.column is None else bind_cell(columns, self.column, self.others)
        if cell is not None and not self._is_plain:
            return self._split_cell(cell)
        place = columns.get(fold_column(self.column or ""))
        if cell is not None and place is not None and not self.others and self.default is None:
            return lambda row: [text] if (text := row.cells[place]) else []
        one = self.bind_one(columns)
        if one is None:
            return None

        def text_as_list(row: Reading) -> list[str]:
            text = one(row)
            return [] if text is None else [text]

        return text_as_list

    @property
    def keeps_nothing(self) -> bool:
        """Whether taking it never adds a note to the row."""
        return self.column is None or self._is_plain

    @property
    def _is_plain(self) -> bool:
        return not self.split and self.lookup is None and self.pattern is None

    def _split_cell(self, cell_of_row: TextTaker) -> TextsTaker:
        remembered = lru_cache(REMEMBERED)(self._values_and_notes)
        empty = [] if self.default is None else [self.default]
        column = self.column or self.key

        def cell_texts(row: Reading) -> list[str]:
            cell = cell_of_row(row)
            if cell is None:
                return empty.copy()
            # A list of texts may look like another list, and a long text hardly comes twice.
            once = len(cell) > SHORT or isinstance(cell, SeparateTexts)
            found, kept = (self._values_and_notes if once else remembered)(cell)
            for text in kept:
                row.keep_note(column, text)
            return found.copy()

        return cell_texts

    def _pieces(self, cell: str) -> list[str]:
        if not self.split:
            return [cell]
        if isinstance(cell, SeparateTexts):
            return list(cell.texts)
        first, *others = self.split
        for sign in others:
            cell = cell.replace(sign, first)
        return [piece.strip() for piece in cell.split(first)]

    def _values_and_notes(self, cell: str) -> tuple[list[str], list[str]]:
        """Return the values of a cell, and the texts of it that are kept as notes."""
        found: dict[str, None] = {}
        kept: list[str] = []
        for piece in self._pieces(cell):
            text: str | None = piece
            if text and self.pattern is not None:
                match = self.pattern.search(text)
                text = None if match is None else match[1].strip()
            if not text:
                continue
            meanings = (text,) if self.lookup is None else self.lookup.find(text)
            if meanings is not None:
                found.update(dict.fromkeys(meanings))
            elif self.lookup is not None and self.lookup.keep:
                kept.append(text)
            else:
                name = self.lookup.name if self.lookup is not None else ""
                raise InvalidRecordError(f"{self.column}: {text!r} is not in the lookup {name}")
        return list(found), kept


def fixed_text(text: str | None) -> TextTaker | None:
    """Return a taker of the same text for each row; None for no text."""
    return None if text is None else lambda _row: text


def bind_cell(columns: Columns, column: str, others: Iterable[str] = ()) -> TextTaker | None:
    """Return the taker of a column's cell; where it is empty or missing, of the others, joined."""
    places = [columns.get(fold_column(name)) for name in (column, *others)]
    first, rest = places[0], [place for place in places[1:] if place is not None]
    if first is None and not rest:
        return None
    if len(rest) > 1:
        joined = _bind_joined(rest)
        return joined if first is None else lambda row: row.cells[first] or joined(row)
    if first is None or not rest or first == rest[0]:
        only = rest[0] if first is None else first
        return lambda row: row.cells[only] or None
    other = rest[0]
    return lambda row: row.cells[first] or row.cells[other] or None


def _bind_joined(places: list[int]) -> TextTaker:

    def text(row: Reading) -> str | None:
        return ", ".join([cell for place in places if (cell := row.cells[place])]) or None

    return text


def _bind_first_filled(found: Iterable[TextTaker | None]) -> TextTaker | None:
    takes = [take for take in found if take is not None]
    if len(takes) <= 1:
        return takes[0] if takes else None

    def first(row: Reading) -> str | None:
        for take in takes:
            text = take(row)
            if text is not None:
                return text
        return None

    return first


def bind_template(template: str, columns: Columns) -> TextTaker | None:
    """Return the taker of a filled template, which is ``None`` where a column is empty.

    >>> bind_template("{a}-{b}", {"a": 0, "b": 1})(Reading(["1", "2"]))
    '1-2'
    """
    pieces = PLACEHOLDER.split(template)
    places = [columns.get(fold_column(name)) for name in pieces[1::2]]
    texts = pieces[::2]
    if not places:
        return fixed_text(template)
    if None in places:
        return None
    filled = [place for place in places if place is not None]
    if len(filled) == 1 and not any(texts):
        first = filled[0]
        return lambda row: row.cells[first] or None
    form = "%s".join(text.replace("%", "%%") for text in texts)
    if len(filled) == 1:
        only = filled[0]
        return lambda row: form % cell if (cell := row.cells[only]) else None
    several = itemgetter(*filled)

    def fill(row: Reading) -> str | None:
        cells = several(row.cells)
        return form % cells if all(cells) else None

    return fill


@dataclass(frozen=True)
class Condition:
    """A condition on a column: its text is among some or in a lookup, or it is filled or there.

    Attributes:
        column: folded name of the column.
        among: folded texts it is compared with, or ``None``.
        lookup: list in which its text is looked for, or ``None``.
        wanted: whether that must be so, or must not.
        present: whether the column need only be there, filled or not.
        others: the columns that are taken, joined, where the first is empty.
    """

    column: str
    among: frozenset[str] | None
    lookup: Lookup | None
    wanted: bool
    present: bool = False
    others: tuple[str, ...] = ()

    def bind(self, columns: Columns) -> RowTest | bool:
        """Return the function that judges a row; True or False where all rows are alike."""
        if self.present:
            return (self.column in columns) == self.wanted
        cell_of_row = bind_cell(columns, self.column, self.others)
        if cell_of_row is None:
            return self._cell_test()(None)
        judged, place = self._cell_test(), columns.get(self.column)
        if place is not None and not self.others:
            nothing = judged(None)
            return lambda row: judged(cell) if (cell := row.cells[place]) else nothing
        return lambda row: judged(cell_of_row(row))

    def _cell_test(self) -> Callable[[str | None], bool]:
        wanted, among = self.wanted, self.among
        if self.lookup is not None:
            find = self.lookup.find
            return lambda cell: (cell is not None and find(cell) is not None) == wanted
        if among is None:
            return lambda cell: (cell is not None) == wanted
        # Most tables write a word as the mapping does, which spares them the folding.
        return lambda cell: (cell in among or fold_column(cell or "") in among) == wanted


def all_of(conditions: Sequence[Condition], columns: Columns) -> RowTest | None:
    """Return the function for whether all of them hold; ``None`` where they always do."""
    bound = [condition.bind(columns) for condition in conditions]
    if False in bound:
        return lambda _row: False
    asked = [holds for holds in bound if not isinstance(holds, bool)]
    if not asked:
        return None
    if len(asked) == 1:
        return asked[0]
    return lambda row: all(holds(row) for holds in asked)
