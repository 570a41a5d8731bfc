"""Whether two parties may be one: a score, a level that gates may lower, and reasons in words.

A score never outweighs a gate: two numbers in one register, another kind, births years apart, a
word unmatched on both sides. What is stated on one side only contradicts nothing (rules 1, 2 and 6
of docs/reference/rules.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from graph.candidates.births import (
    AGREE,
    FAR,
    GRADES,
    MISSING,
    NEAR,
    SAME_YEAR,
    Births,
    compare_births,
)
from graph.candidates.compared_facts import BODY, PERSON, PartyFacts, ways_to_split
from graph.candidates.levels import (
    LEAST_OF_BODY,
    LEAST_OF_ONE,
    LEAST_SHARE,
    STRONG,
    WEAK,
)
from graph.candidates.scoring.level_gates import CLEAR, MORE_WORDS, WHOLE, NamePair, gates_of
from graph.candidates.scoring.scorer_model import Model, open_model
from graph.candidates.spelling.beside_names import is_of_body
from graph.candidates.spelling.korean_names import read_korean
from graph.candidates.spelling.match_words import in_what, word_reasons
from graph.candidates.spelling.name_features import name_features
from graph.candidates.spelling.spelled_names import (
    SpelledName,
    spell_name,
)
from graph.candidates.spelling.word_alignment import (
    CUT,
    SAME,
    Alignment,
    align,
    glance,
    telling_words,
)

MOST_NAMES: Final = 3
"""Pairs of names of two parties that are weighed in full."""
WEAK_NAME: Final = 1.5
"""What a name that many bear takes off the logit."""
OTHER_NUMBER: Final = "another number"
"""How the reason begins that two parties have different numbers in one register."""
_SURE: Final = frozenset((SAME,))


@dataclass(frozen=True)
class Judged:
    """What is found of two parties.

    Attributes:
        level: `STRONG`, `WEAK` or ``None``.
        logit: the score before gates.
        names: the names that decide.
        births: how births compare.
        lowered: why the level is lower than the score alone would have it, in words.
    """

    level: str | None
    logit: float
    names: NamePair | None
    births: Births
    lowered: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """Return the score in thousandths."""
        from math import exp

        return round(1000 / (1 + exp(-max(min(self.logit, 30.0), -30.0))))


def judge_pair(one: PartyFacts, two: PartyFacts, model: Model | None = None) -> Judged:
    """Return what is found of two parties, chance aside.

    Args:
        one: a party.
        two: a party that was ever listed.
        model: the weights; those of the package if not given.
    """
    model = model or open_model()
    births = compare_births(one, two)
    if is_impossible(one, two, births):
        return Judged(None, -30.0, None, births)
    best: tuple[tuple[int, float], NamePair, tuple[str, ...]] | None = None
    for names in _weighed_names(one, two, model):
        logit = model.weigh_evidence(evidence_features(names, births, one, two))
        if _is_whole(names.found):
            # What is equal is no matter of weights; the gates alone speak against it.
            logit = max(logit, model.strong)
        elif births.found in (SAME_YEAR, NEAR) and _is_part(names, births):
            # Neither a patronymic that one leaves out nor such a birth makes them nobody.
            logit = max(logit, model.weak)
        elif names.found.count(CUT):
            # Letters that were cut off speak against nothing.
            logit = max(logit, model.weak)
        lowered = tuple(gates_of(names, births, one, two))
        level = 0 if logit < model.weak else 1 if logit < model.strong or lowered else 2
        if best is None or (level, logit) > best[0]:
            best = (level, logit), names, lowered
    if best is None:
        return Judged(None, -30.0, None, births)
    (level, logit), found, lowered = best
    return Judged((None, WEAK, STRONG)[level], logit, found, births, lowered)


def is_impossible(one: PartyFacts, two: PartyFacts, births: Births) -> bool:
    """Return whether what is stated of two parties cannot be true of one."""
    return next(contradictions(one, two, births), None) is not None


def contradictions(one: PartyFacts, two: PartyFacts, births: Births) -> Iterator[str]:
    """Yield in words what cannot be true of one party.

    Another kind, births more than three years apart, or another number in one register.
    """
    if one.kinds and two.kinds and not one.kinds & two.kinds:
        yield (
            "one is a person and the other is not"
            if PERSON in one.kinds | two.kinds
            else ("the kinds differ")
        )
    if births.found == FAR:
        yield births.words()
    for scheme in sorted(one.numbers.keys() & two.numbers.keys()):
        if not one.numbers[scheme] & two.numbers[scheme]:
            numbers = (min(side.numbers[scheme]) for side in (one, two))
            yield f"{OTHER_NUMBER} ({scheme} {', '.join(numbers)})"


def _is_whole(found: Alignment) -> bool:
    """Return whether all words of both names are the same."""
    return not (found.left or found.right) and all(m.how in WHOLE for m in found.matches)


def _is_part(names: NamePair, births: Births) -> bool:
    """Return whether all words of a person's name, two at least, surely stand in the other one.

    Of the same sound, where the births are more than a year apart.
    """
    found, sure = names.found, CLEAR if births.is_slightly_off else _SURE
    if names.weak or names.one.kind != PERSON or (found.left and found.right):
        return False
    matched = sum(max(len(match.left), len(match.right)) for match in found.matches)
    return matched > 1 and all(match.how in sure for match in found.matches)


def _is_near(one: SpelledName, two: SpelledName, found: Alignment) -> bool:
    """Return whether enough words match, and no other number stands in a body's name."""
    body = one.kind == BODY
    if body and one.numbers != two.numbers:
        return False
    shares = [found.share(side, body=body) for side in ("left", "right")]
    if one.letters == two.letters or max(shares) >= LEAST_OF_ONE:
        return True
    # Scripts without vowels have no more than the hard sounds of a word.
    if body and max(shares) < LEAST_OF_BODY and one.abjad == two.abjad:
        return False
    return min(shares) >= LEAST_SHARE


