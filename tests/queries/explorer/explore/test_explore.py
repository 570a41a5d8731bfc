"""The Explore page under AppTest on the seed case: in step, in the address, nothing lost."""

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph.values.errors import StoreError
from queries.explorer.explore import explore_actions
from queries.explorer.explore.explore_actions import (
    CANVAS,
    DRAWN,
    LAST_DRAWING,
    LINKS,
    OPEN_TABLE,
    PARTIES,
    SELECTION,
)
from queries.explorer.explore.explore_state import FACTS, REMARKS, SCENE
from queries.workspace.workspace import Workspace
from tests.queries.explorer.conftest import OpenOn
from tests.queries.explorer.test_pages import shown

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

DAY = "2024-04-08"
EXPLORE = "queries/explorer/pages/explore.py"


@pytest.fixture
def app(explorer_on: OpenOn, sample_workspace: Path) -> "AppTest":
    """The explorer on the sample cases."""
    return explorer_on(sample_workspace)


def explore(app: "AppTest", **address: str) -> "AppTest":
    """Open the Explore page with an address."""
    for key, text in {"party": "toloka:toloka_bv", "as_of": DAY, **address}.items():
        app.query_params[key] = text
    page = app.switch_page(EXPLORE).run()
    assert not page.exception
    return page


def scene_of(page: "AppTest") -> dict[str, Any]:
    """What the canvas was given."""
    (component,) = page.get("bidi_component")
    scene: dict[str, Any] = json.loads(component.proto.json)["scene"]
    return scene


def names(page: "AppTest") -> set[str]:
    return {node["name"] for node in scene_of(page)["nodes"]}


def node(page: "AppTest", name: str) -> str:
    return next(str(n["id"]) for n in scene_of(page)["nodes"] if n["name"] == name)


def act(page: "AppTest", **what: Any) -> "AppTest":
    """Do what the canvas asks for; AppTest calls no callback of a component by itself."""
    held = (SCENE, FACTS, LAST_DRAWING)
    state = {key: page.session_state[key] for key in held if key in page.session_state}
    asked = {**what, "turn": 1, "scene": state[LAST_DRAWING].payload["id"]}
    state[CANVAS] = {"act": [asked], "selection": {"type": None, "id": None}}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("streamlit.session_state", state)
        explore_actions.on_act()
    for key in (SCENE, REMARKS, OPEN_TABLE, SELECTION):
        if key in state:
            page.session_state[key] = state[key]
    page.run()
    assert not page.exception
    return page


def address(page: "AppTest") -> dict[str, str]:
    """The address, whether a value stands in it once or as a list."""
    found = page.query_params.items()
    return {key: value if isinstance(value, str) else value[0] for key, value in found}


def test_an_opened_diagram_says_which_of_its_links_differ_here(app: "AppTest") -> None:
    page = explore(app)
    scene = scene_of(page)
    party = {node["id"]: node["party"] for node in scene["nodes"]}
    links = [
        {"from": party[e["source"]], "to": party[e["target"]], "line": e["line"], "label": "1%"}
        for e in scene["edges"]
    ]
    parties = [{"id": one, "name": f"then {one}"} for one in party.values()]
    page.session_state["explore_opened"] = {"parties": parties, "links": links}
    page.run()
    assert not page.exception
    assert "The diagram and the data here differ" in shown(page)
    assert "1% in the diagram, no share here" in html.unescape(shown(page))
    assert "The diagram and the data here differ" not in shown(page.run())


def test_it_opens_on_the_paths_and_says_from_when_the_data_is(app: "AppTest") -> None:
    page = explore(app)
    scene = scene_of(page)
    assert 5 <= len(scene["nodes"]) <= 15
    assert {"Toloka AI BV", "Tevian", "NtechLab", "Yandex N.V."} <= names(page)
    asked = [n["name"] for n in scene["nodes"] if n["asked"]]
    assert asked == ["Toloka AI BV"]
    supply = [e for e in scene["edges"] if e["line"] == "supply"]
    assert {e["certainty"] for e in supply} == {"alleged"}
    assert all(e["path"] for e in supply)
    assert "Result for **8 April 2024**" in shown(page)
    assert "Data version" in shown(page)
    assert "Toloka AI BV" in page.title[0].value
    assert page.query_params["view"]
    assert page.query_params["data"]


def test_a_party_without_paths_opens_with_owners_and_holdings(app: "AppTest") -> None:
    page = explore(app, party="toloka:yandex_nv", as_of="2015-01-01", regime="us")
    assert len(scene_of(page)["nodes"]) > 1


def test_expand_and_undo(app: "AppTest") -> None:
    page = explore(app)
    before = {n["id"]: n["name"] for n in scene_of(page)["nodes"]}
    yandex = node(page, "Yandex N.V.")
    page = act(page, do="expand", id=yandex, relation="owners")
    after = {n["id"]: n["name"] for n in scene_of(page)["nodes"]}
    assert before.items() < after.items()
    assert "Arkady Volozh" in after.values()
    page = act(page, do="undo", id="")
    assert {n["id"]: n["name"] for n in scene_of(page)["nodes"]} == before
    page = act(page, do="redo", id="")
    assert {n["id"]: n["name"] for n in scene_of(page)["nodes"]} == after
    page = act(page, do="collapse", id=yandex)
    assert {n["id"]: n["name"] for n in scene_of(page)["nodes"]} == before
    page = act(page, do="hide", id=yandex)
    assert yandex not in {n["id"] for n in scene_of(page)["nodes"]}
    assert any("hidden again" in b.label for b in page.button)


