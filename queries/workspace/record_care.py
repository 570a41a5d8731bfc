"""Keeping a record whole: check, repair, migrate, and the trash."""

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from graph.head import part_check, trash, workspace_folder
from graph.head.change_log import LOG
from graph.head.head_file import is_uncommitted
from graph.head.record_check import check_record, find_unnamed
from graph.head.stray_parts import find_dropped
from graph.record.leftovers import move_all_to_trash
from graph.record.record import Record
from graph.values.errors import (
    NOT_ALLOWED,
    DamagedRecordError,
    WorkspaceError,
    damage_as_unwritten,
)
from graph.values.os_errors import os_error_advice
from queries.question.remark import WaitRemark, write_remark

if TYPE_CHECKING:
    from graph.head.manifest import Head
    from ingest.load.progress import Progress

_CACHE: Final = "cache/"


class ProblemRow(TypedDict):
    """One file that is missing or was changed."""

    file: str
    problem: str


class CheckAnswer(TypedDict):
    """The answer of ``check``."""

    workspace: str
    data_version: str | None
    deep: bool
    whole: bool
    files: int
    bytes: int
    problems: list[ProblemRow]
    notes: list[str]
    checked_deep_on: str | None


class RepairAnswer(TypedDict):
    """The answer of ``repair``."""

    workspace: str
    whole: bool
    data_version_before: str | None
    data_version: str | None
    found: list[str]
    mended: list[str]
    left: list[str]


class MigrateAnswer(TypedDict):
    """The answer of ``migrate``."""

    workspace: str
    data_version: str
    files: int
    judgements: int
    notes: list[str]
    left: list[str]


def check_workspace(workspace: Path, *, deep: bool, progress: "Progress") -> CheckAnswer:
    """Return whether a workspace's record, and with ``deep`` all made from it, is whole.

    Raises `WorkspaceError` if there is none, or another version of this program wrote it.
    """
    record = Record(workspace)
    _check_is_record(record)
    progress.start(workspace.name, part_check.kept_bytes(record.folder))
    try:
        report = check_record(record.folder, deep=deep, step=progress.step)
    finally:
        progress.end()
    problems: list[ProblemRow] = [
        {"file": str(damage.file), "problem": damage.wrong} for damage in report.damage
    ]
    if deep and not problems and report.head is not None:
        # The engine writes beside the graph, so only who may write there can ask it.
        graph = workspace / _CACHE / "graph"
        may_write = not os.path.exists(graph) or os.access(graph, os.W_OK)
        problems = _cache_problems(record, report.head, count=may_write, notes=report.notes)
        if not may_write:
            report.notes.append(f"{graph} was not counted: you may not write there")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    # A damaged table stops questions; so it is the one to remember.
    # What this user may not read need not be damaged, and is not remembered as such.
    damage = [each for each in report.damage if each.wrong != NOT_ALLOWED]
    damage.sort(key=lambda each: each.file.suffix != ".parquet")
    first = next(((each.file, each.wrong) for each in damage), None)
    # It was no look at every byte if some could not be read.
    if deep and report.head is not None and len(damage) == len(report.damage):
        part_check.remember_deep_check(record.folder, now, report.head.data_version, first)
    elif report.head is not None:
        part_check.remember_quick_check(record.folder, now, first)
    last = part_check.last_deep_check(record.folder)
    found = part_check.damage_found_before(record.folder, report.head)
    if not problems and found is not None:
        # Names, sizes and rows do not show what a deep check found.
        problems = [{"file": str(found[0]), "problem": found[1]}]
    return {
        "workspace": str(workspace),
        "data_version": None if report.head is None else report.head.data_version,
        "deep": deep,
        "whole": not problems,
        "files": report.files,
        "bytes": report.size,
        "problems": problems,
        "notes": report.notes,
        "checked_deep_on": None if last is None else last["on"],
    }


