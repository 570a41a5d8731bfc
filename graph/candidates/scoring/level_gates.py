"""What keeps two names that score well from being strong, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.candidates.births import AGREE, CLASH, Births
from graph.candidates.compared_facts import BODY, PartyFacts
from graph.candidates.spelling.beside_names import split_aside
from graph.candidates.spelling.kana.foreign_names import DOT
from graph.candidates.spelling.korean_names import are_syllables
from graph.candidates.spelling.spelled_names import SpelledName, Word, is_place
from graph.candidates.spelling.word_alignment import (
    CUT,
    ENDING,
    GLUED,
    INITIAL,
    MEANT,
    SAME,
    VARIANT,
    Alignment,
    telling_words,
)
from graph.values.name_words import differ_in_form

FULL_NAME: Final = 3
"""Words of a name that is hardly met by chance in another spelling."""
MORE_WORDS: Final = "one has more words"
"""A reason that the words on the whole names say already."""
CLEAR: Final = frozenset((SAME, VARIANT, ENDING, GLUED))
"""How words are surely one."""
WHOLE: Final = frozenset((SAME, MEANT))
"""How words are one where no letter differs but by language."""


@dataclass(frozen=True)
class NamePair:
    """Two names of two parties, weighed.

    Attributes:
        left: one name as published.
        right: the other.
        weak: whether one of them is a weak name.
        one: the left name split into words.
        two: the right one.
        found: which words match.
        logit: how likely they are of one party.
    """

    left: str
    right: str
    weak: bool
    one: SpelledName
    two: SpelledName
    found: Alignment
    logit: float


def gates_of(names: NamePair, births: Births, one: PartyFacts, two: PartyFacts) -> Iterator[str]:
    """Yield what keeps a pair from being strong, in words."""
    found, left, right = names.found, names.one, names.two
    body = left.kind == BODY
    if births.found in CLASH:
        yield births.words()
    if names.weak:
        letters = any(text.isupper() and text.isalpha() for text in (names.left, names.right))
        yield "first letters alone" if body and letters else "a name that many bear"
    if left.turn != right.turn and left.turn and right.turn:
        yield "one is junior or senior"
    further = [telling_words(words, body=body) for words in (found.left, found.right)]
    # An initial that no word fits speaks for another person, and so does another line of business.
    others = [found.left, found.right]
    if all(others):
        yield f"other words ({others[0][0].text}, {others[1][0].text})"
    if body:
        yield from _body_gates(names, one, two)
    else:
        yield from _person_gates(names, births, further)


def _body_gates(names: NamePair, one: PartyFacts, two: PartyFacts) -> Iterator[str]:
    found = names.found
    unmatched = [*found.left, *found.right]
    place = next((word.text for word in unmatched if is_place(word)), None)
    if place is not None:
        yield f"another place ({place})"
    extra = next((w.text for w in unmatched if not w.generic and not is_place(w)), None)
    if extra is not None:
        yield f"one has a further word ({extra})"
    left, right = (split_aside(text)[1] for text in (names.left, names.right))
    if left != right:
        yield f"a number beside a name ({(left or right)[0]})"
    if differ_in_form(names.one.form, names.two.form):
        yield "another legal form"
    if one.jurisdictions and two.jurisdictions and not one.jurisdictions & two.jurisdictions:
        yield "another jurisdiction"
    single = min(len(names.one.words), len(names.two.words)) == 1
    if single and one.places and two.places and not one.places & two.places:
        yield "another country"
    if _has_letters_turned(names.one, names.two):
        yield "initials in another order"
    # An initial stands for any word that begins like it.
    whole = [match for match in found.matches if match.how != INITIAL]
    telling = [w for m in whole for w in (*m.left, *m.right) if not w.generic]
    if not telling:
        yield "only words that many have"
    elif found.count(MEANT) and any(match.how not in CLEAR | WHOLE for match in found.matches):
        # What is translated is the business, and who else is in it may have a name like that.
        yield "a translated name in another spelling"
    elif found.count(CUT) and len(telling) < FULL_NAME * 2:
        yield "a name that is cut short"
    elif single and any(match.how not in CLEAR for match in found.matches):
        yield "a name of one word in another spelling"


def _has_letters_turned(one: SpelledName, two: SpelledName) -> bool:
    """Return whether initials that stand apart in a body's name are in another order in another."""
    return any(
        run != word and sorted(run) == sorted(word)
        for name, other in ((one, two), (two, one))
        for run in _initials_of(name)
        for word in (*_initials_of(other), *other.legal, *(w.text for w in other.words))
    )


def _initials_of(name: SpelledName) -> list[str]:
    """Return the initials of a body's name, those that stand side by side together."""
    runs = "".join(word.text if word.initial else " " for word in name.words).split()
    return [run for run in runs if len(run) > 1]


def _person_gates(names: NamePair, births: Births, further: list[list[Word]]) -> Iterator[str]:
    found, agreed = names.found, births.found in AGREE
    few = min(len(names.one.words), len(names.two.words))
    glued = found.count(GLUED) > 0
    clear = [match for match in found.matches if match.how in CLEAR]
    words = sum(max(len(match.left), len(match.right)) for match in clear)
    servant = all(any(w.text[:3] == "abd" for w in n.words) for n in (names.one, names.two))
    # Ben and Bin are forenames too, and a particle that both names have in full tells as a word.
    whole = sorted(names.left.casefold().split()) == sorted(names.right.casefold().split())
    if few < 2 and not glued and not servant and not (whole and len(names.left.split()) > 1):
        yield "a name of one word"
    elif (initials := found.count(INITIAL)) and (words + (initials > 1) < 2 or not agreed):
        yield "only an initial"
    if any(further) and not agreed:
        yield MORE_WORDS
    unclear = len(clear) < len(found.matches) - found.count(INITIAL)
    across = names.left.isascii() != names.right.isascii()
    matched = sum(max(len(match.left), len(match.right)) for match in found.matches)
    brief = matched < FULL_NAME and not across
    # Syllables that are read by rule are the same across scripts, or are others.
    brief = brief or (are_syllables(names.left) and are_syllables(names.right))
    # So are foreigners' names in kana, of which there are many readings.
    brief = brief or any(DOT in name for name in (names.left, names.right))
    if unclear and not agreed and brief:
        yield "alike, and no birth date to compare"
