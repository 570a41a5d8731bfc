"""A first look through a text before it is read: its encoding, and whether it breaks off."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ingest.files.byte_streams import Readable

_PIECE: Final = 1 << 20
_QUOTE: Final = ord('"')
_SHOWN: Final = 100_000
"""Bytes of a cut line that are kept for a person to see."""
_PLAIN: Final = (rb"\x41", bytes(range(128)))
"""Texts that an ASCII-based encoding leaves alone; some encodings read the first as an escape."""
ENCODING_ADVICE: Final = 'write the name of one that holds ASCII, such as "windows-1251"'


def is_ascii_based(encoding: str) -> bool:
    """Return whether an encoding is known and extends ASCII, so that bytes find line ends."""
    try:
        return all(text.decode(encoding) == text.decode("ascii") for text in _PLAIN)
    except (LookupError, ValueError):
        return False


@dataclass(frozen=True)
class TextScan:
    """What was found in a text.

    Attributes:
        utf8: whether all of it is UTF-8.
        unended: whether it has no line end at its end.
        broken: why it is known to break off, or ``None``.
        whole: bytes up to the end of its last whole line.
        tail: the line after that, cut where it is long.
    """

    utf8: bool
    unended: bool
    broken: str | None
    whole: int
    tail: str


def scan_text(stream: Readable, broken: Callable[[], str | None], other: str) -> TextScan:
    """Read a text to its end and return what was found.

    A text surely breaks off where its packed content does, or where it ends without a line end
    inside a quotation.

    Args:
        stream: the text.
        broken: returns, at the end, why the content below ends too early, or ``None``.
        other: the encoding of a text that is not UTF-8.
    """
    decoder, utf8 = codecs.getincrementaldecoder("utf-8")(), True
    size = whole = quotes = 0
    tail = b""
    while piece := stream.read(_PIECE):
        utf8 = utf8 and _can_decode(decoder, piece)
        quotes += int(np.count_nonzero(np.frombuffer(piece, np.uint8) == _QUOTE))
        last = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
        if last:
            whole, tail = size + last, piece[last : last + _SHOWN]
        elif len(tail) < _SHOWN:
            tail += piece[:_SHOWN]
        size += len(piece)
    unended = size > whole
    why = broken()
    if why is None and unended and quotes % 2:
        why = "a quotation is open at its end"
    # A character that is cut at a known break is no proof of another encoding.
    utf8 = utf8 and (why is not None or _can_decode(decoder, b"", final=True))
    shown = tail[:_SHOWN].decode("utf-8" if utf8 else other, errors="replace")
    return TextScan(utf8, unended, why, whole, shown)


def _can_decode(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    if piece.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True
