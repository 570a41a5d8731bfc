"""Pairs of names that differ in the same way and are labelled both as one party and as two."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.matching.labelled import kind_of_name, name_rows
from graph.candidates.spelling.spelled_names import BODY, PERSON, spell_name
from graph.candidates.spelling.word_alignment import SAME, align
from graph.values.name_keys import fold_name

_SHORT: Final = range(2, 6)
"""Letters of a short word; one letter is an initial."""
_OTHERS: Final = 2


def labels_at_odds(folder: Path) -> list[tuple[str, int, int, str, str]]:
    """Return in what names differ, pairs of one party and of two, and an example of each."""
    found: dict[str, dict[bool, list[str]]] = defaultdict(lambda: {True: [], False: []})
    for row in name_rows(folder):
        one, two = row["name1"], row["name2"]
        for what in _differences(one, two, kind_of_name(row)):
            found[what][row["is_match"] == "true"].append(f"{one} / {two}")
    return [
        (what, len(sides[True]), len(sides[False]), sides[True][0], sides[False][0])
        for what, sides in sorted(found.items())
        if sides[True] and sides[False]
    ]


def _differences(left: str, right: str, kind: str) -> Iterator[str]:
    """Yield what alone two names differ in; the two names themselves, for pairs stated twice."""
    one, two = spell_name(left, kind), spell_name(right, kind)
    found = align(one, two)
    rest = [*found.left, *found.right]
    yield f"the same two names: {' / '.join(sorted(map(fold_name, (left, right))))}"
    if any(match.how != SAME for match in found.matches):
        return
    reordered = sorted(one.folded.split()) == sorted(two.folded.split()) != []
    if not rest and kind == BODY and one.numbers != two.numbers:
        yield "a number in the name of a company or a ship"
    if not rest and kind == PERSON and one.folded != two.folded and reordered:
        yield "the order of a person's words"
    swapped = len(found.matches) == _OTHERS and len(found.left) == len(found.right) == 1
    if kind == PERSON and swapped and all(len(word.text) in _SHORT for word in rest):
        yield "one short word of three in a person's name"
