"""Words for people where pages used to show codes, keys and bare messages of the machine."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph.values.errors import InputError, NotFoundError
from graph.values.vocabulary import (
    GAP_KINDS,
    INTEREST_TYPES,
    LINK_KINDS,
    PARTY_SCHEMATA,
    SUPPLY_SUBTYPES,
)
from queries.explorer.case_form.form_cases import OpenCase, choice_labels, item_row
from queries.explorer.case_form.form_fields import FORMS
from queries.question.answer import Answer
from queries.words.safe_text import escape_message
from queries.workspace.workspace import Workspace
from tests.queries.explorer.conftest import Open
from tests.queries.explorer.fake import FakeWorkspace
from tests.queries.explorer.test_desk_pages import begun, field
from tests.queries.explorer.test_pages import shown
from tests.queries.explorer.test_seed import go

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow

CODE = re.compile(r"[a-z][A-Z]|_")


@pytest.fixture
def page(own_page: "AppTest") -> "AppTest":
    """The explorer on a workspace that a test may change."""
    return own_page


def test_choices_are_words_and_the_file_has_the_codes(page: "AppTest", own_workspace: Path) -> None:
    page = begun(page)
    for section, form in FORMS.items():
        page.button_group(key="form").set_value(section).run()
        for kind in ("choice", "many"):
            for one in form.fields:
                if one.kind == kind:
                    control = field(
                        page, "multiselect" if kind == "many" else "selectbox", one.label
                    )
                    assert control.options == list(map(choice_labels(one), one.options))
                    assert not [said for said in control.options if CODE.search(said)]
    page.button_group(key="form").set_value("sources").run()
    field(page, "text_input", "Title").set_value("A memo")
    page.button(key="save").click().run()
    page.button_group(key="form").set_value("gaps").run()
    field(page, "text_input", "About").set_value("toloka:toloka_bv").run()
    field(page, "selectbox", "Kind").set_value("not_found")
    page.button(key="save").click().run()
    assert "Gap saved and loaded." in shown(page)
    assert "kind: not_found" in (own_workspace / "cases" / "mine.case.yaml").read_text()
    assert "Toloka AI BV: not found" in list(page.dataframe[0].value["Says"])


@pytest.mark.parametrize(
    ("codes", "key", "said"),
    [
        (PARTY_SCHEMATA, "schema", "Legal entity"),
        (tuple(INTEREST_TYPES), "types", "beneficiary of legal arrangement"),
        (tuple(LINK_KINDS), "kind", "Unknown link"),
        (SUPPLY_SUBTYPES, "subtype", "technology transfer tangible"),
        (GAP_KINDS, "kind", "unknown share"),
    ],
)
def test_no_two_codes_have_one_word(codes: tuple[str, ...], key: str, said: str) -> None:
    one = next(
        f for form in FORMS.values() for f in form.fields if f.key == key and f.options == codes
    )
    words = list(map(choice_labels(one), codes))
    assert said in words
    assert len(set(words)) == len(codes)


def test_entries_are_told_in_words() -> None:
    text = """case: mine
