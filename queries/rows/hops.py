"""Hops of answers: one statement of the record each, with everything needed to cite it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from graph.values.dates import Holds, Span
from graph.values.note_parts import plain_note
from graph.values.share import UNIT
from graph.values.vocabulary import (
    APPOINTMENT_OF_BOARD,
    CONSOLIDATION,
    LINK_KINDS,
    PROFITS,
    SHAREHOLDING,
    SURPLUS_ASSETS,
    VOTING_RIGHTS,
)
from graph.world.connections import Step
from graph.world.identity import SPAN_COLUMNS
from graph.world.listing_days import PAUSE_COLUMNS, listing_holds
from graph.world.missing_rows import with_missing
from graph.world.world import World
from queries.question.answer_rows import (
    AssetKeys,
    Hop,
    HopAside,
    HopDays,
    HopEnds,
    HopKind,
    HopMore,
    RecordRow,
    ShareEnds,
    Testimony,
)
from queries.rows.citations import NO_DENIAL, citation, denial_keys, record_row
from queries.words.hop_phrases import verb_phrase
from queries.words.plain_words import ACTS_WITH

SAME_ADDRESS: Final = "SAME_ADDRESS"
"""Relation of a hop between parties that a source places at the same address."""
TRANSFERRED: Final = "TRANSFERRED"
"""Relation of a hop from who gave a stake or a role away to who has it since, or to its asset."""
RECEIVED: Final = "RECEIVED"
"""Relation of a hop from who is stated to have received a stake to its asset."""
_ENDS: Final = {"interests": ("owner", "asset"), "links": ("source", "target")}
_SHARE_RIGHTS: Final = (
    *(SHAREHOLDING, APPOINTMENT_OF_BOARD, SURPLUS_ASSETS, VOTING_RIGHTS),
    PROFITS,
)
_CAPACITIES: Final = {"nominee", "trustee"}
_HOLDS: Final = {Holds.YES: "yes", Holds.PERHAPS: "perhaps", Holds.NO: "no"}
_PRECISION: Final = {4: "year", 7: "month", 10: "day"}
_RANGE: Final = "range"
"""Precision of an end that lies between two days."""
_NOTHING_ASIDE: Final[HopAside] = {}
_NO_MORE: Final[HopMore] = {}
_UNKNOWN: Final = {"low": 0, "high": 100 * UNIT, "low_open": False, "high_open": False}


def hop(
    world: World, table: str, row: int, *, day: int | None = None, right: str | None = None
) -> Hop:
    """Return a row of ``interests``, ``links`` or ``transfers`` as a hop with its printed keys.

    ``from`` is the owner or the party that acts; ``holds`` is for the day asked about. Shares are
    exact percent, of ``right`` where the statement gives shares of several.
    """
    said = record_row(world, table, row)
    if table == "transfers":
        return _transfer_hop(world, said, day)
    first, second = _ENDS[table]
    return _with_denied(
        {
            **hop_ends(world, int(said[f"{first}_idx"]), int(said[f"{second}_idx"])),
            **(_interest_keys(said, right) if table == "interests" else _link_keys(said)),
            **_hop_days(said, day),
            **_testimony(world, said),
            **denial_keys(world, said, day),
            **_NOTHING_ASIDE,
        }
    )


def _with_denied(said: Hop) -> Hop:
    """Return a hop whose denial names what it denies."""
    cited = said.get("denial")
    if not cited:
        return said
    head = said.get("from_in_text") or said["from_name"]
    return {**said, "denial": {**cited, "denies": f"{head} {verb_phrase(said)}"}}


def _transfer_hop(world: World, said: RecordRow, day: int | None) -> Hop:
    """Return a stated transfer: to the receiver, or to the asset where no source names one."""
    giver, receiver, asset = (int(said[f"{end}_idx"]) for end in ("giver", "receiver", "asset"))
    kind: HopKind = {
        **_NO_MORE,
        "relation": TRANSFERRED,
        "types": [],
        "measure": None if said["share"] is None else SHAREHOLDING,
        **share_percents(said["share"]),
        "share_as_published": said["share_published"],
        **asset_keys(world, asset),
        "tie": None,
        "derived": False,
    }
    return _with_denied(
        {
            **hop_ends(world, giver, asset if receiver < 0 else receiver),
            **kind,
            **_hop_days(said, day),
            **_testimony(world, said),
            **denial_keys(world, said, day),
            **_NOTHING_ASIDE,
        }
    )


def together_hop(world: World, row: int, first: int, second: int, day: int) -> Hop:
    """Return a row of ``arrangements`` as a hop between two of its members."""
    said = record_row(world, "arrangements", row)
    kind: HopKind = {
        **_NO_MORE,
        "relation": ACTS_WITH,
        "types": [],
        "measure": None,
        **share_percents(None),
        "share_as_published": None,
    }
    return {
        **hop_ends(world, first, second),
        **kind,
        **_hop_days(said, day),
        "certainty": "confirmed",
        "asserted_by": None,
        "observed_on": None,
        **citation(world, said),
        **NO_DENIAL,
        **_NOTHING_ASIDE,
        "quote": None,
        "note": with_missing(plain_note(said["note"]), said),
    }


def asset_keys(world: World, asset: int) -> AssetKeys:
    """Return the keys that name what a transfer was of."""
    return {
        "asset_id": world.id_of(asset),
        "asset_name": world.name_of(asset),
        "asset_in_text": world.text_name_of(asset),
    }


def address_hop(world: World, step: Step) -> Hop:
    """Return a shared address as a hop; both parties' statements are named."""
    near, far = (record_row(world, "parties", row) for row in step.rows)
    other = citation(world, far)
    kind: HopKind = {
        **_NO_MORE,
        "relation": SAME_ADDRESS,
        "types": ["address"],
        "measure": None,
        **share_percents(None),
        "share_as_published": None,
    }
    return {
        **hop_ends(world, step.near, step.far),
        **kind,
        "valid_from": None,
        "valid_to": None,
        "date_precision": None,
        "holds": "perhaps",
        "certainty": "reported",
        "asserted_by": None,
        "observed_on": None,
        **citation(world, near),
        "other_source": other["source"],
        "other_record": other["record"],
        **NO_DENIAL,
        **_NOTHING_ASIDE,
        "quote": step.address,
        "note": "No source says from when to when either party was at this address.",
    }


