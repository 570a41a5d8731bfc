"""What was given away around a party: rows beside any verdict, and steps of paths."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import numpy as np

from graph.holdings.transfer_ties import TIES
from graph.paths.transfer_paths import TransferEdge
from graph.reasons.transfer_words import ShownTransfer
from graph.regimes.regime import RegimeVersion
from graph.values.dates import date_words, end_days
from graph.values.share import ticks_to_percent
from graph.values.vocabulary import APPOINTMENT_OF_BOARD, SHAREHOLDING, VOTING_RIGHTS
from graph.world.world import World
from queries.question.answer_rows import Citation, Hop, NamedDocument, ShareEnds
from queries.question.verdict_rows import TransferRow
from queries.rows import hops
from queries.rows.citations import citation, end_of, record_row, with_end

_RIGHTS: Final = {"votes": VOTING_RIGHTS, "board": APPOINTMENT_OF_BOARD}


def transfer_row(world: World, one: ShownTransfer) -> TransferRow:
    """Return a transfer as a row, with the sources that state it."""
    said = [record_row(world, "transfers", row) for row in one.stated]
    said += [record_row(world, "interests", row) for row in one.rows]
    ends = [end_of(world, "interests", row) for row in one.rows]
    cited: list[Citation | NamedDocument] = [citation(world, row) for row in said]
    cited += [end for end in ends if isinstance(end, dict)]
    first = one.givers[0]
    return {
        "giver": world.id_of(first),
        "giver_name": " and ".join(map(world.name_of, one.givers)),
        "receivers": [world.id_of(number) for number in one.receivers],
        "receiver_names": [world.name_of(number) for number in one.receivers],
        "asset": world.id_of(one.asset),
        "asset_name": world.name_of(one.asset),
        "measure": one.measure,
        "share_before_pct": _percent(one.before) if one.before == one.stated_before else None,
        "share_after_pct": None if one.after is None or not one.rows else _percent(one.after),
        "on": one.on,
        "days_from_listing": one.days_from_listing,
        "tie": one.tie or None,
        "recognised": one.recognised,
        "accepted_by": list(one.accepted_by),
        "outside": list(one.outside),
        "flags": list(one.flags),
        "sources": list(dict.fromkeys(row["source"] for row in cited if row["source"])),
        "records": list(dict.fromkeys(row["record"] for row in cited)),
        "listed": [world.id_of(number) for number in one.listed],
        "judgement": one.judgement,
        "sentence": one.sentence,
    }


def given_hop(world: World, edge: TransferEdge, day: int) -> Hop:
    """Return a step from a giver to the receiver, or to the asset where nobody is named.

    What a source states of the transfer comes first; the ends of the giver's interests are
    further statements of the same.
    """
    shown, receiver = edge.shown, edge.receiver
    right = _RIGHTS.get(shown.measure or "")
    ended = [
        with_end(world, "interests", row, hops.hop(world, "interests", row, day=day, right=right))
        for row in shown.rows
    ]
    told = [
        hops.hop(world, "transfers", row, day=day)
        for row in _statement_rows(world, shown, receiver)
    ]
    # Where interests alone tell of this receiver, what is stated of others tells of the stake.
    stated = [hops.hop(world, "transfers", row, day=day) for row in shown.stated]
    first, *others = [*told, *ended] or stated
    found: Hop = {
        **first,
        **hops.hop_ends(world, edge.owner, edge.asset if receiver is None else receiver),
        **hops.asset_keys(world, edge.asset),
        **_stake(shown, told, ended),
        "measure": None if shown.before is None else right or SHAREHOLDING,
        "relation": hops.TRANSFERRED,
        "derived": not told,
        "valid_from": shown.on,
        "valid_to": None,
        "holds": hops.holds_word({"start": shown.on, "end": None}, day),
        "also": others,
    }
    if shown.by_death:
        found["by_death"] = True
    # Votes that the interest states beside its share are no second stake.
    found["votes_min_pct"] = found["votes_max_pct"] = None
    if len(shown.givers) > 1:
        found["joint"] = "the givers"
    if receiver is not None and not told:
        besides = sorted({*shown.receivers} - {*shown.givers, receiver})
        found["to_others"] = [world.text_name_of(number) for number in besides]
        found["to_next_owner"] = shown.assumed or receiver in shown.stayed
    elif receiver is None and not shown.assumed and not shown.stayed:
        # No step leads by somebody who stands elsewhere in the way: the company that bought itself.
        besides = sorted({*shown.receivers} - {*shown.givers})
        names = {number: world.text_name_of(number) for number in besides}
        if edge.asset in names:
            names[edge.asset] += " itself"
        found["to_others"] = [*names.values()]
    return _add_tie(world, found, shown, edge)


def received_hop(world: World, edge: TransferEdge, receiver: int, day: int) -> Hop:
    """Return what a receiver is stated to have of a transfer, where no interest holds that day."""
    rows = _statement_rows(world, edge.shown, receiver)
    if rows:
        found = hops.hop(world, "transfers", rows[0], day=day)
        also = [hops.hop(world, "transfers", row, day=day) for row in rows[1:]]
        ends = hops.hop_ends(world, receiver, edge.asset)
        return {**found, **ends, "relation": hops.RECEIVED, "also": also}
    # It follows from an interest that began about then, and is over.
    offsets, by_asset = world.interests_by_asset
    mine = np.sort(by_asset[offsets[edge.asset] : offsets[edge.asset + 1]])
    mine = mine[world.column("interests", "owner_idx")[mine] == receiver]
    begun = world.column("interests", "sure_from")[mine].astype(np.int64)
    nearest = np.argmin(np.abs(begun - end_days(edge.shown.on)[0]))
    return hops.hop(world, "interests", int(mine[nearest]), day=day)


def transfer_reason(
    edge: TransferEdge, said: Hop, version: RegimeVersion | None, *, excluded: bool
) -> str:
    """Return why a transfer does not count as an interest, or decides nothing: ``excluded``."""
    who = said.get("from_in_text") or said["from_name"]
    if edge.received:
        asset = said.get("to_in_text") or said["to_name"]
        what = f"what {who} is stated to have received of {asset}"
    else:
        asset = said.get("asset_in_text") or said["asset_name"]
        share = edge.shown.before is not None
        verb = "had until death" if edge.shown.by_death else "gave up"
        what = f"{'what' if share else 'the role that'} {who} {verb} in {asset}"
    rule = None if version is None else version.transfers
    whom = "the authority" if rule is None else rule.authority
    if excluded and edge.shown.recognised:
        how = "accepted this" if edge.shown.accepted_by else "has no reach over it"
        return f"{what} counts no longer: it is stated that {whom} {how}"
    if excluded and edge.shown.measure == "votes" and not _counts_votes(version):
        return f"{what} was votes, which the rule does not count"
    if excluded:
        return f"{what} decides nothing here"
    if edge.received:
        return f"{what} counts for a review only"
    return f"{what} counts for a review only: whether {whom} recognises this is not known here"


def _counts_votes(version: RegimeVersion | None) -> bool:
    """Return whether votes may decide under a rule, as a measure or a sign; so too if unknown."""
    if version is None or version.votes_sign:
        return True
    return any(VOTING_RIGHTS in types for types in version.measures.values())


def _statement_rows(world: World, shown: ShownTransfer, receiver: int | None) -> list[int]:
    """Return the statements of a transfer that name a receiver; all where none is asked about."""
    to = world.column("transfers", "receiver_idx")
    return [row for row in shown.stated if receiver is None or to[row] == receiver]


def _stake(shown: ShownTransfer, told: Sequence[Hop], ended: Sequence[Hop]) -> ShareEnds:
    """Return the share that was given away, as stated, else as it follows from two interests."""
    if shown.before is None or shown.after is None:
        return hops.share_percents(None)
    stated = next((one for one in told if one["share_min_pct"] is not None), None)
    if stated is None and len(ended) == 1 and not shown.after:
        stated = ended[0]
    if stated is not None:
        return {
            "share_min_pct": stated["share_min_pct"],
            "share_max_pct": stated["share_max_pct"],
            "min_closed": stated["min_closed"],
            "max_closed": stated["max_closed"],
        }
    most = _percent(shown.before - shown.after)
    return {
        "share_min_pct": Decimal(0),
        "share_max_pct": most,
        "min_closed": True,
        "max_closed": True,
    }


def _add_tie(world: World, found: Hop, shown: ShownTransfer, edge: TransferEdge) -> Hop:
    """Return a step with how its receiver is tied to its giver, and where that stands."""
    found["tie"] = None
    mine = (tie for tie in shown.ties if tie.receiver == edge.receiver)
    tie = min(mine, key=lambda tie: tie.to != edge.owner, default=None)
    if tie is None or edge.receiver is None:
        return found
    if tie.kind not in TIES:
        found["tie"] = tie.kind
        return found
    if tie.to != edge.owner:
        found["tie_to"] = world.text_name_of(tie.to)
    ends = {tie.to, edge.receiver}
    columns = [world.column("links", f"{end}_idx") for end in ("source", "target")]
    near = np.isin(columns[0], [*ends]) & np.isin(columns[1], [*ends])
    for row in np.flatnonzero(near & (columns[0] != columns[1])).tolist():
        said = record_row(world, "links", row)
        if said["kind"] == tie.kind:
            cited = citation(world, said)
            # A tie that is over is told as such: nobody is a wife after the divorce.
            until = f"until {date_words(said['end'])}" if said["end"] else ""
            role = " ".join(filter(None, (said["role"], until)))
            found["tie"] = ", ".join(filter(None, (tie.kind, role)))
            found["other_source"], found["other_record"] = cited["source"], cited["record"]
            found["tie_asserted_by"] = said["asserted_by"] or cited["publisher"]
            break
    return found


def _percent(ticks: int) -> Decimal:
    return ticks_to_percent(ticks, upper=True)
