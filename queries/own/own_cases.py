"""Own facts: case files in the workspace's folder ``cases``, with their earlier versions.

    <workspace>/cases/<name>.case.yaml                   the case as it stands, to be mailed
    <workspace>/cases/earlier/<name>/0001.case.yaml      what it was before each change
    <workspace>/cases/undone/<name>/0001.case.yaml       what was undone, until the next change

The name of the file is the name of the case and of its dataset. Each save is an edition of its
own, dated with the moment of the save, so that the record holds the newest (rule 18 of
docs/reference/rules.md).
"""

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock

from graph.values.errors import InputError, WorkspaceError
from ingest.case_file import case_edit
from queries.own import case_files

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace

FOLDER: Final = "cases"
_CASE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


def own_datasets(workspace: Path) -> frozenset[str]:
    """Return the datasets of own facts: the names of the cases in the workspace's folder."""
    found = (workspace / FOLDER).glob(f"*{case_files.SUFFIX}")
    return frozenset(path.name.removesuffix(case_files.SUFFIX) for path in found)


def mark_own(answer: Any, datasets: frozenset[str]) -> Any:
    """Set ``own`` in place in every row of an answer that cites these datasets; return it."""
    if isinstance(answer, dict):
        if answer.get("dataset") in datasets:
            answer["own"] = True
        for value in answer.values():
            mark_own(value, datasets)
    elif isinstance(answer, list):
        for value in answer:
            mark_own(value, datasets)
    return answer


class OwnCases:
    """The own cases of one workspace."""

    def __init__(self, workspace: "Workspace") -> None:
        """Set the folder; it is made by the first save."""
        self._workspace = workspace
        self._folder = workspace.settings.workspace / FOLDER

    def names(self) -> list[str]:
        """Return the names of the cases, sorted."""
        return sorted(own_datasets(self._workspace.settings.workspace))

    def path(self, name: str) -> Path:
        """Return the path that a case has or would have; `InputError` for a wrong name."""
        if _CASE_NAME.fullmatch(name) is None:
            raise InputError(
                f"{name[:60]!r} is no name of a case; write up to 60 letters (a to z), digits, "
                "_ or -"
            )
        return self._folder / f"{name}{case_files.SUFFIX}"

    def text(self, name: str) -> str:
        """Return the text of a case; `InputError` if there is none, or it is no text."""
        try:
            return case_files.read_text(self.path(name))
        except FileNotFoundError:
            raise InputError(f"there is no case {name!r}; begin it anew") from None

    def begin(self, name: str, title: str) -> None:
        """Save a new case with a title alone; `InputError` for a name that is taken or wrong."""
        path = self.path(name)
        if path.exists() or self._workspace.record.head().parts_of_dataset(name):
            raise InputError(f"{name!r} is taken by another case or dataset; choose another name")
        title = " ".join(title.split())
        if not title:
            raise InputError("title: the title is missing; say what the case is about")
        self.save(name, case_edit.new_case_text(name, title), before=None)

    def save(self, name: str, text: str, *, before: str | None) -> None:
        """Save a case and load it as its newest edition; the text before is kept.

        ``before`` is its text when it was opened; ``None`` for a new case. Nothing is saved with a
        `WrongCaseError` in it, or an `InputError` if it was changed meanwhile or the record refuses
        it. Raises `WorkspaceError` if the folder cannot be written.
        """
        path = self.path(name)
        case_files.check_case(name, text)
        with self._lock_folder():
            now = case_files.read_text(path) if path.exists() else None
            if now != before:
                raise InputError(
                    f"the case {name!r} was changed meanwhile, in another window or by hand; "
                    "look at it again, then repeat the change"
                )
            if now is not None:
                case_files.keep_version(self._folder / "earlier" / name, now)
            shutil.rmtree(self._folder / "undone" / name, ignore_errors=True)
            self._write_and_load(path, text, now)

    def save_received(self, text: str) -> str:
        """Save a case that somebody sent, new or as a version; return its name. See `save`."""
        name = case_files.case_name(text)
        path = self.path(name)
        loaded = self._workspace.record.head().parts_of_dataset(name)
        if any(part.source["reader"] != "case" for part in loaded):
            raise InputError(f"a dataset {name!r} that is no case is loaded; rename the case")
        self.save(name, text, before=case_files.read_text(path) if path.exists() else None)
        return name

    def undo(self, name: str) -> None:
        """Restore a case's text before its last change; `InputError` if there is none."""
        self._restore(name, "earlier", "undone", "undo")

    def redo(self, name: str) -> None:
        """Restore the text of a case undone last; `InputError` if nothing was since a change."""
        self._restore(name, "undone", "earlier", "redo")

    def step_counts(self, name: str) -> tuple[int, int]:
        """Return how many changes of a case can be undone, and how many redone."""
        folders = (self._folder / kind / name for kind in ("earlier", "undone"))
        before, after = (len(case_files.versions_in(folder)) for folder in folders)
        return before, after

    def is_loaded(self, name: str) -> bool:
        """Return whether the record holds the very text of a case as its newest edition."""
        import hashlib

        parts = self._workspace.record.head().parts_of_dataset(name)
        if not parts:
            return False
        newest = max(parts, key=lambda part: part.edition_key)
        content = self.path(name).read_bytes()
        return bool(newest.source["sha256"] == hashlib.sha256(content).hexdigest())

    def load(self, name: str) -> None:
        """Load a case from the folder, as after a change by hand; refuses as `save` does."""
        text = self.text(name)
        case_files.check_case(name, text)
        self._load_edition(self.path(name), name)

    def remove(self, name: str) -> None:
        """Remove a case, or raise `InputError`; its last text stays as an earlier version."""
        text = self.text(name)
        with self._lock_folder():
            case_files.keep_version(self._folder / "earlier" / name, text)
            if self._workspace.record.head().parts_of_dataset(name):
                self._workspace.drop(name)
            self.path(name).unlink()

    def _restore(self, name: str, source: str, target: str, word: str) -> None:
        path, folder = self.path(name), self._folder / source / name
        versions = case_files.versions_in(folder)
        if not versions or not path.exists():
            raise InputError(f"there is nothing to {word} in the case {name!r}")
        with self._lock_folder():
            now, then = case_files.read_text(path), case_files.read_text(versions[-1])
            case_files.check_case(name, then)
            case_files.keep_version(self._folder / target / name, now)
            versions[-1].unlink()
            self._write_and_load(path, then, now)

    def _write_and_load(self, path: Path, text: str, before: str | None) -> None:
        """Write and load a case; restore the text before where the record refuses it."""
        name = path.name.removesuffix(case_files.SUFFIX)
        case_files.write_text(path, text)
        try:
            self._load_edition(path, name)
        except BaseException:
            if before is None:
                path.unlink()
            else:
                case_files.write_text(path, before)
            raise

    def _load_edition(self, path: Path, name: str) -> None:
        from ingest.load.pipeline import Options

        edition = case_files.next_edition(
            [p.edition for p in self._workspace.record.head().parts_of_dataset(name)]
        )
        options = Options(reader="case", retrieved_on=edition)
        (outcome,) = self._workspace.load([path], options)
        if outcome.is_refused:
            raise InputError(str(outcome.answer["refused"]))

    @contextlib.contextmanager
    def _lock_folder(self) -> Iterator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock", timeout=10):
                yield
        except OSError as wrong:
            raise WorkspaceError(f"{self._folder}: cannot be written ({wrong.strerror})") from None
