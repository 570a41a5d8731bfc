"""What is measured of two names, as numbers between about 0 and 1: the features of the model."""

from typing import Final

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import partial_ratio, ratio, token_set_ratio

from graph.candidates.spelling.spelled_names import BODY, SpelledName, Word, is_generic, is_place
from graph.candidates.spelling.word_alignment import (
    ENDING,
    GLUED,
    INITIAL,
    NEAR,
    SAME,
    SOUND,
    VARIANT,
    Alignment,
)
from graph.values.name_words import differ_in_form

FEATURES: Final = tuple(
    """lesser_share greater_share spelling spelling_sorted sounds_sorted sounds_set sounds_part
    letters stems bones jaro shortest_word unmatched_left unmatched_right unmatched_both same
    variant ending near sound initial glued least_likeness first_word last_word one_word
    both_one_word length_apart characters_apart form_same form_apart number_same number_apart
    place_apart generic_left further_word""".split()
)
"""Names of the features, in the order of a row."""


def name_features(one: SpelledName, two: SpelledName, found: Alignment) -> list[float]:
    """Return the features of two names that are aligned, in the order of `FEATURES`."""
    body = one.kind == BODY
    shares = sorted((found.share("left", body=body), found.share("right", body=body)))
    least = min(len(one.words), len(two.words)) or 1
    unmatched = sorted((_telling(found.left), _telling(found.right)))
    likeness = [match.likeness for match in found.matches]
    alike = [word for m in found.matches for word in (*m.left, *m.right)]
    shortest = min((len(word.text) for word in alike), default=0)
    either = one.characters | two.characters
    joint = one.characters & two.characters
    further = [*found.left, *found.right]
    generic = [is_generic(word) for word in further]
    how = [match.how for match in found.matches]
    return [
        *shares,
        ratio(one.folded, two.folded) / 100,
        ratio(one.sorted_words, two.sorted_words) / 100,
        ratio(one.sorted_sounds, two.sorted_sounds) / 100,
        token_set_ratio(one.sounds, two.sounds) / 100,
        partial_ratio(one.sounds, two.sounds) / 100,
        ratio(one.letters, two.letters) / 100,
        ratio(one.stems, two.stems) / 100,
        ratio(one.bones, two.bones) / 100,
        float(JaroWinkler.similarity(one.folded, two.folded)),
        min(shortest, 6) / 6,
        min(unmatched[0], 3) / 3,
        min(unmatched[1], 3) / 3,
        float(unmatched[0] > 0),
        how.count(SAME) / least,
        *[min(how.count(one), 2) / 2 for one in (VARIANT, ENDING, NEAR, SOUND, INITIAL, GLUED)],
        min(likeness, default=0.0),
        float(bool(one.words and two.words) and one.words[0].sound == two.words[0].sound),
        float(bool(one.words and two.words) and one.words[-1].sound == two.words[-1].sound),
        float(least == 1),
        float(max(len(one.words), len(two.words)) == 1),
        min(abs(len(one.folded) - len(two.folded)), 20) / 20,
        1.0 - len(joint) / len(either) if one.characters and two.characters else 0.0,
        float(bool(one.form & two.form)),
        float(differ_in_form(one.form, two.form)),
        float(bool(one.numbers) and one.numbers == two.numbers),
        float(one.numbers != two.numbers),
        float(any(map(is_place, further))),
        float(bool(further) and all(generic)),
        float(bool(further) and not all(generic)),
    ]


def _telling(words: list[Word]) -> int:
    """Return how many words are no initials."""
    return sum(not word.initial for word in words)
