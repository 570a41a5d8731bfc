"""The page on which a list is screened, under AppTest: form, piles, decisions, files, refusals."""

import json
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from queries.explorer.list_view import line_panel, list_run
from queries.export.kept_screenings import BROKEN_OFF, DONE, KeptScreenings
from queries.screening.line_journal import FOLDER, JOURNAL_FILE
from queries.workspace.workspace import open_workspace
from tests.queries.explorer.test_pages import shown
from tests.queries.explorer.test_seed import go
from tests.queries.made_up import HOSTILE

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow
LIST = "Firma,Sitzland,Nr\nToloka AI BV,NL,\nArkadi Wolosch,,\nAcme Widgets,GB,01234567\n"
DAY = "2024-04-08"
FITS = 1280 - 2 * 52 - 10 - 33
"""Pixels for the columns of a table in a window of 1280 pixels."""


@pytest.fixture
def page(own_page: "AppTest") -> "AppTest":
    """The page of a new list, on a workspace that a test may change."""
    return go(own_page, "screening", as_of=DAY)


@pytest.fixture
def kept(own_workspace: Path) -> KeptScreenings:
    return KeptScreenings(own_workspace)


def paste(page: "AppTest", text: str) -> "AppTest":
    return page.text_area(key="list_pasted").set_value(text).run()


def screened(page: "AppTest", kept: KeptScreenings) -> "AppTest":
    """Begin to screen, and wait for the end."""
    page = page.button(key="list_begin").click().run()
    return ended(page, kept)


def ended(page: "AppTest", kept: KeptScreenings) -> "AppTest":
    run = list_run.run_of(kept, kept.rows()[0].name)
    assert run is not None
    assert run.task.wait(300)
    page = page.run()
    assert not page.exception
    return page


def open_pile(page: "AppTest", pile: str) -> "AppTest":
    return page.button_group(key="list_pile").set_value(pile).run()


def open_line(page: "AppTest", number: int) -> "AppTest":
    page.session_state[line_panel.LINE] = number
    return page.run()


def test_a_pasted_list_is_screened_decided_on_and_there_again(
    page: "AppTest", kept: KeptScreenings, own_workspace: Path
) -> None:
    page = screened(paste(page, LIST), kept)
    assert page.query_params["list"] in ("pasted-names", ["pasted-names"])
    told = shown(page)
    assert "3 lines on 8 April 2024: 1 matched, 1 to check by hand, 1 not found." in told
    searched = "Searched: without a stated date: Alabuga, a diamond of four companies; En+, Rusal"
    assert searched in told
    assert "(no date)" not in told
    assert "No alarm in these lines." in told
    assert "Not searched: " in told
    assert list(page.dataframe[0].value["In your list"]) == ["Arkadi Wolosch"]
    assert list(page.dataframe[0].value["Party"]) == ["Arkady Volozh"]

    page = open_line(page, 2)
    assert "Line 2: Arkadi Wolosch" in shown(page)
    page = page.button(key="line_none").click().run()
    assert "Write why before parties are set aside" in page.error[0].value
    assert not open_workspace(own_workspace).decisions()
    page.text_input(key="list_why").set_value("his passport")
    page.text_input(key="list_who").set_value("A. Reader")
    page = page.button(key="same.toloka:volozh").click().run()
    assert "2 matched, 0 to check by hand, 1 not found" in shown(page)
    assert "The files below do not have your decisions yet." in shown(page)
    [decision] = open_workspace(own_workspace).decisions()
    assert (decision["decision"], decision["by"]) == ("same", "A. Reader")
    assert (decision["reason"], decision["left_name"]) == ("his passport", "Arkadi Wolosch")
    old = kept.files("pasted-names")["matches.csv"].read_bytes()

    page = ended(page.button(key="list_anew").click().run(), kept)
    assert "2 matched, 0 to check by hand, 1 not found" in shown(page)
    assert "do not have your decisions" not in shown(page)
    assert kept.files("pasted-names")["matches.csv"].read_bytes() != old
    page = open_line(open_pile(page, "matched"), 2)
    page = page.button(key="line_undo").click().run()
    assert "1 matched, 1 to check by hand, 1 not found" in shown(page)


def test_no_result_of_a_line_is_cut_off(page: "AppTest", kept: KeptScreenings) -> None:
    page = open_pile(screened(paste(page, LIST), kept), "matched")
    table = page.dataframe[0]
    columns = json.loads(table.proto.columns)
    widths = {name: each["width"] for name, each in columns.items() if "width" in each}
    assert sum(widths.values()) <= FITS
    assert list(table.value) == list(widths)
    result = "No listed owner found, owners not all known"
    assert result in list(table.value["EU"])
    lines = ceil(len(result) * 8 / (widths["EU"] - 16))
    # A browser folds the words of a row that is higher than four times the size of its letters.
    assert table.proto.row_height > max(64, 18 * lines)


def test_empty_and_repeated_lines_are_counted_before_they_are_screened(page: "AppTest") -> None:
    told = shown(paste(page, "Toloka AI BV\n\nToloka AI BV\nNtechLab\n\n"))
    assert "1 empty line is left out, and the others are counted without." in told
    assert "1 line repeats an earlier one. Each line gets a row of its own in the result." in told
    told = shown(paste(page, "Toloka AI BV\nNtechLab\n"))
    assert "empty line" not in told
    assert "an earlier one" not in told


