"""What moved between what was last seen of a party and now, as alerts, as a feed and as a mail."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final, cast

import orjson
from lxml import etree

from graph.head.decisions import UNDONE
from graph.values.dates import date_words
from graph.values.errors import InputError, OwnershipError, WorkspaceError
from queries.answers.compare_answer import compare_known
from queries.answers.judgement_moves import undone_words
from queries.question.answer import json_value
from queries.question.backend import WorkspaceBase
from queries.question.change_rows import AlertRow, AlertSide, MoveRow
from queries.question.verdict_rows import ScreenedRow
from queries.screening.line_ledger import hash_of_line
from queries.screening.screen_list import Screened
from queries.watching.line_moves import grave_candidates, line_name, line_words, seen_candidates
from queries.watching.watch_state import Snapshot, Watch
from queries.watching.watched_lines import places_of
from queries.words.sentences import capitalise

SEEN: Final = (
    "subject_id",
    "subject_name",
    "match_status",
    "verdict",
    "result",
    "own_min_pct",
    "own_max_pct",
    "listed_owners",
    "listed_owner_names",
    "rule_id",
)
"""What is remembered of a row."""
MATCH: Final = "match"
POSSIBLE: Final = "possible match"
CHANGES: Final = {
    "match_status": MATCH,
    "verdict": "verdict",
    "result": "result",
    "own_min_pct": "share",
    "own_max_pct": "share",
    "listed_owners": "listed owners",
    "beside": "listed beside",
    "possible": POSSIBLE,
    "subject_id": MATCH,
}
"""Remembered keys whose change is told, and how the change is called."""
CHANNEL: Final = "urn:ownership-explorer:watch"
"""What names a feed of ours."""
SUBJECT: Final = "Subject: "
"""How the text of a mail begins."""
IN_FEED: Final = 200
"""Alerts of a feed, the newest."""


def snapshot_of(row: ScreenedRow) -> Snapshot:
    """Return what is remembered of a row: verdict, shares, who is listed above and beside."""
    said: Mapping[str, Any] = row
    found: Snapshot = {key: _plain(said.get(key)) for key in SEEN}
    paths = said.get("paths") or []
    found["beside"] = {
        path["listed_id"]: path["listed_name"]
        for path in paths
        if not path["counts_toward_rule"] and path["listed_id"] not in row["listed_owners"]
    }
    found["possible"] = sorted(
        " / ".join(one["names"]) if "names" in one else str(one.get("listed_name", ""))
        for one in said.get("candidates") or ()
    )
    return found


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, list)) else str(value)


def snapshots(
    looked: Screened, regimes: Sequence[str], lists_of: Callable[[str], list[str]]
) -> dict[str, tuple[ScreenedRow, Snapshot]]:
    """Return rows with what is remembered of them, by line and rule.

    ``regimes`` are all rules of the watch; ``lists_of`` returns the lists that a party is on.
    """
    found: dict[str, tuple[ScreenedRow, Snapshot]] = {}
    matches = {match.line.row_no: match for match in looked.matches}
    places = places_of((row["row_no"], row["your_ref"], row["input_name"]) for row in looked.rows)
    for row in looked.rows:
        snapshot, match, regime = snapshot_of(row), matches.get(row["row_no"]), row["regime"]
        snapshot["candidates"] = {}
        # Of a party that was typed each rule is a row.
        place = f"{regimes.index(regime) + 1}:{row['subject_id']}"
        if match is not None:
            place = places[row["row_no"]]
            snapshot["candidates"] = seen_candidates(match, regime, looked, lists_of)
            snapshot["line"] = hash_of_line(match.line)
        found[f"{place}|{regime}"] = (row, snapshot)
    return found


@dataclass(frozen=True)
class Run:
    """One look at a watch: where, what was last seen, the ISO day asked about, and the time.

    ``serial`` is the one of the state that the run began from: the next run has another.
    ``changed`` are the places of lines that say something else than in the list before.
    """

    workspace: WorkspaceBase
    watch: Watch
    day: str
    at: str
    serial: int
    changed: frozenset[str] = frozenset()


def alerts_between(run: Run, now: Mapping[str, tuple[ScreenedRow, Snapshot]]) -> Iterator[AlertRow]:
    """Yield an alert for each line and rule of a watch that moved since it was last seen.

    ``now`` is what `snapshots` returns.
    """
    seen = run.watch.seen
    for place, (row, snapshot) in now.items():
        before = seen.get(place)
        changed = _changes(before, snapshot)
        if changed:
            causes = [] if before is None else _causes(run, row)
            name = row["subject_name"] or row["input_name"] or line_name(row)
            alert = _alert(run, (place, name), (before, snapshot), changed, causes)
            alert["your_ref"] = row["your_ref"]
            if row["match_status"] is not None and before is not None:
                words = [*_taken_back(run, snapshot["line"]), *line_words(before, snapshot, row)]
                if place.rpartition("|")[0] in run.changed:
                    words.append("the line says something else in the list by now")
                if words or row["subject_id"] is None:
                    name = line_name(row)
                alert["sentence"] = _sentence(alert, name, words)
            yield alert
    for place in sorted(seen.keys() - now.keys()):
        name = seen[place]["subject_name"] or place.partition("|")[0]
        yield _alert(run, (place, name), (seen[place], None), ["gone"], [])


def _taken_back(run: Run, line: str) -> Iterator[str]:
    """Yield who took a decision on a line back since it was last seen, each a clause."""
    record, version = run.workspace.backend.record, run.watch.data_version
    if record is None or version is None:
        return
    try:
        then = record.head_at(version).judgements
    except InputError:
        # Data that were dropped since cannot say what was decided by then.
        return
    ledger = record.head().judgements
    said = {one.key: one for one in ledger}
    for one in ledger[len(then) :]:
        if one.judgement == UNDONE and one.left == line and one.replaces in said:
            old = said[one.replaces]
            when = date_words(old.at[:10])
            yield f"{undone_words(one)}; {old.by} had decided on {when}: {old.word}"


def _changes(before: Snapshot | None, now: Snapshot) -> list[str]:
    if before is None:
        return ["new line"]
    # What an older version did not remember has not moved.
    keys = [key for key in CHANGES if key in before and before[key] != now.get(key)]
    told = [CHANGES[key] for key in keys]
    if "candidates" in before and grave_candidates(before) != grave_candidates(now):
        told.append(POSSIBLE)
    return list(dict.fromkeys(told))


def _causes(run: Run, row: ScreenedRow) -> list[MoveRow]:
    """Return what turned the last answer into this one; nothing where the old data are gone."""
    party, version, then = row["subject_id"], run.watch.data_version, run.watch.seen_on
    if party is None or version is None or then is None:
        return []
    try:
        found = compare_known(run.workspace, party, (version, then), run.day, row["regime"])
    except WorkspaceError:
        raise
    except OwnershipError:
        # Data that were dropped since cannot say what they said.
        return []
    # Shares of hops are decimals, which the file of alerts cannot hold.
    return cast("list[MoveRow]", json_value(found["moved"]))


def _alert(
    run: Run,
    of: tuple[str, str],
    sides: tuple[Snapshot | None, Snapshot | None],
    changed: list[str],
    causes: list[MoveRow],
) -> AlertRow:
    watch, (place, name), (before, now) = run.watch, of, sides
    shown = now or before or {}
    version = run.workspace.backend.data_version
    # What moved the same way before is another alert; a run that broke off and is repeated is not.
    key = [watch.key, place, before, now, run.serial]
    alert: AlertRow = {
        "id": hashlib.sha256(orjson.dumps(key, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16],
        "at": run.at,
        "watch": watch.key,
        "what": watch.what,
        "your_ref": None,
        "subject_id": shown.get("subject_id"),
        "subject_name": name,
        "regime": place.rpartition("|")[2],
        "changed": changed,
        "from": _side(before, watch.seen_on, watch.data_version),
        "to": _side(now, run.day, version),
        "newly_listed": _newly_listed(before, now),
        "causes": causes,
        "sentence": "",
        "told": None,
    }
    alert["sentence"] = _sentence(alert, name, [])
    return alert


def _side(seen: Snapshot | None, day: str | None, version: str | None) -> AlertSide | None:
    if seen is None:
        return None
    return {
        "as_of": day,
        "data_version": version,
        "verdict": seen["verdict"],
        "result": seen["result"],
        "own_min_pct": seen["own_min_pct"],
        "own_max_pct": seen["own_max_pct"],
        "listed_owners": seen["listed_owner_names"] or [],
    }


def _newly_listed(before: Snapshot | None, now: Snapshot | None) -> list[str]:
    """Return the names of those above or beside who were not listed there before."""
    if before is None or now is None:
        return []
    old = {*before["listed_owners"], *before["beside"]}
    named = dict(zip(now["listed_owners"], now["listed_owner_names"] or [], strict=False))
    return [name for party, name in {**named, **now["beside"]}.items() if party not in old]


def _sentence(alert: AlertRow, name: str, words: Sequence[str]) -> str:
    """Return in words what moved and what did it; ``words`` are whom a line now means."""
    before, now = alert["from"], alert["to"]
    if now is None:
        return f"{name}: no party is found for it any more."
    if before is None:
        return f'{name}: "{now["result"]}", seen for the first time.'
    parts = list(words)
    if before["result"] != now["result"]:
        parts.insert(0, f'from "{before["result"]}" to "{now["result"]}"')
    elif not words or not {*alert["changed"]} <= {MATCH, POSSIBLE}:
        changed = ", ".join(alert["changed"])
        parts.insert(0, f'"{now["result"]}" as before; what changed: {changed}')
    said = f"{name}: {'. '.join([parts[0], *map(capitalise, parts[1:])])}."
    if alert["newly_listed"]:
        said += f" Now above or beside it, on a list: {', '.join(alert['newly_listed'])}."
    for cause in alert["causes"][:3]:
        said += f" {capitalise(cause['sentence'].rstrip('.'))}."
    if not words and not alert["causes"] and before["result"] != now["result"]:
        said += " What did it cannot be told from the data that are left."
    return said


def feed(alerts: Sequence[AlertRow]) -> bytes:
    """Return alerts as RSS 2.0, the newest first; by its id a reader shows each once."""
    root = etree.Element("rss", version="2.0")
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", "Ownership Explorer: what moved")
    _add(channel, "link", CHANNEL)
    _add(channel, "description", "Results of parties that are watched, and what changed them.")
    for alert in reversed(alerts[-IN_FEED:]):
        item = etree.SubElement(channel, "item")
        _add(item, "title", _title(alert))
        _add(item, "description", alert["sentence"])
        _add(item, "guid", alert["id"]).set("isPermaLink", "false")
        _add(item, "pubDate", format_datetime(datetime.fromisoformat(alert["at"])))
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def _add(parent: "etree._Element", name: str, text: str) -> "etree._Element":
    """Add an element with a text, without what XML cannot hold."""
    added = etree.SubElement(parent, name)
    added.text = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    return added


def mail_text(alerts: Sequence[AlertRow]) -> str:
    """Return alerts as the text of a mail: a subject, then a paragraph each with its sources."""
    many = f"{len(alerts)} results that you watch have moved"
    subject = _title(alerts[0]) if len(alerts) == 1 else many
    lines = [f"{SUBJECT}{subject}", ""]
    for alert in alerts:
        lines.append(alert["sentence"])
        for cause in alert["causes"]:
            source = ", ".join(filter(None, (cause["source"], cause["record"], cause["url"])))
            if source:
                lines.append(f"  Source: {source}")
        to = alert["to"]
        lines.append(f"  Rule: {alert['regime']}; watched as: {alert['what']}")
        if to is not None:
            lines.append(f"  Asked of {to['as_of']}, data version {to['data_version']}")
        lines.append("")
    return "\n".join(lines)


def _title(alert: AlertRow) -> str:
    """Return a line of plain text, whatever a name holds."""
    to = alert["to"]
    result = "not found any more" if to is None else str(to["result"])
    if to is not None and alert["from"] is not None and alert["from"]["result"] == result:
        result += f"; what changed: {', '.join(alert['changed'])}"
    return " ".join(f"{alert['subject_name']}: {result} ({alert['regime']})".split())
