"""The verdict of each regime over time: bars that say their word, and a table that says the same.

Pure functions; nothing here knows Streamlit.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypedDict

from queries.draw.page_tables import TableRow
from queries.question.change_rows import TimelineRow
from queries.words import result_labels
from queries.words.safe_text import plain_line
from queries.words.value_text import date_text, share_text

CLICK_SELECTION: Final = "span"
"""Name of the selection that a click on a bar makes."""
WIDTH: Final = 1000
"""About how many pixels wide the bars are, to know which words have room."""
_LETTER: Final = 9
_MARGIN: Final = 365
_YEARS: Final = {
    "title": None,
    "format": "%Y",
    "grid": False,
    "tickCount": {"interval": "year", "step": 1},
    "labelOverlap": "greedy",
}
_LOOKS: Final = {
    "listed": ("#A23B00", 38),
    "certain": ("#D55E00", 32),
    "possible": ("#E69F00", 27),
    "review": ("#B55C92", 20),
    "excluded": ("#BBBBBB", 11),
    "not_assessed": ("#999999", 4),
}
"""Colour (Okabe and Ito's, safe for the colour-blind) and thickness: the thicker, the nearer."""


class SpanBar(TypedDict):
    """A span of constant verdict as a bar; ``word`` is empty where it has no room."""

    id: int
    regime: str
    verdict: str
    result: str
    word: str
    start: str
    end: str
    since: str
    until: str
    day: str
    size: int


def span_bars(rows: Sequence[TimelineRow], names: Mapping[str, str], today: date) -> list[SpanBar]:
    """Return every span of constant verdict as a bar, with the ends between which it is drawn.

    Args:
        rows: rows of the verb ``timeline``.
        names: what each regime is called, by key.
        today: the last change is drawn up to a year after this day.
    """
    days = [date.fromisoformat(row["from"]) for row in rows if row["from"]]
    first = min(days, default=today) - timedelta(_MARGIN)
    last = max([*days, today]) + timedelta(_MARGIN)
    whole = max((last - first).days, 1)
    found: list[SpanBar] = []
    for row in rows:
        start = date.fromisoformat(row["from"]) if row["from"] else first
        end = date.fromisoformat(row["until"]) if row["until"] else last
        word = result_labels.result_words(row).label
        room = (end - start).days / whole * WIDTH
        found.append(
            {
                "id": len(found),
                "regime": names[row["regime"]],
                "verdict": row["verdict"],
                "result": row["result"],
                "word": word if room > len(word) * _LETTER else "",
                "start": start.isoformat(),
                "end": end.isoformat(),
                "since": date_text(row["from"]) if row["from"] else "as far back as is known",
                "until": date_text(row["until"]) if row["until"] else "now, as far as is known",
                "day": span_day(row).isoformat(),
                "size": _LOOKS[row["verdict"]][1],
            }
        )
    return found


def span_day(row: TimelineRow) -> date:
    """Return the day that stands for a span: its first, else its last, else today."""
    if row["from"]:
        return date.fromisoformat(row["from"])
    if row["until"]:
        return date.fromisoformat(row["until"]) - timedelta(1)
    return date.today()


def strip_chart(drawn: Sequence[SpanBar], as_of: date, *, dark: bool = False) -> dict[str, Any]:
    """Return the bars as a Vega-Lite chart with its data in it; nothing is fetched."""
    ink, paper = ("#f2f2f2", "#0e1117") if dark else ("#1f1f1f", "#ffffff")
    x = {"field": "start", "type": "temporal", "axis": _YEARS}
    order = list(dict.fromkeys(row["regime"] for row in drawn))
    y = {"field": "regime", "type": "nominal", "sort": order, "axis": {"title": None}}
    shown = list(dict.fromkeys(row["verdict"] for row in drawn))
    colours = {"domain": shown, "range": [_LOOKS[verdict][0] for verdict in shown]}
    bars = {
        "params": [{"name": CLICK_SELECTION, "select": {"type": "point", "fields": ["id"]}}],
        "mark": {"type": "bar", "cursor": "pointer", "cornerRadius": 2},
        "encoding": {
            "x": x,
            "x2": {"field": "end"},
            "y": y,
            "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
            "color": {"field": "verdict", "type": "nominal", "scale": colours, "legend": None},
            "opacity": {"value": 1},
            "tooltip": [
                {"field": "regime", "title": "Rule"},
                {"field": "result", "title": "Result"},
                {"field": "since", "title": "From"},
                {"field": "until", "title": "Until (excluded)"},
            ],
        },
    }
    text = {"type": "text", "align": "left", "dx": 4, "dy": -27, "fontWeight": "bold"}
    label = {
        "mark": text,
        "encoding": {"x": x, "y": y, "text": {"field": "word"}, "color": {"value": ink}},
    }
    # The line of the day that is asked about would cross a word, so each word has an edge.
    around = {"stroke": paper, "strokeWidth": 4, "strokeJoin": "round", "aria": False}
    edge = {**label, "mark": {**text, **around}}
    now = {
        "data": {"values": [{"at": as_of.isoformat(), "text": date_text(as_of.isoformat())}]},
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [4, 3], "color": ink}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "baseline": "top", "color": ink},
                "encoding": {"text": {"field": "text"}, "y": {"value": -22}},
            },
        ],
        "encoding": {"x": {"field": "at", "type": "temporal"}},
    }
    return {
        "data": {"values": list(drawn)},
        "height": {"step": 62},
        "padding": {"top": 26},
        "layer": [bars, now, edge, label],
    }


def table_rows(rows: Sequence[TimelineRow], names: Mapping[str, str]) -> list[TableRow]:
    """Return every span as a row of a table: the same as the bars, and what changed."""
    return [
        {
            "Rule": names[row["regime"]],
            "From": row["from"] or "…",
            "Until": row["until"] or "…",
            "Result": row["result"],
            "Counted share": "" if row["own_min_pct"] is None else share_text(row, "own"),
            "What changed": cause_words(row),
        }
        for row in rows
    ]


def cause_words(row: TimelineRow) -> str:
    """Return what began a span, in words."""
    return plain_line("; ".join(cause["sentence"] for cause in row["causes"]) or row["why"] or "")


def verdict_changes(rows: Sequence[TimelineRow], names: Mapping[str, str]) -> dict[str, str]:
    """Return every day on which a verdict changed, with the change in words, the last one first."""
    found: dict[str, list[str]] = {}
    before: dict[str, TimelineRow] = {}
    for row in rows:
        old = before.get(row["regime"])
        before[row["regime"]] = row
        if row["from"] and old is not None:
            text = f'{names[row["regime"]]} from "{old["result"]}" to "{row["result"]}"'
            found.setdefault(row["from"], []).append(
                f"{text} ({cause_words(row)})" if row["causes"] else text
            )
    return {
        day: f"{date_text(day)}: {'; '.join(found[day])}" for day in sorted(found, reverse=True)
    }