def evidence_features(
    names: NamePair, births: Births, one: PartyFacts, two: PartyFacts
) -> list[float]:
    """Return the features of the second model, in the order of ``scorer_model.EVIDENCE``."""
    body, found = names.one.kind == BODY, names.found
    left, right = telling_words(found.left, body=body), telling_words(found.right, body=body)
    both = bool(found.left and found.right)
    return [
        names.logit,
        float(body),
        GRADES[births.found],
        float(bool(left or right)),
        float(both),
        float(body and both and not (left and right)),
        float(bool(one.places & two.places)),
    ]


def weigh_names(left: str, right: str, kind: str, model: Model, *, weak: bool = False) -> NamePair:
    """Return two names of persons or of bodies, aligned and weighed; a weak one weighs less."""
    one, two = spell_name(left, kind), spell_name(right, kind)
    lost = WEAK_NAME if weak else 0.0
    return _weigh(left, right, align(one, two), (one, two), model, lost)


def _weigh(
    left: str,
    right: str,
    found: Alignment,
    spelled: tuple[SpelledName, SpelledName],
    model: Model,
    lost: float = 0.0,
) -> NamePair:
    one, two = spelled
    logit = model.weigh_name(name_features(one, two, found))
    return NamePair(left, right, lost > 0, one, two, found, logit - lost)


def _weighed_names(one: PartyFacts, two: PartyFacts, model: Model) -> Iterator[NamePair]:
    """Yield the pairs of names that are likeliest of one party, weighed."""
    for kind in ways_to_split(one, two):
        pairs = [
            (weak or few, left, right)
            for left, few in _names_of(one, kind)
            for right, weak in _names_of(two, kind)
        ]
        if len(pairs) > 1:
            glances = [-glance(spell_name(a, kind), spell_name(b, kind)) for _, a, b in pairs]
            pairs = [pair for _, pair in sorted(zip(glances, pairs, strict=True))]
        for weak, left, right in pairs[:MOST_NAMES]:
            found = _weigh_near(left, right, kind, model, WEAK_NAME if weak else 0.0)
            if found is not None:
                yield found


def _names_of(one: PartyFacts, kind: str) -> list[tuple[str, bool]]:
    """Return the names of a party that may be those of a kind."""
    names = dict.fromkeys(one.names)
    if kind != PERSON or PERSON in one.kinds:
        return [*names]
    return [name for name in names if not is_of_body(name[0])]


# Of the parties that are compared with one, many share a name.
@lru_cache(maxsize=4_096)
def _weigh_near(left: str, right: str, kind: str, model: Model, lost: float) -> NamePair | None:
    """Return two names, weighed; ``None`` where too little of them matches."""
    spelled = spell_name(left, kind), spell_name(right, kind)
    found = align(*spelled)
    return _weigh(left, right, found, spelled, model, lost) if _is_near(*spelled, found) else None


def reasons_of(judged: Judged, one: PartyFacts, two: PartyFacts) -> list[str]:
    """Return why two parties may be one, and what speaks against it, in words."""
    names = judged.names
    if names is None:
        return []
    shown = next((name for name, _ in two.names), names.right)
    told = [in_what(names.found)]
    if names.right in read_korean(shown):
        # Nobody writes the one reading of all.
        told[0] += " as romanised elsewhere"
    elif names.right != shown:
        told[0] += f' ("{names.right}")'
    body = names.one.kind == BODY
    if judged.births.found in AGREE or (not body and judged.births.found == MISSING):
        told.append(judged.births.words())
    meet = one.jurisdictions & two.jurisdictions
    if body and meet:
        told.append(f"same jurisdiction ({', '.join(sorted(meet))})")
    elif not body and (shared := one.places & two.places):
        told.append(f"same country or nationality ({', '.join(sorted(shared))})")
    elif not body and (places := one.places_apart(two)):
        # People have two nationalities, and move: that sets nobody aside, and lowers no level.
        told.append(f"another country or nationality ({places})")
    against = [text for text in judged.lowered if text != MORE_WORDS]
    return list(dict.fromkeys([*told, *word_reasons(names.found), *against]))
