"""What each flag of an answer is called where people see it in a word or two."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from queries.words.flag_sentences import flag_sentence
from queries.words.sentences import capitalise

FLAG_LABELS: Final[Mapping[str, str]] = {
    "minority_by_listed": "Minority owner on list",
    "listed_holder_further_up": "Owner on list further up",
    "joint_arrangement_ended": "Arrangement ended near listing",
    "listed_elsewhere": "On another list",
    "owner_listed_elsewhere": "Owner on another list",
    "called_linked_to_sanctioned": "Called linked to a sanctioned party",
    "owner_in_words": "Owner described in words",
    "list_later": "Loaded list is of a later day",
    "list_outdated": "Loaded list is old",
    "newer_list_lacks_entry": "Not in the newer list",
    "possible_match": "Possible match",
    "candidate_below_threshold": "Possible match below threshold",
    "candidate_listed_elsewhere": "Possible match on another list",
    "sources_disagree": "Sources disagree",
    "holdings_over_100": "Stated shares exceed 100%",
    "held_in_trust": "Held in trust",
    "control_by_listed": "Control stated or claimed",
    "capital_right_of_listed": "Right to profits or capital",
    "part_of_listed": "Branch or sub-fund",
    "part_on_list": "Branch or sub-fund on list",
    "largest_holder_is_listed": "Largest owner on list",
    "listed_holder_share_unknown": "Listed owner's share not stated",
    "owner_died": "Owner has died",
    "listed_holder_votes_unknown": "Listed owner's votes not stated",
    "recent_divestment_by_listed": "Sold after listing",
    "property_blocked_earlier_stays_blocked": "Earlier blocking continues",
    "check_control_limb": "Check control",
    "licence": "Licence in force",
    "cycle": "Circular ownership",
    "shares_maybe_fractions": "Shares may be fractions of one",
    "held_directly_and_indirectly": "Held directly and indirectly",
    "presumed": "Presumed",
    "presumption_rebutted": "Presumption rebutted",
    "listing_undated": "Date of listing not stated",
    "unknown_share": "Share not stated",
    "owned_by_listed": "Owned by parties on list",
}
"""Labels by flag; any other flag is called by its own words."""


def flag_label(flag: str) -> str:
    """Return what a flag is called.

    >>> flag_label("minority_by_listed"), flag_label("wind_down")
    ('Minority owner on list', 'Wind down')
    """
    return FLAG_LABELS.get(flag) or capitalise(flag.replace("_", " "))


def labelled_flags(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the label and the sentence of each flag of a row, in their order."""
    flags: Iterable[str] = row.get("flags") or ()
    return [(flag_label(flag), flag_sentence(flag, row)) for flag in flags]
