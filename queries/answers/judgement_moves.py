"""Rows of ``compare`` on who is one party: who decided that and why, or which names are alike."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from graph.head.decisions import UNDONE, Decision
from graph.over_time.comparison import Comparison
from graph.over_time.moves import MAY_BE_ONE, ONE_PARTY, TWO_PARTIES, Move, PairMove
from graph.values.dates import date_words
from graph.world.decided import UNKNOWN_PERSON, decisions_on
from graph.world.world import World
from queries.question.change_rows import MoveRow
from queries.question.verdict_rows import DecisionRow
from queries.rows.candidate_rows import decision_row, row_name
from queries.rows.path_rows import PathQuestion, listings_of
from queries.words.list_names import list_name
from queries.words.plain_words import join_words
from queries.words.sentences import capitalise

_WERE: Final = {
    ONE_PARTY: "were one party",
    MAY_BE_ONE: "might be one party",
    TWO_PARTIES: "were two parties",
}
_Pair = tuple[str, str]


def judgement_rows(
    found: Comparison, move: Move, ledger: Sequence[Decision] = ()
) -> Iterator[MoveRow]:
    """Yield a row for each pair that is, or may be, one party on one side alone.

    ``ledger`` is that of the later side, which says who took a decision back.
    """
    undone = {one.replaces or "": one for one in ledger if one.judgement == UNDONE}
    for pair in move.pairs:
        yield {
            "what": move.what,
            "on": None,
            "before": pair.before,
            "after": pair.after,
            "hop": None,
            "listing": None,
            "source": None,
            "record": None,
            "url": None,
            "sentence": _pair_sentence(found, pair, undone),
        }


def _pair_sentence(found: Comparison, pair: PairMove, undone: Mapping[str, Decision]) -> str:
    """Return who decided what on a pair and why, or that nobody did; and what it was before."""
    old, new = (_decisions(found, side.world, pair) for side in (found.before, found.after))
    fresh = [one for key, one in new.items() if old.get(key) != one]
    gone = [one for key, one in old.items() if key not in new]
    taken_back = [one for one in gone if one["key"] in undone]
    why = f" ({pair.reason})" if pair.reason and pair.before == MAY_BE_ONE else ""
    before = f"Before, they {_WERE[pair.before]}{why}."
    if taken_back:
        last = taken_back[-1]
        said = f"{capitalise(undone_words(undone[last['key']]))}. {last['sentence']}"
        # The decision before it counts again.
        return f"{said} What counts now: {fresh[-1]['sentence']}" if fresh else said
    if fresh:
        return f"{fresh[-1]['sentence']} {before}"
    if gone:
        return f"Not decided any more: {gone[-1]['sentence']}"
    first, second = _ends(found, pair)
    if pair.after == MAY_BE_ONE:
        return f"{first} may be {second}: {pair.reason or 'no reason is given'}"
    if pair.after == ONE_PARTY:
        return f"{first} and {second} are one party by what sources state. {before}"
    if pair.before == MAY_BE_ONE:
        return f"Nothing says any more that {first} may be {second}{why}"
    return f"{first} and {second} are one party no more by what sources state"


def undone_words(line: Decision) -> str:
    """Return who took a decision back, when and why, as a clause."""
    why = (line.reason or "").strip().rstrip(".")
    said = f"taken back by {line.by or UNKNOWN_PERSON} on {date_words(line.at[:10])}"
    return f"{said}, because: {why}" if why else said


def _decisions(found: Comparison, world: World, pair: PairMove) -> dict[str, DecisionRow]:
    """Return the decisions of a side on the two parties of a pair, the oldest first."""
    numbers = {world.number_of(end) for end in (pair.left, pair.right)} - {None}
    told = decisions_on(world, [number for number in numbers if number is not None])
    worlds = (found.before.world, found.after.world)
    wanted = [_parties(one, (pair.left, pair.right)) for one in worlds]
    return {
        one["key"]: decision_row(one)
        for one in told
        if any(
            len(ends) > 1 and _parties(side, (one["left"], one["right"])) == ends
            for side, ends in zip(worlds, wanted, strict=True)
        )
    }


def _parties(world: World, pair: _Pair) -> frozenset[str | int]:
    """Return which parties two ids are; one that is not known stands for itself."""
    numbers = [world.number_of(end) for end in pair]
    return frozenset(
        end if number is None else number for end, number in zip(pair, numbers, strict=True)
    )


def _ends(found: Comparison, pair: PairMove) -> _Pair:
    """Return both ends of a pair with names and ids, the one on a list last and with the list."""
    told = []
    for end in (pair.left, pair.right):
        sides = (found.after, found.before)
        side = next((one for one in sides if one.world.number_of(end) is not None), found.after)
        number = side.world.number_of(end)
        entries = () if number is None else listings_of(side.world, number, PathQuestion(side.day))
        named = [*dict.fromkeys(map(list_name, entries))]
        where = f", on {join_words(named)}" if named else ""
        told.append((bool(named), f"{row_name(side.world, end)} ({end}){where}"))
    # Sorting keeps the order of two that are both on a list, or both on none.
    (_, first), (_, second) = sorted(told, key=lambda one: one[0])
    return first, second
