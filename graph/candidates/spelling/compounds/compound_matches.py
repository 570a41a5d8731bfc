"""Which words of another name a word means that is written together of known ones."""

from collections.abc import Sequence

from graph.candidates.spelling.compounds.compound_words import (
    fit_meaning,
    known_parts,
    name_and_part,
)
from graph.candidates.spelling.spelled_names import Word, sound_of

Places = tuple[int, ...]


def meant_by(word: Word, others: Sequence[Word]) -> Places:
    """Return the places of the others that mean what the known words within a word mean."""
    parts = known_parts(word.text)
    if not parts:
        return ()
    for place, other in enumerate(others):
        also = known_parts(other.text)
        if len(parts) == len(also) and all(map(fit_meaning, parts, also)):
            return (place,)
    places = list[int]()
    for part in parts:
        fits = (n for n, other in enumerate(others) if fit_meaning(part, other.text))
        place = next((n for n in fits if n not in places), -1)
        if place < 0:
            return ()
        places.append(place)
    return tuple(places)


def glued_from(word: Word, others: Sequence[Word]) -> Places:
    """Return the places of the others of which a word is made: a name, and a word of business.

    The one of business may be another word of one meaning.
    """
    for name, part in () if known_parts(word.text) else name_and_part(word.text):
        sound = sound_of(name)
        named = next((n for n, other in enumerate(others) if other.sound == sound), -1)
        for place, other in enumerate(others):
            if 0 <= named != place and fit_meaning(part, other.text):
                return named, place
            if any(
                sound_of(another) == sound and fit_meaning(part, said)
                for another, said in name_and_part(other.text)
            ):
                return (place,)
    return ()
