"""Parties that are considered for a line of a list, and whether they may be meant."""

from typing import Final

from graph.values.name_keys import fold_name
from graph.values.vocabulary import Judgement
from queries.question.party_facts import Candidate, SearchRow

SIMILAR_SCORE: Final = 85.0
"""A candidate below this score is listed but does not make a line need a person."""


def may_be_in_country(hit: SearchRow, country: str) -> bool:
    """Return whether a party may be of a country or a part; one that states none may."""
    stated, asked = (hit["jurisdiction"] or "").lower(), country.lower()
    same = asked in (stated, country_of_part(stated)) or stated == country_of_part(asked)
    return not stated or not asked or same


def country_of_part(country: str) -> str:
    """Return the country that a code of a part (``us-de``) is of, in small letters."""
    return country.lower().partition("-")[0]


def is_weak_name(hit: SearchRow, name: str) -> bool:
    """Return whether a party matched by a weak alias that equals the name asked for."""
    kind, _, value = hit["matched_on"].partition(' "')
    return kind.startswith("weak") and fold_name(value.removesuffix('"')) == fold_name(name)


def mismatch_decision(hit: SearchRow, kind: str) -> str:
    """Return the decision on a party with the name asked for and another id or number."""
    return f"has the name, not the {kind}" if hit["score"] >= SIMILAR_SCORE else "considered"


def candidate_row(hit: SearchRow, decision: str) -> Candidate:
    """Return the row of ``matches.csv`` for a party that a search found."""
    return {
        "candidate_id": hit["id"],
        "candidate_name": hit["name"],
        "jurisdiction": hit["jurisdiction"],
        "score": hit["score"],
        "matched_on": hit["matched_on"],
        "listed": hit["listed"],
        "decision": decision,
        "judgement": Judgement.POSITIVE.value if decision == "taken" else None,
    }
