"""Decisions of persons on who is who, as rows of an answer that rests on them."""

from collections.abc import Mapping
from typing import Any, Final, cast

from graph.values.dates import date_words
from graph.world.decided import CHANGED, NEEDS_SECOND, RAN_OUT, decisions_on
from graph.world.scope import parties_above
from graph.world.world import World
from queries.question.verdict_rows import DecisionRow

_SAID: Final = {
    "same": "are the same party",
    "different": "are different parties",
    "unsure": "may be the same party",
}
_STATES: Final = {
    NEEDS_SECOND: " A second person has not signed it, so it counts as unsure.",
    RAN_OUT: " It no longer counts.",
}


def decision_rows(world: World, number: int) -> list[DecisionRow]:
    """Return the decisions on a party and on everybody above it, the oldest first."""
    if not world.decided:
        return []
    above = parties_above(world, number).tolist()
    return [decision_row(said) for said in decisions_on(world, above)]


def decision_row(said: Mapping[str, Any]) -> DecisionRow:
    """Return one decision as the world tells it, with a sentence."""
    # Every key of the row is said of the decision, but the sentence that is made of them.
    told = {**said, "sentence": _sentence(said)}
    return cast(DecisionRow, {key: told[key] for key in DecisionRow.__annotations__})


def _sentence(said: Mapping[str, Any]) -> str:
    """Write who decided what and when, why, and whether it still counts."""
    who = " and ".join(name for name in (said["by"], said["second"]) if name)
    when = f" on {date_words(said['on'])}" if said["on"] else ""
    pair = [f"{said[f'{end}_name']} ({said[end]})" for end in ("left", "right")]
    reason = (said["reason"] or "").strip().rstrip(".")
    text = f"Decided by {who}{when}: {pair[0]} and {pair[1]} {_SAID[said['decision']]}."
    text += f" Reason: {reason}." if reason else ""
    text += f" Until {date_words(said['until'])}." if said["until"] else ""
    if said["state"] == CHANGED:
        text += f" Since then: {', '.join(said['changes'])}."
        if said["decision"] == "different":
            text += " It counts again when somebody confirms it."
    return text + _STATES.get(said["state"], "")


def row_name(world: World, party_id: str) -> str:
    """Return the name that the row with an id states; the id where no row has it."""
    number = world.number_of(party_id)
    rows = [] if number is None else world.party_rows(number)
    named = [name["value"] for row in rows if row["id"] == party_id for name in row["names"]]
    if not named and number is not None:
        return world.name_of(number)
    return str(next(iter(named), party_id))
