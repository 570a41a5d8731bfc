"""The pairs on a person's desk: those that wait and those decided, narrowed, with what each says.

The world is read once; what is decided meanwhile is taken from the ledger as it grows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal

import pyarrow as pa

from graph.candidates.pair_id import pair_id
from graph.head.decisions import LATER, PAIR, Decision, standing
from graph.head.manifest import Head
from graph.reasons.decision_conflicts import fresh_conflicts
from graph.values.name_keys import fold_name
from queries.decisions.decide_pairs import Asked, kind_remarks
from queries.decisions.history import history_rows, undo_lines
from queries.decisions.queue import Waiting, pairs_alike, waiting_pairs
from queries.decisions.review_session import Review
from queries.question.answer_rows import Citation
from queries.question.party_facts import PublishedRecord
from queries.question.workspace_rows import LedgerRow
from queries.rows.candidate_rows import row_name
from queries.rows.citations import citation
from queries.rows.statements import record_in_file

State = Literal["open", "again", "decided"]
STATES: Final[tuple[State, ...]] = ("open", "again", "decided")
Ends = frozenset[str]
_Sides = tuple[list[Waiting], list[Waiting]]


@dataclass(frozen=True)
class Narrowed:
    """What of the pairs is wanted: ``open`` for all that wait, ``again`` for those decided once.

    Weak pairs come only where they are asked for. ``authority`` is whose list one of the two is on,
    ``text`` a part of a name or an id of one; empty for any.
    """

    state: State = "open"
    level: str = ""
    authority: str = ""
    text: str = ""


@dataclass
class PairDesk:
    """A review under way, and its pairs.

    ``said`` is what was decided here last; ``warnings`` what that makes that cannot all be true.
    """

    review: Review
    said: str = ""
    warnings: list[str] = field(default_factory=list)
    _shown: list[str] = field(default_factory=list, init=False)
    _start: int = field(init=False)
    _sorted: tuple[str, tuple[list[Waiting], list[Waiting]]] | None = field(
        default=None, init=False
    )

    def __post_init__(self) -> None:
        """Take the ledger as it is for what the world knows."""
        self._start = len(self.review.head.judgements)

    @cached_property
    def _waiting(self) -> list[Waiting]:
        return waiting_pairs(self.review.world, self.review.head, weak=True)

    def pairs(self, wanted: Narrowed) -> list[Waiting]:
        """Return the pairs that are wanted, in the order of the queue; decided ones newest first.

        Strong pairs, and those that somebody left undecided, stand for all where no level is named.
        """
        waiting, decided = self._sides()
        found = decided if wanted.state == "decided" else waiting
        if wanted.state == "again":
            found = [one for one in found if one.again]
        if wanted.level:
            found = [one for one in found if one.level == wanted.level]
        elif wanted.state == "open":
            found = [one for one in found if one.level != "weak"]
        if wanted.authority:
            found = [one for one in found if wanted.authority in self._lists_of(one)]
        if text := fold_name(wanted.text) or wanted.text.strip().lower():
            texts = self._texts
            found = [one for one in found if any(text in texts.get(n, "") for n in one.numbers)]
        return found

    def find(self, pair: str) -> Waiting | None:
        """Return a pair by its id, whether it waits or is decided."""
        return next((one for side in self._sides() for one in side if one.pair == pair), None)

    def counts(self) -> dict[str, int]:
        """Return how many pairs wait, are weak, are open again and are decided."""
        waiting, decided = self._sides()
        return {
            "open": sum(one.level != "weak" for one in waiting),
            "weak": sum(one.level == "weak" for one in waiting),
            "again": sum(one.again for one in waiting),
            "decided": len(decided),
        }

    @cached_property
    def authorities(self) -> list[str]:
        """Whose lists the parties of the pairs are on."""
        return sorted({name for one in self._waiting for name in self._lists_of(one)})

    def pairs_alike(self, one: Waiting) -> list[tuple[str, str]]:
        """Return a pair and those that wait whose row states the same person as one of it."""
        waiting = [other for other in self._sides()[0] if other.level != "weak"]
        return pairs_alike(self.review.world, (one.left, one.right), waiting)

    def decide(self, asked: Asked, alike: Sequence[tuple[str, str]] = ()) -> None:
        """Write a decision and note what follows; `InputError` if it is wrong or came too late.

        The same is decided on the pairs of ``alike``.
        """
        ends = dict.fromkeys(((asked.left, asked.right), *alike))
        self.review.decide(*(replace(asked, left=left, right=right) for left, right in ends))
        self._shown.append(pair_id(asked.left, asked.right))
        names = " and ".join(self.names_of(asked.left, asked.right))
        more = f", and {len(ends) - 1} more of the same" if len(ends) > 1 else ""
        self.said = f"Written: {asked.word}, {names}{more}."
        self.warnings = [
            *kind_remarks(self.review.world, [asked]),
            *(() if asked.word == LATER else self._conflicts((asked.left, asked.right))),
        ]

    def undo(self, by: str | None) -> str:
        """Take back what was decided here last; return the id of its pair, empty if none is left.

        Raises `InputError` if somebody else changed the record meanwhile.
        """
        self.warnings = []
        if not self.review.keys:
            self.said = "Nothing was decided since the pairs were read."
            return ""
        put_off = not self.review.keys[-1]
        self.review.undo(by)
        self.said = "That pair was put off; it stays so." if put_off else "Taken back."
        return self._shown.pop()

    def take_back(self, pair: str, why: str | None, by: str | None) -> None:
        """Take back the decision that stands on a pair; `NotFoundError` if none does."""
        head = self.review.head
        lines = undo_lines(head, pair, why, by)
        self.review.head = self.review.record.decide(*lines, seen=head.data_version)

    def history(self, one: Waiting) -> list[LedgerRow]:
        """Return the lines of the ledger about a pair, the oldest first."""
        head = self.review.head
        mine = tuple(d for d in head.judgements if {*d.pair} == {one.left, one.right})
        return history_rows(self.review.world, replace(head, decisions=mine))

    def name_of(self, party: str) -> str:
        """Return the name that the row with an id states."""
        return row_name(self.review.world, party)

    def names_of(self, left: str, right: str) -> list[str]:
        """Return the names of two rows, or the one that both have."""
        return list(dict.fromkeys(map(self.name_of, (left, right))))

    def sources(self, party: str) -> list[Citation]:
        """Return where the rows with an id stand, and its entries on lists."""
        world = self.review.world
        number = world.number_of(party)
        if number is None:
            return []
        offsets, by_party = world.listings_by_party
        places = pa.array(by_party[offsets[number] : offsets[number + 1]])
        rows = [row for row in world.party_rows(number) if row["id"] == party]
        entries = world.tables["listings"].take(places).to_pylist()
        cited = [citation(world, row) for row in (*rows, *entries)]
        return list({(c["source_id"], c["position"]): c for c in cited}.values())

    def published_record(self, cited: Citation) -> PublishedRecord:
        """Return a record as its publisher wrote it."""
        files = self.review.world.sources.to_pylist()
        return record_in_file(files, self.review.record, cited["source_id"], cited["position"])

    def _sides(self) -> _Sides:
        """Return the pairs that wait now, and those that are decided now."""
        head = self.review.head
        if self._sorted is None or self._sorted[0] != head.data_version:
            self._sorted = head.data_version, self._sort(head)
        return self._sorted[1]

    def _sort(self, head: Head) -> _Sides:
        new = [one for one in head.judgements[self._start :] if one.about == PAIR]
        done = {frozenset(one.pair) for one in standing(new)}
        put_off = {frozenset(one.pair) for one in new if one.judgement == LATER} - done
        open_now = [one for one in self._waiting if _ends(one) not in done]
        late = [one._replace(put_off=True) for one in open_now if _ends(one) in put_off]
        waiting = [*(one for one in open_now if _ends(one) not in put_off), *late]
        waits = {_ends(one) for one in waiting}
        seen = {_ends(one): one for one in self._waiting}
        stand = [one for one in standing(head.judgements) if one.about == PAIR]
        stand.sort(key=lambda one: one.at, reverse=True)
        return waiting, [
            self._decided_pair(one, seen) for one in stand if frozenset(one.pair) not in waits
        ]

    def _decided_pair(self, one: Decision, seen: Mapping[Ends, Waiting]) -> Waiting:
        """Return a decided pair as one of the list."""
        known = seen.get(frozenset(one.pair))
        if known is not None:
            return known._replace(decision=one.word)
        numbers = (n for n in map(self.review.world.number_of, one.pair) if n is not None)
        return Waiting(one.left, one.right, None, [], one.word, numbers=(*numbers,))

    def _conflicts(self, ends: tuple[str, str]) -> Iterator[str]:
        head, lists = self.review.head, self._lists_by_party
        said: list[dict[str, Any]] = []
        for one in standing(head.judgements):
            if one.about != PAIR or one.has_run_out(head.day):
                continue
            numbers = (self.review.world.number_of(end) for end in one.pair)
            needs = self.review.asks_for_two and not one.second
            if not (needs and any(number in lists for number in numbers)):
                told = {"left": one.left, "right": one.right, "decision": one.word}
                said.append({**told, "by": one.by, "on": one.at[:10]})
        yield from fresh_conflicts(self.review.world, said, ends)

    @cached_property
    def _lists_by_party(self) -> dict[int, set[str]]:
        """Whose lists each listed party is or was on."""
        found: dict[int, set[str]] = {}
        table = self.review.world.tables["listings"].select(["party_idx", "authority"])
        for number, name in zip(*table.to_pydict().values(), strict=True):
            found.setdefault(number, set()).add(name)
        return found

    def _lists_of(self, one: Waiting) -> set[str]:
        return set().union(*(self._lists_by_party.get(n, ()) for n in one.numbers))

    @cached_property
    def _texts(self) -> dict[int, str]:
        """Names and ids of the parties of all pairs, ready to be searched."""
        world, (waiting, decided) = self.review.world, self._sides()
        numbers = sorted({n for one in (*waiting, *decided) for n in one.numbers})
        return _search_texts(world.tables["parties"], world.parties_by_number, numbers)


def _ends(one: Waiting) -> Ends:
    return frozenset((one.left, one.right))


def _search_texts(
    parties: pa.Table, grouped: tuple[Any, Any], numbers: Sequence[int]
) -> dict[int, str]:
    offsets, rows = grouped
    places = [int(row) for n in numbers for row in rows[offsets[n] : offsets[n + 1]]]
    taken = parties.select(["party_idx", "id", "names"]).take(pa.array(places, pa.int64()))
    found: dict[int, str] = {}
    for row in taken.to_pylist():
        names = "\n".join(fold_name(name["value"]) for name in row["names"] or ())
        number = row["party_idx"]
        found[number] = f"{found.get(number, '')}\n{row['id'].lower()}\n{names}"
    return found
