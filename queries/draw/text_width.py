"""Text from data as files can hold it, how wide it is, and where it breaks into lines."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from queries.words.safe_text import plain_line

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS: Final = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]")
_WORDS: Final = re.compile(r"(?:\[\d[\d–, ]*\]|\S)+(?: ·(?= ))?")
"""Words, in which the numbers of sources, as ``[8–12, 17]``, have blanks; a dot stays with one."""
DOT: Final = " · "
_ELLIPSIS: Final = "…"
_NARROW: Final = frozenset(" .,;:'|!iljtfrI()[]-/")
_BROAD: Final = frozenset("mwMW@%—")
KEPT: Final = 8_192
"""Texts whose width is kept: most of a picture is as it was before a click."""
BOLD: Final = 1.09
"""How much wider bold text is."""


def clean_text(text: object) -> str:
    r"""Return a text on one line, of characters that XML, HTML and JSON all can hold.

    Controls and marks that turn the direction of text are removed; half a surrogate pair becomes
    the sign for a character that could not be read.

    >>> clean_text("a\x00b\n c\u202e")
    'ab c'
    """
    return plain_line(_NOT_XML.sub("\ufffd", _CONTROLS.sub("", str(text))))


@lru_cache(maxsize=KEPT)
def line_width(text: str, size: float) -> float:
    """Return an estimate of a line's width in pixels, too wide rather than too narrow."""
    return size * sum(map(_advance, text))


def _advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.02
    if character in _NARROW:
        return 0.34
    if character in _BROAD:
        return 0.9
    if ord(character) > 0x2E7F or 0x0900 <= ord(character) < 0x1100:
        return 0.9
    return 0.7 if character.isupper() else 0.58


def wrap_text(text: str, size: float, room: float, most: int = 1000) -> list[str]:
    """Break a text into at most ``most`` lines of ``room`` pixels, the last with an ellipsis.

    >>> wrap_text("a directorship [23, 29].", 8, 80)
    ['a directorship', '[23, 29].']
    >>> wrap_text("Company · NL · own fact · ↑2", 8, 100)
    ['Company · NL ·', 'own fact · ↑2']
    """
    lines = [""]
    for word in _words_of(text, size, room):
        joined = f"{lines[-1]} {word}".strip()
        if line_width(joined, size) <= room:
            lines[-1] = joined
            continue
        pieces = _split_word(word, size, room)
        lines += pieces if lines[-1] else []
        if not lines[0]:
            lines = pieces
        if len(lines) > most:
            break
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut_line(" ".join(lines[most - 1 :]), size, room)]
    return [line for line in lines if line]


def balance_lines(lines: list[str], size: float) -> list[str]:
    """Return lines broken anew, as many and as narrow as they can be without breaking a word.

    >>> balance_lines(["alleged, disputed: service", "[8–12, 17]"], 12)
    ['alleged, disputed:', 'service [8–12, 17]']
    """
    text = " ".join(lines)
    least = max((line_width(word, size) for word in _WORDS.findall(text)), default=0)
    while len(lines) > 1:
        room = max(line_width(line, size) for line in lines) - 1
        narrower = wrap_text(text, size, room)
        if room < least or len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _words_of(text: str, size: float, room: float) -> list[str]:
    """Return the words of a text; numbers of sources are one word where a line has room for it.

    So are the parts that dots set apart, where a line has room for each.
    """
    *before, last = text.split(DOT)
    parts = [*(part + DOT.rstrip() for part in before), last]
    if before and all(line_width(part, size) <= room for part in parts):
        return [" ".join(part.split()) for part in parts]
    words: list[str] = []
    for word in _WORDS.findall(text):
        words += [word] if line_width(word, size) <= room else word.split()
    return words


def _split_word(word: str, size: float, room: float) -> list[str]:
    """Split a word that is longer than a line; texts in scripts without blanks are such words."""
    pieces, used = [""], 0.0
    for character in word:
        step = size * _advance(character)
        if used + step > room and pieces[-1]:
            pieces.append("")
            used = 0.0
        pieces[-1] += character
        used += step
    return pieces


def _cut_line(text: str, size: float, room: float) -> str:
    while text and line_width(text + _ELLIPSIS, size) > room:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS
