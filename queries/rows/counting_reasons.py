"""Whether a statement or a path counts under a rule: criteria of control, and beneficial owners.

Where a rule on owners multiplies percentages every chain of shares counts, however small. Where it
passes whole blocks down, a path counts if its first party controls each company on the way; the
threshold of the rule itself (25 %) does not matter there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from graph.paths.partner_paths import PartnerEdge
from graph.paths.path_search import Path
from graph.regimes.owner_rule import PRODUCT
from graph.regimes.regime import RegimeVersion
from graph.regimes.rule_parts import CRITERION, SIGN
from graph.values.share import FULL_TICKS, TICK, UNIT
from graph.values.vocabulary import APPOINTMENT_OF_BOARD, VOTING_RIGHTS
from graph.verdict.holders_above import Company


def is_criterion(
    version: RegimeVersion | None, said: Mapping[str, Any], *, government: bool
) -> bool:
    """Return whether a hop states a criterion of control, or a right that is a measure.

    ``version`` is ``None`` where nothing counts; ``government``: a blocked one is at its start.
    """
    return _has_grade(version, said, CRITERION, government=government)


def is_sign(version: RegimeVersion | None, said: Mapping[str, Any], *, government: bool) -> bool:
    """Return whether a hop states something that asks for a review under a rule."""
    return _has_grade(version, said, SIGN, government=government)


def _has_grade(
    version: RegimeVersion | None, said: Mapping[str, Any], grade: str, *, government: bool
) -> bool:
    """Return whether a hop states a sign of one grade, to the extent that it asks for."""
    if version is None:
        return False
    types, low = set(said["types"]), _lower_ticks(said)
    for sign in version.signs:
        if sign.grade != grade or types.isdisjoint(sign.types):
            continue
        if sign.government and not government:
            continue
        if sign.extent is None or (low is None and sign.extent.unstated):
            return True
        if low is not None and low > sign.extent.over:
            return True
    return False


def _lower_ticks(said: Mapping[str, Any]) -> int | None:
    """Return the lower end that a hop states of seats or votes, in ticks; ``None`` for nothing."""
    least, most = said.get("share_min_pct"), said.get("share_max_pct")
    if APPOINTMENT_OF_BOARD not in said["types"] and VOTING_RIGHTS in said["types"]:
        least, most = said.get("votes_min_pct", least), said.get("votes_max_pct", most)
    if least is None or (least == 0 and most == 100):
        return None
    return min(int(least * UNIT) * TICK + (said.get("min_closed") is False), FULL_TICKS)


def owner_reasons(company: Company, path: Path) -> Iterator[str]:
    """Yield why a path to a company does not count; nothing where it does."""
    methods = {ground.method for ground in company.rule.grounds}
    if PRODUCT in methods and company.rule.needed == "any":
        return
    world = company.world
    low, high, _ = company.by_node(_scope_node(company, path.nodes[0]))
    first = world.text_name_of(path.nodes[0])
    alone = ", although multiplied it does, and the rule needs both" if PRODUCT in methods else ""
    for edge in path.edges[:-1]:
        if isinstance(edge, PartnerEdge):
            continue
        number = edge.asset
        node, name = _scope_node(company, number), world.text_name_of(number)
        if low[node]:
            continue
        if high[node]:
            yield f"whether {first} controls {name} is open"
        else:
            yield f"{first} is not shown to control {name}, so no block of it counts{alone}"


def _scope_node(company: Company, number: int) -> int:
    return int(company.scope.local_numbers(np.array([number], np.int64))[0])
