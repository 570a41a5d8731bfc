"""A checked mapping: its blocks, and when each makes a row."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ingest.formats.table_cells import Header, fold_column
from ingest.readers.table.values.row_texts import Condition, Value
from ingest.readers.table.values.split_owners import SeveralOwners

_ANY: Final = "*"
"""In ``lacks``: any column that the mapping does not know."""


@dataclass(frozen=True)
class NameSource:
    """Where one of a party's names comes from, with its kind and language.

    Attributes:
        turned: a person's ``LAST, First`` is shown in the usual order as well.
    """

    value: Value
    kind: str
    language: str | None
    turned: bool


@dataclass(frozen=True)
class IdentifierSource:
    """Where one of a party's numbers and its scheme come from."""

    scheme: Value
    value: Value


@dataclass(frozen=True)
class Block:
    """One kind of row that the mapping makes, when it makes it, and from what."""

    kind: str
    key: str
    when: tuple[Condition, ...]
    fields: dict[str, Any]
    where: str


@dataclass
class Mapping:
    """A mapping, checked.

    Attributes:
        file: name of the mapping file.
        needs: folded columns without which a table is not this one.
        lacks: folded columns that mark another table; `*` is any that is not known.
        used: folded columns that decide what a row says.
        columns: folded columns that are used or knowingly ignored.
        ignored: folded beginnings of columns that are knowingly ignored.
        spellings: other folded spellings of columns, and the one that the mapping uses.
        encoding: that of a text which is not UTF-8, or ``None`` to take Windows-1252.
        header: the rows of the header, as a spreadsheet counts, the last first; else it is found.
        rest: key of the party that keeps all other columns as data, or ``None``.
        one_number: a name has one number in the whole table.
        prefix: first part of ids, or ``None`` for the dataset.
        nothing: texts, in small letters, that stand for an empty cell.
        filled: folded columns whose empty cell says what the one above it says.
        several: the column whose cell may name several, or ``None``.
        source: who publishes the table, under which licence and where, as far as it says so.
    """

    file: str
    title: str
    record_id: Value
    sheet: str | None
    delimiter: str | None
    encoding: str | None
    prefix: str | None
    one_number: bool
    header: Header
    blocks: list[Block] = field(default_factory=list)
    needs: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    spellings: dict[str, str] = field(default_factory=dict)
    rest: str | None = None
    nothing: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    several: SeveralOwners | None = None
    source: dict[str, str] = field(default_factory=dict)

    def column_names(self, header: Iterable[str]) -> list[str]:
        """Return a table's columns by the folded names that the mapping uses."""
        plain = [fold_column(column) for column in header]
        names = [self.spellings.get(column, column) for column in plain]
        if len(set(names)) == len(names):
            return names
        # One that stands there again is another column only where the mapping says so.
        found, times = list[str](), Counter[str]()
        for name in names:
            times[name] += 1
            again = times[name] > 1 and f"{name} (2)" in self.columns
            found.append(f"{name} ({times[name]})" if again else name)
        return found

    @property
    def id_columns(self) -> set[str]:
        """The folded columns of which the ids of parties are made."""
        found: list[Value] = [b.fields["id"] for b in self.blocks if b.kind == "party"]
        return {column for value in found for column in value.columns}

    def remarks_on_fixed_texts(self, names: Iterable[str]) -> list[str]:
        """Return a remark on each fixed text that is the name of a column, which may be meant."""
        known, found = set(names), []
        for block in self.blocks:
            given = [(key, block.fields.get(key)) for key in ("id", "names", "title")]
            for key, value in given:
                each = [one.value for one in value] if isinstance(value, list) else [value]
                for text in (one.constant for one in each if isinstance(one, Value)):
                    if text is not None and fold_column(text) in known:
                        found.append(
                            f'{block.where}.{key} is the text "{text}" in every row, and there '
                            f'is a column of that name; its cells are "{{{text}}}"'
                        )
        return found

    def knows_column(self, column: str) -> bool:
        """Return whether a folded column is used or knowingly ignored."""
        return column in self.columns or (bool(self.ignored) and column.startswith(self.ignored))

    def fits_header(self, header: Iterable[str]) -> bool:
        """Return whether a table has the columns that the mapping needs and none that it lacks."""
        columns = set(self.column_names(header))
        if not self.needs <= columns or self.lacks & columns:
            return False
        return _ANY not in self.lacks or all(self.knows_column(name) for name in columns if name)
