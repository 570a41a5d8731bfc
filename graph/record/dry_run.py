"""A record on which a load is tried: it shows what a load would find, and nothing of it stays."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graph.record.manifest import Head, Part
from graph.record.record import Record


class Rehearsal(Record):
    """A record that takes parts and heads for as long as its lock is held.

    Files that are loaded together meet each other here as they would in the record: one twice,
    an edition and the next, a whole and its changes. Parts wait in the folder of stages, which is
    cleared when the lock is let go; the record itself, its head and its files stay as they are.
    """

    @contextlib.contextmanager
    def writing(self) -> Iterator[Head]:
        """Hold the writers' lock and give the head; what was tried is cleared away at the end.

        Raises:
            WorkspaceError: somebody else writes, or the folder cannot be written.
        """
        with super().writing() as head:
            try:
                yield head
            finally:
                shutil.rmtree(self._stages, ignore_errors=True)

    def commit(self, head: Head) -> Head:
        """Return the head as it would be."""
        return replace(head, serial=head.serial + 1)

    def adopt(self, stage: Path, part_id: str) -> None:
        """Let a staged part wait under its id."""
        os.replace(stage, self._stages / part_id)

    def table_files(self, parts: list[Part], table: str) -> list[Path]:
        """Return the Parquet files of one table in these parts, those that wait among them."""
        waiting = (self._stages / part.id / f"{table}.parquet" for part in parts)
        held = (self.folder / "parts" / part.id / f"{table}.parquet" for part in parts)
        return [path for both in zip(held, waiting, strict=True) for path in both if path.exists()]

    @property
    def _stages(self) -> Path:
        return self.new_stage().parent
