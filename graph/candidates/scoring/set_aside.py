"""What else is told of two parties than a level: equal names set apart, and what speaks for one."""

from graph.candidates.births import AGREE, compare_births
from graph.candidates.compared_facts import PartyFacts
from graph.candidates.levels import SET_ASIDE, STRONG, Candidate
from graph.candidates.scoring.pair_scorer import OTHER_NUMBER, contradictions
from graph.values.name_keys import fold_name, trim_legal_form


def set_aside(one: PartyFacts, two: PartyFacts) -> Candidate | None:
    """Return two parties of one name that their births or numbers alone set apart.

    A number does not where a source gives it to another name: it may have mistaken the number.
    """
    against = [*contradictions(one, two, compare_births(one, two))]
    if not against or (one.kinds and two.kinds and not one.kinds & two.kinds):
        return None
    if all(text.startswith(OTHER_NUMBER) for text in against):
        free = [sides for sides in ((one, two), (two, one)) if not sides[0].authorities]
        if wrong := next(filter(None, (wrong_number_words(*sides) for sides in free)), ""):
            reasons = ["same name", *against, wrong]
            return Candidate(one.ids[0], two.ids[0], "; ".join(reasons), STRONG)
    names = {fold_name(name) for name, weak in one.names if not weak}
    if not any(fold_name(name) in names for name, weak in two.names if not weak):
        return None
    return Candidate(one.ids[0], two.ids[0], "; ".join(against), SET_ASIDE)


def wrong_number_words(one: PartyFacts, two: PartyFacts) -> str:
    """Return in words that a row of a party has a name of another, and a row joined to it none.

    Empty where that is not so.
    """
    if len(one.names_of) < 2:
        return ""
    wanted = {trim_legal_form(name) for name, weak in two.names if not weak}
    rows = [[name for name, weak in names if not weak] for names in one.names_of.values()]
    rows = [names for names in rows if names]
    own = [not wanted.isdisjoint(map(trim_legal_form, names)) for names in rows]
    others = [names[0] for names, same in zip(rows, own, strict=True) if not same]
    if not (others and any(own)):
        return ""
    return f"a source gives this name with the number of {others[0]}"


def is_agreed(one: PartyFacts, two: PartyFacts) -> bool:
    """Return whether births or jurisdictions speak for one party, whatever the names are."""
    agreed = compare_births(one, two).found in AGREE
    return agreed or bool(one.jurisdictions & two.jurisdictions)
