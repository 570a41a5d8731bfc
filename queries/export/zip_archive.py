"""Zip archives whose bytes depend on their files alone, and safe reading of foreign ones."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from graph.values.errors import InputError

ENTRY_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same files give the same bytes."""
MOST_FILES: Final = 500
MOST_BYTES: Final = 512 * 2**20
"""Most bytes of all files of an archive, unpacked."""
MANIFEST: Final = "manifest.json"
MADE_BY: Final = "ownership-explorer"
"""How a manifest names this program."""


def pack_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the bytes of an archive of some files; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, ENTRY_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, content)
    return out.getvalue()


def unpack_zip(content: bytes, name: str) -> dict[str, bytes]:
    """Return an archive's files by name, in memory; `InputError` if damaged or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(e.file_size for e in entries) > MOST_BYTES:
                raise InputError(
                    f"{name}: unpacks to more than {MOST_FILES} files or {MOST_BYTES >> 20} MiB; "
                    "give an exposure file of ours"
                )
            found: dict[str, bytes] = {}
            for entry in entries:
                if entry.filename in found:
                    raise InputError(f"{name}: holds {entry.filename!r} twice; get it anew")
                with archive.open(entry) as file:
                    found[entry.filename] = file.read(entry.file_size + 1)
            return found
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as wrong:
        raise InputError(f"{name}: is no zip archive, or damaged ({wrong}); get it anew") from None


def file_hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of every file as hex digits, by name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def json_bytes(value: Any) -> bytes:
    """Return a value as JSON bytes: indented by two blanks, keys sorted, a line end last."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return (text + "\n").encode("utf-8")
