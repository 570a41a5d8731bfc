"""What a load that died left behind: stages, and parts and copies that no head names."""

import shutil
from pathlib import Path

from graph.head.head_file import commit_mark
from graph.head.manifest import Head
from graph.head.trash import move_to_trash


def put_leftovers_away(workspace: Path, folder: Path, head: Head) -> None:
    """Remove stages, and move parts and copies of a load that died to the trash.

    Args:
        workspace: the workspace, which has the trash.
        folder: the folder of its record.
        head: the record's head.
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


def commit_marks(folder: Path, name: str) -> list[Path]:
    """Return the marks beside parts or copies of which a head may not speak yet."""
    return list((folder / name).glob(f"*{commit_mark(Path('x')).suffix}"))
