"""What a mapping says, checked: its blocks, and when each makes a row."""

from dataclasses import dataclass, field
from typing import Any

from ingest.readers._table_cells import folded
from ingest.readers._table_values import Lookup, Reading, Value


@dataclass(frozen=True)
class Condition:
    """When a block applies: the column's text is, or is not, among others, or has a meaning."""

    column: str
    among: frozenset[str] | None
    lookup: Lookup | None
    wanted: bool

    def holds(self, row: Reading) -> bool:
        """Say whether the condition holds for a row."""
        cell = row.cells.get(self.column)
        if self.lookup is not None:
            return (cell is not None and self.lookup.find(cell) is not None) == self.wanted
        if self.among is None:
            return (cell is not None) == self.wanted
        return (folded(cell or "") in self.among) == self.wanted


@dataclass(frozen=True)
class Named:
    """One of a party's names, with its kind and language."""

    value: Value
    kind: str
    language: str | None


@dataclass(frozen=True)
class Numbered:
    """One of a party's numbers, with its scheme."""

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

    def applies(self, row: Reading) -> bool:
        """Say whether the block makes a row of this row."""
        return all(condition.holds(row) for condition in self.when)


@dataclass
class Mapping:
    """A mapping, checked.

    Attributes:
        file: name of the mapping file.
        needs: folded columns without which a table is not this one.
        lacks: folded columns that mark another table.
        columns: folded columns that are used or knowingly ignored.
        rest: key of the party that keeps all other columns as data, or ``None``.
        prefix: first part of ids, or ``None`` for the dataset.
    """

    file: str
    title: str
    record_id: Value
    sheet: str | None
    delimiter: str | None
    prefix: str | None
    one_number: bool
    blocks: list[Block] = field(default_factory=list)
    needs: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    rest: str | None = None

    def fits(self, header: list[str]) -> bool:
        """Say whether a table has the columns that the mapping needs, and none that it may not."""
        columns = {folded(column) for column in header}
        return self.needs <= columns and not self.lacks & columns
