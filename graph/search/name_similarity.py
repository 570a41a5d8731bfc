"""Similarity of two names, 0 to 100: the second ranking of what the name index proposes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from graph.values.name_keys import (
    consonants,
    core_words,
    fold_name,
    is_abjad,
    join_initials,
    skeleton_consonants,
    unify_sounds,
)

_WORD_FLOOR = 60.0
_PREFIX = 85.0
_ASKED, _OFFERED = 0.75, 0.25
_SKELETON, _SPELLING = 0.95, 0.05
_ACROSS_SCRIPTS = 90.0


@dataclass(slots=True)
class NameKeys:
    """A name with its keys, each computed once: see `graph.values.name_keys`."""

    key: str
    skeleton: str
    words: tuple[str, ...]
    bones: tuple[str, ...]
    abjad: bool


def compute_name_keys(name: str) -> NameKeys:
    """Return the keys of a name that `likeness` compares."""
    key = fold_name(name)
    skeleton = unify_sounds(join_initials(key))
    abjad = is_abjad(name)
    hard = consonants(name) if abjad else skeleton_consonants(skeleton)
    return NameKeys(key, skeleton, tuple(core_words(skeleton)), tuple(hard), abjad)


def likeness(asked: NameKeys, offered: NameKeys) -> float:
    """Return how well a name fits the one asked for: 100 for equal keys, else at most 99.

    Words are compared in any order and without legal forms. The words asked for weigh three
    times as much as further words of the name, so `Толока` fits `Toloka AI BV`. Words written
    together or apart count as the same. Between a vowel-free script and another the consonants
    decide, up to 90.
    """
    if asked.key == offered.key:
        return 100.0
    apart = _fit_words(asked.words, offered.words, prefixes=True)
    together = ratio("".join(asked.words), "".join(offered.words))
    score = _SKELETON * max(apart, together) + _SPELLING * ratio(asked.key, offered.key)
    if asked.abjad != offered.abjad:
        hard = _fit_words(asked.bones, offered.bones)
        score = max(score, hard * _ACROSS_SCRIPTS / 100)
    return min(99.0, score)


def _fit_words(asked: Sequence[str], offered: Sequence[str], *, prefixes: bool = False) -> float:
    """Return how well words fit in any order, 0 to 100: each is weighted by its length."""
    if not asked or not offered:
        return 0.0
    alike = [[ratio(one, two, score_cutoff=_WORD_FLOOR) for two in offered] for one in asked]
    best = [max(row) for row in alike]
    if prefixes:
        for place, word in enumerate(asked):
            if best[place] < _PREFIX and len(word) > 2 and any(w.startswith(word) for w in offered):
                best[place] = _PREFIX
    covered = [max(column) for column in zip(*alike, strict=True)]
    return _ASKED * _weigh(best, asked) + _OFFERED * _weigh(covered, offered)


def _weigh(scores: Sequence[float], words: Sequence[str]) -> float:
    """Return the mean of scores, weighted by the length of words."""
    total = 0.0
    for score, word in zip(scores, words, strict=True):
        total += score * len(word)
    return total / sum(map(len, words))