def _cache_problems(
    record: Record, head: "Head", notes: list[str], *, count: bool = True
) -> list[ProblemRow]:
    """Return what is wrong with what was made from the record; ``count`` looks into the graph.

    ``notes`` takes what cannot be looked at, and why.
    """
    from graph.search.name_index import NameIndex
    from graph.store.open_store import open_embedded
    from graph.world import kept_scores
    from graph.world.open_world import find_damage

    store = open_embedded(record.workspace)
    looks: dict[str, Callable[[], list[str]]] = {
        "world": lambda: find_damage(record, head, deep=True),
        "names": lambda: NameIndex.find_damage(record.workspace / "cache" / "names", deep=True),
        "candidates": lambda: kept_scores.find_damage(record),
        "graph": lambda: store.find_damage(deep=count),
    }
    found: dict[str, list[str]] = {}
    try:
        for name, look in looks.items():
            try:
                found[name] = look()
            except OSError as wrong:
                place = wrong.filename or record.workspace / "cache" / name
                notes.append(f"{place} was not looked at: {wrong.strerror}")
    finally:
        store.close()
    return [
        {"file": f"{_CACHE}{name}", "problem": problem}
        for name, problems in found.items()
        for problem in problems
    ]


def record_to_write(workspace: Path, wait: float | None, *, shared: bool = False) -> Record:
    """Return a record to write; a wait of so many seconds for another process is told."""
    record = Record(workspace, wait=wait, shared=shared)
    if wait:
        record.tell_wait = WaitRemark()
    return record


def describe_remedy(answer: CheckAnswer) -> str:
    """Return what a person should do about the problems that a check found."""
    if all(row["file"].startswith(_CACHE) for row in answer["problems"]):
        return "what was made from the record is damaged; make it anew with: ownership rebuild"
    if all(row["problem"] == NOT_ALLOWED for row in answer["problems"]):
        return f"{answer['problems'][0]['file']} {NOT_ALLOWED}; give yourself the right to read it"
    return "the record is damaged; mend it with: ownership repair"


def repair_workspace(
    workspace: Path, files: Sequence[Path], progress: "Progress", wait: float | None
) -> RepairAnswer:
    """Make the record of a workspace whole again, as far as what is left of it allows.

    ``files`` are sources of parts whose kept copy is lost; ``wait`` seconds are given to another
    process that writes. Raises `WorkspaceError` if there is no record, or it cannot be written.
    """
    from graph.world.kept_scores import forget_scores
    from ingest.load.repair_record import repair_record
    from queries.workspace.caches import forget_caches

    record = record_to_write(workspace, wait)
    _check_is_record(record)
    done = repair_record(record, files, progress)
    if done.is_whole and _cache_problems(record, record.head(), done.left, count=False):
        forget_caches(record)
        forget_scores(record)
        done.mended.append("what is made from the record was damaged, and is made anew when needed")
    return {
        "workspace": str(workspace),
        "whole": done.is_whole,
        "data_version_before": done.before,
        "data_version": done.after,
        "found": done.found,
        "mended": done.mended,
        "left": done.left,
    }


def migrate_workspace(
    workspace: Path, files: Sequence[Path], progress: "Progress", wait: float | None
) -> MigrateAnswer:
    """Bring a workspace of an older format up to date, with arguments as `repair_workspace`.

    Raises `WorkspaceError` if there is no record of an older format, or it is damaged.
    """
    from ingest.load.migrate_record import migrate_record

    done = migrate_record(record_to_write(workspace, wait), files, progress)
    return {
        "workspace": str(workspace),
        "data_version": done.data_version,
        "files": done.parts,
        "judgements": done.decisions,
        "notes": done.notes,
        "left": done.left,
    }


