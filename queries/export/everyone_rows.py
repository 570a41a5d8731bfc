"""The verdict of every party of the record under each rule, row by row as ``exposure`` gives it.

Who can be reached from a list is asked one by one, with the function that answers one party. Of
all others `graph.whole_register.quiet_parties` says which have the same answer but for names and
open shares, so one of a kind is asked and the others are told from it. Over time, whom nothing on
a list can reach on any day is caught on none: only the others are asked, as ``timeline`` does.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.regimes.regime import Regime
from graph.values.vocabulary import IN_TEXT
from graph.whole_register.quiet_parties import quiet_parties, reached_parties, stated_parties
from graph.world.scope import find_upstream
from graph.world.world import World
from queries.answers.exposure_answer import subject_keys, verdict_row
from queries.answers.regime_view import RegimeView
from queries.answers.timeline_answer import timeline_rows
from queries.export.told_rules import COLUMNS, Cells, StatedGaps, ToldRule, summary_cells

_LISTS: Final = ("listed_owners", "flags", "caveats", "transfers", "rule_ids", "causes")
_NUMBERS: Final = ("n_listed", "n_paths", "shortest_hops")
_NAMED_BY: Final = ["id", "dataset", "record_id", "names", "jurisdiction", "identifiers", "data"]
CHUNK: Final = 10_000
"""Parties whose rows are in memory at a time."""
SLOW: Final = 50
"""How many parties told from another cost as much as one that is asked."""
SPAN_COLUMNS: Final = tuple(
    "subject_id subject_name regime from until verdict result basis measure own_min_pct "
    "own_max_pct min_closed max_closed listed_owners unknown_owners open_share_pct flags "
    "deciding_fact rule_ids why causes data_version".split()
)
CAUGHT: Final = ("listed", "certain", "possible", "review")
"""Verdicts by which a party is told; of all others there are no spans."""


def typed_columns(names: Sequence[str]) -> pa.Schema:
    """Return the types of columns in Parquet; percentages are exact decimals."""

    def kind(name: str) -> pa.DataType:
        if name.endswith("_pct"):
            return pa.decimal128(9, 6)
        if name.endswith("_closed"):
            return pa.bool_()
        if name in _LISTS:
            return pa.list_(pa.string())
        return pa.int32() if name in _NUMBERS else pa.string()

    return pa.schema([(name, kind(name)) for name in names])


class EveryVerdict:
    """The verdicts of all parties of a world under some rules on a day."""

    name = "everyone"

    def __init__(self, world: World, regimes: Sequence[Regime], day: int) -> None:
        """Find out which parties of the whole record have to be asked one by one."""
        self.world, self.regimes, self.day = world, regimes, day
        self.stated = stated_parties(world)
        self.quiet = quiet_parties(world, reached_parties(world))
        self.asked = np.flatnonzero(self.stated & ~self.quiet)

    @property
    def schema(self) -> pa.Schema:
        """The columns of the rows and their types."""
        return typed_columns(COLUMNS)

    def rules_of(self, row: Cells) -> list[str]:
        """Return the versions of rules that a row rests on."""
        return [row["rule_id"]] if row["rule_id"] else []

    @property
    def work(self) -> int:
        """How much there is to do, as `rows` counts it."""
        parties = int(self.stated.sum()) + SLOW * len(self.asked)
        return parties * len(self.regimes)

    def rows(self, step: Callable[[int, int], None]) -> Iterator[list[Cells]]:
        """Yield rows by id and rule; ``step`` is told how many more rows and how much work."""
        asked = [
            self._ask_each(RegimeView(self.world, one, self.day), step) for one in self.regimes
        ]
        told = [ToldRule(RegimeView(self.world, one, self.day)) for one in self.regimes]
        gaps = StatedGaps(self.world, self.day)
        for first, offsets, table in self.world.parties_in_order(_NAMED_BY, CHUNK):
            ends = np.searchsorted(self.asked, [first, first + len(offsets) - 1]).tolist()
            ready = [iter(one.slice(ends[0], ends[1] - ends[0]).to_pylist()) for one in asked]
            subjects, said = _party_rows(table), gaps.texts_of(first, len(offsets) - 1)
            found: list[Cells] = []
            made = int(self.quiet[first : first + len(offsets) - 1].sum())
            for at, number in enumerate(range(first, first + len(offsets) - 1)):
                if self.quiet[number]:
                    mine = subjects[offsets[at] : offsets[at + 1]]
                    mine.sort(key=lambda row: (row["id"], row["dataset"], row["record_id"]))
                    subject = subject_keys(self.world, number, mine)
                    found += [rule.row(number, subject, said.get(number, ())) for rule in told]
                elif self.stated[number]:
                    found += [next(rows) for rows in ready]
            step(made * len(self.regimes), len(found))
            yield found

    def _ask_each(self, view: RegimeView, step: Callable[[int, int], None]) -> pa.Table:
        """Return the rows of the parties that have to be asked under one rule, in their order."""
        parts = []
        for first in range(0, len(self.asked), CHUNK):
            batch, rows = self.asked[first : first + CHUNK], []
            # Those above are told of in the paths: one cascade serves them all.
            above, _ = find_upstream(self.world, batch.tolist())
            view.assess(np.intersect1d(above, self.asked).tolist())
            for number in batch.tolist():
                (found,) = view.assess([number])
                rows.append(summary_cells(verdict_row(view, found, None, proven=False)))
                step(1, SLOW)
            parts.append(pa.Table.from_pylist(rows, schema=self.schema))
        return pa.concat_tables(parts) if parts else self.schema.empty_table()


def _party_rows(table: pa.Table) -> list[Cells]:
    """Return rows of parties as dicts; what only case files state is read where it is stated."""
    data = table["data"].combine_chunks()
    fields = pc.struct_field(pc.list_flatten(data), "field")
    if not pc.any(pc.equal(fields, IN_TEXT)).as_py():
        nothing = pa.nulls(len(table), data.type)
        table = table.set_column(table.schema.get_field_index("data"), "data", nothing)
    found: list[Cells] = table.to_pylist()
    return found


class EverySpan:
    """The spans of all parties of a world that some rules ever catch."""

    name = "spans"

    def __init__(self, world: World, regimes: Sequence[Regime]) -> None:
        """Find out which parties can be caught on any day."""
        self.world, self.regimes = world, regimes
        self.asked = np.flatnonzero(stated_parties(world) & reached_parties(world))

    @property
    def schema(self) -> pa.Schema:
        """The columns of the rows and their types."""
        return typed_columns(SPAN_COLUMNS)

    @property
    def work(self) -> int:
        """How much there is to do, as `rows` counts it."""
        return len(self.asked) * len(self.regimes)

    def rules_of(self, row: Cells) -> list[str]:
        """Return the versions of rules that a row rests on."""
        return list(row["rule_ids"])

    def rows(self, step: Callable[[int, int], None]) -> Iterator[list[Cells]]:
        """Yield a party's spans by id, rule and time; ``step`` is told of timelines, twice."""
        for number in self.asked.tolist():
            found: list[Cells] = []
            for regime in self.regimes:
                spans = cast(list[dict[str, Any]], timeline_rows(self.world, number, [regime.key]))
                if any(span["verdict"] in CAUGHT for span in spans):
                    found += map(_span_cells, spans)
                step(1, 1)
            yield found


def _span_cells(span: dict[str, Any]) -> Cells:
    """Return a row of ``timeline`` by column, its causes as sentences."""
    causes = [cause["sentence"] for cause in span["causes"]]
    return {name: span[name] for name in SPAN_COLUMNS} | {"causes": causes}
