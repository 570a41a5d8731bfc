"""Which words of two names are one word: the same, a variant, glued, or a slip apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from graph.candidates.spelling.compounds.compound_matches import glued_from, meant_by
from graph.candidates.spelling.compounds.compound_words import is_made_of_words
from graph.candidates.spelling.compounds.cut_names import is_cut_short
from graph.candidates.spelling.spelled_names import BODY, SpelledName, Word, word_of
from graph.candidates.spelling.word_spellings import (
    as_if_lisped,
    as_in_hebrew,
    count_bones,
    drop_voice,
    read_english,
)

SAME: Final = "same"
VARIANT: Final = "variant"
ENDING: Final = "ending"
GLUED: Final = "glued"
MEANT: Final = "meant"
CUT: Final = "cut"
NEAR: Final = "near"
SOUND: Final = "sound"
INITIAL: Final = "initial"
_LIKENESS: Final = {
    SAME: 1.0,
    GLUED: 0.98,
    MEANT: 0.98,
    CUT: 0.98,
    ENDING: 0.95,
    VARIANT: 0.9,
    NEAR: 0.85,
    SOUND: 0.7,
    INITIAL: 0.6,
}
_ARTICLES: Final = frozenset(("al", "el"))
_KINSHIP: Final = frozenset(("ben", "bin", "ibn"))
_SHORT: Final = 4
_LONG: Final = 8


@dataclass(frozen=True, slots=True)
class Match:
    """Words of two names that may be one word: how, how much, and which."""

    how: str
    likeness: float
    left: tuple[Word, ...]
    right: tuple[Word, ...]


@dataclass
class Alignment:
    """Two names side by side: words that match, and those of each side that match none."""

    matches: list[Match] = field(default_factory=list)
    left: list[Word] = field(default_factory=list)
    right: list[Word] = field(default_factory=list)
    _shares: dict[tuple[str, bool], float] = field(default_factory=dict, compare=False)

    def count(self, how: str) -> int:
        """Return how many matches are of a kind."""
        return [match.how for match in self.matches].count(how)

    def share(self, side: str, *, body: bool) -> float:
        """Return how much of a side's words match, 0 to 1; generic words weigh less."""
        if (side, body) not in self._shares:
            self._shares[side, body] = self._share(side, body=body)
        return self._shares[side, body]

    def _share(self, side: str, *, body: bool) -> float:
        matched, every = 0.0, 0.0
        # Some hundred thousand pairs are looked at: plain loops cost half of what sums do.
        for match in self.matches:
            mine = 0.0
            for word in match.left if side == "left" else match.right:
                mine += (told := weight(word, body=body))
                every += told
            matched += match.likeness * mine
        for word in self.left if side == "left" else self.right:
            every += weight(word, body=body)
        return matched / every if every else 0.0


def weight(word: Word, *, body: bool) -> float:
    """Return how much a word tells: an initial and a generic word of a company little."""
    if word.initial:
        return 0.4
    return 0.3 if body and word.generic else 1.0


def glance(one: SpelledName, two: SpelledName) -> float:
    """Return how alike two names look at a glance, 0 to 100."""
    same = {w.stem for w in one.words} & {w.stem for w in two.words}
    least = min(len(one.words), len(two.words)) or 1
    bones = ratio(one.spaced_bones, two.spaced_bones)
    return max(ratio(one.letters, two.letters), bones) + 50.0 * len(same) / least


def telling_words(words: list[Word], *, body: bool) -> list[Word]:
    """Return the unmatched words that tell something: no initials, for bodies none generic."""
    return [w for w in words if not w.initial and not (body and w.generic)]


