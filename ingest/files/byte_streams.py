"""Streams that refuse a file whose lines or unpacked size go beyond all measure.

A publisher's file is large but never boundless: its lines end, and packed text shrinks ten- to
fiftyfold. Anything beyond that is broken or hostile, and is refused before it fills the memory.
A zip is checked before anything in it is read.
"""

import codecs
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final, Protocol

from graph.values.errors import RefusedFileError

PIECE: Final = 1 << 16
"""Bytes that are read at once."""
MAX_RATIO: Final = 200
"""How many times its packed size a content may unpack to."""
SMALL: Final = 50_000_000
"""Below this size, unpacked, a high ratio harms nobody."""
MAX_LINE: Final = 8 << 20
"""Bytes of the longest line of a text; no register has a row of a hundredth of that."""
DAMAGE: Final = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
)
"""The errors that unpacking damaged, encrypted or oddly packed content raises."""

_SHOWN: Final = 200


class BreaksOffError(RefusedFileError):
    """A file ends before its content does; what came before was read.

    Attributes:
        tail: the beginning of the record that is cut.
        place: where it ends, such as ``at line 10, column 72``.
    """

    def __init__(self, text: str, tail: str = "", place: str = "") -> None:
        super().__init__(text)
        self.tail, self.place = tail, place


def unpacked_limit(packed: int) -> int:
    """Return how many bytes ``packed`` bytes may unpack to at most."""
    return max(SMALL, MAX_RATIO * packed)


def error_text(wrong: Exception) -> str:
    """Return an error's text as part of a sentence, cut after 200 characters."""
    return " ".join(str(wrong).split())[:_SHOWN] or "it breaks off"


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""
        ...


class UnpackedSource(Protocol):
    """A stream of unpacked bytes."""

    def read1(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes as soon as there are any, none at the end."""
        ...


class _PieceStream(io.RawIOBase):
    """A raw stream of what a function returns: at most so many bytes, none at the end."""

    def __init__(self, piece_of: Callable[[int], bytes]) -> None:
        self._piece_of = piece_of

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed asks for a WriteableBuffer, which has no len()
        piece = self._piece_of(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _buffered_stream(piece_of: Callable[[int], bytes]) -> io.BufferedReader:
    return io.BufferedReader(_PieceStream(piece_of), PIECE)


def counting_stream(stream: Readable, report: Callable[[int], None]) -> io.BufferedReader:
    """Return a stream that reports how many bytes went through it."""

    def piece_of(size: int) -> bytes:
        piece = stream.read(size)
        report(len(piece))
        return piece

    return _buffered_stream(piece_of)


def unpacked_stream(
    stream: UnpackedSource, name: str, most: int, breaks_off: Callable[[str], None]
) -> io.BufferedReader:
    """Return an unpacked stream that refuses damage and more than ``most`` bytes.

    Where the content breaks off the stream ends, and ``breaks_off`` is called with the reason.
    """
    seen = 0

    def piece_of(size: int) -> bytes:
        nonlocal seen
        try:
            # `read` would wait for the whole size, and lose its bytes where the content breaks off.
            piece = stream.read1(size)
        except EOFError:
            breaks_off("its packed content has no end")
            return b""
        except DAMAGE as wrong:
            raise RefusedFileError(
                f"{name}: cannot be unpacked any further ({error_text(wrong)}); "
                "fetch the file again"
            ) from None
        seen += len(piece)
        if seen > most:
            raise RefusedFileError(
                f"{name}: unpacks to more than {MAX_RATIO} times its size, as no list does"
            )
        return piece

    return _buffered_stream(piece_of)


def first_bytes(stream: Readable, size: int) -> io.BufferedReader:
    """Return a stream of the first ``size`` bytes of another."""
    left = size

    def piece_of(wanted: int) -> bytes:
        nonlocal left
        piece = stream.read(min(wanted, left))
        left -= len(piece)
        return piece

    return _buffered_stream(piece_of)


def line_stream(stream: Readable, name: str, ends: Callable[[bool], None]) -> io.BufferedReader:
    """Return a stream of text that refuses a line without an end within measure.

    At the end of the text ``ends`` is called with whether its last line has an end.
    """
    since = 0

    def piece_of(size: int) -> bytes:
        nonlocal since
        piece = stream.read(min(size, PIECE))
        if not piece:
            ends(since == 0)
        last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        since = len(piece) - last - 1 if last >= 0 else since + len(piece)
        if since > MAX_LINE:
            raise RefusedFileError(
                f"{name}: a line is longer than {MAX_LINE >> 20} MiB, as in no list; "
                "its line ends are lost or it is another kind of file"
            )
        return piece

    return _buffered_stream(piece_of)


def recoded_stream(stream: Readable, name: str) -> io.BufferedReader:
    """Return a text in UTF-16 as UTF-8."""
    decoder, waiting = codecs.getincrementaldecoder("utf-16")(), b""

    def piece_of(size: int) -> bytes:
        nonlocal waiting
        while not waiting:
            piece = stream.read(PIECE)
            try:
                waiting = decoder.decode(piece, final=not piece).encode()
            except UnicodeError:
                raise RefusedFileError(
                    f"{name}: begins as UTF-16 and is damaged; save it as UTF-8"
                ) from None
            if not piece:
                break
        given, waiting = waiting[:size], waiting[size:]
        return given

    return _buffered_stream(piece_of)


MAX_MEMBERS: Final = 2_000
MAX_TEXTS: Final = 100_000_000
"""The most bytes of a workbook's table of texts, which is read into memory whole."""
_TEXTS: Final = "xl/sharedStrings.xml"
_ENCRYPTED: Final = 0x1


def check_members(name: str, members: list[zipfile.ZipInfo], size: int) -> None:
    """Check that a zip has few enough members, of sane size, and no path that leads out."""
    if len(members) > MAX_MEMBERS:
        raise RefusedFileError(f"{name}: a zip of more than {MAX_MEMBERS} members")
    for info in members:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or info.filename[1:2] == ":":
            raise RefusedFileError(
                f"{name}: the zip has a member {info.filename[:100]!r}, which leads out of it"
            )
        if info.flag_bits & _ENCRYPTED:
            raise RefusedFileError(f"{name}: {info.filename} is encrypted; give it unpacked")
        if info.file_size > unpacked_limit(info.compress_size):
            raise RefusedFileError(f"{name}: {info.filename} is a zip bomb")
        if info.filename == _TEXTS and info.file_size > MAX_TEXTS:
            raise RefusedFileError(
                f"{name}: the workbook has more than {MAX_TEXTS // 1_000_000} MB of texts; save "
                "it as CSV UTF-8"
            )
    if sum(info.file_size for info in members) > unpacked_limit(size):
        raise RefusedFileError(
            f"{name}: unpacks to more than {MAX_RATIO} times its size, as no list does"
        )
