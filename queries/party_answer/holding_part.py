"""What a party held: each by name where these are few, else counted."""

from collections.abc import Sequence
from typing import Final

from graph.values.share import UNIT
from graph.values.vocabulary import COUNTED_CERTAINTY
from queries.party_answer.marked_text import mark_name, mark_warning
from queries.party_answer.page_question import PartyQuestion, Stakeholder, listed_clause
from queries.question.answer_rows import Hop
from queries.words.hop_phrases import denials_of
from queries.words.stated_facts import Marked, Statement, Told, claims_of, count_word, stakes_of

MOST_NAMED: Final = 3
HALF: Final = 50 * UNIT


def holding_facts(asked: PartyQuestion) -> list[Told]:
    """Return what the party held on the day, who of it was on a list, and what is only claimed."""
    held = asked.holders(asked.number, below=True)
    counted = [one for one in held if one.counted]
    claimed = [one for one in held if not one.counted]
    found: list[Told] = []
    if len(counted) > MOST_NAMED:
        # Who is on a list comes first: where the text is too long, the last sentence goes.
        found += [*_name_listed(asked, counted), _count_all(asked, counted)]
    elif counted:
        found.append(_name_each(asked, counted))
    if len(claimed) == 1:
        found += claims_of(_statements(asked, claimed), _subject(asked))
    elif claimed:
        more = " more" if counted else ""
        what = f"{count_word(len(claimed))}{more} parties"
        clause = f"it is alleged or disputed that {_subject(asked)} had an interest in {what}"
        found.append(Marked([(clause, _statements(asked, claimed[:MOST_NAMED]))]))
    return found


def _subject(asked: PartyQuestion) -> str:
    world, number = asked.world, asked.number
    return mark_name(world.id_of(number), world.name_of(number), world.text_name_of(number))


def _name_each(asked: PartyQuestion, held: Sequence[Stakeholder]) -> Marked:
    """Return each holding, with its own numbers."""
    parts: list[tuple[str, Sequence[Statement]]] = []
    same_verb = False
    for place, one in enumerate(held):
        hops = _statements(asked, [one])
        verbs = _joined_verbs(list(dict.fromkeys(verb for verb, _ in stakes_of(hops))))
        # "A held 5% of B and 6% of C": one verb is enough where it is the same.
        shorter = verbs.removeprefix("held ")
        verbs, same_verb = (shorter if same_verb else verbs), verbs != shorter
        joint = " and " if place == len(held) - 1 else ", "
        lead = joint if place else f"{_subject(asked)} "
        entries = asked.entries(one.number) if one.number in asked.listed else []
        on = f", {mark_warning(listed_clause(entries))}" if entries else ""
        parts.append((f"{lead}{verbs}{on}", hops))
    every = [hop for one in held for hop in asked.hops(one)]
    return Marked(parts, denials_of(every))


def _joined_verbs(verbs: Sequence[str]) -> str:
    """Return what is said of the stakes in one party; of what is held alike its name once.

    >>> _joined_verbs(["had a right in A", "held 60% of A", "held up to 20% of A"])
    'had a right in A and held 60%, and up to 20%, of A'
    """
    alike: dict[str, list[str]] = {}
    for verb in verbs:
        share, of, whole = verb.partition(" of ")
        is_share = bool(of) and share.startswith("held ")
        alike.setdefault(whole if is_share else verb, []).append(share if is_share else "")
    joined = [
        f"{', and '.join([shares[0], *(one.removeprefix('held ') for one in shares[1:])])}"
        f"{',' if len(shares) > 1 else ''} of {whole}"
        if shares[0]
        else whole
        for whole, shares in alike.items()
    ]
    return " and ".join(joined)


def _count_all(asked: PartyQuestion, held: Sequence[Stakeholder]) -> Marked:
    """Return how many parties are held, and how many of them by half or more."""
    half = sum(one.low is not None and one.low >= HALF for one in held)
    many = f"{count_word(len(held))} parties"
    big = f", {count_word(half)} of them with 50% or more" if half else ""
    return Marked([(f"{_subject(asked)} had interests in {many}{big}", ())])


def _name_listed(asked: PartyQuestion, held: Sequence[Stakeholder]) -> list[Told]:
    """Return what was held of parties on a list, each with its share: no count may hide it."""
    on_list = [one for one in held if one.number in asked.listed]
    if not on_list:
        return []
    said = _name_each(asked, on_list[:MOST_NAMED])
    if (more := len(on_list) - MOST_NAMED) > 0:
        others = f"; {count_word(more)} more of its holdings {'was' if more == 1 else 'were'}"
        return [Marked([*said.parts, (f"{others} on a list", ())], said.denials)]
    return [said]


def _statements(asked: PartyQuestion, held: Sequence[Stakeholder]) -> list[Hop]:
    said = [statement for one in held for statement in asked.hops(one)]
    counted = [one for one in said if one["certainty"] in COUNTED_CERTAINTY]
    return counted or said
