"""The buttons that take a scene away, and what a diagram keeps of a scene."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from graph.values.errors import DamagedRecordError, InputError
from queries.explorer.frame import page_session, story_session
from queries.explorer.scene import scene
from queries.explorer.scene.scene_file import (
    count_ended,
    filter_words,
    identifiers_of,
    scene_of,
    scene_part,
)
from queries.explorer.scene.scene_state import Filters, FoldedNeighbours, Member, Scene, View
from queries.explorer.verdict_view import save_buttons
from queries.export.diagram_json import OpenedDiagram, build_diagram
from tests.queries.draw.scenes import picture

DAY = date(2024, 4, 8)


def page_of_buttons() -> None:
    from queries.explorer.verdict_view import save_buttons
    from tests.queries.draw.scenes import ASKED, EVIDENCE, SCENE

    save_buttons.show_scene_buttons(SCENE, ASKED, evidence=lambda: EVIDENCE)


def test_there_is_a_button_a_format_and_names_say_what_cut_it() -> None:
    page = AppTest.from_function(page_of_buttons, default_timeout=300).run()
    assert not page.exception
    shown = [button.proto.label for button in page.get("download_button")]
    assert shown == [
        "Picture (PNG)", "SVG", "Page (HTML)", "Report (PDF)", "Tables (CSV)", "Diagram (JSON)",
    ]  # fmt: skip


def page_without_pdf() -> None:
    from queries.explorer.verdict_view import save_buttons
    from tests.queries.draw.scenes import ASKED, SCENE

    save_buttons.show_scene_buttons(SCENE, ASKED)


def test_without_what_makes_pdfs_the_others_still_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(save_buttons, "missing_for_pdf", lambda: "a PDF needs *WeasyPrint*")
    page = AppTest.from_function(page_without_pdf, default_timeout=300).run()
    assert not page.exception
    disabled = [b.proto.label for b in page.get("download_button") if b.proto.disabled]
    assert disabled == ["Report (PDF)"]
    assert "a PDF needs &#42;WeasyPrint&#42;" in page.caption[0].value


def page_that_failed() -> None:
    import streamlit as st

    from queries.explorer.verdict_view import save_buttons

    st.session_state.setdefault("takeaway_failed", {"SVG": "*no* room"})
    save_buttons.show_failures()


def test_why_a_file_could_not_be_made_is_said_once() -> None:
    page = AppTest.from_function(page_that_failed).run()
    assert [error.value for error in page.error] == ["SVG&#58; &#42;no&#42; room"]
    assert not page.run().error


def test_a_failure_is_kept_for_the_page_and_told_to_the_browser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(save_buttons.st, "session_state", state)

    def fails() -> bytes:
        raise InputError("draw the scene anew")

    with pytest.raises(InputError):
        save_buttons.guarded_maker("SVG", fails)()
    assert state["takeaway_failed"] == {"SVG": "draw the scene anew"}


class _Broken:
    """A workspace whose record is not whole."""

    backend: "_Broken"

    def __init__(self) -> None:
        self.backend = self

    def verify(self) -> str:
        raise DamagedRecordError(Path("parts/a/interests.parquet"), "was changed")


def test_no_picture_and_no_pin_leaves_a_record_that_is_not_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(save_buttons.st, "session_state", {})
    monkeypatch.setattr(page_session, "workspace", _Broken)
    with pytest.raises(DamagedRecordError):
        save_buttons._format_maker("svg", picture, build_diagram)()
    with pytest.raises(DamagedRecordError):
        story_session.add_to_story(cast(Any, {}))


@pytest.mark.parametrize(
    ("key", "begins"),
    [("svg", b"<?xml"), ("html", b"<!doctype"), ("csv", b"PK"), ("json", b"{"), ("pdf", b"%PDF")],
)
def test_each_key_writes_its_format(key: str, begins: bytes) -> None:
    assert save_buttons.write_picture(key, picture()).startswith(begins)


def test_a_file_name_is_letters_digits_and_dashes() -> None:
    assert save_buttons.scene_file_stem("../../etc/<img>:Ä", "2024-04-08") == "etc-img-2024-04-08"


HELD = scene.restore_scene(
    "s1",
    "test:n1",
    View(
        (Member("test:n1"), Member("test:n2", "test:n1", "owners"), Member("test:m1")),
        more=(FoldedNeighbours("test:n1", "holdings", 438),),
        hidden=(Member("test:n4", "test:n2", "owners"),),
        pinned=frozenset({"test:n2"}),
        loose=frozenset({"test:m1"}),
        by="country",
    ),
    Filters(DAY, ("confirmed", "reported"), Decimal(10), past=True),
)


def opened(held: Scene, change: Callable[[dict[str, Any]], None] | None = None) -> Scene:
    """Write a scene into a diagram and open it in the same workspace."""
    written = json.loads(json.dumps(build_diagram(picture(), scene=scene_part(held))))
    written["parties"] = [
        {**p, "pinned": p["id"] == "test:n2"}
        for p in written["parties"]
        if p["id"] in held.view.parties
    ]
    written["groups"] = [{**written["groups"][0], "members": ["test:m1"]}]
    written["links"] = []
    if change is not None:
        change(written)
    ids = {party["id"]: party["id"] for party in written["parties"]}
    return scene_of(OpenedDiagram(written, ids), "s2")


def test_a_scene_comes_back_as_it_was_left() -> None:
    found = opened(HELD)
    assert found.view == HELD.view
    assert found.filters == HELD.filters
    assert found.asked == "test:n1"
    assert found.places == {"test:n1": (0, 300), "test:n2": (0, 180)}


def test_a_party_that_is_not_here_leaves_the_scene() -> None:
    found = opened(HELD, lambda d: d["parties"].pop())
    assert found.view.parties == ("test:n1", "test:m1")


def _part(**parts: Any) -> Callable[[dict[str, Any]], None]:
    return lambda found: found["scene"].update(parts)


@pytest.mark.parametrize(
    "change",
    [
        _part(members=[["a"]]),
        _part(members=3),
        _part(more=[["a", "owners", "many"]]),
        _part(filters=[1]),
        _part(hidden=[[1, 2, 3, 4]]),
    ],
)
def test_a_scene_that_is_not_ours_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    with pytest.raises(InputError, match="scene: is not as this explorer writes it"):
        opened(HELD, change)


def test_a_diagram_of_nobody_is_refused() -> None:
    with pytest.raises(InputError, match="none of the diagram's parties"):
        opened(HELD, lambda d: d["parties"].clear())


def test_filters_are_said_in_words() -> None:
    assert filter_words(Filters(DAY), 0) == {}
    assert filter_words(Filters(DAY), 2) == {"ended": "2 statements left out"}
    assert filter_words(HELD.filters, 2) == {
        "certainty": "only confirmed reported",
        "share": "at least 10%",
    }
    only = replace(Filters(DAY), lines=("ownership",), past=True)
    assert filter_words(only, 2) == {"links": "only ownership"}


def test_what_has_ended_is_counted_where_the_filters_would_show_it() -> None:
    from queries.explorer.scene.scene_facts import Facts

    def said(owner: str, share: int, holds: str) -> dict[str, Any]:
        ends = {"share_min_pct": share, "share_max_pct": share}
        bond = {"from_id": owner, "to_id": "b", "relation": "OWNS", "certainty": "confirmed"}
        return {**bond, **ends, "holds": holds}

    facts = Facts(
        {}, [said("a", 60, "no"), said("a", 5, "no"), said("c", 60, "no"), said("a", 60, "yes")]
    )
    tenth = replace(Filters(DAY), least=Decimal(10))
    assert count_ended(facts, ["a", "b"], Filters(DAY)) == 2
    assert count_ended(facts, ["a", "b"], tenth) == 1
    assert count_ended(facts, ["a", "b", "c"], tenth) == 2


def test_identifiers_are_those_of_the_facts() -> None:
    from queries.explorer.scene.scene_facts import Facts

    facts = Facts({"a": {"identifiers": ["NL-KVK:1"]}, "b": {"identifiers": []}})
    assert identifiers_of(facts) == {"a": ["NL-KVK:1"], "b": []}
