"""The proof pane, both clocks, links that carry a data version, and the page that compares."""

import html
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st

from queries.explorer.frame import party_header
from queries.explorer.sheet.sheet_frame import KNOWN_OFF
from queries.question.answer import Answer
from queries.words.result_labels import NONE_FOUND_OPEN
from tests.queries.explorer.conftest import Open
from tests.queries.explorer.fake import FakeWorkspace
from tests.queries.explorer.found import found
from tests.queries.explorer.sheet.on_sheet import given, remarks
from tests.queries.explorer.test_pages import DAY, shown, table
from tests.queries.made_up import GONE, HOSTILE, OLDER, SOURCE

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow

PARTY = "toloka:toloka_bv"
SCRIPT = "javascript:alert(1)"
NOW = "0123456789abcdef"


def told(page: "AppTest") -> str:
    return shown(page).replace("\u2060", "")


def query(page: "AppTest", key: str) -> str:
    """What the address says, which the test kit gives as a text or as a list of one."""
    said = page.query_params[key]
    return said if isinstance(said, str) else said[0]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("party", {"hop": "1", "tab": "owners"}),
        ("compare", {"hop": "1", "regime": "eu"}),
    ],
)
def test_a_hop_of_the_address_opens_its_proof(
    explorer: Open, fake: FakeWorkspace, name: str, address: dict[str, str]
) -> None:
    page = explorer(name, party="test:hostile", as_of=DAY, **address)
    assert not page.exception
    text = told(page)
    assert fake.asked[-1].startswith("statements ")
    assert "2 statements on 8 April 2024" in text
    assert f"These sources disagree. {HOSTILE} says 10%" in text
    assert "WITHHELD" in text
    assert f"Ground: privacy {HOSTILE}" in text
    for said in (
        "Who asserts it",
        "Record",
        "Published on",
        "Downloaded on",
        "Fingerprint (SHA-256)",
    ):
        assert said in text
    assert "ab" * 32 in text
    read = f"- owner: {HOSTILE}"
    assert read not in [code.value for code in page.code]
    page.toggle[-1].set_value(True).run()
    assert read in [code.value for code in page.code]


def test_hostile_statements_stay_text(explorer: Open) -> None:
    page = explorer("compare", party="test:hostile", as_of=DAY, regime="eu", hop="1")
    kinds = ("markdown", "caption", "info", "warning", "button")
    raw = [str(getattr(e, "value", "")) for kind in kinds for e in page.get(kind)]
    raw += [button.label for button in page.button]
    for text in raw:
        assert "<img" not in text
        assert "![x]" not in text
    assert not [m for m in page.markdown if m.proto.allow_html]


@pytest.mark.parametrize("url", ["https://example.org/x", SCRIPT])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("party", {"hop": "1", "tab": "owners"}),
        ("compare", {"hop": "1", "regime": "eu"}),
    ],
)
def test_only_an_address_of_the_web_is_ever_a_link(
    explorer: Open,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    address: dict[str, str],
    url: str,
) -> None:
    monkeypatch.setitem(SOURCE, "url", url)
    page = explorer(name, party="test:hostile", as_of=DAY, **address)
    assert not page.exception
    links = [str(button.proto.url) for button in page.get("link_button")]
    for frame in page.dataframe:
        links += [str(cell) for cell in frame.value.get("Link", ())]
    assert SCRIPT not in links
    assert f"]({SCRIPT}" not in told(page)
    if url != SCRIPT:
        assert url in links


@pytest.mark.parametrize(
    ("name", "more"),
    [("party", {"tab": "owners"}), ("compare", {"regime": "eu"})],
)
def test_every_page_says_that_a_hop_is_not_there(
    explorer: Open, name: str, more: dict[str, str]
) -> None:
    page = explorer(name, party=PARTY, as_of=DAY, hop="999", **more)
    assert "There is no step 999 in this answer" in told(page)
    assert "hop" not in page.query_params


