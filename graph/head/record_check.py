"""Is the record whole: marker, head, log, copies of heads, parts and kept files.

The quick check compares names, sizes and rows; the deep one reads every byte.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph.head.best_head import find_best_head, own_id
from graph.head.change_log import LINE_ENDS, LOG, check_lines, read_log
from graph.head.data_versions import LAST, is_last_told, missed_state, older_words
from graph.head.head_file import (
    HEADS,
    KEPT,
    closed_folders,
    is_uncommitted,
    kept_serials,
    read_copy,
    read_head,
    stored_names,
)
from graph.head.manifest import Head, Part
from graph.head.part_check import (
    DESCRIPTION,
    check_all_content,
    check_size_and_rows,
    damage_remembered,
    part_files,
)
from graph.head.record_states import (
    FOREIGN,
    changed_line_ends,
    mixed_copies,
    read_stray_file,
    stray_files,
)
from graph.head.signed_file import DamagedFileError, OtherFormatError, read_signed
from graph.head.stray_parts import STRAY, find_dropped, find_needless, find_stray_parts
from graph.head.workspace_folder import HEAD, MARKER, read_marker
from graph.values.errors import NOT_ALLOWED, DamagedRecordError
from graph.values.file_digests import FileDigest, differing_file, open_stored

_PIECE: Final = 1 << 20
Step = Callable[[int, int], None]
"""Called with the number of files and bytes that were compared so far."""


@dataclass(frozen=True)
class Damage:
    """One file that is missing or is not what was written."""

    file: Path
    wrong: str


@dataclass
class RecordReport:
    """What a check found.

    Attributes:
        head: the head, if it can be read.
        damage: files that are missing or were changed.
        notes: what is there and belongs to no version.
        files: number of files that were compared.
        size: bytes of these files.
    """

    head: Head | None = None
    damage: list[Damage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: int = 0
    size: int = 0

    def add(self, file: Path, wrong: str) -> None:
        """Add a file that is not as it should be."""
        self.damage.append(Damage(file, wrong))


def check_record(folder: Path, *, deep: bool, step: Step | None = None) -> RecordReport:
    """Return what is wrong with a record.

    Args:
        folder: the folder of the record.
        deep: read every byte instead of comparing names, sizes and rows.
        step: is told of the progress.

    Raises:
        WorkspaceError: another version of this program wrote the record.
    """
    report, marked = RecordReport(), None
    try:
        marked = read_marker(folder).get("workspace_id")
    except OSError:
        report.add(folder / MARKER, "is missing")
    except DamagedFileError as damaged_file:
        report.add(folder / MARKER, str(damaged_file))
    try:
        report.head = read_head(folder)
    except DamagedRecordError as damaged:
        report.add(damaged.file, damaged.wrong)
    if report.head is None and not report.damage:
        report.head = Head("")
        return report
    own = own_id(folder)
    if report.head is not None and {own, report.head.workspace_id} - {"", own}:
        # It is whole, with its log, and of another workspace than all the rest.
        report.head = None
    # All that is left is looked at, so that a person knows the whole damage before the repair.
    best = None
    if (head := report.head) is None:
        best = find_best_head(folder)
        head = best.head
    if marked and own not in ("", marked):
        report.add(folder / MARKER, FOREIGN)
    if best is not None and best.foreign and best.origin == HEAD:
        # The head in place is sound; what lies beside it made it look old.
        report.damage[:] = [each for each in report.damage if each.file != folder / HEAD]
    for path in best.foreign if best is not None else ():
        if path.parent == folder:
            report.damage[:] = [each for each in report.damage if each.file != path]
            report.add(path, FOREIGN)
    if report.head is not None and (last := missed_state(folder, head)) is not None:
        report.add(folder / HEAD, older_words(head, last))
    _check_log(folder, head, report, deep=deep)
    _check_copies(folder, head, report)
    for path, digest in (*part_files(folder, head.parts), *kept_copies(folder, head)):
        wrong = _wrong_with(path, digest, deep=deep)
        if wrong is not None:
            report.add(path, wrong)
        report.files += 1
        report.size += digest.size
        if step is not None:
            step(report.files, report.size)
    for part in head.parts:
        wrong = _wrong_description(folder, part)
        if wrong is not None:
            report.add(folder / "parts" / part.id / DESCRIPTION, wrong)
    closed = closed_folders(folder)
    report.damage[:] = [each for each in report.damage if each.file.parent not in closed]
    for path in closed:
        report.add(path, NOT_ALLOWED)
    ends = {path for path, _ in changed_line_ends(folder)}
    report.damage[:] = [each for each in report.damage if each.file not in ends]
    for path in sorted(ends):
        report.add(path, LINE_ENDS)
    strays = find_stray_parts(folder, head)
    if strays and best is None:
        best = find_best_head(folder)
    for path in strays:
        report.add(path, FOREIGN if best is not None and path in best.foreign else STRAY)
    report.notes.extend(_notes(folder, head, strays, is_sound=not report.damage))
    return report


def verify_record(folder: Path, head: Head) -> None:
    """Read every byte that an export of a head rests on: its tables and the log of changes.

    Raises:
        DamagedRecordError: a file is missing, or is not what was written.
    """
    check_all_content(folder, head)
    with damage_remembered(folder):
        check_lines(folder, head.changes)


def _check_log(folder: Path, head: Head, report: RecordReport, *, deep: bool) -> None:
    log = read_log(folder)
    if log.damage is not None and (report.head is None or log.end.size < head.changes.size):
        # What a look at its end found says less than the line.
        report.damage[:] = [each for each in report.damage if each.file != folder / LOG]
        report.add(folder / LOG, log.damage)
    elif report.head is None:
        return
    elif log.end != head.changes and log.size <= head.changes.size:
        report.add(folder / LOG, "does not end where the head says")
    elif deep and (told := log.replay()) is not None and _told_otherwise(told, head):
        report.add(folder / LOG, "tells another state than the head")


def _told_otherwise(told: Head, head: Head) -> bool:
    """Return whether a log that was replayed leads elsewhere than the head."""
    return told.serial == head.serial and (told.parts, told.decisions) != (
        head.parts,
        head.decisions,
    )


def _check_copies(folder: Path, head: Head, report: RecordReport) -> None:
    """Check that the last heads are there, as they were written, and states of this record."""
    for path, wrong in mixed_copies(folder, head):
        report.add(path, wrong)
    for serial in range(max(head.first_kept, head.serial - KEPT + 1), head.serial + 1):
        if read_copy(folder, serial) is None:
            there = serial in kept_serials(folder)
            report.add(
                folder / HEADS / f"{serial:08d}.json", "is damaged" if there else "is missing"
            )


def kept_copies(folder: Path, head: Head) -> Iterator[tuple[Path, FileDigest]]:
    """Yield each packed copy of a source file, and what it should hold."""
    copies = {part.source["sha256"]: part.copy for part in head.parts if part.copy is not None}
    for sha256, digest in copies.items():
        yield folder / "files" / f"{sha256}.zst", digest


def _wrong_with(path: Path, digest: FileDigest, *, deep: bool) -> str | None:
    if not deep:
        try:
            check_size_and_rows(path, digest)
        except DamagedRecordError as damaged:
            return damaged.wrong
        return None
    found = differing_file(path.parent, {path.name: digest})
    if found is None and path.suffix == ".zst" and sha256_of_copy(path) != path.stem:
        return "is no copy of the file that was loaded"
    return None if found is None else found[1]


def sha256_of_copy(path: Path) -> str | None:
    """Return the SHA-256 of the file in a packed copy; ``None`` if it cannot be unpacked."""
    import pyarrow as pa

    found = hashlib.sha256()
    try:
        with open_stored(path) as raw, pa.CompressedInputStream(raw, "zstd") as stream:
            while piece := stream.read(_PIECE):
                found.update(piece)
    except (OSError, pa.ArrowException):
        return None
    return found.hexdigest()


def _wrong_description(folder: Path, part: Part) -> str | None:
    """Return what is wrong with a part's own description, which a lost head is made again from."""
    try:
        said = read_signed(folder / "parts" / part.id / DESCRIPTION)
    except PermissionError:
        return NOT_ALLOWED
    except OSError:
        return "is missing"
    except (DamagedFileError, OtherFormatError):
        return "is damaged"
    same = said.get("id") == part.id and said.get("content") == part.content
    return None if same else "describes another part"