def align(one: SpelledName, two: SpelledName) -> Alignment:
    """Pair the words of two names, the best pairs first."""
    left, right = list(one.words), list(two.words)
    body = one.kind == BODY
    # Two consonants may be anything where a body has one word alone.
    few = body and min(len(one.words), len(two.words)) == 1
    across = 0 if one.abjad == two.abjad else 3 if few else 2
    if body and (cut := _align_cut(one, two)) is not None:
        return cut
    found = Alignment()
    # What one script writes as English, another writes as it is heard.
    heard = one.foreign != two.foreign and not body
    pairs = list[tuple[float, str, int, int]]()
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if (said := _compare(a, b, across, body, heard)) is not None:
                how, near = said
                pairs.append((_LIKENESS[how] if how != NEAR else near, how, i, j))
    if len(pairs) > 1:
        pairs.sort(key=lambda pair: (-pair[0], abs(pair[2] - pair[3])))
    used_left, used_right = set[int](), set[int]()
    for likeness, how, i, j in pairs:
        # A word glued to its neighbour is looked for before what is only alike.
        if how in (SAME, VARIANT, ENDING) and i not in used_left and j not in used_right:
            found.matches.append(Match(how, likeness, (left[i],), (right[j],)))
            used_left.add(i)
            used_right.add(j)
    if len(right) - len(used_right) > 1:
        _glue(found, left, right, used_left, used_right, "left")
    if len(left) - len(used_left) > 1:
        _glue(found, right, left, used_right, used_left, "right")
    if body:
        alike = {(i, j) for _, _, i, j in pairs}
        _read_compounds(found, (left, right), (used_left, used_right), alike)
    for likeness, how, i, j in pairs:
        if i not in used_left and j not in used_right:
            found.matches.append(Match(how, likeness, (left[i],), (right[j],)))
            used_left.add(i)
            used_right.add(j)
    found.left = [word for i, word in enumerate(left) if i not in used_left]
    found.right = [word for j, word in enumerate(right) if j not in used_right]
    return found


def _glue(
    found: Alignment,
    long: Sequence[Word],
    short: Sequence[Word],
    used_long: set[int],
    used_short: set[int],
    side: str,
) -> None:
    """Match words of one side that are two or three words of the other written together."""
    free = [j for j in range(len(short)) if j not in used_short and not short[j].initial]
    sizes = [len(word.text) for word in short]
    # The longest word may be as long as the two shortest together, one letter aside.
    if len(free) < 2 or sum(sorted([sizes[j] for j in free])[:2]) > 1 + max(
        [len(word.text) for i, word in enumerate(long) if i not in used_long], default=0
    ):
        return
    for i, word in enumerate(long):
        if len(free) < 2:
            return
        size = len(word.text)
        if i in used_long or size <= _SHORT:
            continue
        for places in _runs(free):
            if abs(size - sum([sizes[j] for j in places])) > 1:
                continue
            parts = tuple(short[j] for j in places)
            if _is_glued(word.text, "".join(part.text for part in parts)):
                pair = ((word,), parts) if side == "left" else (parts, (word,))
                found.matches.append(Match(GLUED, _LIKENESS[GLUED], *pair))
                used_long.add(i)
                used_short.update(places)
                free = [j for j in free if j not in used_short]
                break


def _read_compounds(
    found: Alignment,
    words: tuple[Sequence[Word], Sequence[Word]],
    used: tuple[set[int], set[int]],
    alike: set[tuple[int, int]],
) -> None:
    """Match words that are written together of known ones with what means the same.

    Two words that are ``alike`` as they stand are left to be compared so.
    """
    for mine, others in ((0, 1), (1, 0)):
        for i, word in enumerate(words[mine]):
            if i in used[mine] or not is_made_of_words(word.text):
                continue
            free = [j for j in range(len(words[others])) if j not in used[others]]
            if not free:
                continue
            said = [words[others][j] for j in free]
            how, places = MEANT, meant_by(word, said)
            if not places:
                how, places = GLUED, glued_from(word, said)
            pair_of = {(i, free[n]) if mine == 0 else (free[n], i) for n in places}
            if places and not (len(places) == 1 and pair_of & alike):
                apart = tuple(said[place] for place in places)
                pair = ((word,), apart) if mine == 0 else (apart, (word,))
                found.matches.append(Match(how, _LIKENESS[how], *pair))
                used[mine].add(i)
                used[others].update(free[place] for place in places)


def _align_cut(one: SpelledName, two: SpelledName) -> Alignment | None:
    """Return two names side by side of which one is the beginning of the other.

    What was cut off matches nothing, and is none of what is left over.
    """
    short, long = (one, two) if len(one.text) < len(two.text) else (two, one)
    if not is_cut_short(short, long):
        return None
    found, last = Alignment(), len(short.words) - 1
    for place, word in enumerate(short.words):
        others = long.words[place : place + 1]
        # The rest of a legal form is no word.
        if place < last or (others and others[0].text.startswith(word.text)):
            how = SAME if place < last else CUT
            pair = ((word,), others) if short is one else (others, (word,))
            found.matches.append(Match(how, _LIKENESS[how], *pair))
    return found


