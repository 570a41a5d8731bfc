"""The verbs of `watch`: add, list, remove, and run."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

from graph.values.errors import InputError, NotFoundError
from queries.question.answer import Answer
from queries.question.arguments import quoted_input, regime_keys
from queries.question.change_rows import AlertRow
from queries.screening.screen_list import screen
from queries.watching.watch_alerts import Run, alerts_between, snapshots
from queries.watching.watch_state import Watch, WatchFolder, WatchState

if TYPE_CHECKING:
    from queries.question.verdict_rows import ScreenedRow
    from queries.workspace.workspace import Workspace

LISTS: Final = (".csv", ".xlsx", ".tsv", ".txt")


class WatchRow(TypedDict):
    """A row of ``watch list``: what is watched, and how it stands."""

    key: str
    what: str
    subject_id: str | None
    regimes: list[str]
    since: str
    seen_on: str | None
    data_version: str | None
    results: dict[str, int]
    untold: int


def _folder(workspace: "Workspace") -> WatchFolder:
    if workspace.remote:
        raise InputError("What is watched is kept in a workspace; leave --store out")
    return WatchFolder(workspace.settings.workspace)


def add_watch(
    workspace: "Workspace",
    what: str,
    regimes: Sequence[str] | None = None,
    today: date | None = None,
    remark: Callable[[str], None] = lambda _text: None,
) -> WatchRow:
    """Watch a party or a list from now on; how it stands now is what later runs compare with.

    ``what`` is what ``PARTY`` may be, or a list's path; ``remark`` is told what a person should
    know of a list. Raises `NotFoundError` for a party, `InputError` for a rule or a list that is
    wrong, or what is watched already.
    """
    folder, keys = _folder(workspace), regime_keys(regimes)
    day = (today or date.today()).isoformat()
    path = Path(what)
    is_list = path.suffix.lower() in LISTS
    if is_list and not path.is_file():
        raise InputError(f"{what}: there is no such file")
    party = None if is_list else workspace.resolve(what)
    shown = path.name if is_list else what
    with folder.lock():
        state = folder.read()
        for old in state.watches:
            if (old.party is not None and old.party == party) or (is_list and old.what == shown):
                raise InputError(
                    f"{quoted_input(shown)} is watched already, as {old.key}. "
                    f"To watch it otherwise: ownership watch remove {old.key}"
                )
        kept = folder.keep_list(shown, path.read_bytes()) if is_list else None
        watch = Watch(f"w-{secrets.token_hex(3)}", shown, party, kept, list(keys), day)
        try:
            watch = _look(workspace, folder, watch, day, remark)[0]
        except BaseException:
            folder.forget(watch)
            raise
        folder.write(state.with_watch(watch))
    return _watch_row(watch, state)


def list_watches(workspace: "Workspace") -> Answer[WatchRow]:
    """Return what is watched, the oldest first."""
    state = _folder(workspace).read()
    return Answer(_watch_row(watch, state) for watch in state.watches)


def remove_watch(workspace: "Workspace", key: str) -> WatchRow:
    """Watch a key, or what was added, no more, or raise `InputError`; untold alerts stay."""
    folder = _folder(workspace)
    with folder.lock():
        state = folder.read()
        found = [one for one in state.watches if key in (one.key, one.what, one.party)]
        if len(found) != 1:
            known = ", ".join(one.key for one in state.watches) or "nothing"
            raise InputError(f"{quoted_input(key)} is not watched; watched are: {known}")
        left = tuple(one for one in state.watches if one is not found[0])
        folder.write(replace(state, watches=left))
        folder.forget(found[0])
    return _watch_row(found[0], state)


def run_watches(
    workspace: "Workspace",
    today: date | None = None,
    remark: Callable[[str], None] = lambda _text: None,
) -> Answer[AlertRow]:
    """Compare what is watched with the last run, and return every alert that nobody was told yet.

    Call `mark_told` once they are written out. Raises `InputError` if nothing is watched.
    """
    folder = _folder(workspace)
    day = (today or date.today()).isoformat()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with folder.lock():
        state = folder.read()
        if not state.watches:
            raise InputError("Nothing is watched. Begin with: ownership watch add PARTY")
        for watch in state.watches:
            looked, rows = _look(workspace, folder, watch, day, remark)
            fresh = alerts_between(Run(workspace, watch, day, at, state.serial), rows)
            new = [cast("dict[str, Any]", one) for one in fresh]
            state = replace(state.with_watch(looked), alerts=(*state.alerts, *new))
        # The order in which they were added.
        state = replace(state, watches=tuple(sorted(state.watches, key=lambda one: one.since)))
        folder.write(state)
    return Answer(cast("list[AlertRow]", state.untold))


def mark_told(workspace: "Workspace", alerts: Sequence[AlertRow]) -> None:
    """Mark alerts as told, once they were written out."""
    folder = _folder(workspace)
    told = {alert["id"] for alert in alerts}
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with folder.lock():
        state = folder.read()
        marked = tuple(
            {**one, "told": at} if one["id"] in told and one["told"] is None else one
            for one in state.alerts
        )
        folder.write(replace(state, alerts=marked))


def past_alerts(workspace: "Workspace") -> Answer[AlertRow]:
    """Return all alerts that are kept, told or not, the oldest first."""
    return Answer(cast("list[AlertRow]", list(_folder(workspace).read().alerts)))


def _look(
    workspace: "Workspace",
    folder: WatchFolder,
    watch: Watch,
    day: str,
    remark: Callable[[str], None],
) -> "tuple[Watch, Sequence[ScreenedRow]]":
    """Return a watch with what is seen of it now, and the rows."""
    parties = [] if watch.party is None else [watch.party]
    path = folder.list_path(watch)
    options = {"regimes": watch.regimes, "as_of": day, "links": True}
    rows: Sequence[ScreenedRow] = []
    # A party that no source states any more is an alert, and no end of the run.
    with suppress(NotFoundError):
        rows = screen(workspace, parties, path, options, remark).rows
    seen = {place: snapshot for place, (_, snapshot) in snapshots(rows).items()}
    version = workspace.data_version
    return replace(watch, seen=seen, seen_on=day, data_version=version), rows


def _watch_row(watch: Watch, state: WatchState) -> WatchRow:
    results: dict[str, int] = {}
    for one in watch.seen.values():
        results[one["verdict"]] = results.get(one["verdict"], 0) + 1
    return {
        "key": watch.key,
        "what": watch.what,
        "subject_id": watch.party,
        "regimes": watch.regimes,
        "since": watch.since,
        "seen_on": watch.seen_on,
        "data_version": watch.data_version,
        "results": results,
        "untold": sum(alert["watch"] == watch.key for alert in state.untold),
    }
