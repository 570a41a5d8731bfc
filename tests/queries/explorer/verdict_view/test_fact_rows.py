"""Tables of facts: words for codes, and columns that say what they hold."""

from typing import TYPE_CHECKING

import pytest

from queries.explorer.verdict_view.fact_rows import stated_rows
from tests.queries.explorer.conftest import Open
from tests.queries.explorer.test_pages import shown

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def test_columns_without_a_value_are_left_out() -> None:
    rows = stated_rows(
        [{"kind": "name", "value": "A", "language": None, "id": 3, "url": "javascript:x"}],
        ("value", "kind"),
    )
    assert rows == [{"Name": "A", "Kind": "name"}]


def test_codes_are_words_and_a_last_day_is_said_to_be_none() -> None:
    said = {
        "list": "eu_269_2014",
        "measures": ["asset_freeze", "travel_ban"],
        "start": "2022-06-03",
        "end": "2024-03-13",
        "jurisdiction": "nl",
        "locator": "p. 3",
        "member_id": "a:b",
    }
    assert stated_rows([said], ()) == [
        {
            "List": "eu 269 2014",
            "Measures": "asset freeze; travel ban",
            "Since": "2022-06-03",
            "Until (not included)": "2024-03-13",
            "Country": "Netherlands",
            "Place": "p. 3",
            "Id": "a:b",
        }
    ]
    assert stated_rows([{"kind": "weak", "value": "YNDX"}], ())[0]["Kind"] == "weak alias"
    assert stated_rows([{"language": "ru"}], ())[0]["Language"] == "Russian"


def _tables(page: "AppTest") -> list[str]:
    return [table.proto.alt for table in page.dataframe]


@pytest.mark.parametrize(
    ("tab", "table"),
    [("lists", "listings"), ("listings", "listings"), ("names", "names"), ("sources", "sources")],
)
def test_tables_of_a_party_are_named_by_what_they_hold(
    explorer: Open, tab: str, table: str
) -> None:
    page = explorer("party", party="toloka:tevian", as_of="2024-04-08", tab=tab)
    assert _tables(page)[0].startswith(table)


def test_a_page_without_a_party_says_what_there_is_to_take(explorer: Open) -> None:
    page = explorer("compare")
    text = shown(page)
    assert "Type a name, a number or an LEI below." in text
    assert "looked at before" not in text
    assert "Data version" in text


def _notes() -> None:
    from queries.explorer.frame import page_parts

    page_parts.show_table([{"Note": "[12]", "From": "A"}], name="short")
    page_parts.show_table([{"Note": "What somebody wrote of it.", "From": "A"}], name="long")


def test_a_note_of_words_has_room_and_a_footnote_needs_none() -> None:
    from streamlit.testing.v1 import AppTest

    short, long = AppTest.from_function(_notes).run().dataframe
    assert '"Note"' in short.proto.columns
    assert '"Note"' not in long.proto.columns