def test_a_proof_that_was_closed_stays_closed_for_an_address_of_a_moment_ago(
    explorer: Open, fake: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def dialog(title: str, *, width: str, on_dismiss: Callable[[], None]) -> Any:
        opened.append(title)
        return lambda show: lambda *hop: on_dismiss()

    monkeypatch.setattr("streamlit.dialog", dialog)
    page = explorer("compare", party=PARTY, as_of=DAY, regime="eu", hop="1")
    assert (len(opened), "hop" in page.query_params) == (1, False)
    for _ in range(2):
        page.query_params["hop"] = "1"
        page.run()
        assert (len(opened), "hop" in page.query_params) == (1, False)


def test_known_by_a_day_to_come_is_said_and_put_right(explorer: Open, fake: FakeWorkspace) -> None:
    page = explorer("party", party=PARTY, as_of=DAY, regime="eu", known_on="2099-12-31")
    for _ in range(2):
        assert "2099-12-31 lies in the future. Shown is what is known today." in remarks(page)
        assert "known_on" not in page.query_params
        page.run()


def test_sources_without_a_date_are_named_where_the_second_clock_is_set(
    explorer: Open, fake: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = explorer("party", party=PARTY, as_of=DAY, known_on="2020-01-01")
    assert "1 source states no date (toloka)" in remarks(page)
    assert "it counts as known on 1 January 2020 too" in remarks(page)
    assert "“Known by” changes nothing on these data" in remarks(page)
    assert "The date of publication in a note is not used" in remarks(page)
    some = Answer([{"dataset": "a", "edition": "2019-01-01"}, {"dataset": "b", "edition": None}])
    with monkeypatch.context() as patched:
        patched.setattr(FakeWorkspace, "sources", lambda self: some)
        st.cache_data.clear()
        page = explorer("party", party=PARTY, as_of=DAY, known_on="2020-01-01")
        assert "1 source states no date (b)" in remarks(page)
        assert "changes nothing" not in remarks(page)
    st.cache_data.clear()
    page = explorer("party", party=PARTY, as_of=DAY)
    assert "no date" not in remarks(page)
    dated = Answer([{"dataset": "a", "edition": "2019-01-01"}])
    monkeypatch.setattr(FakeWorkspace, "sources", lambda self: dated)
    st.cache_data.clear()
    page = explorer("party", party=PARTY, as_of=DAY, known_on="2020-01-01")
    assert "no date" not in remarks(page)


def test_own_facts_make_the_published_data_look_no_fresher(
    explorer: Open, fake: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = fake.status()
    mine = {**status["datasets"][0], "dataset": "mine", "retrieved_on": "2026-11-20"}
    monkeypatch.setattr(fake, "status", lambda: {**status, "datasets": [*status["datasets"], mine]})
    folder = fake.settings.workspace / "cases"
    folder.mkdir()
    (folder / "mine.case.yaml").write_text("case: mine", encoding="utf-8")
    page = explorer("compare", party=PARTY, as_of=DAY, regime="eu")
    said = "data up to **26 April 2024**; your facts up to **20 November 2026**"
    assert said in told(page)


def test_a_store_at_an_address_says_that_it_keeps_no_files_and_knows_only_now(
    explorer: Open, fake: FakeWorkspace
) -> None:
    fake.remote = True
    page = explorer("party", party=PARTY, as_of=DAY, tab="owners", hop="1", known_on="2025-01-01")
    page.toggle[-1].set_value(True).run()
    assert "A store holds no files." in told(page)
    assert given(page)["frame"]["known_off"] == KNOWN_OFF
    assert KNOWN_OFF in remarks(page)
    assert f"page {PARTY} {DAY} us,eu,uk" in fake.asked


def test_the_second_clock_is_in_the_address_and_asked_for(
    explorer: Open, fake: FakeWorkspace
) -> None:
    page = explorer("party", party=PARTY, as_of=DAY, regime="eu", known_on="2025-03-01")
    assert query(page, "known_on") == "2025-03-01"
    assert f"page {PARTY} {DAY} eu known 2025-03-01" in fake.asked
    assert given(page)["page"]["head"]["known_on"] == "2025-03-01"
    assert "known_on=2025-03-01" in given(page)["frame"]["link"]
    page = explorer("compare", party=PARTY, as_of=DAY, known_on="2025-03-01")
    assert party_header.ONLY_EXPOSURE in told(page)


def test_a_link_of_another_data_version_says_so_and_offers_what_changed(explorer: Open) -> None:
    page = explorer("compare", party=PARTY, as_of=DAY, data=OLDER)
    assert f"This link was made with data version {OLDER}. Shown is version {NOW}" in told(page)
    page = explorer("party", party=PARTY, as_of=DAY, data=OLDER)
    assert f"This link was made with data version {OLDER}. Shown is version {NOW}" in remarks(page)
    page = explorer("party", party=PARTY, as_of=DAY, data=NOW)
    assert "made with data version" not in remarks(page)


def test_every_page_gives_a_link_with_its_data_version(explorer: Open) -> None:
    page = explorer("compare", party=PARTY, as_of=DAY)
    links = [code.value for code in page.code]
    links.append(given(explorer("party", party=PARTY, as_of=DAY))["frame"]["link"])
    assert len([link for link in links if f"data={NOW}" in link and f"as_of={DAY}" in link]) == 2


def test_data_that_change_under_an_open_page_are_said(explorer: Open, fake: FakeWorkspace) -> None:
    page = explorer("party", party=PARTY, as_of=DAY, regime="eu")
    fake.record.version = "fedcba9876543210"
    page.run()
    assert "The data changed while this page was open" in remarks(page)
    page.run()
    assert "The data changed while this page was open" not in remarks(page)


def test_the_history_says_what_changed(explorer: Open) -> None:
    page = explorer("party", party=PARTY, as_of=DAY, regime="eu", tab="history")
    spans = table(page, "What changed")
    assert list(spans["Result"]) == ["Review needed", NONE_FOUND_OPEN.label]


def test_regimes_on_demand_are_listed_with_their_titles(
    explorer: Open, fake: FakeWorkspace
) -> None:
    page = explorer("compare", party=PARTY, as_of=DAY, regime="us,eu")
    labels = {box.key: box.label for box in page.checkbox}
    assert len(labels) == len(fake.regimes())
    assert "US blocking (50 Percent Rule)" in html.unescape(labels["regime.us"])
    page.checkbox(key="regime.ca").check().run()
    assert query(page, "regime") == "us,eu,ca"
    page.checkbox(key="regime.us").uncheck().run()
    assert query(page, "regime") == "eu,ca"


def test_compare_says_what_moved_which_hop_and_gives_a_file(
    explorer: Open, fake: FakeWorkspace
) -> None:
    page = explorer(
        "compare", party=PARTY, as_of=DAY, regime="eu,uk", before="2024-01-01", after=DAY
    )
    assert fake.asked[-1] == f"compare {PARTY} 2024-01-01 {DAY} None"
    text = told(page)
    assert "Toloka AI BV: review before, excluded after." in text
    assert "Counted share: less than 50% before" in text
    assert "owners not named, up the whole chain: none before, up to 100% after" in text
    moves = table(page, "Before")
    assert list(moves["Rule"]) == ["EU", "UK"]
    assert list(moves["What"]) == ["Yandex N.V. owns Toloka AI BV"] * 2
    assert page.get("download_button")
    page.date_input(key="side.before").set_value(date(2022, 6, 3)).run()
    assert query(page, "before") == "2022-06-03"


def test_compare_takes_two_data_versions_with_their_dates(
    explorer: Open, fake: FakeWorkspace
) -> None:
    page = explorer("compare", party=PARTY, as_of=DAY, regime="eu")
    page.segmented_control(key="kind").set_value("Two data versions").run()
    assert (query(page, "before"), query(page, "after")) == (OLDER, NOW)
    assert fake.asked[-1] == f"compare {PARTY} {OLDER} {NOW} {DAY}"
    assert "24 November 2026 10:00 UTC" in page.selectbox(key="side.before").options[0]
    page.selectbox(key="side.before").set_value(GONE).run()
    assert "is gone; choose another" in told(page)
    assert not page.exception


def test_compare_with_one_data_version_says_so(explorer: Open, fake: FakeWorkspace) -> None:
    fake.older = ()
    page = explorer("compare", party=PARTY, as_of=DAY, regime="eu")
    assert "There has been one data version so far." in told(page)
    assert page.segmented_control(key="kind").disabled


def test_a_party_with_many_owners_says_how_many_more(explorer: Open, fake: FakeWorkspace) -> None:
    fake.more = 49_800
    page = explorer("party", party=PARTY, as_of=DAY, tab="owners")
    assert "1 to 3 of 49,803, the largest share first" in told(page)
    page.number_input(key="page").set_value(3).run()
    assert query(page, "page") == "3"
    assert "401 to 403 of 49,803" in told(page)
    page.segmented_control(key="levels_owners").set_value(3).run()
    assert "49,800 more statements about owners of this party; the first 200" in told(page)


def test_what_was_looked_at_is_offered_again(explorer: Open) -> None:
    page = explorer("party", party="test:hostile", as_of=DAY)
    page.query_params.clear()
    page.switch_page("queries/explorer/pages/search.py").run()
    page.run()
    [seen, *_] = found(page)["home"]["columns"]
    assert seen["title"] == "Looked at last"
    assert "![x]" in seen["lines"][0]["title"]
