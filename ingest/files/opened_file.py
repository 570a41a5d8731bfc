"""Files that a person gives: plain, gzip or zip, streamed and within limits."""

import codecs
import gzip
import hashlib
import io
import os
import re
import stat
import struct
import zipfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final, cast

from graph.values.errors import InputError, RefusedFileError
from ingest.files.byte_streams import (
    DAMAGE,
    check_members,
    counting_stream,
    error_text,
    first_bytes,
    line_stream,
    recoded_stream,
    unpacked_limit,
    unpacked_stream,
)
from ingest.files.encoding import TextScan, scan_text

_ADDRESS: Final = re.compile(r"(?:https?|ftp|s3):/", re.IGNORECASE)


def check_path(path: Path) -> None:
    """Check that a path leads to a file, as far as its folders may be looked into.

    Raises:
        InputError: it does not; the text says what to give.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise InputError(f"{path}: {_missing_reason(path)}") from None
    except OSError as wrong:
        raise InputError(f"{path}: cannot be read ({wrong.strerror})") from None
    if stat.S_ISDIR(mode):
        raise InputError(f"{path} is a folder; give the files in it")
    if not stat.S_ISREG(mode):
        raise InputError(
            f"{path}: is a pipe or a device, and a file is read more than once; save it first"
        )


def _missing_reason(path: Path) -> str:
    """Return what is wrong with a path that leads to nothing, and what to give."""
    if _ADDRESS.match(str(path)):
        return "is an address, and nothing is fetched; download the file and give that"
    if str(path) == "-":
        return "is no file; what comes through a pipe must be saved first"
    try:
        target = os.readlink(path)
    except (OSError, ValueError):
        return "there is no such file"
    return f"there is no such file; it is a link to {target}"


HEAD_BYTES: Final = 65_536
_EXTRAS: Final = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)"
    r"|(?:^|/)(?:read[-_ ]?me|licen[cs]e|notice|attribution)(?:\.(?:txt|md|html?|pdf|rst))?$",
    re.IGNORECASE,
)
"""Members of a zip that are no data: what systems add while packing, and texts about the data."""
_UNWRITABLE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Characters of a name that no message may hold: control characters, unseen ones that turn the
reading direction, and bytes that are no UTF-8."""
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FALLBACK_ENCODING: Final = "cp1252"
_XML: Final = ("<".encode("utf-16-le"), "<".encode("utf-16-be"))


@dataclass(frozen=True)
class Sniff:
    """The beginning of a file's content, unpacked.

    Attributes:
        head: the first 64 KiB.
        text: the same as text, undecodable bytes replaced, a byte-order mark removed.
        name: the file's name, as :attr:`Opened.name`.
        members: names of a zip's members.
    """

    head: bytes
    text: str
    name: str
    members: tuple[str, ...]


