"""Every page under AppTest: what it shows, what it puts in the address, how it refuses."""

import html
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from graph.values.errors import StoreError
from queries.explorer.frame import page_address
from queries.words.value_text import date_text
from tests.queries.explorer.conftest import Open, asked
from tests.queries.explorer.fake import FakeWorkspace
from tests.queries.explorer.found import found, type_text
from tests.queries.explorer.sheet.on_sheet import given, remarks
from tests.queries.made_up import HOSTILE

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow

PAGES = (
    *("search", "party", "compare", "screening"),
    *("own_facts", "saved_queries", "stories", "sources"),
)
DAY = "2024-04-08"
MARKDOWN = (
    "markdown",
    "title",
    "header",
    "subheader",
    "caption",
    "info",
    "warning",
    "error",
    "success",
)


def shown(page: "AppTest") -> str:
    """Everything that the page says, entities turned back to text."""
    texts = [
        str(element.value)
        for kind in (*MARKDOWN, "text")
        for element in page.get(kind)
        if hasattr(element, "value")
    ]
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), "\n".join(texts))


def table(page: "AppTest", column: str) -> Any:
    """The first table of a page that has a column."""
    return next(found.value for found in page.dataframe if column in found.value)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_without_an_error(explorer: Open, name: str) -> None:
    page = explorer(name, party="toloka:toloka_bv", as_of=DAY)
    assert not page.exception
    assert not page.error
    assert page.title or page.get("bidi_component")
    assert "Data version" in shown(page)


@pytest.mark.parametrize("name", PAGES)
def test_hostile_names_stay_text(explorer: Open, name: str) -> None:
    page = explorer(name, party="test:hostile", as_of=DAY, q="img")
    assert not page.exception
    raw = [
        str(element.value)
        for kind in MARKDOWN
        for element in page.get(kind)
        if hasattr(element, "value")
    ]
    raw += [str(tab.label) for tab in page.tabs]
    for text in raw:
        assert "<img" not in text
        assert "![x]" not in text
        assert "http://" not in re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text)
    assert not [m for m in page.markdown if m.proto.allow_html]


def test_the_hostile_name_is_given_to_the_sheet_whole(explorer: Open) -> None:
    page = explorer("party", party="test:hostile", as_of=DAY)
    assert given(page)["page"]["head"]["name"] == HOSTILE


def test_search_finds_and_keeps_the_text_in_the_address(explorer: Open) -> None:
    page = type_text(explorer(), "Toloka")
    assert page.query_params["q"] == "Toloka"
    assert found(page)["results"]["said"] == "1 of 1 shown"
    assert found(page)["results"]["cards"][0]["why"] == "Matched on name"


def test_search_that_finds_nothing_names_what_was_searched(explorer: Open) -> None:
    results = found(explorer(q="zzzz"))["results"]
    assert results["said"] == 'No party found for "zzzz".'
    assert "Only these datasets were searched: toloka." in results["notes"]


def test_a_country_that_is_none_or_has_nothing_can_be_taken_back(explorer: Open) -> None:
    for country, name, said in (
        ("zz", "ZZ", '"zz" is no country code; write two letters of ISO 3166, such as nl.'),
        ("zw", "Zimbabwe", 'No party found for "Toloka" (Zimbabwe).'),
    ):
        results = found(explorer(q="Toloka", country=country))["results"]
        assert results["said"] == said
        [[title, [choice]], *_] = results["facets"]
        assert (title, choice["label"], choice["chosen"]) == ("Countries", name, True)
    assert "Without filters 1 fit." in results["notes"]


def test_several_names_have_a_line_each(explorer: Open) -> None:
    page = type_text(explorer(), "", names=["Toloka", "zzzz", "Toloka"])
    lines = found(page)["lines"]
    assert [(line["asked"], len(line["cards"])) for line in lines] == [("Toloka", 1), ("zzzz", 0)]
    assert found(page)["notes"] == ["1 line repeats an earlier one and has no row here."]


def test_the_columns_of_sources_have_plain_titles(explorer: Open) -> None:
    titles = {title for found in explorer("sources").dataframe for title in found.value}
    assert "Downloaded on" in titles
    assert not titles & {"Url", "Retrieved on"}


def test_an_empty_workspace_says_what_to_do(explorer: Open, fake: FakeWorkspace) -> None:
    fake.loaded = False
    home = found(explorer())["home"]
    assert home["totals"] == "No data is loaded."
    assert ["sources", "Load files"] in home["ways"]
    page = explorer("sources")
    assert not page.exception
    assert "No data is loaded" in shown(page)
    assert any("ownership load" in code.value for code in page.code)


def test_the_page_of_a_party_keeps_day_and_rules_in_the_address(
    explorer: Open, fake: FakeWorkspace
) -> None:
    page = explorer("party", party="toloka:toloka_bv", as_of=DAY, regime="eu")
    assert f"page toloka:toloka_bv {DAY} eu" in fake.asked
    assert page.query_params["as_of"] in (DAY, [DAY])
    page.query_params["as_of"] = "2024-01-01"
    page.query_params["regime"] = "eu,uk"
    page.run()
    assert "page toloka:toloka_bv 2024-01-01 eu,uk" in fake.asked


def test_what_names_no_party_is_sought_on_its_day_and_by_its_rules(explorer: Open) -> None:
    page = explorer("party", party="zzzz", as_of=DAY, regime="eu,xx")
    assert found(page)["results"]["said"] == 'No party found for "zzzz".'
    kept = {key: "".join(page.query_params[key]) for key in ("q", "as_of", "regime")}
    assert kept == {"q": "zzzz", "as_of": DAY, "regime": "eu"}
    assert '"xx" in the address is no rule and is left out.' in shown(page)