parties: {a: {schema: Company, name: A}, b: {schema: Company, name: B}}
interests: [{owner: a, asset: b, types: [votingRights, appointmentOfBoard]}]
links: [{kind: UnknownLink, from: a, to: b}, {kind: Supply, subtype: service, from: a, to: b}]
"""
    book = OpenCase("mine", text)
    said = [item_row(book, item)["Says"] for item in book.items if item.section != "parties"]
    assert said == [
        "A → B: voting rights; appointment of board",
        "A → B: Unknown link",
        "A → B: service",
    ]


def test_an_editor_of_queries_says_kinds_and_types_in_words(page: "AppTest") -> None:
    page = go(page, "saved_queries")
    page.button(key="new_query").click().run()
    assert "Legal entity" in field(page, "multiselect", "Asked about").options
    types = field(page, "selectbox", "$party")
    assert types.options == ["text", "party", "whole number", "number", "day", "yes or no"]
    assert types.value == "party"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("no party fits", "No party fits"),
        ("a day comes first", "A day comes first"),
        ("line 3: a key is there twice", "Line 3: a key is there twice"),
        ("'zz' is no country", "'zz' is no country"),
        ("yandex.csv: the file is empty", "yandex.csv: the file is empty"),
        ("yandex.csv has no header", "yandex.csv has no header"),
        ("cases/mine is a folder", "cases/mine is a folder"),
        ("bolt://there cannot be reached", "bolt://there cannot be reached"),
        ("toloka:x is no longer loaded", "toloka:x is no longer loaded"),
        ("own_case is gone", "own_case is gone"),
        ("links: each item needs a key", "links: each item needs a key"),
        ("eBay is no party", "eBay is no party"),
        ("LOAD CSV is not allowed", "LOAD CSV is not allowed"),
        ("", ""),
    ],
)
def test_a_message_begins_with_a_capital_and_a_name_as_it_is(said: str, told: str) -> None:
    text = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), escape_message(said))
    assert text.replace("\u2060", "") == told


def test_pages_begin_messages_with_a_capital(page: "AppTest") -> None:
    page = begun(page)
    key = f"sent.{page.session_state['own.state']['round']}"
    page.file_uploader(key=key).upload("x.case.yaml", b"a: b\n", "text/yaml").run()
    page.button(key="open_sent").click().run()
    assert "Not saved. The file has no `case: NAME`" in shown(page)


def test_the_terminal_keeps_small_letters(opened: Workspace) -> None:
    with pytest.raises(NotFoundError, match=r"^No party "):
        opened.show("qqqqqqqqqqqq")


def test_a_message_does_not_begin_with_the_name_of_a_query(opened: Workspace) -> None:
    with pytest.raises(InputError, match=r'^The query owners_by_level has no parameter "x"'):
        opened.run_query("owners_by_level", {"x": "1"})


def test_files_have_a_fingerprint_and_columns_say_what_they_hold(page: "AppTest") -> None:
    page = go(page, "sources")
    datasets, files = page.dataframe[0], page.dataframe[1]
    assert {"Format", "Refused"} <= set(datasets.value)
    for table in (datasets, files):
        assert set(table.value["Format"]) >= {"Case file written by hand"}
        assert not {"case", "ftm", "eu_fsf"} & set(table.value["Format"])
    told: Any = files.value["Fingerprint (SHA-256)"]
    assert all(re.fullmatch(r"[0-9a-f]{64}", text) for text in told)
    assert "the same file gives the same fingerprint" in files.proto.columns
    assert not [column for column in files.value if "id" in column.lower().split()]


def test_refused_records_and_findings_are_told_in_words(
    explorer: Open, fake: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Answer([{"dataset": "toloka", "record_id": "7", "reason": "no", "raw": "a,b"}])
    monkeypatch.setattr(fake, "quarantine", lambda dataset=None: refused)
    page = explorer("sources")
    page.toggle(key="findings").set_value(True).run()
    tables = [table.value for table in page.dataframe]
    assert list(next(t for t in tables if "What" in t)["Kind"]) == ["total over 100"]
    assert {"Record", "As read"} <= set(next(t for t in tables if "Reason" in t))


def test_nobody_is_offered_all_kinds_at_once(page: "AppTest") -> None:
    page = begun(page)
    assert not field(page, "multiselect", "Kind of interest").proto.select_all


def test_labels_of_a_form_begin_with_a_capital(page: "AppTest") -> None:
    page = go(page, "saved_queries", query="owners_by_level", party="toloka:toloka_bv")
    labels = [page.text_input(key="owners_by_level.party").label]
    labels += [page.number_input(key="owners_by_level.depth").label]
    assert labels == ["The company to start from", "How many levels up"]
