"""The page Review under AppTest: what it shows of a pair, what it writes, how it refuses."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph.candidates.pair_id import pair_id
from graph.head.decisions import Decision
from graph.record.record import Record
from ingest.load.pipeline import Options
from queries.decisions.side_by_side import FieldRow
from queries.explorer.pair_review.pair_view import cell_text, mark_text
from queries.workspace.workspace import open_workspace
from tests.queries.decisions.conftest import CASE, LISTED, REGISTER
from tests.queries.decisions.test_decide_pairs import MANY
from tests.queries.explorer.conftest import Open, OpenOn
from tests.queries.explorer.fake import FakeWorkspace
from tests.queries.explorer.sheet.on_sheet import given
from tests.queries.explorer.test_pages import shown, table
from tests.queries.explorer.test_seed import go
from tests.queries.made_up import HOSTILE

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow
ALSO = f"Sidorova, names: [{{value: {json.dumps(HOSTILE)}, kind: alias}}], source"
MARIA = (
    CASE.replace("twins", "maria")
    .replace("Ivan Example Petrov", "Maria Sample Sidorova")
    .replace("Sidorova, source", ALSO)
    .replace("schema: Person,", "schema: Person, countries: [ru],")
    .replace("Below Limited", json.dumps(HOSTILE))
)
IVAN_PAIR = pair_id(REGISTER, LISTED)
MARIA_PAIR = pair_id("maria:register", "maria:listed")
FIRST, SECOND = sorted((IVAN_PAIR, MARIA_PAIR))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with two pairs that wait."""
    workspace = open_workspace(tmp_path / "ws")
    for text in (CASE, MARIA):
        path = tmp_path / f"{text.split()[1]}.case.yaml"
        path.write_text(text, encoding="utf-8")
        assert not workspace.load([path], Options())[0].is_refused
    workspace.close()
    return workspace.settings.workspace


@pytest.fixture
def page(explorer_on: OpenOn, folder: Path) -> Iterator["AppTest"]:
    """The explorer on it."""
    import streamlit as st

    yield explorer_on(folder)
    st.cache_resource.clear()


def press(page: "AppTest", key: str) -> "AppTest":
    page = page.button(key=key).click().run()
    assert not page.exception
    return page


def ledger(folder: Path) -> list[tuple[str, Any, str, Any]]:
    lines = Record(folder).head().judgements
    return [(one.word, one.reason, one.by, one.second) for one in lines]


def shown_pair(page: "AppTest") -> str:
    return next(said for said in shown(page).split() if said in (IVAN_PAIR, MARIA_PAIR))


def test_a_pair_stands_side_by_side_with_what_hangs_on_it(page: "AppTest") -> None:
    page = go(page, "review", pair=IVAN_PAIR, regime="eu", as_of="2024-01-01")
    assert [b.label for b in page.get("button_group")] == ["Pairs"]
    records = page.table[0].value
    rows = {row[0]: list(row[1:]) for row in records.itertuples(index=False)}
    assert "agree" in rows["**Names**"][1]
    assert rows["**Born**"] == ["not stated", "only one states it", "3 February 1964"]
    effects = table(page, "If they are one").to_dict("records")
    below = next(row for row in effects if row["Party"] == "Below Limited")
    assert below["Rule"] == "EU asset freeze"
    assert [below[k] for k in ("Now", "If they are one", "If they are not")] == [
        *("Review needed", "Rule met", "Rule not met by what is stated"),
    ]
    assert "Same name" in shown(page)


def test_a_kind_is_told_in_words() -> None:
    assert cell_text("kind", ["LegalEntity"]) == "Legal entity"


def test_a_country_is_told_by_its_name(page: "AppTest") -> None:
    told = "same country or nationality (Russia)"
    assert told in shown(go(page, "review", pair=MARIA_PAIR))
    page = go(page, "party", party="maria:below", regime="eu", as_of="2024-01-01")
    assert told in json.dumps(given(page)["page"])


def test_a_query_begins_with_no_party_that_is_not_loaded(page: "AppTest") -> None:
    page = go(page, "saved_queries", query="alleged_or_disputed")
    assert page.text_input(key="alleged_or_disputed.party").value == ""
    assert "No party found" not in shown(page)


def test_a_decision_is_written_and_the_next_pair_comes(page: "AppTest", folder: Path) -> None:
    page = go(page, "review")
    assert shown_pair(page) == FIRST
    assert not [one for one in page.button if one.key == "review_undo"], "nothing to undo"
    page.text_input(key="review_by").set_value("A. Reader")
    page.text_input(key="review_why").set_value("another man")
    page = press(page, "review_different")
    assert ledger(folder) == [("different", "another man", "A. Reader", None)]
    assert shown_pair(page) == SECOND
    assert SECOND in page.query_params["pair"]
    assert page.text_input(key="review_why").value == ""
    assert page.text_input(key="review_by").value == "A. Reader"
    page = press(page, "review_undo")
    assert [line[0] for line in ledger(folder)] == ["different", "undone"]
    assert shown_pair(page) == FIRST
    page = press(page, "review_skip")
    assert shown_pair(page) == SECOND
    for key in ("review_same", "review_unsure"):
        page = press(page, key)
    assert "No pair waits for a decision." in shown(page)
    assert shown_pair(press(page, "review_undo")) == FIRST
    page = press(page, "review_unsure")
    page = go(page, "review", pairs="decided")
    assert "History of this pair (5)" in {one.label for one in page.expander}