def test_a_choice_is_the_same_on_canvas_table_and_details(app: "AppTest") -> None:
    page = explore(app)
    links = page.dataframe(key=LINKS).value
    row = next(n for n, to in enumerate(links["To"]) if to == "Tevian")
    page.session_state[LINKS] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    chosen = next(
        e["id"]
        for e in scene_of(page)["edges"]
        if e["target"] == node(page, "Tevian") and e["source"] == node(page, "Toloka AI BV")
    )
    page.session_state[SELECTION] = {"type": "edge", "id": chosen}
    page.run()
    assert page.session_state[LINKS]["selection"]["rows"] == [row]
    text = shown(page)
    for said in ("Certainty** alleged", "Says who**", "Source**", "Record**", "Holds:", "Known:"):
        assert said in text
    page.session_state[SELECTION] = {"type": "node", "id": node(page, "Tevian")}
    page.run()
    (place,) = page.session_state[PARTIES]["selection"]["rows"]
    assert page.dataframe(key=PARTIES).value["Party"][place] == "Tevian"
    assert not page.session_state[LINKS]["selection"]["rows"]


def test_a_link_opens_the_same_view_for_another_person(app: "AppTest", repository: Path) -> None:
    from streamlit.testing.v1 import AppTest

    page = explore(app)
    page = act(page, do="expand", id=node(page, "Yandex N.V."), relation="owners")
    page = act(page, do="hide", id=node(page, "NtechLab"))
    told = address(page)
    other = AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()
    theirs = explore(other, **told)
    assert names(theirs) == names(page)
    assert "may differ" not in shown(theirs)

    third = AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()
    theirs = explore(third, **{**told, "data": "0123456789abcdef"})
    assert names(theirs) == names(page)
    assert "made with data version 0123456789abcdef" in shown(theirs)


def test_an_address_that_is_none_opens_what_the_page_opens_with(app: "AppTest") -> None:
    page = explore(app, view="eJzT0yMAAGTvBe8=", certainty="sure", least="x")
    assert "cannot be read" in shown(page)
    assert "Toloka AI BV" in names(page)


def test_filters_are_in_the_address_and_obeyed(app: "AppTest") -> None:
    page = explore(app)
    page.button_group(key="explore_certainty").set_value(["confirmed"]).run()
    assert address(page)["certainty"] == "confirmed"
    assert not [e for e in scene_of(page)["edges"] if e["line"] == "supply"]
    page.toggle(key="explore_past").set_value(True).run()
    assert address(page)["past"] == "1"
    assert not page.exception


def test_another_day_keeps_the_scene(app: "AppTest") -> None:
    from datetime import date

    page = explore(app)
    page = act(page, do="expand", id=node(page, "Yandex N.V."), relation="owners")
    before = {n["id"]: n["party"] for n in scene_of(page)["nodes"]}
    page.date_input(key="day").set_value(date(2024, 1, 1)).run()
    assert not page.exception
    after = {n["id"]: n["party"] for n in scene_of(page)["nodes"]}
    assert after.items() <= before.items() or before.items() <= after.items()
    assert "Result for **1 January 2024**" in shown(page)


def test_what_the_store_cannot_answer_is_told_and_nothing_is_lost(
    app: "AppTest", monkeypatch: pytest.MonkeyPatch
) -> None:
    page = explore(app)
    before = names(page)

    def down(*_: Any, **__: Any) -> Any:
        raise StoreError("bolt://127.0.0.1:9 cannot be reached; is it running?")

    with monkeypatch.context() as patched:
        patched.setattr(Workspace, "around", down)
        patched.setattr(Workspace, "neighbours", down)
        page.toggle(key="explore_past").set_value(True).run()
        page = act(page, do="expand", id=node(page, "Yandex N.V."), relation="owners")
        assert "cannot be reached" in shown(page)
    page.run()
    assert not page.error
    assert names(page) >= before


def test_a_party_that_is_searched_for_is_added(app: "AppTest") -> None:
    page = explore(app)
    page.text_input(key="explore_add").set_value("LLC Drake").run()
    hit = next(b for b in page.button if "Drake" in b.label)
    hit.click().run()
    assert not page.exception
    assert any("Drake" in name for name in names(page))


def test_the_page_opens_with_the_canvas_alone_until_the_browser_has_drawn_it(
    app: "AppTest", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore_actions, "is_first_drawing", lambda: DRAWN not in app.session_state)
    page = explore(app, view="junk")
    assert (list(page.dataframe), list(page.title), list(page.info)) == ([], [], [])
    app.session_state[DRAWN] = False
    page = page.run()
    assert list(page.dataframe)
    assert list(page.title)
    assert "cannot be read" in shown(page)
