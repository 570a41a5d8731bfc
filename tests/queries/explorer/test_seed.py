"""The pages on the real workspace with the seed case: what a person is told about Toloka."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.queries.explorer.conftest import OpenOn
from tests.queries.explorer.found import found, found_names, found_text, type_text
from tests.queries.explorer.sheet.on_sheet import given, names
from tests.queries.explorer.test_pages import shown, table

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow

DAY = "2024-04-08"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A workspace that holds the seed case."""
    from ingest.load.pipeline import Options
    from queries.workspace.workspace import open_workspace

    workspace = open_workspace(tmp_path_factory.mktemp("seed"))
    workspace.load([repository / "sample_data" / "case" / "toloka.case.yaml"], Options())
    workspace.close()
    return workspace.settings.workspace


@pytest.fixture
def opened(explorer_on: OpenOn, seed: Path) -> "AppTest":
    """The explorer on that workspace, on its first page."""
    return explorer_on(seed)


def go(page: "AppTest", name: str, **address: str) -> "AppTest":
    """Open a page with an address."""
    for key, text in address.items():
        page.query_params[key] = text
    page = page.switch_page(f"queries/explorer/pages/{name}.py").run()
    assert not page.exception
    assert not page.error
    return page


def test_another_script_finds_the_party(opened: "AppTest") -> None:
    page = go(opened, "search", q="Толока")
    assert "Toloka AI BV" in found_names(page)


def test_toloka_has_no_listed_owner_and_the_services_are_alleged(opened: "AppTest") -> None:
    page = given(go(opened, "party", party="Toloka AI BV", as_of=DAY, regime="eu"))["page"]
    (rule,) = page["rules"]
    assert rule["word"] == "No listed owner found"
    supplied = [s for note in page["notes"] for s in note["statements"] if "supplied" in s["claim"]]
    assert {name for name in ("Tevian", "NtechLab") for s in supplied if name in s["claim"]} == {
        "Tevian",
        "NtechLab",
    }
    denied = [s for s in supplied if s["claim"].startswith("Toloka AI BV denies that ")]
    assert {s["certainty"] for s in supplied if s not in denied} == {"alleged"}
    assert {s["certainty"] for s in denied} == {"denied"}


def test_yandex_is_for_review_while_volozh_is_listed(opened: "AppTest") -> None:
    page = go(opened, "party", party="Yandex N.V.", as_of="2024-01-01", regime="eu")
    assert given(page)["page"]["rules"][0]["word"] == "Review needed"
    assert "Arkady Volozh" in names(page)
    page = go(page, "party", party="Yandex N.V.", as_of="2024-03-13", regime="eu")
    assert given(page)["page"]["rules"][0]["word"] == "No listed owner found"


def test_a_listed_party_says_so_on_its_page_and_only_then(opened: "AppTest") -> None:
    page = go(opened, "party", party="Tevian", as_of=DAY, regime="eu")
    assert given(page)["page"]["rules"][0]["sign"] == "listed"
    page = go(page, "party", party="Tevian", as_of="2023-07-19", regime="eu")
    assert given(page)["page"]["rules"][0]["sign"] != "listed"


def test_what_the_ministry_withheld_is_told_with_its_ground(opened: "AppTest") -> None:
    page = go(opened, "party", party="Toloka AI BV", as_of=DAY, tab="gaps")
    gaps = table(page, "Ground")
    withheld = gaps[gaps["Kind"] == "withheld"]
    assert len(withheld) == 7
    assert withheld["Ground"].str.contains("statutory duty of secrecy").any()
    # The sentences above the table tell what it lists, and what a source says else stands below.
    assert len(gaps) == given(page)["page"]["parts"]["gaps"] == 12
    [told] = [text.value for text in page.text if "withheld seven passages" in text.value]
    assert "The number in the Dutch trade register was not found" in told
    assert "press statement" not in told
    besides = page.dataframe[-1].value["Ground"]
    assert besides.str.contains("press statement").any()


def test_a_party_that_is_none_is_told_for_a_page(opened: "AppTest") -> None:
    told = shown(go(opened, "compare", party="zzzz qqqq" + "q" * 100, as_of=DAY))
    assert 'No party is called "zzzz qqqq' in told
    assert "Try another spelling" in told
    assert "ownership search" not in told
    assert "q" * 60 not in told


def test_a_comparison_does_not_say_that_nothing_is_held_where_no_share_is_stated(
    opened: "AppTest",
) -> None:
    page = go(opened, "compare", party="Toloka AI BV", before="2024-01-01", after=DAY)
    told = shown(page)
    assert "Counted share: none stated before, none stated after" in told
    assert "Counted share: 0%" not in told


def test_every_file_and_dataset_is_named(opened: "AppTest") -> None:
    page = go(opened, "sources")
    assert list(page.dataframe[0].value["Dataset"]) == ["toloka"]
    assert list(page.dataframe[1].value["File"]) == ["toloka.case.yaml"]
    (entries,) = page.dataframe[1].value["Entries"]
    assert re.fullmatch(r"[A-Z-]+: \d+(; [A-Z-]+: \d+)*", entries)


def test_what_others_load_meanwhile_is_seen(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit.testing.v1 import AppTest

    from ingest.load.pipeline import Options
    from queries.workspace.workspace import open_workspace

    monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.delenv("OWNERSHIP_STORE", raising=False)
    page = AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()
    assert not page.exception
    assert "No data is loaded" in found_text(page)
    case = repository / "sample_data" / "case" / "enplus.case.yaml"
    open_workspace(tmp_path / "workspace").load([case], Options())
    type_text(page, "En+")
    assert not page.exception
    assert "shown" in found(page)["results"]["said"]


def test_a_folder_that_cannot_be_used_is_one_line(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit.testing.v1 import AppTest

    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(tmp_path / "file"))
    monkeypatch.delenv("OWNERSHIP_STORE", raising=False)
    page = AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()
    assert not page.exception
    assert len(page.error) == 1
    assert "\n" not in page.error[0].value
