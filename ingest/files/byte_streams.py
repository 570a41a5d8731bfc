"""Streams that refuse a file whose lines or unpacked size go beyond all measure.

A publisher's file is large but never boundless: its lines end, and packed text shrinks ten- to
fiftyfold. Anything beyond that is broken or hostile, and is refused before it fills the memory.
"""

import codecs
import io
import zipfile
import zlib
from abc import abstractmethod
from collections.abc import Callable
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
    """A raw stream over another, read by :meth:`_piece`."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed asks for a WriteableBuffer, which has no len()
        piece = self._piece(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    @abstractmethod
    def _piece(self, size: int) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


class _CountingStream(_PieceStream):
    """A stream that reports how many bytes went through it."""

    def __init__(self, stream: Readable, report: Callable[[int], None]) -> None:
        self._stream, self._report = stream, report

    def _piece(self, size: int) -> bytes:
        piece = self._stream.read(size)
        self._report(len(piece))
        return piece


class _UnpackedStream(_PieceStream):
    """A stream that ends where packed content breaks off, and refuses damage and excess."""

    def __init__(
        self, stream: UnpackedSource, name: str, most: int, breaks_off: Callable[[str], None]
    ) -> None:
        self._stream, self._name, self._most, self._seen = stream, name, most, 0
        self._breaks_off = breaks_off

    def _piece(self, size: int) -> bytes:
        try:
            # `read` would wait for the whole size, and lose its bytes where the content breaks off.
            piece = self._stream.read1(size)
        except EOFError:
            self._breaks_off("its packed content has no end")
            return b""
        except DAMAGE as wrong:
            raise RefusedFileError(
                f"{self._name}: cannot be unpacked any further ({error_text(wrong)}); "
                "fetch the file again"
            ) from None
        self._seen += len(piece)
        if self._seen > self._most:
            raise RefusedFileError(
                f"{self._name}: unpacks to more than {MAX_RATIO} times its size, as no list does"
            )
        return piece


class _LineStream(_PieceStream):
    """A stream of text that refuses a line without an end within measure."""

    def __init__(self, stream: Readable, name: str, ends: Callable[[bool], None]) -> None:
        self._stream, self._name, self._since, self._ends = stream, name, 0, ends

    def _piece(self, size: int) -> bytes:
        piece = self._stream.read(min(size, PIECE))
        if not piece:
            self._ends(self._since == 0)
        last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        self._since = len(piece) - last - 1 if last >= 0 else self._since + len(piece)
        if self._since > MAX_LINE:
            raise RefusedFileError(
                f"{self._name}: a line is longer than {MAX_LINE >> 20} MiB, as in no list; "
                "its line ends are lost or it is another kind of file"
            )
        return piece


class _FirstBytes(_PieceStream):
    """The beginning of a stream."""

    def __init__(self, stream: Readable, size: int) -> None:
        self._stream, self._left = stream, size

    def _piece(self, size: int) -> bytes:
        piece = self._stream.read(min(size, self._left))
        self._left -= len(piece)
        return piece


class _RecodedStream(_PieceStream):
    """A text in UTF-16 as UTF-8."""

    def __init__(self, stream: Readable, name: str) -> None:
        self._stream, self._name = stream, name
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._waiting = b""

    def _piece(self, size: int) -> bytes:
        while not self._waiting:
            piece = self._stream.read(PIECE)
            try:
                self._waiting = self._decoder.decode(piece, final=not piece).encode()
            except UnicodeError:
                raise RefusedFileError(
                    f"{self._name}: begins as UTF-16 and is damaged; save it as UTF-8"
                ) from None
            if not piece:
                break
        given, self._waiting = self._waiting[:size], self._waiting[size:]
        return given


def counting_stream(stream: Readable, report: Callable[[int], None]) -> io.BufferedReader:
    """Return a stream that reports how many bytes went through it."""
    return io.BufferedReader(_CountingStream(stream, report), PIECE)


def unpacked_stream(
    stream: UnpackedSource, name: str, most: int, breaks_off: Callable[[str], None]
) -> io.BufferedReader:
    """Return an unpacked stream that refuses damage and more than ``most`` bytes.

    Where the content breaks off the stream ends, and ``breaks_off`` is called with the reason.
    """
    return io.BufferedReader(_UnpackedStream(stream, name, most, breaks_off), PIECE)


def first_bytes(stream: Readable, size: int) -> io.BufferedReader:
    """Return a stream of the first ``size`` bytes of another."""
    return io.BufferedReader(_FirstBytes(stream, size), PIECE)


def line_stream(stream: Readable, name: str, ends: Callable[[bool], None]) -> io.BufferedReader:
    """Return a stream of text that refuses a line without an end.

    At the end of the text ``ends`` is called with whether its last line has an end.
    """
    return io.BufferedReader(_LineStream(stream, name, ends), PIECE)


def recoded_stream(stream: Readable, name: str) -> io.BufferedReader:
    """Return a text in UTF-16 as UTF-8."""
    return io.BufferedReader(_RecodedStream(stream, name), PIECE)
