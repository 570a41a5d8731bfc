"""What a content is that is no text, by its first bytes, before any reader stumbles on it."""

from collections.abc import Sequence
from typing import Final

import numpy as np

PARQUET: Final = "a table in Parquet"
_KINDS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (
        b"\xd0\xcf\x11\xe0",
        "a workbook or document of old Office (XLS or DOC), or one with a password",
    ),
    (b"7z\xbc\xaf", "an archive (7-Zip)"),
    (b"Rar!", "an archive (RAR)"),
    (b"BZh", "something packed with bzip2"),
    (b"\xfd7zXZ", "something packed with xz"),
    (b"\x28\xb5\x2f\xfd", "something packed with zstd"),
    (b"\x1f\x8b", "something packed twice"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"PK\x05\x06", "a zip with nothing in it"),
    (b"PAR1", PARQUET),
    (b"Obj\x01", "a table in Avro"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xff\xfe\0\0", "text in UTF-32"),
    (b"\0\0\xfe\xff", "text in UTF-32"),
)
_SURE: Final = (b"%PDF-", b"\xff\xfe\0\0", b"\0\0\xfe\xff")
"""Marks that no text begins with, though what follows may look like one."""
WORKBOOK: Final = "a workbook (XLSX)"
UNKNOWN: Final = "data of a program in a form that is not known here"
_JUDGED_BYTES: Final = 512
"""Bytes by which a content is judged, though damage may follow further on."""
_PACKED: Final = b"PK\x03\x04"
_OFFICE: Final = (("xl/", WORKBOOK), ("word/", "a document (DOCX)"), ("ppt/", "slides (PPTX)"))
_OPEN_OFFICE: Final = b"application/vnd.oasis.opendocument"
_PAGES: Final = (b"<!doctype html", b"<html")
_LONGEST_PAGE: Final = 16
_TAR: Final = (257, b"ustar")
"""Where the mark of a tar stands, and what it is (POSIX.1-1988)."""
_TEXT_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_CONTROLS: Final = np.array([code < 0x20 and code not in b"\t\n\f\r\x1a" for code in range(256)])
_MOST: Final = 0.02
"""Share of control signs above which a content is no text; registers have a few by mistake."""

_STAND_INS: Final = (
    (
        "version https://git-lfs",
        "a pointer of Git LFS, which stands in a repository for a large file; fetch the file "
        "itself",
    ),
    (
        "/annex/objects/",
        "a pointer of git-annex, which stands in a repository for a large file; fetch the file "
        "itself",
    ),
    (
        "alphabetical listing of specially designated nationals",
        "OFAC's list as running text, in which entries have no numbers; fetch the file itself as "
        "XML or CSV",
    ),
)
"""Beginnings, in small letters, of texts that are no file of a publisher."""

_ADVICE: Final = (
    (WORKBOOK, "describe its columns with --mapping"),
    ("old Office", "save it as CSV UTF-8, or as XLSX without a password"),
    ("LibreOffice", "save it as CSV UTF-8 or XLSX"),
    ("archive", "unpack it first"),
    ("packed", "unpack it first"),
    ("UTF-", "save it as UTF-8"),
    ("web page", "fetch the file itself, perhaps after logging in"),
    ("", "give the file as its publisher gives it"),
)


def kind_advice(found: str) -> str:
    """Return what to do with a content that :func:`content_kind` has named."""
    return next(advice for part, advice in _ADVICE if part in found)


def content_kind(head: bytes, members: Sequence[str] = ()) -> str | None:
    """Return what a content is that is no text.

    Args:
        head: its first bytes, unpacked; of the first member of a zip.
        members: the names of a zip's members.

    Returns:
        Words that follow "it looks like"; ``None`` for text.

    >>> content_kind(b"%PDF-1.7")
    'a PDF document'
    >>> content_kind(b'{"name": "A"}') is None
    True
    """
    office = (said for part, said in _OFFICE for name in members if name.startswith(part))
    if found := next(office, None):
        return found
    if head.startswith(_OPEN_OFFICE):
        return "a document or workbook of LibreOffice (ODT or ODS)"
    if head.startswith(_PACKED):
        return "an archive within a zip" if members else WORKBOOK
    if head.lstrip()[:_LONGEST_PAGE].lower().startswith(_PAGES):
        return "a web page, which sites give in place of a file"
    if head.startswith(_TAR[1], _TAR[0]):
        return "an archive (tar)"
    if _is_text(head) and not head.startswith(_SURE):
        return None
    if _is_utf16(head[:_JUDGED_BYTES]):
        return "text in UTF-16 without its mark"
    return next((said for mark, said in _KINDS if head.startswith(mark)), UNKNOWN)


def describe_stand_in(text: str) -> str | None:
    """Return what a text is that only stands for a file, and what to do; else ``None``.

    >>> describe_stand_in("version https://git-lfs.github.com/spec/v1")[:22]
    'a pointer of Git LFS, '
    """
    begin = text[:_JUDGED_BYTES].lstrip().casefold()
    return next((said for mark, said in _STAND_INS if begin.startswith(mark)), None)


def _is_text(head: bytes) -> bool:
    if not head or head.startswith(_TEXT_MARKS):
        return True
    return bool(_CONTROLS[np.frombuffer(head[:_JUDGED_BYTES], np.uint8)].mean() <= _MOST)


def _is_utf16(head: bytes) -> bool:
    """Return whether over 1 in 16 bytes are zero, and all on one side of each pair."""
    zeros = sorted(head[at::2].count(0) for at in (0, 1))
    return zeros[0] == 0 and zeros[1] > len(head) / 16
