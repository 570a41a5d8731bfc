"""Is a fetched file what it should be? Its first bytes tell its form, its last that it is whole."""

import re
import zipfile
from pathlib import Path
from typing import Final

from ingest.download.web_client import FetchError

HEAD: Final = 2048
"""Bytes at the beginning that tell the form."""
_TAIL: Final = 4096
_PAGE: Final = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_BOM: Final = b"\xef\xbb\xbf"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_BEGINS: Final = {
    "xml": (b"<",),
    "json": (b"{", b"["),
    "zip": (b"PK\x03\x04",),
    "gzip": (b"\x1f\x8b",),
}
_ENDS: Final = {"xml": b">", "json": b"]}"}
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b")


def check_beginning(head: bytes, form: str) -> None:
    """Check the first bytes of a file; many servers send a page of regrets with status 200.

    Raises:
        FetchError: they are of another form.
    """
    if not head:
        raise FetchError("the file is empty")
    start = head.removeprefix(_BOM).lstrip()
    if _PAGE.match(start):
        raise FetchError("a web page came in place of the file")
    if start.startswith(_WIDE):
        return
    wanted = _BEGINS.get(form)
    # What should be packed is taken as it is too, and the other way round: readers know both.
    others = (*_BEGINS["xml"], *_BEGINS["json"]) if form in ("zip", "gzip") else _PACKED
    if wanted and not start.startswith((*wanted, *others)):
        raise FetchError(f"it does not begin as {_name(form)} does, but with {start[:20]!r}")
    if form == "csv" and start.startswith((b"<", b"{")):
        raise FetchError(f"it does not begin as CSV does, but with {start[:20]!r}")


def _name(form: str) -> str:
    return form.upper() if form != "gzip" else "a gzip"


def breaks_off(path: Path, form: str) -> bool:
    """Return whether the end of a file is missing, as far as its form tells."""
    with path.open("rb") as stream:
        start = stream.read(4)
        if start.startswith(b"PK\x03\x04"):
            return not zipfile.is_zipfile(path)
        if start.startswith((b"\x1f\x8b", *_WIDE)) or form not in _ENDS:
            return False
        stream.seek(max(0, path.stat().st_size - _TAIL))
        end = stream.read().rstrip()
    return not end or end[-1] not in _ENDS[form]
