"""What is said of every party of a world at once, for tests that compare it with single answers."""

from collections.abc import Collection
from typing import Any

from graph.regimes.regime import Regime
from graph.world.world import World
from queries.answers.exposure_answer import verdict_row
from queries.answers.regime_view import RegimeView
from queries.export.everyone_rows import EveryVerdict
from queries.export.told_rules import COLUMNS, summary_cells


def everyone(world: World, regime: Regime, day: int) -> dict[str, dict[str, Any]]:
    """Return the row of each party under a rule on a day, by its id."""
    tables = EveryVerdict(world, [regime], day).tables(lambda _rows, _work: None)
    return {row["subject_id"]: row for table in tables for row in table.to_pylist()}


def differences(
    world: World, regime: Regime, day: int, parties: Collection[str] | None = None
) -> list[str]:
    """Return where the rows of all parties, or some, differ from what is said of each alone."""
    found, rows = [], everyone(world, regime, day)
    for party in rows if parties is None else parties:
        row = rows[party]
        number = world.number_of(party)
        assert number is not None
        view = RegimeView(world, regime, day)
        want = summary_cells(verdict_row(view, view.assess([number])[0], None))
        found += [
            f"{party} {name}: {row[name]!r} is not {want[name]!r}"
            for name in COLUMNS
            if row[name] != want[name]
        ]
    return found
