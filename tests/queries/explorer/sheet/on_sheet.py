"""What the sheet was given, and what somebody asks for on it, under AppTest."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from queries.explorer.frame import page_session
from queries.explorer.sheet import picture_state, sheet_acts, stack_table

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

DAY = "2024-04-08"
PARTY = "queries/explorer/pages/party.py"
HELD = (
    picture_state.SCENE,
    picture_state.FACTS,
    picture_state.KNOWN,
    sheet_acts.DRAWING,
    stack_table.OPEN,
    sheet_acts.WAYS,
)
CHANGED = (
    picture_state.SCENE,
    picture_state.REMARKS,
    stack_table.OPEN,
    sheet_acts.WHOLE_PAGE,
    sheet_acts.NEXT_PAGE,
    sheet_acts.ROW,
    sheet_acts.PLACES,
    sheet_acts.PINS,
    sheet_acts.WAYS,
)


def party(app: "AppTest", **address: str) -> "AppTest":
    """Open the page of a party with an address."""
    for key, text in {"party": "toloka:toloka_bv", "as_of": DAY, **address}.items():
        app.query_params[key] = text
    page = app.switch_page(PARTY).run()
    assert not page.exception
    return page


def given(page: "AppTest") -> dict[str, Any]:
    """What the sheet was given: ``page``, ``frame`` and ``scene``."""
    sent = [json.loads(component.proto.json) for component in page.get("bidi_component")]
    (found,) = (one for one in sent if one.get("page"))
    return {**found, **{part: json.loads(found[part]) for part in ("page", "scene")}}


def names(page: "AppTest") -> set[str]:
    """The names of the parties that are drawn."""
    return {node["name"] for node in given(page)["scene"]["nodes"]}


def node(page: "AppTest", name: str) -> str:
    """The id of the node of a party."""
    return next(str(n["id"]) for n in given(page)["scene"]["nodes"] if n["name"] == name)


def remarks(page: "AppTest") -> str:
    """What stands above the answer."""
    return "\n".join(one["text"] for one in given(page)["frame"]["remarks"])


def act(page: "AppTest", **what: Any) -> "AppTest":
    """Do what the sheet asks for; AppTest calls no callback of a component by itself."""
    state = {key: page.session_state[key] for key in HELD if key in page.session_state}
    before = dict(state)
    asked = {"scene": state[sheet_acts.DRAWING].payload["id"], **what, "turn": 1}
    state[sheet_acts.SHEET] = {"act": [asked]}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("streamlit.session_state", state)
        patched.setattr(page_session, "move_to", page.query_params.__setitem__)
        sheet_acts.on_act()
    for key in CHANGED:
        if key in state:
            page.session_state[key] = state[key]
        elif key in before:
            del page.session_state[key]
    page.run()
    assert not page.exception
    return page
