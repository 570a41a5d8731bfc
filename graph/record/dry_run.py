"""A record for dry runs: a load runs as usual, and nothing that it writes stays."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graph.record.manifest import Head, Part
from graph.record.record import Record


class DryRunRecord(Record):
    """A record that keeps new parts only for as long as its lock is held.

    Files of one dry run see each other as they would in a load: a file given twice, an edition
    and the next, a whole edition and its changes. New parts lie in the folder of stages, which
    is removed when the lock is released; the record's head, parts and files are not changed.
    """

    @contextlib.contextmanager
    def write_lock(self) -> Iterator[Head]:
        """Yield the head while the writers' lock is held; remove what was staged at the end.

        Raises:
            WorkspaceError: somebody else writes, or the folder cannot be written.
        """
        with super().write_lock() as head:
            try:
                yield head
            finally:
                shutil.rmtree(self._stages, ignore_errors=True)

    def commit(self, head: Head) -> Head:
        """Return the head that a commit would make; nothing is written."""
        return replace(head, serial=head.serial + 1)

    def adopt_part(self, stage: Path, part_id: str) -> None:
        """Move a staged part to its id within the folder of stages."""
        os.replace(stage, self._stages / part_id)

    def table_files(self, parts: list[Part], table: str) -> list[Path]:
        """Return the Parquet files of one table in these parts, staged or in the record."""
        waiting = (self._stages / part.id / f"{table}.parquet" for part in parts)
        held = (self.folder / "parts" / part.id / f"{table}.parquet" for part in parts)
        return [path for both in zip(held, waiting, strict=True) for path in both if path.exists()]

    @property
    def _stages(self) -> Path:
        return self.new_stage().parent
