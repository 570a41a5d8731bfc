"""Lists that were screened on a page, kept in the workspace: the file, the question, the answer.

The answer's files are those of `ownership exposure --input LIST --out FOLDER`, byte for byte. Its
journal stays beside them, so that an answer is there at once as long as the data are the same.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.values.errors import InputError
from graph.values.file_digests import read_stored
from graph.values.name_keys import fold_name
from queries.export.exposure_csv import export_files
from queries.export.write_files import MANIFEST, write_all
from queries.screening.line_journal import FOLDER as JOURNAL
from queries.screening.line_journal import JOURNAL_FILE
from queries.screening.screen_list import Screened, screen

if TYPE_CHECKING:
    from queries.screening.pace import Watch
    from queries.workspace.workspace import Workspace

FOLDER: Final = "screenings"
DONE: Final = "screened"
BROKEN_OFF: Final = "not finished"
_QUESTION: Final = "question.json"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST: Final = 100
OPTIONS: Final = ("regimes", "as_of", "strict", "wide", "encoding", "columns")
"""What a question keeps of what `screen` can be asked."""


@dataclass(frozen=True)
class KeptRow:
    """A list that is kept: its folder, the person's file, when it was begun (ISO), how it ended."""

    name: str
    file: str
    at: str
    state: str


class KeptScreenings:
    """The lists of a workspace."""

    def __init__(self, workspace: Path) -> None:
        """Keep them in a folder of the workspace, which is made with the first."""
        self.folder = workspace / FOLDER

    def rows(self) -> list[KeptRow]:
        """Return every list that can be read, the newest first."""
        found = []
        for path in self.folder.glob(f"*/{_QUESTION}"):
            try:
                said = json.loads(read_stored(path))
                row = KeptRow(path.parent.name, said["file"], said["at"], self.state(path.parent))
            except (OSError, ValueError, KeyError, TypeError):
                continue
            found.append(row)
        return sorted(found, key=lambda row: (row.at, row.name), reverse=True)

    def state(self, folder: Path) -> str:
        """Return whether a list's answer is whole, and newer than what was noted on the way."""
        answer = folder / "answer"
        try:
            whole = (answer / MANIFEST).stat().st_mtime_ns
            noted = (answer / JOURNAL / JOURNAL_FILE).stat().st_mtime_ns
        except FileNotFoundError:
            return BROKEN_OFF
        return DONE if whole >= noted else BROKEN_OFF

    def begin(self, file_name: str, content: bytes, options: Mapping[str, Any]) -> str:
        """Write a list and what is asked of it, and return the name under which it is kept."""
        file = safe_name(file_name)
        stem = re.sub(r"[^a-z0-9]+", "-", fold_name(file.rpartition(".")[0])).strip("-")[:40]
        self.folder.mkdir(mode=0o700, exist_ok=True)
        number, name = 2, stem or "list"
        while True:
            try:
                (self.folder / name).mkdir(mode=0o700)
                break
            except FileExistsError:
                name, number = f"{stem or 'list'}-{number}", number + 1
        (self.folder / name / "list").mkdir(mode=0o700)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        kept = {key: options[key] for key in OPTIONS if options.get(key)}
        _write_own(self.folder / name / "list" / file, content)
        said = json.dumps({"file": file, "at": at, "options": kept}, ensure_ascii=False, indent=1)
        _write_own(self.folder / name / _QUESTION, said.encode("utf-8"))
        return name

    def question(self, name: str) -> dict[str, Any]:
        """Return what is asked of a list, as `screen` takes it; `InputError` if unreadable."""
        try:
            said = json.loads(read_stored(self.place(name) / _QUESTION))
            return {key: said["options"].get(key) for key in OPTIONS}
        except (OSError, ValueError, KeyError, AttributeError):
            raise InputError(f"The list {name} is not kept any more, or is damaged.") from None

    def place(self, name: str) -> Path:
        """Return the folder of a list."""
        if _NAME.fullmatch(name) is None:
            raise InputError(f"{name[:60]!r} is no name of a list")
        return self.folder / name

    def list_file(self, name: str) -> Path:
        """Return where the person's file lies; `InputError` if it is gone."""
        for path in (self.place(name) / "list").glob("*"):
            return path
        raise InputError(f"The file of the list {name} is gone.")

    def files(self, name: str) -> dict[str, Path]:
        """Return the files of the answer by name, the manifest last."""
        found = {p.name: p for p in sorted((self.place(name) / "answer").glob("*.*"))}
        return {key: found[key] for key in sorted(found, key=lambda one: (one == MANIFEST, one))}

    def remove(self, name: str) -> None:
        """Remove a list with its answer; decisions on its lines stay in the ledger."""
        shutil.rmtree(self.place(name))

    def run(
        self,
        name: str,
        workspace: "Workspace",
        remark: Callable[[str], None],
        watch: "Watch | None" = None,
    ) -> Screened:
        """Screen a list from where it broke off, and write its files; `InputError` if it cannot."""
        out = self.place(name) / "answer"
        out.mkdir(mode=0o700, exist_ok=True)
        options = {**self.question(name), "out": out, "resume": True, "anew": True}
        answer = screen(workspace, (), self.list_file(name), options, remark, watch)
        assert answer.journal is not None
        # The files come after the last note, so that they count as the newer ones.
        answer.journal.close()
        for path in (
            *write_all(out, export_files(workspace, answer)),
            out / JOURNAL / JOURNAL_FILE,
        ):
            os.chmod(path, 0o600)
        return answer


def safe_name(given: str) -> str:
    """Return the name of a person's file as the workspace keeps it; most stay as they are.

    >>> safe_name("../kunden 2024.csv"), safe_name("..")
    ('kunden 2024.csv', 'list.csv')
    """
    last = re.split(r"[/\\]", given)[-1].strip(". ")
    return _UNSAFE.sub("_", last)[-_LONGEST:] or "list.csv"


def _write_own(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read."""
    path.touch(mode=0o600)
    path.write_bytes(content)
