"""What a writer that died left behind: stages, and parts and copies that no head names."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from graph.head.head_file import FIRST_FORMAT, commit_mark
from graph.head.manifest import Head
from graph.head.stray_parts import find_dropped
from graph.head.trash import move_to_trash
from graph.values.os_errors import collect_os_error


def put_leftovers_away(workspace: Path, folder: Path, head: Head) -> list[str]:
    """Remove stages, and move to the trash what a load, drop or migration that died left.

    Args:
        workspace: the workspace, which has the trash.
        folder: the folder of its record.
        head: the record's head.

    Returns:
        What a drop or a migration had left, and where it is now, a line each.
    """
    shutil.rmtree(folder / "stage", ignore_errors=True)
    named = {"parts": {p.id for p in head.parts}}
    named["files"] = {f"{p.source['sha256']}.zst" for p in head.parts}
    for name, names in named.items():
        for mark in commit_marks(folder, name):
            path = mark.with_suffix("")
            if path.name not in names:
                move_to_trash(workspace, path)
            mark.unlink(missing_ok=True)
    old = (folder / name for name in FIRST_FORMAT)
    return move_all_to_trash(workspace, (*find_dropped(folder, head), *old))


def move_all_to_trash(workspace: Path, paths: Iterable[Path]) -> list[str]:
    """Move files and folders of no use any more to the trash; return a line for each that is there.

    One that cannot be moved keeps nobody from writing, and its line says why it stays.
    """
    told: list[str] = []
    for path in paths:
        name = path.relative_to(workspace)
        with collect_os_error(told, f"{name} could not be moved to the trash"):
            if move_to_trash(workspace, path) is not None:
                told.append(f"{name}, which is of no use any more, is in the trash now")
    return told


def commit_marks(folder: Path, name: str) -> list[Path]:
    """Return the marks beside parts or copies of which a head may not speak yet."""
    return list((folder / name).glob(f"*{commit_mark(Path('x')).suffix}"))