def _notes(folder: Path, head: Head, strays: list[Path], *, is_sound: bool) -> Iterator[str]:
    """Yield what lies in the record and belongs to no version, but for parts that are missed."""
    if is_last_told(folder) is False:
        yield (
            f"{folder.parent / 'cache' / LAST} cannot be read, so that nothing tells whether a "
            "newer state was written here before; the next change writes it anew"
        )
    for part in head.parts:
        if part.source.get("kept") and part.copy is None:
            yield (
                f"no copy of {part.source['file']} ({part.dataset}) is kept any more, from which "
                "its tables could be mended; load it again, and it is kept again"
            )
    needless = find_needless(folder, head)
    for path in needless:
        yield (
            f"{path} was left by a sync program or by the system; nothing is read from it. "
            "`ownership repair` puts it away"
        )
    for part in head.parts:
        named = {DESCRIPTION, *part.files}
        for path in stored_names(folder / "parts" / part.id):
            if path.name not in named and path not in needless:
                yield f"{path} belongs to no table of its part, and nothing is answered from it"
    for path in stray_files(folder):
        if path in needless:
            continue
        state = read_stray_file(path)
        if state is not None and state.workspace_id == head.workspace_id:
            yield (
                f"{path} is another copy of head or log, as sync programs leave; nothing is read "
                "from it. `ownership repair` takes in its decisions"
            )
        else:
            yield f"{path} is no file of the record, and nothing is answered from it"
    parts, files = find_unnamed(folder, head)
    dropped = find_dropped(folder, head) if is_sound else []
    for path in (*parts, *files):
        if path in strays or path in needless:
            continue
        if path in dropped:
            yield f"{path} was left by a drop that broke off; `ownership tidy` puts it away"
        elif is_uncommitted(path):
            yield f"{path} was left by a load that was cut short; the next load puts it away"
        elif path in parts:
            yield f"{path} belongs to no version of the record, and nothing is answered from it"
        elif is_sound:
            yield f"{path} is a copy that no part names; `ownership tidy` puts it away"
        else:
            yield f"{path} is a copy that no part names, as far as the head can be read"


def find_unnamed(folder: Path, head: Head) -> tuple[list[Path], list[Path]]:
    """Return the parts and the copies that a head does not name."""
    parts = {part.id for part in head.parts}
    copies = {f"{part.source['sha256']}.zst" for part in head.parts}
    return (
        [path for path in stored_names(folder / "parts") if path.name not in parts],
        [path for path in stored_names(folder / "files") if path.name not in copies],
    )
