"""The result of a verdict as people see it: label, colour, sign and meaning, for every face.

One label for each verdict, basis and set of flags; who filters on ``verdict`` alone reads
``excluded`` as clear, which it never is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from graph.reasons.dissolved_words import STAKE_LOST
from graph.reasons.family_words import SUCCESSION
from graph.reasons.flag_clauses import INCLUDED, NO_COMPANY
from graph.reasons.listing_doubts import ALLEGED, BY_STATUS, NO_ANNEX, NOT_MAPPED, ONLY_TOPIC
from graph.reasons.own_shares import IN_CIRCLE, WITHOUT_IT
from graph.reasons.rebuttal_words import REBUTTED_ABOVE
from graph.values.role_phrases import ROLES
from graph.values.vocabulary import ONE_BODY, PROFITS, SURPLUS_ASSETS
from graph.verdict.flags import FURTHER_UP, HELD_IN_TRUST, LISTED_ELSEWHERE
from graph.verdict.votes_without_shares import SHARE_UNSTATED, VOTES_UNSTATED

Colour = Literal["red", "orange", "yellow", "blue", "violet", "gray"]

REBUTTED: Final = "presumption_rebutted"
"""The flag of a party that a ruling keeps out of a verdict, whatever listed parties hold."""
UNDATED: Final = "listing_undated"
OWNED: Final = "owned_by_listed"
"""The flag of a party that listed ones own by the threshold, where that makes no verdict."""
UNSTATED_ABOVE: Final = "owners_unstated_further_up"
NOT_ALL_KNOWN: Final = ", owners not all known"


@dataclass(frozen=True)
class ResultWords:
    """How a result is shown: its label, colour and sign, and what it means."""

    label: str
    colour: Colour
    sign: str
    meaning: str


LISTED: Final = ResultWords(
    "Named on list", "red", ":material/gavel:", "The party itself was on a list of this rule."
)
LISTED_UNDATED: Final = ResultWords(
    "Named on list, date not stated",
    "orange",
    ":material/gavel:",
    "The party itself is on a list of this rule, which does not state since when.",
)
MET: Final = ResultWords(
    "Rule met",
    "red",
    ":material/link:",
    "Every share that fits the sources meets the rule.",
)
MAY_BE_MET: Final = ResultWords(
    "Rule may be met",
    "orange",
    ":material/help:",
    "Some shares or days that fit the sources meet the rule, others do not.",
)
MAY_BE_LISTED: Final = ResultWords(
    "May be on list",
    "orange",
    ":material/help:",
    "Whether the party itself was on a list that day is open.",
)
REVIEW: Final = ResultWords(
    "Review needed",
    "violet",
    ":material/visibility:",
    "Shares alone do not meet the rule, but control, a trust, a sale, a possible match or a "
    "statement that is not confirmed could: a person must decide.",
)
PRESUMPTION_REBUTTED: Final = ResultWords(
    "Presumption rebutted",
    "gray",
    ":material/undo:",
    "A ruling accepts that the presumption of ownership or control fails.",
)
BELOW: Final = ResultWords(
    "Below threshold",
    "gray",
    ":material/percent:",
    "Owners on a list hold something, directly or further up, and what the rule counts of it is "
    "less than it asks for.",
)
NOT_COVERED: Final = ResultWords(
    "Owner on list, not covered",
    "gray",
    ":material/percent:",
    "A party on the list holds enough of it, and under this rule nothing flows down: only who is "
    "named itself is covered.",
)
NO_SHARE: Final = ResultWords(
    "Listed holder's share not stated",
    "orange",
    ":material/help:",
    "A party on a list holds votes, directly or further up, and no source states its share, which "
    "is what the rule counts.",
)
NO_VOTES: Final = ResultWords(
    "Listed holder's votes not stated",
    "orange",
    ":material/help:",
    "A party on a list holds shares, directly or further up, and no source states its votes, which "
    "the rule counts as well and of which those of others are stated.",
)
NONE_FOUND_OPEN: Final = ResultWords(
    "No listed owner found" + NOT_ALL_KNOWN,
    "gray",
    ":material/manage_search:",
    "No owner on a list is stated, and not all owners are: who is not named may be on one.",
)
NONE_FOUND: Final = ResultWords(
    "No listed owner found",
    "gray",
    ":material/search_off:",
    "No owner on a list is stated, and all that is stated ends at people or public bodies.",
)
NOT_FOUND: Final = ResultWords(
    "Not found on list",
    "gray",
    ":material/search_off:",
    "No loaded entry of this rule's lists names the person or public body, which has no owners.",
)
NONE_COUNTS: Final = ResultWords(
    "No entry that counts",
    "gray",
    ":material/search_off:",
    "The person or public body, which has no owners, is on a list: on that of another authority, "
    "or for other measures than those of this rule.",
)
NOT_ASSESSED: Final = ResultWords(
    "Not assessed", "gray", ":material/remove:", "The rule was not applied; the reason is beside."
)

OPEN_ORDER: Final = "which came first is not stated"
"""How a sentence ends on a sale that may lie on either side of a listing."""
_WHILE_LISTED: Final = ("recent_divestment_by_listed", "transfer_while_listed")
PART_OF_LISTED: Final = "part_of_listed"
"""A branch or sub-fund of somebody on a list, or of who counts as owned by one."""
PART_ON_LIST: Final = "part_on_list"
"""A branch or sub-fund of the party, or of one above it, is on a list."""
_SUCCESSION: Final = "predecessor or successor on list"
"""What is added where a person must say whether a party is one that is on a list."""
_BOTH_WAYS: Final = "direct and indirect share"
_REASONS: Final = {
    "trust": (HELD_IN_TRUST,),
    "control": (
        "control_by_listed",
        "largest_holder_is_listed",
        "listed_holder_has_majority_votes",
    ),
    "branch or sub-fund": (PART_OF_LISTED,),
    "branch or sub-fund on list": (PART_ON_LIST,),
    "sale while owner was listed": _WHILE_LISTED,
    "sale near listing": ("transfer_near_listing", "transfer_to_related"),
    "stake received": ("received_in_transfer",),
    "stake given up later": ("given_in_later_transfer",),
    "shares may be fractions": ("shares_maybe_fractions",),
    _BOTH_WAYS: ("held_directly_and_indirectly",),
    "holder dissolved": ("holder_dissolved",),
    "possible match": ("possible_match",),
}
"""Why a person is asked, by the flags that say so."""
_ELSE: Final = {"nominee": ("held_as_nominee",), "shares held in itself": ("own_shares",)}
"""The same where no other reason is found."""
_LAST: Final = {
    "right to profits or capital": ("capital_right_of_listed", "share_capital_unknown"),
    "majority in owner not shown": ("no_majority_stake",),
}
"""The same where none of those is either."""
_FACTS: Final = (
    (STAKE_LOST, "holder dissolved"),
    (INCLUDED, _BOTH_WAYS),
    (NO_COMPANY, "part in an arrangement"),
    *((ROLES[kind], "branch or sub-fund") for kind in sorted(ONE_BODY)),
    *((ROLES[kind], "right to profits or capital") for kind in (PROFITS, SURPLUS_ASSETS)),
)
"""The same below whoever is flagged, by what the deciding fact says."""
_BELOW_LISTED: Final = {
    "sale while owner was listed": "sale by a holder below a listed party",
    "sale near listing": "sale by a holder below a listed party, near listing",
}
"""The same where who sold was not listed, but somebody above."""
_LISTING_DOUBTS: Final = (
    (ALLEGED, "allegation"),
    (NOT_MAPPED, "measures not known"),
    (NO_ANNEX, "annex not known"),
    (ONLY_TOPIC, "topic without a list entry"),
    (BY_STATUS, "government blocked as such"),
)
"""Why a person is asked about an entry, by how the deciding fact ends."""


def verdict_label(verdict: str) -> str:
    """Return how a result is called where nothing but the verdict is known."""
    if verdict == "excluded":
        return "Rule not met by what is stated"
    return result_words({"verdict": verdict}).label


def result_words(row: Mapping[str, Any]) -> ResultWords:
    """Return how the result of a row with a verdict is shown, without its reasons.

    The row has ``verdict``, ``basis`` and ``flags``; ``own_max_pct`` and ``unknown_owners`` if
    known.
    """
    flags, by_entry = row.get("flags") or (), row.get("basis") == "listing"
    match row["verdict"]:
        case "listed":
            return LISTED_UNDATED if UNDATED in flags else LISTED
        case "certain":
            return MET
        case "possible" if by_entry:
            return LISTED_UNDATED if UNDATED in flags else MAY_BE_LISTED
        case "possible":
            return MAY_BE_MET
        case "review":
            return REVIEW
        case "not_assessed":
            return NOT_ASSESSED
    if REBUTTED in flags:
        return PRESUMPTION_REBUTTED
    if SHARE_UNSTATED in flags and row.get("measure") == "votes":
        return NO_SHARE
    if VOTES_UNSTATED in flags and OWNED not in flags:
        return NO_VOTES
    if row.get("own_max_pct"):
        return BELOW
    if OWNED in flags:
        return NOT_COVERED
    if REBUTTED_ABOVE in flags:
        return PRESUMPTION_REBUTTED
    if FURTHER_UP in flags or HELD_IN_TRUST in flags:
        return BELOW
    if SHARE_UNSTATED in flags:
        return NO_SHARE
    if has_no_owners(row):
        return NONE_COUNTS if LISTED_ELSEWHERE in flags else NOT_FOUND
    # Where an answer does not say how much is known of the owners, not all are taken as known.
    return NONE_FOUND if _owners_are_known(row) else NONE_FOUND_OPEN


def has_no_owners(row: Mapping[str, Any]) -> bool:
    """Return whether a row is of what has no owners, a person or public body.

    Nobody is stated to hold anything of it, and yet nothing is open; a row without the share of
    its direct holders has that in its label.
    """
    nobody = row.get("unknown_owners") == "none" and row.get("unknown_share_max_pct") == 100
    return nobody or row.get("result") in (NOT_FOUND.label, NONE_COUNTS.label)


def _owners_are_known(row: Mapping[str, Any]) -> bool:
    """Return whether all owners are stated, up the whole chain; not where a row is silent."""
    return row.get("unknown_owners") == "none" and UNSTATED_ABOVE not in (row.get("flags") or ())


@dataclass(frozen=True)
class ReviewGround:
    """What else than its flags says why a review is asked for.

    Control is ``claimed`` as ``disputed`` or ``alleged``, or empty where it is stated;
    ``below_listed``: who gave it away was not listed, but somebody above; ``by_role``: what was
    given up is a role, such as a settlor's, and no share; ``unordered``: whether each sale or the
    listing came first is not stated; ``by_death``: who had it is stated to have died by then;
    ``together``: nobody on the list was above who gave it away, but acted together with it.
    """

    claimed: str = ""
    by_transfer: bool = False
    below_listed: bool = False
    by_role: bool = False
    unordered: bool = False
    by_death: bool = False
    together: bool = False


def result_label(
    row: Mapping[str, Any], ground: ReviewGround | None = None, *, owners: bool = False
) -> str:
    """Return the label of a row's result, as people read it in every face.

    ``ground`` is what else says why a review is asked for; ``owners``: of a rule on owners.

    >>> result_label({"verdict": "excluded", "basis": "none", "unknown_owners": "some"})
    'No listed owner found, owners not all known'
    """
    words = result_words(row)
    if words is MET:
        presumed = " (presumed)" if "presumed" in (row.get("flags") or ()) else ""
        how = "controlled" if row["basis"] == "control" else "owned"
        said = "Beneficial owner on list" if owners else f"{words.label}: {how}"
        return said + presumed
    if words is MAY_BE_MET and owners:
        return "Beneficial owner may be on list"
    if words is REVIEW:
        reasons = ", ".join(review_reasons(row, ground or ReviewGround()))
        return f"{words.label}: {reasons}" if reasons else words.label
    label = words.label
    if words in (BELOW, NOT_COVERED, PRESUMPTION_REBUTTED) and not _owners_are_known(row):
        label += NOT_ALL_KNOWN
    may_be_one_body = row["verdict"] == "excluded" and SUCCESSION in (row.get("flags") or ())
    return f"{label}, {_SUCCESSION}" if may_be_one_body else label


def review_reasons(row: Mapping[str, Any], ground: ReviewGround) -> Iterator[str]:
    """Yield in a word or two each reason why a person must decide."""
    flags = set(row.get("flags") or ())
    fact = str(row.get("deciding_fact") or "")
    doubts = [word for end, word in _LISTING_DOUBTS if fact.endswith(end)]
    if doubts:
        yield from doubts
        return
    claimed = ground.claimed
    found = [reason for reason, words in _REASONS.items() if not flags.isdisjoint(words)]
    if row.get("basis") == "control" and not found:
        # Below what was given away no flag says so, but what decides does.
        found = [_sale_reason(fact) if ground.by_transfer else "control"]
    elif row.get("basis") == "control" and claimed and "control" not in found:
        found.append("control")
    if not found and not claimed:
        found = [reason for reason, words in _ELSE.items() if not flags.isdisjoint(words)]
        if not found and fact.endswith(WITHOUT_IT):
            found = ["shares that an owner holds in itself"]
        if fact.endswith(IN_CIRCLE):
            found = ["shares held in a circle"]
        found = found or [why for words, why in _FACTS if words in fact]
        found = found or [why for why, words in _LAST.items() if not flags.isdisjoint(words)]
    if "sale while owner was listed" in found:
        open_order = ground.unordered or OPEN_ORDER in fact
        if open_order or ground.below_listed:
            found = [one for one in found if one != "sale near listing"]
        if open_order:
            found[found.index("sale while owner was listed")] = "sale before or after listing"
    for reason in found:
        said = _BELOW_LISTED.get(reason, reason) if ground.below_listed else reason
        if ground.together:
            said = said.replace("below a listed party", "acting with a listed party")
        if ground.by_role:
            said = re.sub("^sale", "role given up", said)
        if ground.by_death:
            said = re.sub("^(sale|role given up)", "death of owner", said)
            said = said.replace("while owner was listed", "while listed")
        yield f"{claimed} {said}" if reason == "control" and claimed else said
    if claimed and "control" not in found:
        yield "allegation" if claimed == "alleged" else "disputed ownership"


def _sale_reason(fact: str) -> str:
    """Return the reason for a review that a sale further up asks for, by how it is told."""
    if OPEN_ORDER in fact:
        return "sale before or after listing"
    during = re.search(r", while (?:.* was )?listed since ", fact)
    return "sale while owner was listed" if during else "sale near listing"
