"""What the result of an assessment is called: one function for every answer about any day."""

from collections.abc import Mapping
from typing import Any

from graph.regimes.read_regimes import find_regime
from graph.verdict.assess_party import Assessment
from queries.words.result_labels import ReviewGround, result_label


def result_of(found: Assessment, row: Mapping[str, Any], *, owners: bool) -> str:
    """Return the label of a row made from an assessment, of a rule on ``owners`` or not."""
    flagged = [one for one in found.transfers if one.flags]
    below = bool(flagged) and not any(set(one.givers) & set(one.listed) for one in flagged)
    role = bool(flagged) and all(one.measure is None for one in flagged)
    ground = ReviewGround(found.claimed, found.by_transfer, below, role)
    return result_label(row, ground, owners=owners)


def asks_for_owners(found: Assessment) -> bool:
    """Return whether the version of the rule that was applied asks for beneficial owners."""
    versions = find_regime(found.regime).versions
    return any(one.owners is not None for one in versions if one.rule_id == found.rule_id)
