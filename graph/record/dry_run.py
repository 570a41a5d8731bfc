"""A record for dry runs: a load runs as usual, and nothing is written to the workspace."""

import contextlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graph.head.manifest import Head, Part
from graph.head.part_check import describe_files
from graph.record.record import Record


class DryRunRecord(Record):
    """A record that keeps new parts in a folder of its own for as long as the run lasts.

    Files of one dry run see each other as they would in a load: a file given twice, an edition
    and the next, a whole edition and its changes. No lock is taken, and no workspace is made.
    """

    _folder: Path

    @contextlib.contextmanager
    def write_lock(self, *, on_tables: bool = True) -> Iterator[Head]:
        """Yield the head; remove what was staged at the end."""
        head = self.head()
        with tempfile.TemporaryDirectory(prefix="ownership-") as folder:
            self._folder = Path(folder)
            yield head

    def new_stage(self) -> Path:
        """Return the path of a new folder for staging."""
        return self._folder / uuid.uuid4().hex

    def commit(self, head: Head, *, compared: bool = True) -> Head:
        """Return the head that a commit would make; nothing is written."""
        return replace(head, serial=head.serial + 1)

    def adopt_part(self, stage: Path, part: Part) -> Part:
        """Move a staged part to its id within the folder of stages."""
        part = replace(part, files=describe_files(stage))
        os.replace(stage, self._folder / part.id)
        return part

    def part_folder(self, part: Part) -> Path:
        """Return the folder with the tables of a part, staged or in the record."""
        staged = self._folder / part.id
        return staged if staged.exists() else super().part_folder(part)
