"""Checks of a zip before anything in it is read."""

import zipfile
from pathlib import PurePosixPath
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.files.byte_streams import MAX_RATIO, unpacked_limit

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
