"""What a regime says of a party on one day as a row without its paths, as ``exposure`` says it."""

from graph.values.share import is_open, ticks_to_percent
from graph.verdict.assess_party import Assessment
from graph.world.world import World
from queries.answers.exposure_answer import open_share_keys
from queries.question.verdict_rows import DayKeys
from queries.rows.results import asks_for_owners, result_of


def verdict_keys(world: World, found: Assessment) -> DayKeys:
    """Return an assessment as a row: verdict, result, shares in percent, listed owners, flags."""
    low, high = found.own_low_ticks, found.own_high_ticks
    none = low is None or high is None
    keys: DayKeys = {
        "verdict": found.verdict.value,
        "result": "",
        "basis": found.basis.value,
        "measure": found.measure,
        "own_min_pct": None if low is None else ticks_to_percent(low, upper=False),
        "own_max_pct": None if high is None else ticks_to_percent(high, upper=True),
        "min_closed": None if none else not is_open(low or 0),
        "max_closed": None if none else not is_open(high or 0),
        "listed_owners": [world.id_of(n) for n in found.listed_owners],
        "listed_owner_names": [world.name_of(n) for n in found.listed_owners],
        **open_share_keys(found),
        "flags": list(found.flags),
        "deciding_fact": found.deciding_fact,
    }
    keys["result"] = result_of(found, keys, owners=asks_for_owners(found))
    return keys
