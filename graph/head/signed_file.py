"""Small JSON files with a hash of their own: the head, the descriptions of parts, the marker."""

import contextlib
import errno
import json
import os
from pathlib import Path
from typing import Any, Final

import orjson

from graph.values.file_digests import digest_text, read_stored

FORMAT: Final = 2
"""The format of a record on disk; 1 had neither hashes nor a log."""
_START: Final = b'{"format": '
_HASHED: Final = b'"body": '


class DamagedFileError(ValueError):
    """A signed file is not what was written; its text says in which way."""


class OtherFormatError(ValueError):
    """A file was written by another version of this program.

    Attributes:
        format: the number of its format, or ``None`` if it has none.
    """

    def __init__(self, found: object) -> None:
        super().__init__(f"format {found}")
        self.format = found if isinstance(found, int) else None


def signed_text(body: dict[str, Any]) -> bytes:
    """Return the text of a signed file."""
    said = json.dumps(body, ensure_ascii=False).encode("utf-8")
    start = f'{{"format": {FORMAT}, "blake2": "{digest_text(said)}", "body": '
    return start.encode() + said + b"}\n"


def write_signed(path: Path, text: bytes) -> None:
    """Write a text beside a file, flush it to the disk, and put it in the file's place."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        write_flushed(fresh, text)
        os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def write_flushed(path: Path, text: bytes) -> None:
    """Write a file, readable for its owner, and flush it to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def read_signed(path: Path) -> dict[str, Any]:
    """Return the body of a signed file.

    Raises:
        OSError: it cannot be read.
        DamagedFileError: it is not what was written.
        OtherFormatError: another version of this program wrote it.
    """
    try:
        text = read_stored(path)
    except OSError as wrong:
        if wrong.errno == errno.ENXIO:
            raise DamagedFileError("is no file") from None
        raise
    return parse_signed(text)


def parse_signed(text: bytes) -> dict[str, Any]:
    """Return the body in the text of a signed file; see `read_signed`."""
    try:
        found = orjson.loads(text)
    except ValueError:
        raise DamagedFileError("is damaged") from None
    start = text.find(_HASHED) + len(_HASHED)
    # The hash covers every byte of the body as it was written; the rest is compared by itself.
    body = text[start:-2]
    whole = f'{{"format": {FORMAT}, "blake2": "{digest_text(body)}", "body": '.encode()
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        # The number itself may be what was changed, of a file that is ours.
        if text[len(_START) + 1 :] == (whole + body + b"}\n")[len(_START) + 1 :]:
            raise DamagedFileError("is damaged")
        raise OtherFormatError(found.get("format") if isinstance(found, dict) else None)
    if text != whole + body + b"}\n":
        raise DamagedFileError("is damaged")
    said = found["body"]
    if not isinstance(said, dict):
        raise DamagedFileError("is damaged")
    return said
