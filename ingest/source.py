"""Opening what a person gives: plain files, gzip and zip, streamed and within limits."""

import codecs
import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, BinaryIO, Final

from graph.errors import InputError, RefusedFileError

HEAD_BYTES: Final = 65_536
MAX_MEMBERS: Final = 2_000
MAX_RATIO: Final = 200
"""A zip member that unpacks to more than this many times its size is refused."""
SMALL: Final = 50_000_000
"""Below this size, unpacked, a high ratio harms nobody."""
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_XML: Final = ("<".encode("utf-16-le"), "<".encode("utf-16-be"))
_PIECE: Final = 1 << 16


@dataclass(frozen=True)
class Sniff:
    """The beginning of a file's content, unpacked.

    Attributes:
        head: the first 64 KiB.
        text: the same as text, undecodable bytes replaced, a byte-order mark removed.
        name: the file's name.
        members: names of a zip's members.
    """

    head: bytes
    text: str
    name: str
    members: tuple[str, ...]


class Opened:
    """A file that a person gave, ready to be read as often as a reader likes."""

    def __init__(self, path: Path) -> None:
        """Check that the path is a readable file.

        Raises:
            InputError: it does not exist, is a folder, or may not be read.
        """
        self.path, self.name = path, path.name
        self.remark: Callable[[str], None] = _silent
        self._remarked: set[str] = set()
        self.progress: Callable[[int], None] = lambda _bytes: None
        if not path.exists():
            raise InputError(f"{path}: there is no such file")
        if path.is_dir():
            raise InputError(f"{path} is a folder; give the files in it")
        try:
            with path.open("rb") as stream:
                self._magic = stream.read(4)
        except OSError as wrong:
            raise InputError(f"{path}: cannot be read ({wrong.strerror})") from None

    @property
    def size(self) -> int:
        """Size of the file as it lies on disk, in bytes."""
        return self.path.stat().st_size

    @cached_property
    def sha256(self) -> str:
        """The sha256 of the file as given, in hex."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    @property
    def is_zip(self) -> bool:
        """Whether the file is a zip with members; an XLSX counts as a single file."""
        return self._magic == b"PK\x03\x04" and not any(
            name.startswith("xl/") for name in self._member_names
        )

    @cached_property
    def _member_names(self) -> tuple[str, ...]:
        if self._magic != b"PK\x03\x04":
            return ()
        with self._zip() as archive:
            return tuple(i.filename for i in archive.infolist() if not i.is_dir())

    @contextmanager
    def _zip(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                if len(archive.infolist()) > MAX_MEMBERS:
                    raise RefusedFileError(f"{self.name}: a zip of more than {MAX_MEMBERS} members")
                yield archive
        except zipfile.BadZipFile as wrong:
            raise RefusedFileError(f"{self.name}: the zip is damaged ({wrong})") from None

    def binary(self) -> Iterator[tuple[str, BinaryIO]]:
        """Yield each member's name and its unpacked bytes as a stream.

        A text in UTF-16 that begins with its byte-order mark is given as UTF-8 with a remark; an
        XML document says its own encoding and is left as it is.

        Raises:
            RefusedFileError: the zip or gzip is damaged or unpacks beyond all measure.
        """
        if self.is_zip:
            with self._zip() as archive:
                for info in archive.infolist():
                    if info.is_dir():
                        continue
                    if info.file_size > max(SMALL, MAX_RATIO * info.compress_size):
                        raise RefusedFileError(f"{self.name}: {info.filename} is a zip bomb")
                    with archive.open(info) as stream:
                        yield self._plain(info.filename, _counted(stream, self.progress))
            return
        with self.path.open("rb") as raw:
            counted = _counted(raw, self.progress)
            if self._magic[:2] == b"\x1f\x8b":
                with gzip.open(counted) as unpacked:
                    yield self._plain(self.name.removesuffix(".gz"), _as_binary(unpacked))
            else:
                yield self._plain(self.name, counted)

    def _plain(self, name: str, stream: io.BufferedReader) -> tuple[str, BinaryIO]:
        """Give a stream as it is, or a text in UTF-16 as UTF-8."""
        start = stream.peek(4)[:4]
        if not start.startswith(_UTF16) or start[2:] in (*_XML, b"\0\0"):
            return name, stream
        self._tell(f"{name} is not UTF-8; read as UTF-16")
        return name, io.BufferedReader(_Recoded(stream, name), HEAD_BYTES)

    def _tell(self, text: str) -> None:
        """Remark something once, however often the file is read."""
        if self.remark is not _silent and text not in self._remarked:
            self._remarked.add(text)
            self.remark(text)

    def text(self, *, newline: str | None = None) -> Iterator[tuple[str, io.TextIOBase]]:
        """Yield each member's name and its text: UTF-8, UTF-16, else Windows-1252, as remarked."""
        encodings = self._encodings
        for (name, stream), encoding in zip(self.binary(), encodings, strict=True):
            if encoding != "utf-8-sig":
                self._tell(f"{name} is not UTF-8; read as Windows-1252")
            errors = "strict" if encoding == "utf-8-sig" else "replace"
            yield name, io.TextIOWrapper(stream, encoding, errors=errors, newline=newline)

    @cached_property
    def _encodings(self) -> list[str]:
        """Decide each member's encoding by decoding it once, in pieces."""
        progress, self.progress = self.progress, lambda _bytes: None
        try:
            return [_encoding_of(stream) for _, stream in self.binary()]
        finally:
            self.progress = progress

    def sniff(self) -> Sniff:
        """Give the beginning of the first member's content."""
        head, members = b"", self._member_names if self.is_zip else ()
        try:
            for _, stream in self.binary():
                head = stream.read(HEAD_BYTES)
                break
        except (OSError, EOFError, zipfile.BadZipFile) as wrong:
            raise RefusedFileError(f"{self.name}: cannot be unpacked ({wrong})") from None
        text = head.decode("utf-8", errors="replace").removeprefix("\ufeff")
        return Sniff(head, text, self.name, members)


def _encoding_of(stream: BinaryIO) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(1 << 20):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


class _Counting(io.RawIOBase):
    """A raw stream that reports how many bytes went through it."""

    def __init__(self, stream: IO[bytes], report: Callable[[int], None]) -> None:
        self._stream, self._report = stream, report

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed asks for a WriteableBuffer, which has no len()
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self._report(len(piece))
        return len(piece)


class _Recoded(io.RawIOBase):
    """A text in UTF-16 as a raw stream of UTF-8."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed asks for a WriteableBuffer, which has no len()
        while not self._waiting:
            piece = self._stream.read(_PIECE)
            try:
                self._waiting = self._decoder.decode(piece, final=not piece).encode()
            except UnicodeError:
                raise RefusedFileError(
                    f"{self._name}: begins as UTF-16 and is damaged; save it as UTF-8"
                ) from None
            if not piece:
                break
        given, self._waiting = self._waiting[: len(buffer)], self._waiting[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def _silent(_text: str) -> None:
    """Take a remark that nobody asked for."""


def _counted(stream: IO[bytes], report: Callable[[int], None]) -> io.BufferedReader:
    return io.BufferedReader(_Counting(stream, report), HEAD_BYTES)


def _as_binary(stream: gzip.GzipFile) -> io.BufferedReader:
    return io.BufferedReader(stream, HEAD_BYTES)
