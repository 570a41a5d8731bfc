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
from numpy.typing import NDArray

from graph.regimes.regime import Regime
from graph.whole_register.quiet_parties import quiet_parties, reached_parties, stated_parties
from graph.world.scope import find_upstream
from graph.world.world import World
from queries.answers.exposure_answer import verdict_row
from queries.answers.regime_view import RegimeView
from queries.answers.timeline_answer import timeline_rows
from queries.export.subject_columns import SubjectColumns
from queries.export.told_rules import (
    SCHEMA,
    Cells,
    StatedGaps,
    ToldRule,
    summary_cells,
    typed_columns,
)

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


class EveryVerdict:
    """The verdicts of all parties of a world under some rules on a day."""

    name, schema = "everyone", SCHEMA

    def __init__(self, world: World, regimes: Sequence[Regime], day: int) -> None:
        """Find out which parties of the whole record have to be asked one by one."""
        self.world, self.regimes, self.day = world, regimes, day
        self.stated = stated_parties(world)
        self.quiet = quiet_parties(world, reached_parties(world, regimes))
        self.asked = np.flatnonzero(self.stated & ~self.quiet)

    @property
    def work(self) -> int:
        """How much there is to do, as `tables` counts it."""
        parties = int(self.stated.sum()) + SLOW * len(self.asked)
        return parties * len(self.regimes)

    def tables(self, step: Callable[[int, int], None]) -> Iterator[pa.Table]:
        """Yield rows by id and rule; ``step`` is told how many more rows and how much work."""
        asked = self._ask_each(step)
        told = [ToldRule(RegimeView(self.world, one, self.day)) for one in self.regimes]
        gaps, subjects = StatedGaps(self.world, self.day), SubjectColumns(self.world)
        for first in range(0, self.world.size, CHUNK):
            chunk = slice(first, first + CHUNK)
            stated, quiet = self.stated[chunk], self.quiet[chunk]
            begin, end = np.searchsorted(self.asked, [first, first + len(stated)]).tolist()
            numbers = first + np.flatnonzero(quiet)
            who, said = subjects.of(numbers), gaps.texts_of(numbers)
            parts = [one.table(numbers, who, said) for one in told]
            parts += [one.slice(begin, end - begin) for one in asked]
            # Rows of a party under each rule come together, whichever way they were found.
            at = np.where(
                quiet[:, None],
                _places(quiet, len(told)),
                len(told) * len(numbers) + _places(stated & ~quiet, len(told)),
            )
            found = pa.concat_tables(parts).take(pa.array(at[stated].ravel())).combine_chunks()
            step(len(numbers) * len(told), found.num_rows)
            yield found

    def _ask_each(self, step: Callable[[int, int], None]) -> list[pa.Table]:
        """Return the rows of the parties that have to be asked, a table a rule, in their order."""
        views = [RegimeView(self.world, one, self.day) for one in self.regimes]
        tables = [[self.schema.empty_table()] for _ in views]
        for first in range(0, len(self.asked), CHUNK):
            batch = self.asked[first : first + CHUNK].tolist()
            # Those above are told of in the paths: one cascade serves them all.
            above = np.intersect1d(find_upstream(self.world, batch)[0], self.asked).tolist()
            for view in views:
                view.look_above(above)
                view.assess(above)
            rows: list[list[Cells]] = [[] for _ in views]
            for number in self.world.with_rows_held(batch):
                for view, mine in zip(views, rows, strict=True):
                    (found,) = view.assess([number])
                    mine.append(summary_cells(verdict_row(view, found, None, proven=False)))
                    step(1, SLOW)
            for table, mine in zip(tables, rows, strict=True):
                table.append(pa.Table.from_pylist(mine, schema=self.schema))
        return [pa.concat_tables(parts) for parts in tables]


def _places(some: NDArray[np.bool_], rules: int) -> NDArray[np.int64]:
    """Return where the row of a party stands in tables of some parties, one table a rule."""
    return (np.cumsum(some) - 1)[:, None] + np.arange(rules) * int(some.sum())


class EverySpan:
    """The spans of all parties of a world that some rules ever catch."""

    name, schema = "spans", typed_columns(SPAN_COLUMNS)

    def __init__(self, world: World, regimes: Sequence[Regime]) -> None:
        """Find out which parties can be caught on any day."""
        self.world, self.regimes = world, regimes
        self.asked = np.flatnonzero(stated_parties(world) & reached_parties(world, regimes))

    @property
    def work(self) -> int:
        """How much there is to do, as `tables` counts it."""
        return len(self.asked) * len(self.regimes)

    def tables(self, step: Callable[[int, int], None]) -> Iterator[pa.Table]:
        """Yield a party's spans by id, rule and time; ``step`` is told of timelines, twice."""
        found: list[Cells] = []
        for number in self.asked.tolist():
            for regime in self.regimes:
                spans = cast(list[dict[str, Any]], timeline_rows(self.world, number, [regime.key]))
                if any(span["verdict"] in CAUGHT for span in spans):
                    found += map(_span_cells, spans)
                step(1, 1)
            if len(found) >= CHUNK:
                yield pa.Table.from_pylist(found, schema=self.schema)
                found = []
        yield pa.Table.from_pylist(found, schema=self.schema)


def _span_cells(span: dict[str, Any]) -> Cells:
    """Return a row of ``timeline`` by column, its causes as sentences."""
    causes = [cause["sentence"] for cause in span["causes"]]
    return {name: span[name] for name in SPAN_COLUMNS} | {"causes": causes}