class Opened:
    """A file that a person gave, ready to be read as often as a reader likes."""

    def __init__(self, path: Path) -> None:
        """Check that the path is a readable file, and read its first bytes.

        Raises:
            InputError: it does not exist, is a folder, or may not be read.
        """
        self.path, self.name = path, _UNWRITABLE.sub("_", path.name)
        self.remark: Callable[[str], None] = _ignore_remark
        self._remarked: set[str] = set()
        self.progress: Callable[[int], None] = lambda _bytes: None
        self.broken: str | None = None
        """Why the content ends too early, once reading has found that."""
        self.passed_over: str | None = None
        """A passage that was not read though records may stand there, and why."""
        self.source: dict[str, str] = {}
        """Title, publisher, licence and url, where they are not its reader's."""
        self.tail = ""
        """The cut line at the end of a text that breaks off."""
        self.unended = False
        """Whether the last text that was read has no line end at its end."""
        self.encoding: str | None = None
        """The encoding of a text that is not UTF-8, where a person named it."""
        self.advice = "save it as UTF-8"
        """What to do where a text was read in a wrong encoding."""
        check_path(path)
        try:
            with path.open("rb") as stream:
                self._magic = stream.read(4)
            self._state = _state(path)
        except OSError as wrong:
            raise InputError(f"{path}: cannot be read ({wrong.strerror})") from None

    def check_state(self) -> None:
        """Check that the file is still the one that was opened.

        Raises:
            RefusedFileError: it was written to, or another lies in its place.
        """
        if _state(self.path) != self._state:
            raise RefusedFileError(
                f"{self.name}: changed while it was read; load it when it is no longer written to"
            )

    @property
    def size(self) -> int:
        """Size of the file as it lies on disk, in bytes."""
        return self.path.stat().st_size

    @property
    def bytes_to_read(self) -> int:
        """Number of bytes that `progress` is told of by the end: those of a zip are unpacked."""
        if not self.is_zip:
            return self.size
        with self._zip() as archive:
            members = [one for one in archive.infolist() if one.filename in self._member_names]
            return sum(one.file_size for one in members)

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
    def entries(self) -> tuple[str, ...]:
        """Every name in a zip, whether it is read or not; none for any other file."""
        if not self.is_zip:
            return ()
        with self._zip() as archive:
            return tuple(info.filename for info in archive.infolist())

    @cached_property
    def _member_names(self) -> tuple[str, ...]:
        if self._magic != b"PK\x03\x04":
            return ()
        with self._zip() as archive:
            names = tuple(i.filename for i in archive.infolist() if not i.is_dir() and i.file_size)
        return tuple(name for name in names if _EXTRAS.search(name) is None) or names

    @contextmanager
    def _zip(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                check_members(self.name, archive.infolist(), self.size)
                yield archive
        except (*DAMAGE, struct.error, ValueError) as wrong:
            raise RefusedFileError(
                f"{self.name}: the zip is damaged or breaks off ({error_text(wrong)}); what it "
                "holds stands in an index at its end, so fetch it again"
            ) from None

    def binary(self, *, by_line: bool = False) -> Iterator[tuple[str, io.BufferedReader]]:
        """Yield each member's name and its unpacked bytes as a stream.

        A text in UTF-16 with its byte-order mark is recoded as UTF-8, with a remark; an XML
        document names its own encoding and is left as it is.

        With ``by_line`` a line without an end is refused.

        Raises:
            RefusedFileError: the zip or gzip is damaged or unpacks beyond all measure, here or
                while a stream is read.
        """
        for name, stream in self._member_streams():
            start = stream.peek(4)[:4]
            if start.startswith(_UTF16) and start[2:] not in (*_XML, b"\0\0"):
                self.remark_once(f"{name} is not UTF-8; read as UTF-16")
                stream = recoded_stream(stream, name)
            yield name, line_stream(stream, name, self._set_unended) if by_line else stream

    def _member_streams(self) -> Iterator[tuple[str, io.BufferedReader]]:
        if self.is_zip:
            with self._zip() as archive:
                for info in archive.infolist():
                    if info.is_dir() or not info.file_size:
                        continue
                    if info.filename not in self._member_names:
                        self.remark_once(
                            f"not read, it only goes with the data: {info.filename[:100]}"
                        )
                    else:
                        most = unpacked_limit(info.compress_size)
                        with archive.open(info) as packed:
                            place = f"{self.name}: {info.filename}"
                            member = cast(zipfile.ZipExtFile, packed)
                            stream = unpacked_stream(member, place, most, self.mark_broken)
                            yield info.filename, counting_stream(stream, self.progress)
            return
        with self.path.open("rb", buffering=0) as raw:
            whole = counting_stream(raw, self.progress)
            if self._magic[:2] == b"\x1f\x8b":
                with gzip.open(whole) as packed:
                    stream = unpacked_stream(
                        packed, self.name, unpacked_limit(self.size), self.mark_broken
                    )
                    yield self.name.removesuffix(".gz"), stream
            else:
                yield self.name, whole

    def mark_broken(self, why: str) -> None:
        """Record that the content ends too early; the first reason stays."""
        self.broken = self.broken or why

    def mark_passed_over(self, what: str) -> None:
        """Record that a passage was not read in which any number of records may stand."""
        self.passed_over = self.passed_over or what

    def _set_unended(self, whole: bool) -> None:
        self.unended = not whole

    def remark_once(self, text: str) -> None:
        """Remark on something once, however often the file is read."""
        if self.remark is not _ignore_remark and text not in self._remarked:
            self._remarked.add(text)
            self.remark(text)

    def text(self, *, newline: str | None = None) -> Iterator[tuple[str, io.TextIOBase]]:
        """Yield each member's name and its text: UTF-8, UTF-16, else Windows-1252 with a remark.

        A text that is none of the first two is read in ``encoding``, if that is given. Of a text
        that breaks off the cut line is left out; it stands in ``tail``.
        """
        for name, stream, utf8 in self._whole_lines():
            encoding = "utf-8-sig" if utf8 else self.encoding or _FALLBACK_ENCODING
            errors = "replace" if encoding == _FALLBACK_ENCODING else "strict"
            yield name, io.TextIOWrapper(stream, encoding, errors=errors, newline=newline)

    @property
    def is_utf8(self) -> bool:
        """Whether all of its text is UTF-8."""
        return all(look.utf8 for look in self._scans)

    def utf8(self) -> Iterator[tuple[str, BinaryIO]]:
        """Yield each member's name and its text as UTF-8 bytes, without the byte-order mark.

        The caller has checked :attr:`is_utf8`. A cut line is left out, as by :meth:`text`.
        """
        for name, stream, _ in self._whole_lines():
            if stream.peek(len(BOM_UTF8)).startswith(BOM_UTF8):
                stream.read(len(BOM_UTF8))
            yield name, stream

    def _whole_lines(self) -> Iterator[tuple[str, io.BufferedReader, bool]]:
        for (name, stream), look in zip(self.binary(by_line=True), self._scans, strict=True):
            if not look.utf8 and self.encoding is None:
                self.remark_once(
                    f"{name} is not UTF-8; read as Windows-1252 (if names look wrong, "
                    f"{self.advice})"
                )
            if look.broken is not None:
                self.mark_broken(look.broken)
                self.tail = look.tail
                stream = first_bytes(stream, look.whole)
            yield name, stream, look.utf8

    @cached_property
    def _scans(self) -> list[TextScan]:
        """What a first look through each member found; computed once, in pieces."""
        with self.extra_reading():
            other = self.encoding or _FALLBACK_ENCODING
            streams = self.binary(by_line=True)
            return [scan_text(s, lambda: self.broken, other) for _, s in streams]

    @contextmanager
    def extra_reading(self) -> Iterator[None]:
        """Read the file once more meanwhile, which must not be counted as progress."""
        progress, self.progress = self.progress, lambda _bytes: None
        try:
            yield
        finally:
            self.progress = progress

    def sniff(self) -> Sniff:
        """Return the beginning of the first member's content."""
        head, members = b"", self._member_names if self.is_zip else ()
        for _, stream in self.binary():
            head = stream.read(HEAD_BYTES)
            break
        encoding = "utf-16" if head.startswith(_UTF16) and head[2:4] in _XML else "utf-8"
        text = head.decode(encoding, errors="replace").removeprefix("\ufeff")
        return Sniff(head, text, self.name, members)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _ignore_remark(_text: str) -> None:
    """Ignore a remark that nobody asked for."""
