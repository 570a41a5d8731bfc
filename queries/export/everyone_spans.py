"""The spans of days of every party that a rule ever catches, or asks a person about.

Whom nothing on a list can reach, over whatever leads from party to party on any day, is caught on
no day, so that only the others are asked, as ``timeline`` asks them.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, cast

import numpy as np
import pyarrow as pa

from graph.regimes.regime import Regime
from graph.whole_register.quiet_parties import reached_parties, stated_parties
from graph.world.world import World
from queries.answers.timeline_answer import timeline_rows
from queries.export.everyone_rows import typed_columns
from queries.export.told_rules import Cells

COLUMNS: Final = tuple(
    "subject_id subject_name regime from until verdict result basis measure own_min_pct "
    "own_max_pct min_closed max_closed listed_owners unknown_owners open_share_pct flags "
    "deciding_fact rule_ids why causes data_version".split()
)
CAUGHT: Final = ("listed", "certain", "possible", "review")
"""Verdicts by which a party is told; of all others there are no spans."""


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
        return typed_columns(COLUMNS)

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
    return {name: span[name] for name in COLUMNS} | {"causes": causes}