def _runs(free: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield orders of two or three free words that may be written together."""
    for size in (3, 2):
        for first in range(len(free) - size + 1):
            run = tuple(free[first : first + size])
            yield run
            yield run[::-1]
    if len(free) > 2:
        yield (free[0], free[-1])
        yield (free[-1], free[0])


def _is_glued(word: str, parts: str) -> bool:
    left, right = word_of(word).sound, word_of(parts).sound
    return left == right or (len(left) >= _LONG and OSA.distance(left, right, score_cutoff=1) <= 1)


def _compare(
    one: Word, two: Word, across: int, body: bool, heard: bool
) -> tuple[str, float] | None:
    """Return in what two words are one, the best kind, and for slips how much.

    Hardly a pair of words comes again, so that a cache would cost more than it saves.

    Args:
        one: a word.
        two: a word.
        across: how many consonants tell where only one of the two is from a script without vowels,
            0 where that is not so.
        body: whether the names are those of bodies.
        heard: whether only one of the two is in Latin letters.
    """
    left, right = one.sound, two.sound
    if left == right:
        return SAME, 1.0
    if one.initial or two.initial:
        same = one.text[0] == two.text[0] or left[0] == right[0]
        return (INITIAL, _LIKENESS[INITIAL]) if same else None
    if one.groups and one.groups & two.groups:
        # A company's words are written short or in full as one likes.
        return (SAME, 1.0) if body else (VARIANT, _LIKENESS[VARIANT])
    if (one.reading and one.reading in (right, two.reading)) or two.reading == left:
        return VARIANT, _LIKENESS[VARIANT]
    if heard and (right == read_english(one.text) or left == read_english(two.text)):
        return VARIANT, _LIKENESS[VARIANT]
    if one.loose and one.loose == two.loose:
        return VARIANT, _LIKENESS[VARIANT]
    apart = len(left) - len(right)
    if (apart > 1 and _is_article(left, right)) or (apart < -1 and _is_article(right, left)):
        return ENDING, _LIKENESS[ENDING]
    if one.stem == two.stem and len(one.stem) >= _SHORT:
        return ENDING, _LIKENESS[ENDING]
    if across and one.bones == two.bones and len(one.bones) > 1:
        return SAME, 0.95
    if across and (shared := _compare_bare(one.bare_bones, two.bare_bones, across)) is not None:
        return shared
    long, short = max(len(left), len(right)), min(len(left), len(right))
    allowed = 0 if short < _SHORT else 1 if long < _LONG else 2
    # One sound is another one with as many slips as they differ in length, at least.
    if long - short <= allowed:
        slips = OSA.distance(left, right, score_cutoff=allowed)
        if slips <= allowed:
            return NEAR, 1.0 - slips / long
    if one.bones == two.bones and (len(one.bones) > 2 or (not body and _are_voiced(one, two))):
        return NEAR, 0.8
    if one.hard == two.hard and len(one.hard) > 2:
        return SOUND, _LIKENESS[SOUND]
    return None


def _compare_bare(left: str, right: str, least: int) -> tuple[str, float] | None:
    """Return in what two words are one by their bare bones, of which ``least`` tell."""
    if left == right:
        return (ENDING, _LIKENESS[ENDING]) if count_bones(left) >= least else None
    if count_bones(left) > 2 and as_if_lisped(left) == as_if_lisped(right):
        return NEAR, 0.9 if as_in_hebrew(left) == as_in_hebrew(right) else 0.8
    return None


def _are_voiced(one: Word, two: Word) -> bool:
    """Return whether two short words differ by voice alone, as Kil and Gil do."""
    return len(one.sound) > 2 and drop_voice(one.sound) == drop_voice(two.sound)


def _is_article(long: str, short: str) -> bool:
    """Return whether a word is another with the Arabic article or a word of kinship written on."""
    if len(short) > 2 and long[:2] in _ARTICLES and long[2:] == short:
        return True
    kinship = len(short) > _SHORT and len(long) == len(short) + 3
    return kinship and (long[:3] in _KINSHIP and long[3:] == short) | (
        long[-3:] in _KINSHIP and long[:-3] == short
    )
