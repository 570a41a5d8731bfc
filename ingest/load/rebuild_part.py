"""A part made again from the kept copy of its source file; the copies themselves put right."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from graph.head.head_file import stored_names
from graph.head.manifest import Head, Part
from graph.head.part_check import describe_files
from graph.head.record_check import kept_copies, sha256_of_copy
from graph.head.trash import move_to_trash
from graph.record.record import Record
from graph.record.stored_table import read_table
from graph.values.errors import OwnershipError, WorkspaceError
from graph.values.file_digests import differing_file
from ingest.load.edition_diff import build_part, compare_with_dataset
from ingest.load.load_job import Options, reader_stamp
from ingest.load.load_plan import plan_job
from ingest.load.progress import Progress

_PIECE: Final = 1 << 20


def restore_copies(record: Record, head: Head, sources: Iterable[Path]) -> list[str]:
    """Put lost copies back: from one that lies under another name, or from a file that is given.

    Returns:
        A sentence for each file that was given and is none of those that were loaded.
    """
    loaded = {part.source["sha256"] for part in head.parts}
    kept = dict(kept_copies(record.folder, head))
    broken = [
        path for path, digest in kept.items() if differing_file(path.parent, {path.name: digest})
    ]
    without = {part.source["sha256"] for part in head.parts if part.copy is None}
    lost = {path.stem for path in broken} | without
    stage, unknown = record.new_stage(), []
    stage.mkdir()
    if broken:
        for path in stored_names(record.folder / "files"):
            sha256 = sha256_of_copy(path) if path in broken or path.stem not in loaded else None
            if sha256 in lost and sha256 != path.stem:
                os.link(path, stage / f"{sha256}.zst")
    for file in sources:
        sha256 = sha256_of_file(file)
        if sha256 not in loaded:
            unknown.append(f"{file} is none of the files that were loaded into this record")
        elif sha256 in lost and not (stage / f"{sha256}.zst").exists():
            _pack(file, stage / f"{sha256}.zst")
    for staged in sorted(stage.iterdir()):
        target = record.copy_of(staged.stem)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        # What lies there under a wrong name was linked to its right one before.
        move_to_trash(record.workspace, target)
        os.replace(staged, target)
    stage.rmdir()
    return unknown


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _pack(file: Path, target: Path) -> None:
    import pyarrow as pa

    with (
        file.open("rb", buffering=0) as stream,
        pa.CompressedOutputStream(str(target), "zstd") as sink,
    ):
        while piece := stream.read(_PIECE):
            sink.write(piece)
    target.chmod(0o600)


def rebuild_part(
    record: Record, head: Head, part: Part, sources: Iterable[Path], progress: Progress
) -> Part:
    """Read a part's source file again and put the new tables in the place of the old ones.

    ``head`` has the parts that were loaded before this one, all of them whole.

    Returns:
        The part with what its files now hold: the same rows as before.

    Raises:
        WorkspaceError: it cannot be made again; the text says why.
    """
    name = f"{part.dataset}, {part.source['file']}"
    with tempfile.TemporaryDirectory(prefix="ownership-") as folder:
        file = _unpack_source(record, part, sources, Path(folder))
        if file is None:
            raise WorkspaceError(
                f"{name}: its source file is not kept whole; name the file itself after the "
                f"command, or take the dataset out: ownership drop {part.dataset}"
            )
        try:
            job = plan_job(file, _options(part, Path(folder)))
            job.read(record, head, progress)
        except OwnershipError as wrong:
            raise WorkspaceError(f"{name}: cannot be read again ({wrong})") from None
        try:
            made, _ = build_part(head, job, compare_with_dataset(record, head, job, []), first=True)
            stage = job.stage.folder
            if not part.counts["records_quarantined"]:
                (stage / "quarantine.parquet").unlink(missing_ok=True)
            now = reader_stamp(job.reader)
            # A table that an older version did not know has no rows.
            told = [{name: n for name, n in one.rows.items() if n} for one in (made, part)]
            if made.content != part.content or told[0] != told[1]:
                raise WorkspaceError(
                    f"{name}: reads otherwise than when it was loaded, by version "
                    f"{part.source['reader_version']} of {part.source['reader']}; this program "
                    f"has version {now['reader_version']}"
                )
            return record.replace_part(stage, part)
        finally:
            job.discard_stage()


def _options(part: Part, folder: Path) -> Options:
    said = part.source.get("mapping")
    mapping = None
    if said is not None:
        mapping = folder / "mapping" / Path(said["file"]).name
        mapping.parent.mkdir()
        mapping.write_text(said["text"], encoding="utf-8")
    return Options(
        reader=part.source["reader"],
        dataset=part.dataset,
        mapping=mapping,
        encoding=part.source.get("encoding"),
        retrieved_on=part.edition,
        complete=part.complete and not part.delta,
        keep=False,
    )


def _unpack_source(
    record: Record, part: Part, sources: Iterable[Path], folder: Path
) -> Path | None:
    """Return the source file under its own name, from the kept copy or a file that was given."""
    sha256 = part.source["sha256"]
    copy, target = record.copy_of(sha256), folder / Path(part.source["file"]).name
    if copy.exists() and sha256_of_copy(copy) == sha256:
        import pyarrow as pa

        with (
            pa.CompressedInputStream(pa.OSFile(str(copy)), "zstd") as stream,
            target.open("wb") as out,
        ):
            while piece := stream.read(_PIECE):
                out.write(piece)
        return target
    for path in sources:
        if sha256_of_file(path) == sha256:
            shutil.copyfile(path, target)
            return target
    return None


def has_stated_rows(record: Record, part: Part) -> bool:
    """Return whether each table of a part ends as a table, with the rows that the part states."""
    import pyarrow as pa

    try:
        files = describe_files(record.part_folder(part))
    except (pa.ArrowException, OSError, ValueError):
        return False
    there = {name: digest.rows for name, digest in files.items()}
    return all(there.get(f"{name}.parquet") == rows for name, rows in part.rows.items() if rows)


def is_as_stated(record: Record, part: Part) -> bool:
    """Return whether the tables of a part without hashes have the rows and records it states.

    Every table is read whole, so that one that cannot be is found; whether a cell was changed that
    can still be read does not show.
    """
    import pyarrow as pa

    from graph.head.manifest import observation_sum
    from graph.record.editions import read_keys
    from graph.record.record_keys import sum_keys

    if not has_stated_rows(record, part):
        return False
    try:
        for name in describe_files(record.part_folder(part)):
            read_table(record.part_folder(part) / name).validate(full=True)
        keys = read_keys([record.part_folder(part) / "records.parquet"])
        total = sum(sum_keys(pairs) for pairs in keys)
    except (pa.ArrowException, OSError, ValueError):
        return False
    return observation_sum(total, part.edition_key, part.scope) == part.content


def with_files(record: Record, part: Part) -> Part:
    """Return a part with what its tables hold."""
    return replace(part, files=describe_files(record.part_folder(part)))
