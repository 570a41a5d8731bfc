"""A workspace of an older format made one of today's, with its judgements."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from graph.head.change_log import DECISION, VERSION, Entry, append_lines, lines_of
from graph.head.data_versions import remember_last
from graph.head.head_file import FIRST_FORMAT, PUT_BACK, drop_pending, is_put_back, write_head
from graph.head.manifest import Head, LogEnd, Part, head_from, part_body, said_body
from graph.head.part_check import remember_opening, write_description
from graph.head.record_check import sha256_of_copy
from graph.head.trash import move_to_trash
from graph.head.workspace_folder import HEAD, is_workspace, mend_modes, write_marker
from graph.record.record import Record
from graph.values.errors import DamagedRecordError, WorkspaceError
from graph.values.file_digests import digest_file
from graph.values.os_errors import collect_os_error
from ingest.load.progress import Progress
from ingest.load.rebuild_part import has_stated_rows, is_as_stated, rebuild_part, with_files

_OLD_HEAD, _VERSIONS = FIRST_FORMAT
_OLDEST: Final = 1
_FEW: Final = 5


@dataclass
class Migration:
    """What a migration did: data version, counts, what was read again, and what is left to do."""

    data_version: str
    parts: int
    decisions: int
    notes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def migrate_record(record: Record, sources: Sequence[Path], progress: Progress) -> Migration:
    """Make a record of the first format one of today's; the old head stays until that is done.

    The first format has no hashes, so every part is read again from its kept source file, or from
    one of ``sources``, which a person named. Where neither is there, tables with the rows and
    records that the old head states are taken over, and that is said. A dataset with a part that
    is damaged and cannot be made again is left out; what is left of it goes to the trash.

    Raises:
        WorkspaceError: it is no such record, or its head is not the latest.
    """
    old = _old_head(record)
    if is_put_back(record.folder):
        raise DamagedRecordError(record.folder / HEAD, PUT_BACK, "Nothing was written")
    _check_is_latest(record, old)
    with record.hold_lock():
        done = Migration(old.data_version, len(old.parts), len(old.decisions_in_force))
        done.notes.extend(_unknown_versions(record, old))
        parts: list[Part] = []
        lost: dict[str, str] = {}
        for part in old.parts:
            if part.dataset in lost:
                continue
            before = replace(old, parts=tuple(parts))
            try:
                part = _migrate_part(record, before, part, sources, progress, done)
            except WorkspaceError:
                # The rest of a dataset is not the dataset.
                lost[part.dataset] = part.source["file"]
                parts = [each for each in parts if each.dataset != part.dataset]
                continue
            part = _with_copy(record, part, done)
            write_description(record.part_folder(part), part_body(part))
            parts.append(part)
        # From here on until it is in the trash, it tells that this migration is not done.
        (record.folder / _OLD_HEAD).write_bytes((record.folder / HEAD).read_bytes())
        workspace_id = old.workspace_id or record.new_id()
        write_marker(record.folder, workspace_id, shared=False)
        drop_pending(record.folder)
        lines, end = lines_of(_entries(record, old), LogEnd())
        append_lines(record.folder, 0, lines)
        wanted = _without(old, lost)
        head = replace(wanted, parts=tuple(parts), workspace_id=workspace_id, serial=old.serial + 1)
        head = replace(head, first_kept=head.serial)
        before = replace(head, parts=old.parts, changes=end)
        head = write_head(record.folder, before, head, done.left, whole=True)
        for dataset, file in lost.items():
            done.left.append(
                f"dataset {dataset} was left out: tables of {file} are damaged or missing, and "
                "cannot be read again from it. What is there of the dataset is in the trash; load "
                "its files again"
            )
            record.put_away(old.parts_of_dataset(dataset), head, done.left)
        for path in (record.folder / name for name in FIRST_FORMAT):
            with collect_os_error(done.left, f"{path} could not be moved to the trash"):
                move_to_trash(record.workspace, path)
        remember_opening(record.folder, head)
        remember_last(record.folder, head)
        mend_modes(record.workspace, shared=False)
    done.data_version, done.parts = head.data_version, len(head.parts)
    if head.data_version != wanted.data_version:
        raise WorkspaceError(
            f"{record.workspace}: the data version was {wanted.data_version} and is "
            f"{head.data_version} now; keep a copy of the workspace and report this"
        )
    return done


def _without(head: Head, lost: Collection[str]) -> Head:
    """Return a head without some datasets, as if they had been dropped."""
    day = datetime.now(UTC).date().isoformat()
    lines = tuple(
        {"dropped": part.dataset, "sha256": part.source["sha256"], "on": day}
        for part in head.parts
        if part.dataset in lost
    )
    parts = tuple(part for part in head.parts if part.dataset not in lost)
    expected = tuple(each for each in head.expected if each.dataset not in lost)
    return replace(head, parts=parts, log=(*head.log, *lines), expected=expected)


def _migrate_part(
    record: Record,
    before: Head,
    part: Part,
    sources: Sequence[Path],
    progress: Progress,
    done: Migration,
) -> Part:
    """Return a part with hashes of tables that are known to hold what its source file states."""
    name = f"{part.dataset}: {part.source['file']}"
    is_whole = has_stated_rows(record, part)
    try:
        made = rebuild_part(record, before, part, sources, progress)
        if not is_whole:
            done.notes.append(f"{name}: its tables were damaged, and were read again from it")
        return made
    except WorkspaceError as wrong:
        if not is_as_stated(record, part):
            raise
        done.notes.append(
            f"{name}: its tables were taken over as they are, with the rows and records that the "
            f"old head states; they could not be compared with the file itself ({wrong})"
        )
        return with_files(record, part)


def is_older(record: Record) -> bool:
    """Return whether a record is of the first format."""
    try:
        _old_head(record)
    except WorkspaceError:
        return False
    return True


def _old_head(record: Record) -> Head:
    try:
        said = json.loads((record.folder / HEAD).read_bytes())
        if said["format"] == _OLDEST:
            return head_from({key: said[key] for key in said if key != "format"})
    except FileNotFoundError:
        if is_workspace(record.workspace):
            raise DamagedRecordError(record.folder / HEAD, "is missing") from None
        raise WorkspaceError(
            f"{record.workspace} holds nothing of an older version to bring up to date"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise WorkspaceError(
            f"{record.folder / HEAD} is damaged; mend it with `ownership repair`, or restore it "
            "from a copy of the workspace, if an older version wrote it"
        ) from None
    raise WorkspaceError(f"{record.workspace} is of today's format already; nothing was done")


def _with_copy(record: Record, part: Part, done: Migration) -> Part:
    """Return the part with what the copy of its source file holds, if that is the file's."""
    sha256 = part.source["sha256"]
    path = record.copy_of(sha256)
    if sha256_of_copy(path) == sha256:
        return replace(part, copy=digest_file(path))
    if path.exists() or part.source.get("kept"):
        done.notes.append(
            f"{part.dataset}: the kept copy of {part.source['file']} is lost; answers do not need "
            "it. Load the file again, and it is kept again"
        )
        move_to_trash(record.workspace, path)
    return part


