"""In what two names are one name, in words for people."""

from typing import Final

from graph.candidates.spelling.word_alignment import (
    CUT,
    ENDING,
    GLUED,
    INITIAL,
    MEANT,
    NEAR,
    SAME,
    SOUND,
    VARIANT,
    Alignment,
    Match,
)

_SAME_NAME: Final = "same name"
_MORE: Final = "same name, but one has more words"
_SPELLING: Final = "same name in another spelling"
_PART: Final = "alike in part"
_HOW: Final = {
    VARIANT: "variant of one name",
    INITIAL: "initial",
    GLUED: "written together",
    CUT: "cut short",
    MEANT: "written together, in another language",
    NEAR: "another spelling",
    SOUND: "same sound",
    ENDING: "another ending",
}


def in_what(found: Alignment) -> str:
    """Return in what two names are one name, taken as a whole."""
    ways = {match.how for match in found.matches}
    if not ways or (found.left and found.right):
        return _PART
    if found.left or found.right:
        return _MORE
    return _SAME_NAME if ways == {SAME} else _SPELLING


def word_reasons(found: Alignment) -> list[str]:
    """Return which words are one word though they are not written alike."""
    return [
        f"{_how(match)} ({_write_words(match, 'left')}, {_write_words(match, 'right')})"
        for match in found.matches
        if match.how != SAME and _write_words(match, "left") != _write_words(match, "right")
    ]


def _how(match: Match) -> str:
    """Return in what two words are one; a variant of no group of names is another spelling."""
    if match.how == VARIANT and not match.left[0].groups & match.right[0].groups:
        return "spelt as in another language"
    return _HOW[match.how]


def _write_words(match: Match, side: str) -> str:
    return " ".join(word.text.capitalize() for word in getattr(match, side))