def test_a_row_of_a_table_that_is_shorter_by_now_opens_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr("streamlit.session_state", state)
    for rows, opened in ([1], 9), ([2], None), ([], None):
        state["lines.matched"] = {"selection": {"rows": rows}}
        line_panel.open_chosen("lines.matched", [4, 9])
        assert state[line_panel.LINE] == opened


def test_a_line_that_is_not_found_says_what_was_nearest(
    page: "AppTest", kept: KeptScreenings
) -> None:
    page = open_pile(screened(paste(page, LIST), kept), "unresolved")
    told = shown(open_line(page, 3))
    line = told.partition("Line 3: Acme Widgets")[2]
    assert "Searched: without a stated date: Alabuga, a diamond of four companies; " in line
    assert "The nearest that was rejected: " in line or "No party has a name that is near." in line


def test_a_pasted_line_holds_more_than_a_name_and_the_list_is_named(
    page: "AppTest", kept: KeptScreenings
) -> None:
    page = screened(paste(page, "NTech Lab; Russia; 2015"), kept)
    [lines] = [one.value for one in page.dataframe if "On a list" in one.value]
    assert [*lines["On a list"]] == ["EU 2020/1998"]
    page = open_line(page, 1)
    told = shown(page)
    assert "Line 1: NTech Lab" in told
    assert "country Russia · born 2015" in told
    assert "On a list now" in told
    assert " · on EU 2020/1998 · Russia · " in told


def test_the_list_of_a_party_that_a_number_leads_to_is_named(
    page: "AppTest", kept: KeptScreenings
) -> None:
    page = screened(paste(page, "Firma,Sitzland,Nr\nYandex Bank,RU,7750004168\n"), kept)
    [lines] = [one.value for one in page.dataframe if "On a list" in one.value]
    assert [*lines["On a list"]] == ["EU 833/2014, EU 269/2014"]


def test_the_guess_of_columns_is_corrected(page: "AppTest", kept: KeptScreenings) -> None:
    page = paste(page, "Wer,Kunde\nToloka AI BV,Nobody Ltd\n")
    assert [box.label for box in page.selectbox[:2]] == ["Kunde", "Wer"]
    page = page.selectbox[1].set_value("name").run()
    assert "Two columns are the name" in shown(page)
    assert page.button(key="list_begin").disabled
    page = page.selectbox[0].set_value("").run()
    page = screened(page, kept)
    [row] = kept.rows()
    assert kept.question(row.name)["columns"] == {"name": "Wer"}
    assert "1 line on 8 April 2024: 1 matched" in shown(page)


def test_names_alone_and_hostile_ones_stay_text(page: "AppTest", kept: KeptScreenings) -> None:
    page = screened(paste(page, f"{HOSTILE}\nYandeks NV"), kept)
    assert kept.list_file("pasted-names").read_text(encoding="utf-8").startswith("name\n")
    page = open_line(open_pile(page, "unresolved"), 1)
    assert "2 lines on" in shown(page)
    assert not [m for m in page.markdown if m.proto.allow_html]
    assert not [m for m in (*page.markdown, *page.caption) if "<img" in m.value]


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_kept(
    page: "AppTest", kept: KeptScreenings
) -> None:
    for name, content, said in (
        ("a.csv", b"\x00\x01\x02", "is not a text"),
        ("b.csv", b"name\n", "a heading and at least one line are needed"),
        ("c.xlsx", b"PK\x03\x04 no workbook", "c"),
    ):
        page = page.file_uploader(key="list_file").set_value((name, content, "text/csv")).run()
        assert not page.exception
        assert said in shown(page)
        assert str(kept.folder.parent) not in page.error[0].value
        assert not [button for button in page.button if button.key == "list_begin"]
    assert not kept.rows()
    assert not list(kept.folder.parent.glob(".upload-*"))


def test_a_list_that_broke_off_goes_on(page: "AppTest", kept: KeptScreenings) -> None:
    page = screened(paste(page, LIST), kept)
    [row] = kept.rows()
    answer = kept.place(row.name) / "answer"
    whole = {name: path.read_bytes() for name, path in kept.files(row.name).items()}
    journal = answer / FOLDER / JOURNAL_FILE
    noted = journal.read_bytes().splitlines(keepends=True)
    list_run.forget_run(kept, row.name)
    for path in kept.files(row.name).values():
        path.unlink()
    journal.write_bytes(b"".join(noted[:3]))
    page = page.run()
    assert kept.rows()[0].state == BROKEN_OFF
    assert "What is done of it is kept." in shown(page)
    page = ended(page.button(key="list_go_on").click().run(), kept)
    assert kept.rows()[0].state == DONE
    assert {name: path.read_bytes() for name, path in kept.files(row.name).items()} == whole
    page = page.button(key="list_remove").click().run()
    assert not page.exception
    assert not kept.rows()
    assert not kept.place(row.name).exists()


def test_other_data_ask_for_a_new_run(
    page: "AppTest", kept: KeptScreenings, own_workspace: Path
) -> None:
    page = screened(paste(page, LIST), kept)
    open_workspace(own_workspace).judge("toloka:volozh", "toloka:yandex_nv", "negative")
    page = open_line(page.run(), 2)
    assert "The data were changed since this list was screened." in shown(page)
    page = page.button(key="same.toloka:volozh").click().run()
    assert "Screen the list again" in page.error[0].value
    page = ended(page.button(key="list_anew").click().run(), kept)
    assert "The data were changed" not in shown(page)