def test_the_state_follows_to_another_page(explorer: Open) -> None:
    page = explorer("compare", party="toloka:toloka_bv", as_of=DAY)
    page.query_params.clear()
    page.switch_page("queries/explorer/pages/party.py").run()
    assert DAY in page.query_params["as_of"]
    assert "toloka:toloka_bv" in page.query_params["party"]
    assert given(page)["page"]["head"]["name"] == "Toloka AI BV"


def test_the_head_of_a_comparison_names_the_days_that_are_compared(explorer: Open) -> None:
    sides = {"before": "2024-01-01", "after": "2024-02-01"}
    page = explorer("compare", party="toloka:toloka_bv", as_of=DAY, **sides)
    assert "Result for **1 January 2024** and **1 February 2024**; data" in shown(page)
    assert "Result for **8 April 2024**" not in shown(page)


def test_what_cannot_be_used_of_an_address_is_said(explorer: Open) -> None:
    page = explorer("party", party="toloka:toloka_bv", as_of="2024-13-01", regime="mars,eu")
    assert '"2024-13-01" in the address is not a date' in remarks(page)
    assert '"mars" in the address is no rule' in remarks(page)


def test_an_unknown_party_is_sought(explorer: Open) -> None:
    page = explorer("party", party="nobody at all", as_of=DAY)
    assert not page.exception
    assert "nobody at all" in str(found(page)["results"])


def test_party_shows_past_owners_apart(explorer: Open) -> None:
    page = explorer("party", party="toloka:toloka_bv", as_of=DAY, tab="owners")
    owners = [t.value for t in page.dataframe if "From" in t.value]
    assert list(owners[0]["From"]) == ["Yandex N.V."]
    assert list(owners[0]["Share"]) == ["unknown (0–100%)"]
    assert list(owners[1]["From"]) == ["Arkady Volozh"]
    assert "1 party of whom nothing holds on this day" in [e.label for e in page.expander]


def test_a_saved_query_is_asked_with_typed_parameters(explorer: Open, fake: FakeWorkspace) -> None:
    page = explorer("saved_queries", as_of=DAY)
    page.text_input(key="owners.party").set_value("Yandex N.V.").run()
    page.number_input(key="owners.depth").set_value(2).run()
    page = asked(page)
    given = {"party": "toloka:yandex_nv", "depth": "2", "as_of": DAY}
    assert fake.asked[-1] == f"query owners {given}"
    rows = page.dataframe[0].value
    assert list(rows["Owner"]) == ["Yandex N.V."]
    assert list(rows["Share"]) == ["=1+1"]


def test_the_blanks_of_a_question_are_filled_in_and_explained(
    explorer: Open, fake: FakeWorkspace
) -> None:
    page = explorer("saved_queries", as_of=DAY)
    assert "Who owns **Toloka AI BV**, up to **5** levels up, on **8 April 2024**?" in shown(page)
    page.text_input(key="owners.party").set_value("Yandex N.V.").run()
    depth, day = page.number_input(key="owners.depth"), page.date_input(key="owners.as_of")
    assert "an owner of an owner" in depth.help
    assert depth.min == 1
    assert "Left empty, it is today." in day.help
    depth.set_value(2)
    page = day.set_value(None).run()
    today = date.today()
    told = f"**Yandex N.V.**, up to **2** levels up, on **{date_text(today.isoformat())}**?"
    assert told in shown(page)
    asked(page)
    assert str({"depth": "2", "as_of": today.isoformat()})[1:-1] in fake.asked[-1]


def test_a_party_that_nothing_fits_cannot_be_asked_about(explorer: Open) -> None:
    page = explorer("saved_queries", as_of=DAY)
    page.text_input(key="owners.party").set_value("zzzz").run()
    assert page.button(key="ask").disabled
    assert "Try another spelling." in shown(page)


def test_an_error_for_people_becomes_a_box(
    explorer: Open, fake: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: FakeWorkspace) -> None:
        raise StoreError("bolt://x does not answer; start it, or use --store embedded")

    monkeypatch.setattr(FakeWorkspace, "status", down)
    page = explorer("sources")
    assert not page.exception
    assert "bolt://x does not answer" in shown(page).replace("\u2060", "")


def test_answers_are_held_until_the_data_change(explorer: Open, fake: FakeWorkspace) -> None:
    page = explorer("party", party="toloka:toloka_bv", as_of=DAY, regime="eu")
    page.run()
    asked = [text for text in fake.asked if text.startswith("page")]
    assert len(asked) == 1
    fake.record.version = "fedcba9876543210"
    page.run()
    asked = [text for text in fake.asked if text.startswith("page")]
    assert len(asked) == 2
    assert "Data version fedcba9876543210" in shown(page)


def test_a_link_carries_the_whole_state(explorer: Open) -> None:
    page = explorer("party", party="toloka:toloka_bv", as_of=DAY, regime="eu", tab="history")
    links = [link.proto for link in page.get("page_link")]
    to_compare = next(link for link in links if "Compare" in link.label)
    assert page_address.parse_address(
        dict(pair.split("=", 1) for pair in to_compare.query_string.split("&")), date(2026, 1, 1)
    ).as_of == date(2024, 4, 8)


def test_what_a_change_left_undone_is_told_once(explorer: Open, fake: FakeWorkspace) -> None:
    fake.record.left.append("HEAD.json could not be written: *No* space left on device")
    page = explorer()
    said = [html.unescape(toast.value) for toast in page.toast]
    assert len(said) == 1
    assert said[0].startswith("It is done, but HEAD.json could not be written: ")
    assert "*No*" not in page.toast[0].value
    assert fake.record.left == []
    assert not page.run().toast
