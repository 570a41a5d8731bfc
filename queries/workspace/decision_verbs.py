"""The verbs that decide who is who; a part of `queries.workspace.workspace.Workspace`."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from graph.head.decisions import JUDGEMENT_OF, asks_for_two, standing
from graph.values.errors import InputError, damage_as_unwritten
from graph.values.identifiers import has_known_scheme, parse_identifier
from graph.values.name_keys import fold_name
from queries.question.answer import Answer
from queries.question.backend import WorkspaceBase

if TYPE_CHECKING:
    from graph.head.decisions import Decision
    from graph.head.manifest import Head
    from graph.world.world import World
    from queries.decisions.decide_pairs import Asked
    from queries.decisions.pair_desk import PairDesk
    from queries.decisions.review_session import Review
    from queries.question.workspace_rows import LedgerRow, QueueRow

_AT_AN_ADDRESS = "Decisions are stored in the workspace. Leave --store out."


class DecisionVerbs(WorkspaceBase):
    """The verbs on the ledger of decisions."""

    @damage_as_unwritten()
    def judge(self, left: str, right: str, judgement: str, reason: str | None = None) -> "Head":
        """Decide whether two parties are the same, in words why; a later decision undoes it.

        An id of a single row is kept as it is; ``judgement`` is ``positive``, ``negative`` or
        ``unsure``. Raises `NotFoundError` if a name fits no party, or more than one; `InputError`
        if the word is none, or answers come from a store at an address.
        """
        from queries.decisions.decide_pairs import Asked

        word = next((w for w, said in JUDGEMENT_OF.items() if said == judgement), None)
        if word is None:
            raise InputError(f"{judgement!r}: write positive, negative or unsure")
        world, _ = self._ground()
        one, two = (_row_id(self, world, text) for text in (left, right))
        return self.decide([Asked(one, two, word, reason)])

    @damage_as_unwritten()
    def decide(self, asked: "Sequence[Asked]") -> "Head":
        """Write decisions on pairs of rows into the ledger, all of them or none.

        Raises `InputError` if one is wrong, the record was changed meanwhile, or a store answers.
        """
        from queries.decisions.decide_pairs import kind_remarks, make_decisions
        from queries.question.remark import write_remark

        world, head = self._ground()
        for said in kind_remarks(world, asked):
            write_remark(said)
        return self._write(make_decisions(world, head, asked))

    def start_review(self) -> "Review":
        """Begin to go through the queue; each decision is written at once."""
        from queries.decisions.review_session import Review

        world, head = self._ground()
        self._close_backend()
        return Review(self.record, world, head)

    def open_desk(self) -> "PairDesk":
        """Return the pairs that wait and those decided, for a person at a screen."""
        from queries.decisions.pair_desk import PairDesk
        from queries.decisions.review_session import Review

        return PairDesk(Review(self.record, *self._ground()))

    @damage_as_unwritten()
    def decide_table(
        self, path: Path, *, by: str | None = None, second: str | None = None
    ) -> "list[Asked]":
        """Take the decisions of a filled-in table, all or none, and return them in order."""
        from queries.decisions.decision_table import read_decisions, read_line_table

        world, head = self._ground()
        lines = read_line_table(path, world, head, by=by, second=second)
        if lines is not None:
            if lines:
                self._write([decision for _, decision in lines])
            return [one for one, _ in lines]
        asked = read_decisions(path, world, head, by=by, second=second)
        if asked:
            self.decide(asked)
        return asked

    def find_pair(self, text: str) -> tuple[str, str]:
        """Return the two ids of a pair in the queue or the ledger, by the id of the pair."""
        from queries.decisions.queue import find_pair

        return find_pair(*self._ground(), text)

    def pairs_alike(self, pair: tuple[str, str]) -> list[tuple[str, str]]:
        """Return a pair and those that wait whose row states the same person as one of it."""
        from queries.decisions.queue import pairs_alike

        return pairs_alike(self._ground()[0], pair)

    def queue(self) -> "Answer[QueueRow]":
        """Return the pairs that wait for a person, those with most below them first."""
        from queries.decisions.queue import queue_rows

        return Answer(queue_rows(*self._ground()))

    def decisions(self, about: str | None = None) -> "Answer[LedgerRow]":
        """Return the ledger, oldest line first: all, or of a pair, a decision or a ``PARTY``."""
        from queries.decisions.history import history_rows

        world, head = self._ground()
        if about is None:
            return Answer(history_rows(world, head))
        found = history_rows(world, head, {about})
        if not found:
            number = world.number_of(self.resolve(about))
            names, numbers = (world.members[name].to_pylist() for name in ("id", "party_idx"))
            mine = {i for i, n in zip(names, numbers, strict=True) if n == number}
            found = history_rows(world, head, mine)
        return Answer(found)

    @damage_as_unwritten()
    def undo_decision(
        self, text: str, why: str | None = None, by: str | None = None, *, alike: bool = False
    ) -> "Head":
        """Take a decision back, by its key or its pair; the one before it counts again.

        ``by`` is the user of this machine if nobody is named; ``alike`` takes back those made in
        one go with it too, and without it a remark says how many stand. Raises `NotFoundError` if
        no decision that stands is meant.
        """
        from queries.decisions.history import made_together, undo_lines
        from queries.question.remark import write_remark

        _, head = self._ground()
        lines = undo_lines(head, text, why, by, alike=alike)
        stand, gone = standing(head.judgements), {one.replaces for one in lines}
        rest = made_together(stand, [one for one in stand if one.key in gone])
        if rest and not alike:
            write_remark(
                f"{len(rest)} more made in one go with it {'stands' if len(rest) == 1 else 'stand'}"
                ". To take back all of them, add --alike"
            )
        return self._write(lines)

    def four_eyes(self, *, on: bool | None = None, by: str | None = None) -> bool:
        """Return whether a second person has to sign; switch it if asked to."""
        from queries.decisions.history import four_eyes_line

        if self.remote:
            raise InputError(_AT_AN_ADDRESS)
        with nullcontext() if on is None else damage_as_unwritten():
            head = self.record.head()
        line = None if on is None else four_eyes_line(head, on=on, by=by)
        if line is not None:
            head = self._write([line], checked=False)
        return asks_for_two(head.judgements)

    def conflicts(self, among: Sequence[str]) -> list[str]:
        """Return which decisions on the parties of some ids cannot all be true, as sentences."""
        from graph.reasons.decision_conflicts import conflicts

        return [said for _, said in conflicts(self.backend.world, among)]

    def _ground(self) -> "tuple[World, Head]":
        """Return the record's world and the head that it is of."""
        if self.remote:
            raise InputError(_AT_AN_ADDRESS)
        world = self.backend.world
        return world, self.record.head_at(world.data_version)

    def _write(self, lines: "list[Decision]", *, checked: bool = True) -> "Head":
        seen = self.backend.world.data_version if checked else None
        try:
            return self.record.decide(*lines, seen=seen)
        finally:
            # Also after a refusal: what was looked at may be out of date.
            self._close_backend()


def _row_id(workspace: WorkspaceBase, world: "World", text: str) -> str:
    """Return the id of the row that a text means, also inside a party of several rows.

    An id that is loaded stays as it is. A name or number means the row that has it, so that a
    decision can split what names had joined.
    """
    if world.number_of(text) is not None:
        return text
    party_id = workspace.resolve(text)
    number = world.number_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    wanted = str(parse_identifier(text)) if has_known_scheme(text) else None
    key = fold_name(text)
    named = [r["id"] for r in rows if any(fold_name(name["value"]) == key for name in r["names"])]
    numbered = [r["id"] for r in rows if wanted in r["identifiers"]]
    return min(numbered or named, default=party_id)
