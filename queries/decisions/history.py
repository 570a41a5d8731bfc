"""The history of decisions, and decisions taken back; both are lines of the ledger."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from graph.candidates.pair_id import pair_id
from graph.head import decisions
from graph.head.decisions import Decision
from graph.head.manifest import Head
from graph.values.errors import InputError, NotFoundError
from graph.world.decided import IN_FORCE
from graph.world.world import World
from queries.decisions.decide_pairs import user_name
from queries.decisions.line_decisions import line_ledger
from queries.question.workspace_rows import LedgerRow
from queries.rows.candidate_rows import row_name, standing_decisions


def history_rows(world: World, head: Head, about: Collection[str] = ()) -> list[LedgerRow]:
    """Return the ledger, oldest line first: all, or about rows, pairs or decisions by id."""
    states = {one["key"]: one for one in standing_decisions(world)}
    stand = {one.key for one in decisions.standing(head.judgements)}
    lines = {
        said.decision.key: said.state for told in line_ledger(world, head).values() for said in told
    }
    gone = {one.replaces for one in head.judgements if one.judgement == decisions.UNDONE}
    found = []
    for one in head.judgements:
        ours = pair_id(*one.pair) if one.about in (decisions.PAIR, decisions.LINE) else None
        if about and not {one.left, one.right, one.key, ours, one.shown} & {*about}:
            continue
        state = "undone" if one.key in gone else "replaced"
        if one.judgement in (decisions.LATER, decisions.UNDONE):
            state = "said"
        elif one.key in stand:
            state = states[one.key]["state"] if one.key in states else lines.get(one.key, IN_FORCE)
        found.append(
            LedgerRow(
                key=one.key,
                about=one.about,
                pair=ours,
                decision=one.word,
                left=one.left,
                left_name=row_name(world, one.left)
                if one.about == decisions.PAIR
                else one.shown or one.left,
                right=one.right,
                right_name=row_name(world, one.right),
                by=one.by,
                at=one.at,
                second=one.second,
                until=one.until,
                reason=one.reason,
                replaces=one.replaces,
                state=state,
                changes=states.get(one.key, {}).get("changes", []),
            )
        )
    return found


def undo_lines(
    head: Head, text: str, why: str | None, by: str | None, *, alike: bool = False
) -> list[Decision]:
    """Return the lines that take a decision back; the one before it counts again.

    ``text`` is the key of a decision that stands, or the id of its pair; ``alike`` takes back those
    made with it too. Raises `NotFoundError` if there is none, `InputError` if it is about something
    else than a pair or a line.
    """
    stand = decisions.standing(head.judgements)
    meant = [one for one in stand if text.strip().lower() in (one.key, *_pair_ids(one))]
    if not meant:
        raise NotFoundError(f"no decision that stands is {text!r}; see: ownership decisions")
    if meant[0].about not in (decisions.PAIR, decisions.LINE):
        raise InputError("a setting is not undone; switch it with: ownership four-eyes")
    first = meant[0]
    if first.about == decisions.PAIR and first.shown is not None:
        of_group = (first.shown, first.at)
        meant = [one for one in stand if (one.shown, one.at) == of_group]
    if alike:
        meant += made_together(stand, meant)
    at = decisions.this_moment()
    return [
        Decision(
            left=one.left,
            right=one.right,
            judgement=decisions.UNDONE,
            by=by or user_name(),
            at=at,
            reason=why or None,
            about=one.about,
            replaces=one.key,
        )
        for one in meant
    ]


def made_together(stand: Iterable[Decision], some: Collection[Decision]) -> list[Decision]:
    """Return the other decisions that a person made in one go with some, on a row that they share.

    They say the same of it for the same reason.
    """
    made = {(*_words_of(one), end) for one in some for end in one.pair}
    others = (one for one in stand if one.about == decisions.PAIR and one not in some)
    return [one for one in others if any((*_words_of(one), end) in made for end in one.pair)]


def _words_of(one: Decision) -> tuple[str | None, ...]:
    return one.at, one.by, one.judgement, one.reason, one.until


def _pair_ids(one: Decision) -> set[str | None]:
    if one.about == decisions.PAIR:
        return {pair_id(*one.pair), one.shown}
    return {pair_id(*one.pair)} if one.about == decisions.LINE else set()


def four_eyes_line(head: Head, *, on: bool, by: str | None) -> Decision | None:
    """Return the line that switches the second person on or off; ``None`` if it is so already."""
    if decisions.asks_for_two(head.judgements) == on:
        return None
    at = decisions.this_moment()
    word = "on" if on else "off"
    line = Decision(decisions.FOUR_EYES, decisions.FOUR_EYES, word, by or user_name(), at)
    return replace(line, about=decisions.SETTING)
