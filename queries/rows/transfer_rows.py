"""What was given away around a party, as rows of an answer: facts, shown beside any verdict."""

from decimal import Decimal

from graph.reasons.transfer_words import ShownTransfer
from graph.values.share import ticks_to_percent
from graph.world.world import World
from queries.question.verdict_rows import TransferRow
from queries.rows.hops import citation, record_row


def transfer_row(world: World, one: ShownTransfer) -> TransferRow:
    """Return a transfer as a row, with the sources that state it."""
    said = [record_row(world, "transfers", row) for row in one.stated]
    said += [record_row(world, "interests", row) for row in one.rows]
    cited = [citation(world, row) for row in said]
    first = one.givers[0]
    return {
        "giver": world.id_of(first),
        "giver_name": " and ".join(map(world.name_of, one.givers)),
        "receivers": [world.id_of(number) for number in one.receivers],
        "receiver_names": [world.name_of(number) for number in one.receivers],
        "asset": world.id_of(one.asset),
        "asset_name": world.name_of(one.asset),
        "measure": one.measure,
        "share_before_pct": None if one.before is None else _percent(one.before),
        "share_after_pct": None if one.after is None else _percent(one.after),
        "on": one.on,
        "days_from_listing": one.days_from_listing,
        "tie": one.tie or None,
        "recognised": one.recognised,
        "accepted_by": list(one.accepted_by),
        "outside": list(one.outside),
        "flags": list(one.flags),
        "sources": list(dict.fromkeys(row["source"] for row in cited if row["source"])),
        "records": list(dict.fromkeys(row["record"] for row in cited)),
        "sentence": one.sentence,
    }


def _percent(ticks: int) -> Decimal:
    return ticks_to_percent(ticks, upper=True)
