"""Two answers of one regime about one party, and the moves that turn one into the other.

A move is made alone, with everything else as it was on the first side, and the verdict is found
anew (`graph.over_time.mixed_worlds`). What matters is each move that gives the second verdict by
itself, each of a pair that does where no single one is enough and moves are few, and whatever the
second answer needs: all moves are made, and those it does not need are taken back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import Any, Final

from graph.over_time.mixed_worlds import Mixer
from graph.over_time.moves import (
    JUDGEMENT,
    LISTS,
    RULE,
    WINDOW,
    Move,
    Side,
    StatedRow,
    moves_between,
)
from graph.over_time.timeline import touched_parties_and_rows
from graph.regimes.regime import NotAssessed, Regime
from graph.regimes.set_status import with_set_status
from graph.values.dates import Holds
from graph.values.vocabulary import Verdict
from graph.verdict.assess_party import UNSTATED_ABOVE, Assessment, assess
from graph.verdict.flags import BESIDE
from graph.verdict.searched_lists import consulted_lists
from graph.world.world import World

PAIRS: Final = 12
"""Moves up to which pairs are tried."""
MOST: Final = 150
"""Moves that are tried at all; those that touch the answers go first."""


@dataclass(frozen=True)
class Comparison:
    """Two answers, and what turned the first into the second.

    Attributes:
        before: the first side.
        after: the second.
        old: the assessment of the first.
        new: that of the second.
        moves: every move found that matters; empty where both say the same.
    """

    before: Side
    after: Side
    old: Assessment
    new: Assessment
    moves: tuple[Move, ...]


def compare(before: Side, after: Side, regime: Regime) -> Comparison:
    """Compare what a regime says on two days or of two data versions.

    Args:
        before: the first side.
        after: the second.
        regime: the rule.
    """
    (old,) = assess(before.cone.world, regime, before.day, [before.target])
    (new,) = assess(after.cone.world, regime, after.day, [after.target])
    if _answer_key(before.world, old) == _answer_key(after.world, new):
        return Comparison(before, after, old, new, ())
    moves = moves_between(before, after, regime)
    if Verdict.NOT_ASSESSED in (old.verdict, new.verdict):
        rules = tuple(move for move in moves if move.what == RULE)
        said = [_search_words(regime, *side) for side in ((before, old), (after, new))]
        return Comparison(
            before, after, old, new, rules or (Move(LISTS, old=said[0], new=said[1]),)
        )
    chosen = _order_moves(before, after, old, new, moves)
    found = _turning_moves(Mixer(before, after, regime, tuple(chosen)), old, new)
    return Comparison(before, after, old, new, tuple(found))


def _answer_key(world: World, found: Assessment) -> tuple[Any, ...]:
    """Return what two answers must share to be the same; parties by id, since worlds differ."""
    owners = tuple(sorted(world.id_of(n) for n in found.listed_owners))
    ends = found.own_low_ticks, found.own_high_ticks, found.open_ticks
    # Why a person must decide is printed with the result.
    why = found.deciding_fact if found.verdict is Verdict.REVIEW else None
    said = why, found.claimed, found.by_transfer
    return found.verdict, found.basis, *ends, owners, found.flags, found.unknown_owners, *said


def _search_words(regime: Regime, side: Side, found: Assessment) -> str:
    """Return why one side says nothing, or which lists it searched."""
    version = with_set_status(regime, side.world).version_on(side.day)
    if found.verdict is Verdict.NOT_ASSESSED or isinstance(version, NotAssessed):
        return found.caveats[0] if found.caveats else "Not assessed."
    return " ".join(consulted_lists(side.cone.world, version))


def _order_moves(
    before: Side, after: Side, old: Assessment, new: Assessment, moves: list[Move]
) -> list[Move]:
    """Sort moves that touch the answers first, and drop the last of very many."""
    near = set[str]()
    for side, found in ((before, old), (after, new)):
        parties, _ = touched_parties_and_rows(side.cone.world, found)
        near.update(side.world.id_of(party) for party in parties)
        names = side.world.members.filter(
            _is_among(side.world.members["party_idx"], sorted(parties))
        )["id"]
        near.update(names.to_pylist())

    def is_far(move: Move) -> bool:
        return move.what not in (RULE, JUDGEMENT) and not move.parties & near

    return sorted(moves, key=is_far)[:MOST]


def _is_among(column: Any, values: list[int]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(column, value_set=pa.array(values, pa.int32()))


def _turning_moves(mixer: Mixer, old: Assessment, new: Assessment) -> list[Move]:
    """Return every move that matters to the second answer, in the order of the mixer."""
    turned = old.verdict is not new.verdict

    @cache
    def answer(made: frozenset[int]) -> tuple[Verdict, tuple[Any, ...]]:
        world, found = mixer.assess(made)
        # Where the verdict turned, remarks and numbers beside it are no part of what is explained.
        return found.verdict, (_reason_key if turned else _answer_key)(world, found)

    key = (_reason_key if turned else _answer_key)(mixer.after.world, new)

    def turns(made: Iterable[int]) -> bool:
        verdict, said = answer(frozenset(made))
        return verdict is new.verdict if turned else said == key

    def explains(made: Iterable[int]) -> bool:
        return answer(frozenset(made))[1] == key

    every = tuple(range(len(mixer.moves)))
    if turns(()):
        return [_window(mixer, old)]
    alone = [number for number in every if turns((number,))]
    few = every if len(every) <= PAIRS and not alone else ()
    pairs = [pair for pair in combinations(every, 2) if turns(pair)] if few else []
    needed = (
        _find_needed_moves(every, explains) if explains(every) else _find_needed_moves(every, turns)
    )
    found = sorted({*alone, *(number for pair in pairs for number in pair), *needed})
    return [mixer.moves[number] for number in (found if turns(found) else needed)]


def _find_needed_moves(
    moves: tuple[int, ...], holds: Callable[[Iterable[int]], bool], kept: tuple[int, ...] = ()
) -> list[int]:
    """Return those of some moves that are needed, far ones taken back first and many at once.

    Args:
        moves: numbers of moves; with ``kept`` they give what is wanted.
        holds: whether some moves give it.
        kept: moves that stay made.
    """
    if holds(kept):
        return []
    if len(moves) == 1:
        return [*moves]
    near, far = moves[: len(moves) // 2], moves[len(moves) // 2 :]
    behind = _find_needed_moves(far, holds, (*kept, *near))
    return [*_find_needed_moves(near, holds, (*kept, *behind)), *behind]


def _reason_key(world: World, found: Assessment) -> tuple[Any, ...]:
    """Return the verdict with what it rests on: basis, listed owners and the rule's own words."""
    owners = tuple(sorted(world.id_of(n) for n in found.listed_owners))
    return found.verdict, found.basis, owners, {*found.flags} - BESIDE - {UNSTATED_ABOVE}


def _window(mixer: Mixer, old: Assessment) -> Move:
    """Return as a move what had ended and still counted on the first day, by a window of days."""
    table, side = mixer.before.cone.world.tables["interests"], mixer.before
    rows = []
    for row in old.why_rows:
        said = table.slice(row, 1).to_pylist()[0]
        if said["may_until"] <= side.day:
            rows.append(StatedRow(row, said, Holds.NO))
    return replace(Move(WINDOW), before=tuple(rows))
