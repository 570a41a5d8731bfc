"""What the rules found, as sentences: the strongest result first, all others last."""

from collections.abc import Sequence
from typing import Final

from graph.regimes.set_status import STATUS_FLAG
from queries.answers.regime_view import RuleAccount
from queries.words.result_labels import (
    BELOW,
    LISTED,
    LISTED_UNDATED,
    MAY_BE_LISTED,
    MAY_BE_MET,
    MET,
    NO_SHARE,
    NO_VOTES,
    NONE_COUNTS,
    NONE_FOUND,
    NONE_FOUND_OPEN,
    NOT_ALL_KNOWN,
    NOT_ASSESSED,
    NOT_COVERED,
    NOT_FOUND,
    PRESUMPTION_REBUTTED,
    REVIEW,
)
from queries.words.stated_facts import Marked, Told, join_words
from queries.words.verdict_sentences import STATUS_SET, the_rule

SIGNS: Final = {
    LISTED: "listed",
    LISTED_UNDATED: "listed_undated",
    MET: "met",
    MAY_BE_MET: "may_be_met",
    MAY_BE_LISTED: "may_be_listed",
    REVIEW: "review",
    PRESUMPTION_REBUTTED: "rebutted",
    NO_SHARE: "may_be_met",
    NO_VOTES: "may_be_met",
    NOT_COVERED: "below",
    BELOW: "below",
    NONE_FOUND_OPEN: "none_found_open",
    NONE_FOUND: "none_found",
    NONE_COUNTS: "none_found",
    NOT_FOUND: "none_found",
    NOT_ASSESSED: "not_assessed",
}
"""The name of each result's sign, the result that weighs most first."""
_ORDER: Final = tuple(SIGNS)
_OTHERS: Final = {
    NOT_COVERED: "an owner was on a list that covers only who is named",
    BELOW: "owners on a list held less than the rule asks for",
    NONE_FOUND_OPEN: "no listed owner was found",
    NONE_FOUND: "no listed owner was found",
    NONE_COUNTS: "no entry that counts was found",
    NOT_FOUND: "no entry was found",
    NOT_ASSESSED: "nothing was assessed",
    REVIEW: "a person must decide",
    PRESUMPTION_REBUTTED: "the presumption was rebutted",
}
"""Results of the other rules, as clauses."""


def result_facts(rules: Sequence[RuleAccount]) -> tuple[Told, list[Told]]:
    """Return the strongest result with the rules that found it, and the results of all others."""
    groups: dict[str, list[RuleAccount]] = {}
    for one in sorted(rules, key=lambda one: _ORDER.index(one.words)):
        groups.setdefault(one.row["result"], []).append(one)
    first, *rest = groups.values()
    return Marked([(_headline(first), ())]), [Marked([(_other_rules(one), ())]) for one in rest]


def _under(group: Sequence[RuleAccount]) -> str:
    """Return under which rules a result stands."""
    if len(group) == 1:
        return f"under {the_rule(group[0].title)}"
    return f"under {join_words(list(dict.fromkeys(one.place for one in group)))} rules"


def _headline(group: Sequence[RuleAccount]) -> str:
    label = group[0].row["result"]
    head, _, reasons = label.removesuffix(NOT_ALL_KNOWN).partition(": ")
    head, comma, more = head.partition(", ")
    known = "; owners are not all known" if label.endswith(NOT_ALL_KNOWN) else ""
    # A rule that counts as in force because somebody said so is no finding of the law alone.
    known += f"; {STATUS_SET}" if any(STATUS_FLAG in one.row["flags"] for one in group) else ""
    return f"{head} {_under(group)}{comma}{more}{f': {reasons}' if reasons else ''}{known}"


def _other_rules(group: Sequence[RuleAccount]) -> str:
    """Return the result of further rules as a clause."""
    label = group[0].row["result"]
    said = _OTHERS.get(group[0].words) or f'the result was "{label}"'
    reasons = label.partition(": ")[2]
    said += f" ({reasons})" if reasons and group[0].words in _OTHERS else ""
    known = "; owners are not all known" if label.endswith(NOT_ALL_KNOWN) else ""
    return f"{_under(group)} {said}{known}"
