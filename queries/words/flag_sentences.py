"""Each flag of an answer as one sentence that can be printed, with the authority and the day.

JSON and CSV keep the flags as words of a fixed vocabulary; people read these sentences. A flag
that a regime's file or the code may yield has one here; a test fails where one is missing.
"""

from collections.abc import Mapping
from typing import Any, Final

from graph.regimes.read_regimes import find_regime
from graph.regimes.regime import ANY_AUTHORITY
from graph.values.vocabulary import the_authority
from queries.words.sentences import capitalise, end_sentence
from queries.words.value_text import date_text

FLAG_SENTENCES: Final[Mapping[str, str]] = {
    # Who holds, and how much.
    "minority_by_listed": (
        "On {day} an owner on a list of {authority} held less of {name} than the rule asks for."
    ),
    "red_flag_minority_listed_owner": (
        "On {day} an owner on a list of {authority} held less of {name} than the rule asks for, "
        "which the authority calls a red flag."
    ),
    "listed_holder_share_unknown": (
        "No source states the share in {name}, or above it, of a party that was on a list of "
        "{authority} on {day} or counts as owned."
    ),
    "owner_died": (
        "By {day} an owner of {name}, or above it, had died; who has the stake since, on a list of "
        "{authority} or not, is not stated."
    ),
    "listed_holder_votes_unknown": (
        "Votes of others in {name}, or above it, are stated, not those of an owner on a list of "
        "{authority}, or counted as owned, on {day}."
    ),
    "listed_holder_interest_blocked": (
        "The interest of a party on a list of {authority} in {name} was itself blocked on {day}."
    ),
    "resolve_percentage_or_seek_licence": (
        "The share held in {name} on {day} has to be found out, or a licence of {authority} asked "
        "for."
    ),
    "aggregate_over_50": (
        "Added up, owners on lists of {authority} held {reached} of {name} on {day}; the rule "
        "looks at each alone."
    ),
    "product_at_or_over_50": (
        "Multiplied along the chains, owners on lists of {authority} had {threshold}% or more of "
        "{name} on {day}; the rule does not multiply."
    ),
    "indirect_holding_by_listed": (
        "On {day} a party on a list of {authority} held {name} through others; the rule counts "
        "direct holdings."
    ),
    "listed_holder_further_up": (
        "On {day} a party on a list of {authority} held a part of {name} through others, of which "
        "the rule counts nothing."
    ),
    "owned_by_listed": (
        "On {day} {name} was owned by parties on lists of {authority} to the share that the rule "
        "asks for."
    ),
    "owned_50_by_listed": "On {day} parties on lists of {authority} held {reached} of {name}.",
    "most_restrictive_owner": (
        "Where several owners of {name} were on lists of {authority} on {day}, the strictest entry "
        "counts."
    ),
    "over_with_family": (
        "With the shares of stated relatives, an owner on a list of {authority} would have reached "
        "the threshold in {name} on {day}."
    ),
    "joint_block_partly_listed": (
        "A block of {name} was held jointly on {day}, and only some of its holders were on a list "
        "of {authority}."
    ),
    "own_shares": (
        "{capital_name} held shares in itself, or in a circle of companies, on {day}; whether "
        "{authority} counts them decides."
    ),
    "share_capital_unknown": (
        "No source states whether {name} had share capital on {day}, which decides for {authority}."
    ),
    "capital_right_of_listed": (
        "On {day} an owner on a list of {authority} had a right to profits or capital of {name}, "
        "which is no share under its rule."
    ),
    "no_majority_stake": (
        "On {day} an owner on a list of {authority} had no majority of the votes in a company "
        "above {name}, whose holding a person must judge."
    ),
    "cycle": (
        "On {day} {name} held a part of itself, directly or through a circle of companies (rule of "
        "{authority})."
    ),
    "holdings_over_100": "Stated shares of {name} exceeded 100% on {day} (rule of {authority}).",
    "sources_disagree": (
        "Sources disagreed on a share of {name} on {day}; the widest range was used under the rule "
        "of {authority}."
    ),
    "unknown_share": "No source states how much the owners of {name} held on {day}.",
    # Control, trusts and roles.
    "presumed": "What {authority} presumes of {name} on {day} can be rebutted.",
    "presumption_rebutted": (
        "A decision that {authority} accepts rebuts what was presumed of {name} on {day}."
    ),
    "presumption_rebutted_above": (
        "A decision that {authority} accepts ends, on {day}, what leads from a party on a list to "
        "{name}: an owner of it passes nothing on."
    ),
    "check_control_limb": (
        "Control of {name} by other means on {day} has to be checked ({authority})."
    ),
    "check_control_by_other_means": (
        "Control of {name} by other means on {day} has to be checked ({authority})."
    ),
    "check_votes_board_and_control": (
        "Votes, board rights and other control of {name} on {day} have to be checked ({authority})."
    ),
    "check_joint_arrangement_and_control": (
        "Joint arrangements and other control of {name} on {day} have to be checked ({authority})."
    ),
    "acting_on_behalf_test": (
        "Whether {name} acted on behalf of a party on a list of {authority} on {day} has to be "
        "checked."
    ),
    "control_by_listed": (
        "On {day} control of {name}, or of an owner of it, by a party on a list of {authority} "
        "was stated or claimed."
    ),
    "control_by_right": (
        "On {day} a party on a list of {authority} had a right that the rule names as control of "
        "{name}."
    ),
    "blocked_government": (
        "On {day} {name} was owned or controlled by a government that {authority} blocks."
    ),
    "largest_holder_is_listed": (
        "The largest stated owner of {name} on {day} was on a list of {authority}, or counts as "
        "owned by a party on it."
    ),
    "held_in_trust": (
        "On {day} a trust with a settlor, trustee, beneficiary or protector on a list of "
        "{authority} held an interest in {name}."
    ),
    "owners_unstated_further_up": (
        "Above the owners of {name} something was in hands that no source states on {day}; by "
        "itself it is too little for the rule of {authority}."
    ),
    "held_as_nominee": (
        "On {day} a nominee held a share of {name} or of an owner of it, or a right over one (rule "
        "of {authority})."
    ),
    "held_as_trustee": "A share of {name} was held by a trustee on {day} (rule of {authority}).",
    "buyback_option": (
        "On {day} a party on a list of {authority} had conditional rights in {name} or an owner of "
        "it, such as an option to buy back."
    ),
    "part_of_listed": (
        "On {day} {name} was a branch or sub-fund, which is no body of its own, of a party on a "
        "list of {authority} or below one."
    ),
    "part_on_list": (
        "On {day} a branch or sub-fund of {name}, or of one above it, was on a list of "
        "{authority}; such a part is no person."
    ),
    "income_from_assets": (
        "On {day} a party on a list of {authority} had a right to income from assets of {name}."
    ),
    "interest_of_unknown_kind": (
        "On {day} a party on a list of {authority} had an interest of unknown kind in {name}."
    ),
    "arrangement_node_is_not_a_company": (
        "What held an interest in {name} on {day} was an arrangement and no company (rule of "
        "{authority})."
    ),
    "public_office_link": (
        "On {day} somebody on a list of {authority} held a public office that is linked to {name}."
    ),
    "listed_person_in_office": (
        "On {day} somebody on a list of {authority} held an office in {name}; the office alone "
        "does not count."
    ),
    "linked_to_listed": (
        "On {day} a source linked a party or ship on a list of {authority} to {name}, its "
        "owner or what it holds, without a share."
    ),
    "succession_with_listed": (
        "By {day} {name} or an owner of it is stated to have succeeded or preceded a party on a "
        "list of {authority}, or below one."
    ),
    # Sales, gifts and endings.
    "recent_divestment_by_listed": (
        "Seen from {day}, a party on a list of {authority}, or a company below one, had lately "
        "ceased to hold shares of {name}."
    ),
    "transfer_near_listing": (
        "A stake or role in {name} passed to others near a listing by {authority}, its owner's or "
        "one above, seen from {day}."
    ),
    "received_in_transfer": (
        "By {day} a party that counts under the rule of {authority} is stated to have received "
        "shares of {name}; no source states what it holds since."
    ),
    "shares_maybe_fractions": (
        "Shares of {name}, or of an owner, make about 1% in all; as fractions of one they could "
        "meet the rule of {authority} on {day}."
    ),
    "held_directly_and_indirectly": (
        "On {day} a party that counts under the rule of {authority} had a stake in {name} directly "
        "and one indirectly; whether these overlap is not stated."
    ),
    "given_in_later_transfer": (
        "A party that counts under the rule of {authority} is stated to have given up shares of "
        "{name} after {day}, so it held them before."
    ),
    "transfer_to_related": (
        "A stake or role in {name} passed to somebody tied to its owner near a listing by "
        "{authority}, the owner's or one above, seen from {day}."
    ),
    "transfer_while_listed": (
        "Seen from {day}, a stake or role in {name} passed on while its owner, or one above, was "
        "or may have been listed (rule of {authority})."
    ),
    "joint_arrangement_ended": (
        "Seen from {day}, an arrangement to act together ended near a listing by {authority} or "
        "during one; the answer on {name} turns on that end."
    ),
    "property_blocked_earlier_stays_blocked": (
        "Property of {name} that {authority} blocked before {day} stays blocked."
    ),
    "dissolved": "{capital_name} had been dissolved by {day} (rule of {authority}).",
    "holder_dissolved": (
        "A company that held an interest in {name} had been dissolved by {day}; where its stake "
        "went is not stated (rule of {authority})."
    ),
    "licence": (
        "A licence of {authority} was in force for {name} on {day}; it permits dealings and leaves "
        "the result as it is."
    ),
    "wind_down": "A wind-down period of {authority} was running for {name} on {day}.",
    # Lists, names and the rule itself.
    "listed_elsewhere": (
        "{capital_name} was on another list on {day}, which does not count under the rule of "
        "{authority}."
    ),
    "owner_listed_elsewhere": (
        "An owner of {name}, or of one above it, was on another list on {day}, which does not "
        "count under the rule of {authority}."
    ),
    "called_linked_to_sanctioned": (
        "A source calls {name}, or an owner, linked to a sanctioned party; on {day} that did not "
        "count under the rule of {authority}."
    ),
    "owner_in_words": (
        "A source says in words alone who owns or controls {name}, or an owner; on {day} that did "
        "not count under the rule of {authority}."
    ),
    "list_outdated": (
        "What is said of {name} on {day} rests on a list of {authority} that was over a year old."
    ),
    "list_later": (
        "What is said of {name} on {day} rests on a later list of {authority}; whoever was taken "
        "off it before then may be missing."
    ),
    "newer_list_lacks_entry": (
        "An entry behind what is said of {name} on {day} stands in an older list of {authority} "
        "only; a newer one has no known counterpart."
    ),
    "listing_undated": (
        "A list of {authority} does not state since when an entry stood, so {day} is open or rests "
        "on a later edition."
    ),
    "possible_match": (
        "A party at or above {name} on {day} may be one on a list of {authority}, or one below "
        "such a party; nobody has decided this."
    ),
    "candidate_below_threshold": (
        "A party at or above {name} on {day} may be one on a list of {authority}, or one below "
        "it; this moves no verdict."
    ),
    "candidate_listed_elsewhere": (
        "A party at or above {name} on {day} may be one on a list by an entry that does not count "
        "under the rule of {authority}."
    ),
    "names_not_compared": (
        "Whether parties at or above {name} on {day} may by their names be parties on lists of "
        "{authority} was not looked at."
    ),
    "weak_candidates": (
        "Parties at or above {name} on {day} have names like those on lists of {authority}; the "
        "likeness is weak."
    ),
    "rule_stayed": "The rule of {authority} was suspended on {day}, so {name} was not assessed.",
    "rule_status_unverified": (
        "Whether the rule of {authority} was in force on {day} is not verified, so {name} was not "
        "assessed."
    ),
    "rule_status_set": (
        "That the rule of {authority} was in force on {day} was set by a person in this workspace; "
        "its own data leave it open."
    ),
    # Rules on beneficial owners.
    "kind_of_party_unknown": (
        "No source states whether an owner of {name} on {day} was a natural person (list of "
        "{authority})."
    ),
    "legal_entity_at_top": (
        "An owner of {name} on {day} was a legal entity, and only natural persons are beneficial "
        "owners (list of {authority})."
    ),
    "methods_disagree": (
        "Ways to compute an indirect holding in {name} gave different answers on {day} (list of "
        "{authority})."
    ),
}
"""Sentences by flag; ``authority``, ``name``, ``capital_name`` and ``day`` are filled in."""