def share_percents(share: RecordRow | None) -> ShareEnds:
    """Return a share of the record, in units of 0.0001 %, as percent; ``None`` if not stated."""
    if share is None:
        return {
            "share_min_pct": None,
            "share_max_pct": None,
            "min_closed": None,
            "max_closed": None,
        }
    return {
        "share_min_pct": Decimal(share["low"]) / UNIT,
        "share_max_pct": Decimal(share["high"]) / UNIT,
        "min_closed": not share["low_open"],
        "max_closed": not share["high_open"],
    }


def relation_of(said: RecordRow) -> str:
    """Return the relationship type that an interest has in the graph."""
    types = said["types"]
    if CONSOLIDATION in types:
        return "CONSOLIDATED_BY"
    shares = said["share"] is not None or said["votes"] is not None
    named = not types or SHAREHOLDING in types or VOTING_RIGHTS in types
    return "OWNS" if shares or named else "CONTROLS"


def holds_word(said: RecordRow, day: int) -> str:
    """Return ``yes``, ``perhaps`` or ``no`` to whether a row holds on a day, an ordinal."""
    return _HOLDS[Span.from_dates(said["start"], said["end"]).holds_on(day)]


def state_on(said: RecordRow, day: int) -> str:
    """Return whether a row is ``in force``, ``perhaps``, ``ended`` or ``not yet`` on a day.

    A row that has a date and no start, as a ruling may, holds from that date on. An entry of a
    list begins, pauses (``paused``) and ends with its programme too.
    """
    span = Span.from_dates(said["start"] or said.get("date"), said["end"])
    holds = span.holds_on(day)
    if PAUSE_COLUMNS[0] in said:
        span, holds = Span(*(said[name] for name in SPAN_COLUMNS)), listing_holds(said, day)
    if holds is Holds.YES:
        return "in force"
    if holds is Holds.PERHAPS:
        return "perhaps"
    if day < span.may_from:
        return "not yet"
    return "ended" if span.may_until <= day else "paused"


