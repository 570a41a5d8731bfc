"""Decisions that cannot all be true: A is B, B is C, and A is not C."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from graph.values.dates import date_words
from graph.values.identifiers import parse_identifier
from graph.world.decided import RAN_OUT, decisions_on
from graph.world.world import World

_REMEDY: Final = "undo one of the decisions; a wrong number is mended in its file, or drop it"


def conflicts(world: World, among: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield who was decided not to be one party, or perhaps not, and is one all the same.

    Args:
        world: the whole record.
        among: ids; only conflicts inside of their parties, or all where there are none.

    Yields:
        The id of the party, and a sentence.
    """
    asked = {world.number_of(party) for party in among} - {None}
    for number in sorted(world.decided):
        if asked and number not in asked:
            continue
        said = [one for one in decisions_on(world, [number]) if one["state"] != RAN_OUT]
        for one in said:
            both = one["left"], one["right"]
            if one["decision"] != "same" and set(map(world.number_of, both)) == {number}:
                same = [each for each in said if each["decision"] == "same"]
                yield world.id_of(number), _sentence(world, one, same)


def fresh_conflicts(
    world: World, said: Sequence[Mapping[str, Any]], among: Collection[str]
) -> Iterator[str]:
    """Yield the same of decisions that a world does not know yet, as sentences.

    Args:
        world: the record as it was before them.
        said: the decisions that count, before and since; ``left``, ``right``, ``decision``,
            ``by``, ``on``.
        among: ids; only conflicts inside of what is one party with one of them.
    """
    same = [one for one in said if one["decision"] == "same"]
    group: dict[str | int, str | int] = {}

    def root(party: str) -> str | int:
        number = world.number_of(party)
        at: str | int = party if number is None else number
        while at in group:
            at = group[at]
        return at

    for one in same:
        left, right = root(one["left"]), root(one["right"])
        if left != right:
            group[left] = right
    asked = {root(party) for party in among}
    for one in said:
        here = root(one["left"])
        if one["decision"] == "different" and here in asked and here == root(one["right"]):
            yield _sentence(world, one, same)


def _sentence(world: World, one: Mapping[str, Any], same: Sequence[Mapping[str, Any]]) -> str:
    left, right = one["left"], one["right"]
    chain = _chain(left, right, same)
    cause = ", ".join(f"{each['left']} = {each['right']} ({_who(each)})" for each in chain)
    if not chain:
        cause = why_joined(world, left, right)
    return (
        f"the decision {one['decision']!r} ({_who(one)}) is kept, and {left} and {right} stay one "
        f"party all the same: {cause}. To end this, {_REMEDY}"
    )


def why_joined(world: World, left: str, right: str) -> str:
    """Return in words what joins two rows, as far as one number does."""
    shared = _strong_identifiers(world, left) & _strong_identifiers(world, right)
    return f"both have {', '.join(sorted(shared))}" if shared else "other rows join them"


def _strong_identifiers(world: World, party_id: str) -> set[str]:
    """Return the identifiers of one row that join it with other rows."""
    number = world.number_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    mine = (text for row in rows if row["id"] == party_id for text in row["identifiers"])
    return {text for text in mine if parse_identifier(text).strong}


def _who(one: Mapping[str, Any]) -> str:
    return f"{one['by']}, {date_words(one['on'])}" if one["on"] else str(one["by"])


def _chain(start: str, end: str, same: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the shortest chain of decisions by which two ids are one; empty if there is none."""
    before: dict[str, tuple[str, Mapping[str, Any]] | None] = {start: None}
    near = [start]
    for current in near:
        for one in same:
            for here, there in ((one["left"], one["right"]), (one["right"], one["left"])):
                if here == current and there not in before:
                    before[there] = current, one
                    near.append(there)
    chain = []
    step = before.get(end)
    while step is not None:
        chain.append(step[1])
        step = before[step[0]]
    return chain[::-1]
