"""The verbs of `watch`: add, list, remove, and run."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.errors import InputError, NotFoundError
from queries.question.answer import Answer
from queries.question.arguments import quoted_input, regime_keys
from queries.question.change_rows import AlertRow
from queries.question.remark import write_remark
from queries.rows.path_rows import PathQuestion, listings_of
from queries.screening.counterparties import read_lines
from queries.screening.match_lines import Line
from queries.screening.screen_list import Screened, screen
from queries.watching.watch_alerts import Run, alerts_between, snapshots
from queries.watching.watch_state import Snapshot, Watch, WatchFolder, WatchState
from queries.watching.watched_lines import compare_lists, line_places, seen_under_new_places
from queries.words.list_names import list_name

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
    know of a list. A list that is watched already is taken as it is by now, see `_take_list`.
    Raises `NotFoundError` for a party, `InputError` for a rule or a list that is wrong, or a party
    that is watched already.
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
        old = next((one for one in state.watches if _is_same(one, party, shown)), None)
        if old is not None:
            if not is_list or (regimes and {*keys} != {*old.regimes}):
                raise InputError(
                    f"{quoted_input(shown)} is watched already, as {old.key}. "
                    f"To watch it otherwise: ownership watch remove {old.key}"
                )
            state = _take_list(workspace, folder, state, (old, path.read_bytes()), day, remark)
            watch = next(one for one in state.watches if one.key == old.key)
            return _watch_row(watch, state)
        kept = folder.keep_list(shown, path.read_bytes()) if is_list else None
        watch = Watch(f"w-{secrets.token_hex(3)}", shown, party, kept, list(keys), day)
        try:
            watch = _look(workspace, folder, watch, day, remark)[0]
        except BaseException:
            folder.forget(watch)
            raise
        folder.write(state.with_watch(watch))
    return _watch_row(watch, state)


def _is_same(watch: Watch, party: str | None, shown: str) -> bool:
    """Return whether a watch is of a party, or of a list of that name where there is no party."""
    return watch.party == party and (party is not None or watch.what == shown)


def _take_list(
    workspace: "Workspace",
    folder: WatchFolder,
    state: WatchState,
    changed: tuple[Watch, bytes],
    day: str,
    remark: Callable[[str], None],
) -> WatchState:
    """Return a state that watches a list as it is by now, and write it; ``changed`` is both lists.

    What was seen of the lines that stay is compared with how they stand today: whatever moved is an
    alert of the next run. Lines that came count from today. Raises `InputError` for a list that is
    wrong, or that has none of the old lines: it may be another one.
    """
    old, content = changed
    before = _kept_lines(folder, old)
    kept = folder.keep_list(old.what, content)
    watch = replace(old, list_file=kept)
    try:
        lines = _kept_lines(folder, watch)
        change = compare_lists(before, lines)
        if not change.stay:
            raise InputError(
                f"{quoted_input(old.what)} has none of the lines of the list of that name that is "
                f"watched, {old.key}. Give one of them another name, or end the old one first: "
                f"ownership watch remove {old.key}"
            )
        watch = replace(watch, seen=seen_under_new_places(old.seen, before, lines, change))
        looked, now = _look(workspace, folder, watch, day, remark)
        places = line_places(lines)
        others = frozenset(places[number] for number in change.changed)
        run = Run(
            workspace, _watch_before(watch, looked, now), day, _this_second(), state.serial, others
        )
        stayed = {place: one for place, one in now.items() if place in watch.seen}
        new = [cast("dict[str, Any]", one) for one in alerts_between(run, stayed)]
    except BaseException:
        if kept != old.list_file:
            folder.forget(watch)
        raise
    state = replace(state.with_watch(looked), alerts=(*state.alerts, *new))
    folder.write(state)
    if kept != old.list_file:
        folder.forget(old)
    remark(f"{old.what} is watched as it is now: {change.words()}.")
    if new:
        results = "1 result has" if len(new) == 1 else f"{len(new)} results have"
        remark(f"{results} moved since {old.seen_on}: ownership watch run")
    return state


def _kept_lines(folder: WatchFolder, watch: Watch) -> list[Line]:
    path = folder.list_path(watch)
    return [] if path is None else read_lines(path)[0]


def _this_second() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


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
    at = _this_second()
    with folder.lock():
        state = folder.read()
        if not state.watches:
            raise InputError("Nothing is watched. Begin with: ownership watch add PARTY")
        for watch in state.watches:
            looked, now = _look(workspace, folder, watch, day, remark)
            run = Run(workspace, _watch_before(watch, looked, now), day, at, state.serial)
            fresh = alerts_between(run, now)
            new = [cast("dict[str, Any]", one) for one in fresh]
            state = replace(state.with_watch(looked), alerts=(*state.alerts, *new))
        folder.write(state)
    return Answer(cast("list[AlertRow]", state.untold))


def mark_told(workspace: "Workspace", alerts: Sequence[AlertRow]) -> None:
    """Mark alerts as told, once they were written out."""
    folder = _folder(workspace)
    told = {alert["id"] for alert in alerts}
    at = _this_second()
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
) -> "tuple[Watch, dict[str, tuple[ScreenedRow, Snapshot]]]":
    """Return a watch with what is seen of it now, and that with the rows."""
    parties = [] if watch.party is None else [watch.party]
    path, known = folder.list_path(watch), []
    for key in watch.regimes:
        # A rule that a package brought and brings no more must not end the run of all others.
        try:
            known.append(find_regime(key).key)
        except InputError as wrong:
            write_remark(f"{watch.what}: what was seen under {key} is left as it was. {wrong}")
    options = {"regimes": known, "as_of": day, "links": True}
    found = Screened(Answer(), {})
    # A party that no source states any more is an alert, and no end of the run.
    with suppress(NotFoundError):
        # Without a rule the usual ones would be asked.
        found = found if not known else screen(workspace, parties, path, options, remark)
    asked = PathQuestion(parse_day(day))

    @cache
    def lists_of(party: str) -> list[str]:
        world = workspace.backend.world
        number = world.number_of(party)
        entries = [] if number is None else listings_of(world, number, asked)
        return [*dict.fromkeys(map(list_name, entries))]

    now = snapshots(found, watch.regimes, lists_of)
    kept = {
        place: one for place, one in watch.seen.items() if place.rpartition("|")[2] not in known
    }
    seen = kept | {place: snapshot for place, (_, snapshot) in now.items()}
    version = workspace.data_version
    return replace(watch, seen=seen, seen_on=day, data_version=version), now


def _watch_before(watch: Watch, looked: Watch, now: Mapping[str, object]) -> Watch:
    """Return a watch as it was seen before, without what was not asked this time."""
    left = looked.seen.keys() - now.keys()
    return replace(watch, seen={key: one for key, one in watch.seen.items() if key not in left})


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