def test_one_decision_is_for_all_rows_of_one_person(
    explorer_on: OpenOn, folder: Path, tmp_path: Path
) -> None:
    workspace = open_workspace(folder)
    path = tmp_path / "many.case.yaml"
    path.write_text(MANY, encoding="utf-8")
    assert not workspace.load([path], Options())[0].is_refused
    workspace.close()
    page = go(explorer_on(folder), "review", pair=IVAN_PAIR)
    box = page.checkbox(key="review_alike")
    assert box.label == (
        "Also where a row states the same names, birth and nationality (1 more pair)"
    )
    box.check()
    page = press(page, "review_different")
    lines = Record(folder).head().judgements
    assert {*lines[0].pair, *lines[1].pair} == {LISTED, REGISTER, "many:one"}
    assert [line.word for line in lines] == ["different", "different"]
    assert "and 1 more of the same" in shown(page)
    page = press(page, "review_undo")
    assert [line[0] for line in ledger(folder)] == ["different"] * 2 + ["undone"] * 2
    assert shown_pair(page) == IVAN_PAIR
    assert not page.checkbox(key="review_alike").value


def test_where_nobody_states_the_same_no_box_is_shown(page: "AppTest") -> None:
    assert not go(page, "review", pair=IVAN_PAIR).checkbox


def test_what_was_decided_before_is_taken_back_from_its_history(
    page: "AppTest", folder: Path
) -> None:
    page = press(go(page, "review", pair=IVAN_PAIR), "review_different")
    page = page.button_group(key="review_pairs").set_value("decided").run()
    page = press(page, "review_take_back")
    assert [line[0] for line in ledger(folder)] == ["different", "undone"]
    assert "2" in next(iter(page.get("button_group"))).options[0]


def test_a_wrong_day_writes_nothing_and_keeps_what_was_typed(page: "AppTest", folder: Path) -> None:
    page = go(page, "review", pair=IVAN_PAIR)
    page.text_input(key="review_until").set_value("soon")
    page.text_input(key="review_why").set_value("a long reason")
    page = press(page, "review_same")
    assert "write a day as YYYY-MM-DD" in shown(page)
    assert ledger(folder) == []
    assert shown_pair(page) == IVAN_PAIR
    assert page.text_input(key="review_why").value == "a long reason"


def test_whoever_else_wrote_meanwhile_has_the_pairs_read_again(
    page: "AppTest", folder: Path
) -> None:
    page = go(page, "review")
    other = Decision("x:a", "x:b", "positive", "Ben", "2026-01-01T00:00:00+00:00")
    Record(folder).decide(other)
    page = page.run()
    assert "read again" in shown(page)
    page = press(page, "review_same")
    assert [line[0] for line in ledger(folder)] == ["same", "same"]


def test_the_address_narrows_and_a_wrong_one_is_said(page: "AppTest") -> None:
    page = go(page, "review", of="sidorova")
    assert shown_pair(page) == MARIA_PAIR
    assert "1 to 1 of 1" in shown(page)
    page.text_input(key="review_of").set_value("petrov").run()
    assert shown_pair(page) == IVAN_PAIR
    assert "petrov" in page.query_params["of"]
    for pair, said in (("aaaaaaaaaa", "No pair has the id"), ("<b>", "is no pair")):
        page.query_params["pair"] = pair
        page = page.run()
        assert said in shown(page)


def test_a_second_person_is_asked_for_and_kept(page: "AppTest", folder: Path) -> None:
    workspace = open_workspace(folder)
    workspace.four_eyes(on=True, by="Ana")
    workspace.close()
    page = go(page, "review")
    assert "until a second person has signed" in shown(page)
    page.text_input(key="review_second").set_value("Ben").run()
    assert "until a second person has signed" not in shown(page)
    page = press(page, "review_same")
    assert ledger(folder)[-1][3] == "Ben"
    assert page.text_input(key="review_second").value == "Ben"


def test_hostile_names_stay_text(page: "AppTest") -> None:
    page = go(page, "review", pair=MARIA_PAIR, regime="eu")
    assert not [m for m in page.markdown if m.proto.allow_html]
    assert all("<img" not in str(m.value) for m in page.markdown)
    assert "&#60;img" in page.table[0].value.to_string()
    assert "<img" not in page.table[0].value.to_string()


def test_a_party_that_may_be_listed_leads_to_its_pair(page: "AppTest") -> None:
    from queries.explorer.sheet.sheet_frame import next_steps

    page = go(page, "party", party="twins:below", regime="eu", as_of="2024-01-01")
    value = given(page)["page"]
    assert value["to_decide"] == {IVAN_PAIR: "Ivan Example Petrov"}
    [step] = next_steps(value)
    assert step["ask"] == {"do": "review", "pair": IVAN_PAIR}
    assert next_steps({**value, "record_kept": False}) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (FieldRow("birth", ["1964"], "differ", ["1970"]), "contradict"),
        (FieldRow("birth", ["1964"], "agree", ["1964"]), "agree"),
        (FieldRow("name", ["A"], "", ["B"]), "other spelling"),
        (FieldRow("address", ["A"], "", ["B"]), "not the same"),
        (FieldRow("birth", [], "", ["1964"]), "only one states it"),
        (FieldRow("source", ["a"], "", ["b"]), ""),
    ],
)
def test_a_mark_is_a_word(row: FieldRow, said: str) -> None:
    assert mark_text(row).endswith(said)


def test_a_store_at_an_address_keeps_no_decisions(explorer: Open, fake: FakeWorkspace) -> None:
    fake.remote = True
    page = explorer("review")
    assert "which has none" in shown(page)
    assert not page.exception
