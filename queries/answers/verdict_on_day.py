"""What a regime says of a party on one day as a row without its paths, as ``exposure`` says it."""

from typing import Any

from graph.regimes.regime import Regime
from graph.values.share import is_open, ticks_to_percent
from graph.values.vocabulary import Verdict
from graph.verdict.assess_party import Assessment
from graph.world.world import World
from queries.answers.exposure_answer import SHOWN_PATHS, open_share_keys
from queries.answers.regime_view import RegimeView
from queries.question.verdict_rows import DayKeys
from queries.rows.transfer_rows import transfer_row
from queries.words.result_labels import result_label


def verdict_keys(world: World, regime: Regime, found: Assessment) -> DayKeys:
    """Return an assessment as a row: verdict, result, shares in percent, listed owners, flags.

    Args:
        world: the world that was asked.
        regime: the rule.
        found: the assessment.
    """
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
    view = RegimeView(world, regime, found.day, _known={found.subject: found})
    beside = dict[str, Any]()
    # Only why a person must decide is read off the paths.
    if found.verdict is Verdict.REVIEW:
        beside["paths"] = view.rows_of_paths(view.ownership_paths(found.subject, SHOWN_PATHS))
        beside["transfers"] = [transfer_row(world, one) for one in found.transfers]
    keys["result"] = result_label({**keys, **beside}, owners=view.rule_words.owners)
    return keys
