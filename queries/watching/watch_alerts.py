"""What moved between what was last seen of a party and now, as alerts, as a feed and as a mail."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final, cast

import orjson
from lxml import etree

from graph.values.errors import OwnershipError, WorkspaceError
from queries.answers.compare_answer import compare_known
from queries.question.answer import json_value
from queries.question.backend import WorkspaceBase
from queries.question.change_rows import AlertRow, AlertSide, MoveRow
from queries.question.verdict_rows import ScreenedRow
from queries.watching.watch_state import Snapshot, Watch
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
CHANGES: Final = {
    "match_status": "match",
    "verdict": "verdict",
    "result": "result",
    "own_min_pct": "share",
    "own_max_pct": "share",
    "listed_owners": "listed owners",
    "beside": "listed beside",
    "possible": "possible match",
    "subject_id": "match",
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


def snapshots(rows: Sequence[ScreenedRow]) -> dict[str, tuple[ScreenedRow, Snapshot]]:
    """Return rows with what is remembered of them, by line and rule."""
    found: dict[str, tuple[ScreenedRow, Snapshot]] = {}
    for row in rows:
        line = row["your_ref"] or f"{row['row_no']}:{row['input_name'] or row['subject_id']}"
        found[f"{line}|{row['regime']}"] = (row, snapshot_of(row))
    return found


@dataclass(frozen=True)
class Run:
    """One look at a watch: where, what was last seen, the ISO day asked about, and the time.

    ``serial`` is the one of the state that the run began from: the next run has another.
    """

    workspace: WorkspaceBase
    watch: Watch
    day: str
    at: str
    serial: int


def alerts_between(run: Run, rows: Sequence[ScreenedRow]) -> Iterator[AlertRow]:
    """Yield an alert for each line and rule of a watch that moved since it was last seen."""
    now, seen = snapshots(rows), run.watch.seen
    for place, (row, snapshot) in now.items():
        before = seen.get(place)
        changed = _changes(before, snapshot)
        if changed:
            causes = [] if before is None else _causes(run, row)
            alert = _alert(run, place, (before, snapshot), changed, causes)
            alert["your_ref"] = row["your_ref"]
            if before is not None:
                alert["sentence"] = _sentence(alert, _match_words(before, row))
            yield alert
    for place in sorted(seen.keys() - now.keys()):
        yield _alert(run, place, (seen[place], None), ["gone"], [])


def _changes(before: Snapshot | None, now: Snapshot) -> list[str]:
    if before is None:
        return ["new line"]
    keys = [key for key in CHANGES if before.get(key) != now.get(key)]
    return list(dict.fromkeys(CHANGES[key] for key in keys))


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
    place: str,
    sides: tuple[Snapshot | None, Snapshot | None],
    changed: list[str],
    causes: list[MoveRow],
) -> AlertRow:
    watch, (before, now) = run.watch, sides
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
        "subject_name": shown.get("subject_name") or place.partition("|")[0],
        "regime": place.rpartition("|")[2],
        "changed": changed,
        "from": _side(before, watch.seen_on, watch.data_version),
        "to": _side(now, run.day, version),
        "newly_listed": _newly_listed(before, now),
        "causes": causes,
        "sentence": "",
        "told": None,
    }
    alert["sentence"] = _sentence(alert, "")
    return alert


def _match_words(before: Snapshot, row: ScreenedRow) -> str:
    """Return which party a line now means, and the hop or listing above it; empty if as before."""
    party = row["subject_id"]
    if before["subject_id"] == party:
        return ""
    if party is None:
        return " The line matches no party any more."
    paths = sorted(row.get("paths") or (), key=lambda path: not path["counts_toward_rule"])
    above = f" {paths[0]['sentence']}" if paths else ""
    return f" The line now matches {row['subject_name']} ({party}).{above}"


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


def _sentence(alert: AlertRow, matched: str) -> str:
    """Return in words what moved and what did it; ``matched`` is which party a line now means."""
    name, before, now = alert["subject_name"], alert["from"], alert["to"]
    if now is None:
        return f"{name}: no party is found for it any more."
    if before is None:
        return f'{name}: "{now["result"]}", seen for the first time.'
    if before["result"] != now["result"]:
        said = f'{name}: from "{before["result"]}" to "{now["result"]}".'
    else:
        said = f'{name}: "{now["result"]}" as before; what changed: {", ".join(alert["changed"])}.'
    if alert["newly_listed"]:
        said += f" Newly on a list: {', '.join(alert['newly_listed'])}."
    for cause in alert["causes"][:3]:
        said += f" {capitalise(cause['sentence'].rstrip('.'))}."
    said += matched
    if not matched and not alert["causes"] and before["result"] != now["result"]:
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
    result = "not found any more" if to is None else to["result"]
    return " ".join(f"{alert['subject_name']}: {result} ({alert['regime']})".split())
