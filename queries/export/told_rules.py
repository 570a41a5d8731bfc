"""A rule as it is told of parties that nothing on a list reaches, from the answer on one of a kind.

What parties of a kind do not share stands apart: their names, how much of them is in hands that no
source states, how old statements are, and what sources say is missing. Where the answer that was
asked for is not put together as it should be, every party of its kind is asked instead.
Parties in which all of this is the same differ by their names alone: their rows are one row, over
and over.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.share import UNIT, ticks_to_percent
from graph.values.vocabulary import Verdict
from graph.verdict.caveats import gap_texts
from graph.whole_register.quiet_parties import quiet_answers
from graph.world.world import World, group_rows
from queries.answers.exposure_answer import verdict_row
from queries.answers.regime_view import RegimeView
from queries.export.subject_columns import IN_SENTENCES
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
_LISTS: Final = ("listed_owners", "flags", "caveats", "transfers", "rule_ids", "causes")
_NUMBERS: Final = ("n_listed", "n_paths", "shortest_hops")
_OF_THE_PARTY: Final = frozenset(Subject.__annotations__)
_FORMS: Final = 10_000
"""Rows that are kept at most to be told over and over."""
_NAME: Final = "\ue000"
"""Where the name stands in a sentence that is told of many parties."""
_ODD_NAME: Final = (
    r"[\p{Cc}\p{Zl}\p{Zp}\x{a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]|  |^ | $|^the "
)
"""Names which a sentence changes: blanks, and an article that may begin it."""


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


SCHEMA: Final = typed_columns(COLUMNS)
_FORM_SCHEMA: Final = typed_columns(
    [name for name in COLUMNS if name not in _OF_THE_PARTY and name != "reading"]
)


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
        self.table = world.tables["gaps"].select(["about_idx", "kind", "ground", "quote"])

    def texts_of(self, numbers: NDArray[np.int64]) -> dict[int, tuple[str, ...]]:
        """Return the sentences about those of some parties about whom there are any."""
        some = numbers[self.offsets[numbers] < self.offsets[numbers + 1]].tolist()
        rows = [self.rows[self.offsets[one] : self.offsets[one + 1]] for one in some]
        gaps = iter(self.table.take(pa.array(np.concatenate(rows))).to_pylist() if rows else ())
        return {
            number: tuple(text for _ in mine for text in gap_texts([next(gaps)]))
            for number, mine in zip(some, rows, strict=True)
        }


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
        self._forms: dict[tuple[Any, ...], Cells | None] = {}

    def table(
        self,
        numbers: NDArray[np.int64],
        subjects: pa.Table,
        gaps: Mapping[int, tuple[str, ...]],
    ) -> pa.Table:
        """Return the rows of some parties, in their order.

        Args:
            numbers: of the parties.
            subjects: the columns on them; see `queries.export.subject_columns`.
            gaps: what sources say is missing about some of them, in sentences.
        """
        if not len(numbers):
            return SCHEMA.empty_table()
        if len(self._forms) > _FORMS:
            self._forms.clear()
        place, firsts = self._alike(numbers, gaps)
        forms = [self._form(int(number), gaps.get(int(number), ())) for number in firsts]
        told = pa.Table.from_pylist([form or {} for form in forms], schema=_FORM_SCHEMA)
        opens, closes = (
            pa.array([form and form[end] for form in forms], pa.string()).take(pa.array(place))
            for end in ("opens", "closes")
        )
        names = subjects[IN_SENTENCES].combine_chunks()
        columns = {name: subjects[name] for name in COLUMNS if name in _OF_THE_PARTY}
        columns["reading"] = pc.binary_join_element_wise(opens, names, closes, "")
        columns |= dict(zip(told.column_names, told.take(pa.array(place)).columns, strict=True))
        table = pa.table([columns[name] for name in COLUMNS], schema=SCHEMA)
        odd = pc.or_(pc.is_null(opens), pc.match_substring_regex(names, _ODD_NAME))
        places = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
        if not len(places):
            return table
        mine = zip(
            numbers[places].tolist(), subjects.take(pa.array(places)).to_pylist(), strict=True
        )
        rows = [self.row(number, subject, gaps.get(number, ())) for number, subject in mine]
        every = np.arange(len(numbers))
        every[places] = len(numbers) + np.arange(len(places))
        return pa.concat_tables([table, pa.Table.from_pylist(rows, schema=SCHEMA)]).take(every)

    def _alike(
        self, numbers: NDArray[np.int64], gaps: Mapping[int, tuple[str, ...]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return which of some parties differ by their names alone.

        Returns:
            For each party the place of its form, and the first party of each form, in that order.
        """
        texts = {said: code for code, said in enumerate(dict.fromkeys(gaps.values()), 1)}
        answers, old = self.answers, self.answers.old[numbers]
        keys = [
            *(one[numbers] for one in (answers.kind, answers.open_ticks, answers.unknown_units)),
            *(old, np.where(old > 0, answers.oldest[numbers], 0)),
            np.array([texts.get(gaps.get(one, ()), 0) for one in numbers.tolist()], np.int64),
        ]
        _, first, place = np.unique(
            np.stack(keys, axis=1), axis=0, return_index=True, return_inverse=True
        )
        order = np.argsort(first)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return rank[place], numbers[first[order]]

    def _form(self, number: int, gaps: tuple[str, ...]) -> Cells | None:
        """Return the row of all parties like one, but for who it is; ``None`` if there is none.

        ``opens`` and ``closes`` are what stands before and after the name in the reading.
        """
        answers = self.answers
        old = int(answers.old[number])
        key = (
            *(
                int(one[number])
                for one in (answers.kind, answers.open_ticks, answers.unknown_units)
            ),
            *(old, int(answers.oldest[number]) if old else 0),
            gaps,
        )
        if key not in self._forms:
            nobody = cast(Subject, dict.fromkeys(_OF_THE_PARTY, _NAME))
            row = self.row(number, nobody, gaps)
            opens, _, closes = row["reading"].partition(_NAME)
            told = row["subject_id"] == _NAME and row["reading"].count(_NAME) == 1
            self._forms[key] = {**row, "opens": opens, "closes": closes} if told else None
        return self._forms[key]

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
