"""What is measured of two names, as numbers between about 0 and 1: the features of the model."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from graph.candidates.spelling.spelled_names import SpelledName, Word
from graph.candidates.spelling.word_alignment import ENDING, GLUED, NEAR, SOUND, Alignment
from graph.values.name_words import differ_in_form

FEATURES: Final = tuple(
    """spelling stems bones ending sound glued least_likeness telling_matches length_apart
    characters_apart script_apart script_both form_apart generic_left further_word rest_likeness
    one_edit two_edits three_edits edits_within initial_apart""".split()
)
"""Names of the features, in the order of a row."""
_MOST_EDITS: Final = 4
_MOST_MATCHES: Final = 4


class _Rest(NamedTuple):
    """Words that match none, set beside those of the other name that they are likest.

    Attributes:
        likeness: mean of the pairs; 1 where one name has none left.
        edits: letters that have to be changed to make one of the other, in all pairs.
    """

    likeness: float
    edits: int


def name_features(one: SpelledName, two: SpelledName, found: Alignment) -> list[float]:
    """Return the features of two names that are aligned, in the order of `FEATURES`."""
    rest = _pair_rest(found.left, found.right)
    within = _edits_within(found)
    edits = within + rest.edits
    either, joint = one.characters | two.characters, one.characters & two.characters
    further = [*found.left, *found.right]
    generic = [word.generic for word in further]
    how = [match.how for match in found.matches]
    telling = sum(not all(w.generic for w in (*m.left, *m.right)) for m in found.matches)
    return [
        ratio(one.folded, two.folded) / 100,
        ratio(one.stems, two.stems) / 100,
        ratio(one.bones, two.bones) / 100,
        *[min(how.count(kind), 2) / 2 for kind in (ENDING, SOUND, GLUED)],
        min((match.likeness for match in found.matches), default=0.0),
        min(telling, _MOST_MATCHES) / _MOST_MATCHES,
        min(abs(len(one.folded) - len(two.folded)), 20) / 20,
        1.0 - len(joint) / len(either) if one.characters and two.characters else 0.0,
        float(one.foreign != two.foreign),
        float(one.foreign and two.foreign),
        float(differ_in_form(one.form, two.form)),
        float(bool(further) and all(generic)),
        float(bool(further) and not all(generic)),
        rest.likeness,
        *[float(edits == count) for count in (1, 2, 3)],
        min(within, _MOST_EDITS) / _MOST_EDITS,
        float(bool(found.left and found.right) and any(word.initial for word in further)),
    ]


def _edits_within(found: Alignment) -> int:
    """Return how many letters differ within the words that match."""
    return sum(
        OSA.distance(match.left[0].sound, match.right[0].sound)
        for match in found.matches
        if match.how in (NEAR, SOUND)
    )


def _pair_rest(left: Iterable[Word], right: Iterable[Word]) -> _Rest:
    """Return how alike the words are that match none, initials aside, the likest pairs first."""
    one = [word.sound for word in left if not word.initial]
    two = [word.sound for word in right if not word.initial]
    likeness, edits = list[float](), 0
    while one and two:
        like, place, other = _likest(one, two)
        likeness.append(like / 100)
        edits += OSA.distance(one.pop(place), two.pop(other))
    return _Rest(sum(likeness) / len(likeness) if likeness else 1.0, edits)


def _likest(one: Sequence[str], two: Sequence[str]) -> tuple[float, int, int]:
    return max((ratio(a, b), i, j) for i, a in enumerate(one) for j, b in enumerate(two))