def _entries(record: Record, old: Head) -> list[Entry]:
    """Return the lines of the log for what an older record was: its versions and decisions."""
    found: list[Entry] = []
    taken = 0
    for told in _versions(record):
        decisions, serial = told["decisions"], told["serial"]
        if serial > old.serial:
            continue
        for decision in old.decisions[taken:decisions]:
            found.append({"kind": DECISION, "serial": serial, **said_body(decision)})
        taken = max(taken, decisions)
        found.append({"kind": VERSION, **told})
    return found


def _versions(record: Record) -> Iterator[Entry]:
    """Yield what the lines of an older record's versions tell, as far as they can be read."""
    try:
        lines = (record.folder / _VERSIONS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        try:
            said: dict[str, Any] = json.loads(line)
            counts = {key: int(said[key]) for key in ("serial", "decisions")}
            told = {key: said[key] for key in ("at", "data_version", "added", "removed")}
        except (ValueError, KeyError, TypeError):
            continue
        yield told | counts


def _unknown_versions(record: Record, old: Head) -> Iterator[str]:
    """Yield what the file of versions should tell of an older record and does not."""
    told = {version["serial"] for version in _versions(record)}
    lost = sorted(set(range(1, old.serial + 1)) - told)
    if lost:
        many = "state" if len(lost) == 1 else "states"
        some = ", ".join(map(str, lost[:_FEW])) + (", ..." if len(lost) > _FEW else "")
        yield (
            f"{_VERSIONS} does not tell of {many} {some} of the record: older data versions among "
            "them could not be brought over, and nothing can be asked as of them"
        )
    if old.serial in lost:
        yield (
            f"{_VERSIONS} does not reach to state {old.serial}, which is that of {HEAD}: it cannot "
            f"be told whether {HEAD} is the newest. Later loads and decisions, if there were any, "
            "are missing"
        )


def _check_is_latest(record: Record, old: Head) -> None:
    """Check that no version is told of that is newer than the head, which lacks it.

    Raises:
        WorkspaceError: there is one.
    """
    newest = max((told["serial"] for told in _versions(record)), default=0)
    # The older program told of a version before its head was in place, which may lie beside it.
    if newest > old.serial + (record.folder / "HEAD.new").exists():
        raise WorkspaceError(
            f"Nothing was written. {record.folder / HEAD} is older than {_VERSIONS} beside it: it "
            f"is state {old.serial} of the record, and {newest} was the last. Restore the newest "
            "HEAD.json from a copy of the workspace"
        )