def hop_ends(world: World, first: int, second: int) -> HopEnds:
    """Return the keys that name the two parties of a hop."""
    return {
        "from_id": world.id_of(first),
        "from_name": world.name_of(first),
        "to_id": world.id_of(second),
        "to_name": world.name_of(second),
        "from_in_text": world.text_name_of(first),
        "to_in_text": world.text_name_of(second),
    }


def _testimony(world: World, said: RecordRow) -> Testimony:
    return {
        "certainty": said["certainty"],
        "asserted_by": said["asserted_by"],
        "observed_on": said["observed_on"],
        **citation(world, said),
        "quote": said["quote"],
        "note": with_missing(plain_note(said["note"]), said),
    }


def _interest_keys(said: RecordRow, right: str | None) -> HopKind:
    measure, taken, published = _shown_share(said, right)
    votes = share_percents(said["votes"])
    return {
        **_NO_MORE,
        "relation": relation_of(said),
        "types": said["types"] or _implied_types(said),
        "measure": measure,
        **share_percents(taken),
        "share_as_published": published,
        "votes_min_pct": votes["share_min_pct"],
        "votes_max_pct": votes["share_max_pct"],
        "votes_min_closed": votes["min_closed"],
        "votes_max_closed": votes["max_closed"],
        "directness": said["directness"],
        "summary": said["summary"],
        "block": said["block"],
        "joint": said["joint"],
        "nominee_for": said["nominee_for"],
    }


def _shown_share(
    said: RecordRow, right: str | None
) -> tuple[str | None, RecordRow | None, str | None]:
    """Return the right whose share a hop shows, that share, and how it was published.

    A right that is named without a number has an unknown share, as
    ``graph.holdings.interests_on_day`` reads it.
    """
    share, votes, of = said["share"], said["votes"], _share_right(said["types"])
    # Votes are shown where they are asked about, or where no other share is stated; votes of which
    # no number is known only beside a share.
    silent = share is not None and votes is not None and _UNKNOWN.items() <= votes.items()
    if votes is not None and not silent and (right == VOTING_RIGHTS or share is None):
        return VOTING_RIGHTS, votes, said["votes_published"]
    if right is not None and right != of and right in said["types"] and not silent:
        return right, _UNKNOWN, None
    if share is not None:
        return of, share, said["share_published"]
    if of in (None, APPOINTMENT_OF_BOARD, PROFITS):
        return None, None, said["share_published"]
    return of, _UNKNOWN, said["share_published"]


def _share_right(types: Sequence[str]) -> str | None:
    """Return the right that ``share`` is of, as ``graph.holdings.interests_on_day`` reads it."""
    rest = [kind for kind in types if kind not in _CAPACITIES]
    if not rest:
        return SHAREHOLDING
    return next((right for right in _SHARE_RIGHTS if right in rest), None)


def _implied_types(said: RecordRow) -> list[str]:
    """Return the interest types that a statement implies which names none."""
    if said["votes"] is None:
        return [SHAREHOLDING]
    return [VOTING_RIGHTS] if said["share"] is None else [SHAREHOLDING, VOTING_RIGHTS]


def _link_keys(said: RecordRow) -> HopKind:
    return {
        **_NO_MORE,
        "relation": LINK_KINDS.get(said["kind"], "LINKED_TO"),
        "types": [word for word in (said["subtype"], said["role"]) if word],
        "measure": None,
        **share_percents(None),
        "share_as_published": None,
        "amount": said["amount"],
        "currency": said["currency"],
    }


def _hop_days(said: RecordRow, day: int | None) -> HopDays:
    stated = [date for date in (said["start"], said["end"]) if date]
    coarsest = min((len(date) for date in stated), default=None)
    between = any("/" in date for date in stated)
    return {
        "valid_from": said["start"],
        "valid_to": said["end"],
        "date_precision": (
            _RANGE if between else None if coarsest is None else _PRECISION[coarsest]
        ),
        "holds": None if day is None else holds_word(said, day),
    }
