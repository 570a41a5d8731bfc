"""Lists that are being screened, or were, as long as the server runs: every session sees them."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from queries.explorer.server.background_tasks import Task
from queries.export.kept_screenings import KeptScreenings
from queries.question.settings import Settings
from queries.screening.list_review import ListReview
from queries.screening.pace import Watch

MOST_OPEN: Final = 3
"""Screened lists whose data stay open; an older one is opened again in a moment."""

_lock = Lock()
_runs: dict[str, "ListRun"] = {}


@dataclass
class ListRun:
    """One list at work: how far it is, what was remarked, and the task that does it."""

    task: Task[ListReview]
    watch: Watch
    remarks: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Close the data of a run that has ended."""
        if self.task.has_failed or (review := self.task.result()) is None:
            return
        review.workspace.close()


def run_of(kept: KeptScreenings, name: str) -> ListRun | None:
    """Return the run of a list that is under way or has ended, if one was begun here."""
    with _lock:
        return _runs.get(str(kept.place(name)))


def begin_run(kept: KeptScreenings, name: str, settings: Settings) -> ListRun:
    """Start to screen a list in the background; one that is under way goes on."""
    with _lock:
        key = str(kept.place(name))
        before = _runs.pop(key, None)
        if before is not None and not before.task.has_ended:
            _runs[key] = before
            return before
        ended = [other for other, run in _runs.items() if run.task.has_ended]
        gone = [_runs.pop(other) for other in ended[: max(0, len(ended) + 1 - MOST_OPEN)]]
        for run in (before, *gone):
            if run is not None:
                run.close()
        _runs[key] = made = _start(kept, name, settings)
        return made


def forget_run(kept: KeptScreenings, name: str) -> None:
    """Forget the run of a list that is removed."""
    with _lock:
        run = _runs.pop(str(kept.place(name)), None)
    if run is not None:
        run.watch.stop()
        run.task.wait()
        if run.task.has_ended:
            run.close()


def _start(kept: KeptScreenings, name: str, settings: Settings) -> ListRun:
    watch, remarks = Watch(), list[str]()

    def work() -> ListReview:
        from queries.workspace.workspace import Workspace

        workspace: Workspace = Workspace(settings)
        try:
            return ListReview(workspace, kept.run(name, workspace, remarks.append, watch))
        except BaseException:
            workspace.close()
            raise

    return ListRun(Task(work, watch.stop), watch, remarks)
