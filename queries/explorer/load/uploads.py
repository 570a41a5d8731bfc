"""Loading uploaded files: they lie in a folder of their own while they are read."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.values.errors import InputError
from ingest.load.pipeline import Options, Outcome
from queries.explorer.server.background_tasks import Task
from queries.question.settings import Settings

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace

STOPPED: Final = "stopped; nothing of this file was loaded"
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass
class LoadProgress:
    """The progress of a load; the page reads it while the load writes it."""

    file: str = ""
    size: int = 0
    records: int = 0
    bytes_read: int = 0
    done: int = 0
    stopped: bool = False

    def start(self, name: str, size: int) -> None:
        """Start the count of a file."""
        self.file, self.size, self.records, self.bytes_read = name, size, 0, 0

    def step(self, records: int, bytes_read: int) -> None:
        """Store how much of the file has been read; `InputError` if somebody stopped the load."""
        self.records, self.bytes_read = records, bytes_read
        if self.stopped:
            raise InputError(STOPPED)

    def end(self) -> None:
        """Count a file as done."""
        self.done += 1

    def stop(self) -> None:
        """Stop at the next record."""
        self.stopped = True

    @property
    def share(self) -> float:
        """How much of the file is read, 0 to 1; only roughly for packed files."""
        return min(self.bytes_read / self.size, 1.0) if self.size else 0.0


@dataclass
class Load:
    """One load: its files, its progress, and the task that does it."""

    names: list[str]
    dry_run: bool
    task: Task[list[Outcome]]
    watched: LoadProgress = field(default_factory=LoadProgress)


def begin_load(
    settings: Settings,
    files: Sequence[tuple[str, bytes]],
    options: Options,
    mapping: bytes | None = None,
) -> Load:
    """Start loading files, by name and content; ``mapping`` overrides that of ``options``."""
    watched = LoadProgress()

    def work() -> list[Outcome]:
        from queries.workspace.workspace import Workspace

        workspace: Workspace = Workspace(settings)
        try:
            return _load_files(workspace, files, options, mapping, watched)
        finally:
            workspace.close()

    names = [name for name, _ in files]
    return Load(names, options.dry_run, Task(work, watched.stop), watched)


def _load_files(
    workspace: "Workspace",
    files: Sequence[tuple[str, bytes]],
    options: Options,
    mapping: bytes | None,
    watched: LoadProgress,
) -> list[Outcome]:
    from dataclasses import replace

    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        paths = []
        for number, (name, content) in enumerate(files):
            own = Path(folder) / str(number)
            own.mkdir()
            path = own / safe_file_name(name)
            path.write_bytes(content)
            paths.append(path)
        if mapping is not None:
            chosen = Path(folder) / "mapping.toml"
            chosen.write_bytes(mapping)
            options = replace(options, mapping=chosen)
        return workspace.load(paths, options, watched)


def safe_file_name(given: str) -> str:
    """Return a safe file name from an uploaded one: letters, digits, ``.``, ``_``, ``-``.

    >>> safe_file_name("../../etc/passwd")
    'passwd'
    """
    last = re.split(r"[/\\]", given)[-1]
    name = re.sub(r"[^\w.-]", "_", last).lstrip(".")[-100:] or "upload"
    return f"_{name}" if _DEVICE.match(name) else name