def trash_of(workspace: Path, older_than: int) -> list[trash.TrashItem]:
    """Return what lies in a workspace's trash since some days, and what killed exports left.

    Copies of files that no part names are put there before, with a remark. Raises `WorkspaceError`
    if it is no workspace, or its record is damaged.
    """
    record = Record(workspace)
    _check_is_record(record)
    with damage_as_unwritten():
        head = record.head()
    unnamed = [p for p in find_unnamed(record.folder, head)[1] if not is_uncommitted(p)]
    if unnamed or find_dropped(record.folder, head):
        with record.write_lock() as head:
            unnamed = find_unnamed(record.folder, head)[1]
            record.cleared += move_all_to_trash(workspace, unnamed)
        for line in (*record.cleared, *record.left):
            write_remark(line)
    if older_than and (left := trash.list_undated(workspace)):
        names = ", ".join(path.name for path in left[:3]) + (", ..." if len(left) > 3 else "")
        write_remark(
            f"Nobody knows since when {names} is in the trash, which is named by no day until "
            "today; it goes with: ownership tidy --older-than 0"
        )
    return [*trash.list_trash(workspace, older_than), *trash.list_unfinished(workspace)]


def empty_trash(workspace: Path, items: Iterable[trash.TrashItem]) -> dict[Path, str]:
    """Remove things from the trash for good; return by path what could not be, and why.

    The room that this makes is kept aside again as far as a full disk needs it.
    """
    kept: dict[Path, str] = {}
    for item in items:
        try:
            trash.remove_item(item)
        except OSError as wrong:
            place = f"{wrong.filename}: " if wrong.filename else ""
            kept[item.path] = f"{place}{os_error_advice(wrong)}"
    Record(workspace, wait=0).keep_reserve()
    return kept


def _check_is_record(record: Record) -> None:
    """Check that a folder holds a record, whatever state it is in."""
    if not workspace_folder.is_workspace(record.workspace):
        # Says whether there is no folder, an empty one, or somebody else's.
        record.head()
        said = "holds no record yet" if record.workspace.exists() else "is no folder"
        raise WorkspaceError(f"{record.workspace} {said}; load a file into it: ownership load FILE")


def check_can_be_shown(workspace: Path) -> None:
    """Raise `WorkspaceError` for a folder of another program or format, before it is served.

    What is damaged is served: its pages say so and what to do.
    """
    with contextlib.suppress(DamagedRecordError):
        Record(workspace).stated_head()


def warn_of_damage(workspace: Path) -> None:
    """Write a remark on damage that a check found and that answers do not rest on."""
    found = part_check.damage_found_before(workspace / "record")
    if found is None or found[0].suffix == ".parquet":
        return
    file, wrong, on = found
    kept = file.parent.name == "files"
    what = f"The kept source file {file.name}" if kept else file.name
    if file.name == LOG:
        tail = "answers do not rest on it, but nothing can be written or exported"
    elif kept:
        tail = "no answer or export rests on it, but no table could be made again from it"
    else:
        tail = "no answer or export rests on it"
    remedy = "give it again: ownership repair FILE" if kept else "mend it with: ownership repair"
    write_remark(f"{what} {wrong}, {on}; {tail}; {remedy}")


def protect_caches(workspace: Path) -> None:
    """Set the rights of the caches' files, which engines wrote, to those of the workspace."""
    cache = workspace / "cache"
    if cache.is_dir() and workspace_folder.is_workspace(workspace):
        workspace_folder.mend_modes(cache, shared=workspace_folder.is_shared(workspace))


def close_to_others(workspace: Path) -> None:
    """Take away what other users may do with a workspace that is not shared, with a remark."""
    # A folder that holds no record of ours may be anybody's: its rights stay as they are.
    ours = workspace_folder.folder_state(workspace) is workspace_folder.FolderState.OURS
    if (
        ours
        and workspace_folder.is_open_to_others(workspace)
        and not workspace_folder.is_shared(workspace)
    ):
        changed = workspace_folder.mend_modes(workspace, shared=False)
        if changed:
            write_remark(
                f"{workspace} could be read by other users of this machine; it is closed to them "
                "now. To share it: ownership load FILE --shared"
            )
