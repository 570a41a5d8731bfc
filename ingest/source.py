"""Opening what a person gives: plain files, gzip and zip, streamed and within limits."""

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
        self.remark: Callable[[str], None] = lambda _text: None
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
                        yield info.filename, _counted(stream, self.progress)
            return
        with self.path.open("rb") as raw:
            counted = _counted(raw, self.progress)
            if self._magic[:2] == b"\x1f\x8b":
                with gzip.open(counted) as unpacked:
                    yield self.name.removesuffix(".gz"), _as_binary(unpacked)
            else:
                yield self.name, counted

    def text(self, *, newline: str | None = None) -> Iterator[tuple[str, io.TextIOBase]]:
        """Yield each member's name and its text: UTF-8, else Windows-1252 with a remark."""
        encodings = self._encodings
        for (name, stream), encoding in zip(self.binary(), encodings, strict=True):
            if encoding != "utf-8-sig":
                self.remark(f"{name} is not UTF-8; read as Windows-1252")
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
    import codecs

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


def _counted(stream: IO[bytes], report: Callable[[int], None]) -> BinaryIO:
    return io.BufferedReader(_Counting(stream, report), HEAD_BYTES)


def _as_binary(stream: gzip.GzipFile) -> BinaryIO:
    return io.BufferedReader(stream, HEAD_BYTES)
