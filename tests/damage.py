"""Ways in which a file of a workspace can be damaged, for tests."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

Damage = Callable[[Path, Path, Path], None]
"""Takes the file, another file of the same cache, and the file of an older version."""


def _remove(file: Path, other: Path, older: Path) -> None:
    file.unlink()


def _truncate(file: Path, other: Path, older: Path) -> None:
    _write(file, file.read_bytes()[: file.stat().st_size // 2])


def _flip_bit(file: Path, other: Path, older: Path) -> None:
    content = bytearray(file.read_bytes() or b"\0")
    content[len(content) // 2] ^= 4
    _write(file, bytes(content))


def _swap(file: Path, other: Path, older: Path) -> None:
    mine = file.read_bytes()
    _write(file, other.read_bytes())
    _write(other, mine)


def _put_back(file: Path, other: Path, older: Path) -> None:
    file.unlink()
    shutil.copy2(older, file)


def _write(file: Path, content: bytes) -> None:
    # A new file: one that this process has mapped into its memory must not change under it.
    file.unlink()
    file.write_bytes(content)


DAMAGES: Final[dict[str, Damage]] = {
    "missing": _remove,
    "truncated": _truncate,
    "bit flipped": _flip_bit,
    "swapped": _swap,
    "older": _put_back,
}
