"""When each statement holds, as bars of a Vega-Lite chart; nothing here knows Streamlit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

CLICKED: Final = "bar"
"""Name of the selection that a click on a bar makes; it gives the ``tie`` of the bar."""
_COLOURS: Final = {
    "confirmed": "#0072B2",
    "reported": "#56B4E9",
    "alleged": "#D55E00",
    "disputed": "#CC79A7",
}
_ROW: Final = 22
_AXIS: Final = 40
_LEAST: Final = 90


def chart(bars: Sequence[Mapping[str, Any]], day: date) -> dict[str, Any]:
    """Give the bars and a line for a day as a chart with its data in it; nothing is fetched.

    Args:
        bars: rows with ``tie``, ``link``, ``first``, ``last``, ``certainty``, ``share``, ``dates``
            and ``strong``, which is how opaque a bar is.
        day: the day that the page is about.
    """
    told = {"domain": list(_COLOURS), "range": list(_COLOURS.values())}
    y = {"field": "link", "type": "nominal", "sort": None, "title": None}
    statements = {
        "params": [
            {"name": CLICKED, "select": {"type": "point", "fields": ["tie"], "on": "click"}}
        ],
        "data": {"values": list(bars)},
        "mark": {"type": "bar", "height": 11, "cornerRadius": 2, "cursor": "pointer"},
        "encoding": {
            "x": {"field": "first", "type": "temporal", "title": None},
            "x2": {"field": "last"},
            "y": {**y, "axis": {"labelLimit": 460}},
            "color": {"field": "certainty", "type": "nominal", "title": "Certainty", "scale": told},
            "opacity": {"field": "strong", "type": "quantitative", "scale": None, "legend": None},
            "tooltip": [
                {"field": name, "type": "nominal"}
                for name in ("link", "share", "dates", "certainty")
            ],
        },
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
    return {"height": max(_LEAST, _ROW * rows + _AXIS), "layer": [statements, now]}