def flag_sentence(flag: str, row: Mapping[str, Any]) -> str:
    """Return a flag of a row as a sentence; a flag of another program in plain words.

    The row has ``regime``, ``subject_name`` and ``as_of``.
    """
    name = (
        row.get("subject_in_text")
        or row.get("subject_name")
        or row.get("input_name")
        or "the party"
    )
    said = FLAG_SENTENCES.get(flag)
    if said is None:
        return f"{capitalise(flag.replace('_', ' '))}."
    told = said.format(
        authority=_authority_words(row["regime"]),
        name=name,
        capital_name=capitalise(name),
        day=date_text(row["as_of"]),
        **_threshold_words(row),
    )
    return end_sentence(told.removesuffix("."))


def _threshold_words(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the share that the applied version of the rule asks for, as a number and in words."""
    versions = find_regime(row["regime"]).versions
    mine = [one for one in versions if one.rule_id == row.get("rule_id")]
    version = (mine or list(versions))[-1]
    share = f"{version.threshold}%"
    strict = version.comparison == "more_than"
    return {
        "threshold": str(version.threshold),
        "reached": f"more than {share}" if strict else f"{share} or more",
    }


def _authority_words(regime: str) -> str:
    """Return who publishes the lists of a regime, in words."""
    version = find_regime(regime).versions[-1]
    authorities = version.listings.authorities
    names = [
        "any authority" if name == ANY_AUTHORITY else the_authority(name) for name in authorities
    ]
    return " or ".join(dict.fromkeys(names))
