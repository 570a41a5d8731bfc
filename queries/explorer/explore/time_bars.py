"""When each statement holds, as bars of a Vega-Lite chart; nothing here knows Streamlit."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypedDict

CLICK_SELECTION: Final = "bar"
"""Name of the selection that a click on a bar makes; it holds the ``tie`` of the bar."""
_COLOURS: Final = {
    "confirmed": "#0072B2",
    "reported": "#56B4E9",
    "alleged": "#D55E00",
    "disputed": "#CC79A7",
}
_UNDATED: Final = "datum.undated !== ''"
_ROW: Final = 22
_AXIS: Final = 40
_LEAST: Final = 90


class BarSpan(TypedDict):
    """From when to when a bar is drawn; ``undated`` is the text of one without any date."""

    first: str
    last: str
    undated: str


class BarWords(TypedDict):
    """What a bar says when it is pointed at."""

    line: str
    certainty: str
    dates: str
    share: str


class StatementBar(BarSpan, BarWords):
    """One statement as a bar; ``tie`` is the place of its link in the drawing."""

    tie: int
    link: str


class DrawnBar(StatementBar):
    """A bar with its opacity, which is what is selected."""

    strong: float


def bars_chart(bars: Sequence[DrawnBar], day: date, ends: tuple[date, date]) -> dict[str, Any]:
    """Return the bars and a line for a day as a chart with its data in it; nothing is fetched.

    Args:
        bars: the statements.
        day: the day that the page is about.
        ends: first and last day of the axis.
    """
    colours = {"domain": list(_COLOURS), "range": list(_COLOURS.values())}
    y = {"field": "link", "type": "nominal", "sort": None, "title": None}
    axis = {"domain": [end.isoformat() for end in ends], "nice": False}
    x = {"field": "first", "type": "temporal", "title": None, "scale": axis}
    colour = {"field": "certainty", "type": "nominal", "title": "Certainty", "scale": colours}
    statements = {
        "params": [
            {"name": CLICK_SELECTION, "select": {"type": "point", "fields": ["tie"], "on": "click"}}
        ],
        "data": {"values": list(bars)},
        "mark": {
            "type": "bar",
            "height": 11,
            "cornerRadius": 2,
            "cursor": "pointer",
            "strokeWidth": 1.2,
            "clip": True,
        },
        "encoding": {
            "x": x,
            "x2": {"field": "last"},
            "y": {**y, "axis": {"labelLimit": 460}},
            "color": colour,
            "stroke": {**colour, "legend": None},
            "fillOpacity": {"condition": {"test": _UNDATED, "value": 0}, "value": 1},
            "strokeDash": {"condition": {"test": _UNDATED, "value": [4, 3]}, "value": [1, 0]},
            "opacity": {"field": "strong", "type": "quantitative", "scale": None, "legend": None},
            "tooltip": [
                {"field": name, "type": "nominal"}
                for name in ("link", "share", "dates", "certainty")
            ],
        },
    }
    # A bar without any date is only an outline, so its text says why; once a link is enough.
    undated = {
        "data": {"values": list({bar["link"]: bar for bar in bars if bar["undated"]}.values())},
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 6,
            "fontSize": 9,
            "color": "#7A8791",
        },
        "encoding": {"x": x, "y": y, "text": {"field": "undated"}},
    }
    now = {
        "data": {"values": [{"day": day.isoformat()}]},
        "mark": {
            "type": "rule",
            "strokeDash": [4, 3],
            "strokeWidth": 1.5,
            "color": "#7A8791",
        },
        "encoding": {"x": {"field": "day", "type": "temporal"}},
    }
    rows = len({bar["link"] for bar in bars})
    return {"height": max(_LEAST, _ROW * rows + _AXIS), "layer": [statements, undated, now]}
