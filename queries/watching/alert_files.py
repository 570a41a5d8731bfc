"""Alerts as a feed (RSS 2.0) and as the text of a mail."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from lxml import etree

from queries.question.change_rows import AlertRow

CHANNEL: Final = "urn:ownership-explorer:watch"
"""What names a feed of ours."""
SUBJECT: Final = "Subject: "
"""How the text of a mail begins."""
IN_FEED: Final = 200
"""Alerts of a feed, the newest."""


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
