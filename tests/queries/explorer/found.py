"""What the box of the page Find sends to the browser, under AppTest."""

import json
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


TURNS = count(1)
"""Numbers of questions, which grow."""


def found(page: "AppTest") -> dict[str, Any]:
    """The value that the box of the page Find draws."""
    sent = [json.loads(one.proto.json) for one in page.get("bidi_component")]
    (mine,) = (data for data in sent if data.get("face") == "page")
    return dict(mine)


def found_names(page: "AppTest") -> list[str]:
    """The names of the results."""
    return [card["name"] for card in found(page)["results"]["cards"]]


def found_text(page: "AppTest") -> str:
    """Everything that the box says, as one text."""
    return json.dumps(found(page), ensure_ascii=False)


def type_text(page: "AppTest", text: str, **more: Any) -> "AppTest":
    """Type into the box, as the browser tells it."""
    asked = {"turn": next(TURNS), "q": text, "names": [], "filters": {}, "limit": 25, **more}
    page.session_state["find_box"] = {"asked": asked}
    return page.run()
