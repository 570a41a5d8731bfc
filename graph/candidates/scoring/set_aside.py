"""What else is told of two parties than a level: equal names set apart, and what speaks for one."""

from graph.candidates.births import AGREE, compare_births
from graph.candidates.compared_facts import PartyFacts
from graph.candidates.levels import SET_ASIDE, Candidate
from graph.candidates.scoring.pair_scorer import contradictions
from graph.values.name_keys import fold_name


def set_aside(one: PartyFacts, two: PartyFacts) -> Candidate | None:
    """Return two parties of one name that their births or numbers alone set apart."""
    against = [*contradictions(one, two, compare_births(one, two))]
    if not against or (one.kinds and two.kinds and not one.kinds & two.kinds):
        return None
    names = {fold_name(name) for name, weak in one.names if not weak}
    if not any(fold_name(name) in names for name, weak in two.names if not weak):
        return None
    return Candidate(one.ids[0], two.ids[0], "; ".join(against), SET_ASIDE)


def is_agreed(one: PartyFacts, two: PartyFacts) -> bool:
    """Return whether births or jurisdictions speak for one party, whatever the names are."""
    agreed = compare_births(one, two).found in AGREE
    return agreed or bool(one.jurisdictions & two.jurisdictions)
