"""A rule as it is told of parties that nothing on a list reaches, from the answer on one of a kind.

What parties of a kind do not share stands apart: their names, how much of them is in hands that no
source states, how old statements are, and what sources say is missing. Where the answer that was
asked for is not put together as it should be, every party of its kind is asked instead.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple, cast

import numpy as np
import pyarrow as pa

from graph.values.share import UNIT, ticks_to_percent
from graph.values.vocabulary import Verdict
from graph.verdict.caveats import gap_texts
from graph.whole_register.quiet_parties import quiet_answers
from graph.world.world import World, group_rows
from queries.answers.exposure_answer import verdict_row
from queries.answers.regime_view import RegimeView
from queries.question.answer import SUMMARY
from queries.question.verdict_rows import Subject, VerdictRow
from queries.screening.line_rows import full_row
from queries.words.verdict_sentences import Holders, reading_of

_OF_A_LINE: Final = frozenset(
    "run_id row_no your_ref input_name match_status match_score match_reason reviewer_decision "
    "reviewer_reason best_candidate_id best_candidate_name best_candidate_score "
    "best_candidate_level best_candidate_reasons best_candidate_listed best_candidate_verdict "
    "searched".split()
)
COLUMNS: Final = tuple(name for name in SUMMARY if name not in _OF_A_LINE)
"""The columns of ``exposure_summary.csv`` but those about a line of a list."""

Cells = dict[str, Any]
"""A row by column."""


def summary_cells(row: VerdictRow) -> Cells:
    """Return a row of ``exposure`` as a row of the summary, what was given away as sentences."""
    full = cast(Cells, full_row(row, 0))
    full["transfers"] = [one["sentence"] for one in row.get("transfers") or ()]
    return {name: full[name] for name in COLUMNS}


class StatedGaps:
    """What sources say is missing about parties on a day, in sentences."""

    def __init__(self, world: World, day: int) -> None:
        """Group the rows that hold or perhaps hold on a day (ordinal) by party."""
        about, first, until = (
            world.column("gaps", name) for name in ("about_idx", "may_from", "may_until")
        )
        keys = np.where((first <= day) & (day < until), about, -1)
        self.offsets, self.rows = group_rows(keys, world.size)
        self.table = world.tables["gaps"].select(["about_idx", "kind", "ground"])

    def texts_of(self, first: int, many: int) -> dict[int, list[str]]:
        """Return the sentences about parties that follow each other, by world number."""
        rows = self.rows[int(self.offsets[first]) : int(self.offsets[first + many])]
        found: dict[int, list[str]] = {}
        for gap in self.table.take(pa.array(rows)).to_pylist():
            found.setdefault(gap["about_idx"], []).extend(gap_texts([gap]))
        return found


class _Sample(NamedTuple):
    """The answer on one party of a kind.

    ``tail`` are caveats that stand after those that each party has of its own, if it has any.
    """

    cells: Cells
    tail: tuple[str, ...] | None


class ToldRule:
    """One rule, as it is told of parties that nothing on a list reaches."""

    def __init__(self, view: RegimeView) -> None:
        """Find what sets the answers of such parties apart."""
        self.view, self.words = view, view.rule_words
        self.answers = quiet_answers(view.world, view.regime, view.day)
        self._samples: dict[int, _Sample | None] = {}

    def row(self, number: int, subject: Subject, gaps: Sequence[str]) -> Cells:
        """Return the row of a party, with what sources say is missing about it in sentences."""
        kind = int(self.answers.kind[number])
        if kind not in self._samples:
            self._samples[kind] = self._sample(number, gaps)
        sample = self._samples[kind]
        if sample is None:
            return self._ask(number)
        unknown, share = sample.cells["unknown_share_max_pct"], sample.cells["open_share_pct"]
        row: Cells = sample.cells | subject
        if unknown is not None:
            row["unknown_share_max_pct"] = Decimal(int(self.answers.unknown_units[number])) / UNIT
        if share is not None:
            ticks = int(self.answers.open_ticks[number])
            row["open_share_pct"] = ticks_to_percent(ticks, upper=True)
        if sample.tail is not None:
            own = self._own_caveats(number, gaps)
            row["caveats"] = list(dict.fromkeys([*own, *sample.tail]))
        told = cast(VerdictRow, {**row, "listed_owner_names": []})
        row["reading"] = reading_of(told, self.words, Holders([], {}))
        return row

    def _own_caveats(self, number: int, gaps: Sequence[str]) -> Iterator[str]:
        yield from self.answers.first
        yield from self.answers.own_caveats(number)
        yield from gaps

    def _ask(self, number: int) -> Cells:
        """Return the row of a party by the function that answers one party."""
        (found,) = self.view.assess([number])
        return summary_cells(verdict_row(self.view, found, None, proven=False))

    def _sample(self, number: int, gaps: Sequence[str]) -> _Sample | None:
        """Return the answer on a party, taken apart; ``None`` where it has other parts."""
        cells = self._ask(number)
        if cells["verdict"] != Verdict.EXCLUDED:
            settled = cells["verdict"] == Verdict.NOT_ASSESSED
            return _Sample(cells, None) if settled else None
        own = list(dict.fromkeys(self._own_caveats(number, gaps)))
        if cells["n_listed"] or cells["n_paths"] or cells["caveats"][: len(own)] != own:
            return None
        return _Sample(cells, tuple(cells["caveats"][len(own) :]))
