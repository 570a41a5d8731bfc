"""Every page against the address of a Neo4j, by somebody who has no workspace."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.store.open_store import open_store
from queries.explorer.frame import page_session
from queries.explorer.sheet.sheet_frame import KNOWN_OFF
from queries.question.settings import Settings
from queries.workspace.store_world import world_for_store
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.explorer.conftest import asked
from tests.queries.explorer.found import found, found_names
from tests.queries.explorer.sheet.on_sheet import given, names, remarks
from tests.queries.explorer.test_pages import shown
from tests.queries.explorer.test_seed import go

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.neo4j
Auth = tuple[str, str] | None
DAY = "2024-04-08"
LOOKS = 200


@pytest.fixture
def page(
    empty_neo4j: tuple[str, Auth],
    sample_workspace: Path,
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator["AppTest"]:
    """The explorer's first page, on a Neo4j that holds the samples."""
    from streamlit.testing.v1 import AppTest

    address, login = empty_neo4j
    user, password = login or (None, None)
    workspace = Workspace(Settings(sample_workspace))
    store = open_store(address, workspace=sample_workspace, user=user, password=password)
    store.load(world_for_store(workspace.world, workspace.record))
    store.close()
    monkeypatch.setenv("OWNERSHIP_STORE", address)
    monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if login is not None:
        monkeypatch.setenv("OWNERSHIP_STORE_USER", login[0])
        monkeypatch.setenv("OWNERSHIP_STORE_PASSWORD", login[1])
    # The pages hold their workspaces as long as the server runs.
    held: list[Workspace] = []

    def open_and_hold(path: str, store: str) -> Workspace:
        held.append(open_workspace(path, store))
        return held[-1]

    with monkeypatch.context() as patched:
        patched.setattr(page_session, "_open_at", cache(open_and_hold))
        yield AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()
    for each in held:
        each.close()
    assert held
    assert not (tmp_path / "none").exists()


def test_every_page_answers_from_the_address(page: "AppTest", sample_workspace: Path) -> None:
    record = Workspace(Settings(sample_workspace))
    assert not page.exception
    assert not page.error
    parties = record.status()["totals"]["parties"]
    assert f"{parties:,} parties" in found(page)["home"]["totals"]

    assert "Toloka AI BV" in found_names(go(page, "search", q="Толока"))
    notes = found(go(page, "search", q="nobody at all of that name"))["results"]["notes"]
    assert "Only these datasets were searched" in notes[-1]
    assert "toloka" in notes[-1]

    party = go(page, "party", party="Toloka AI BV", as_of=DAY)
    assert given(party)["page"]["head"]["party"] == "toloka:toloka_bv"
    assert "Yandex N.V." in names(party)
    for verb in ("owners", "holdings"):
        party = go(page, "party", party="Toloka AI BV", as_of=DAY, tab=verb, hop="")
        party.segmented_control(key=f"levels_{verb}").set_value(10).run()
        assert not party.exception
        assert not party.error

    party = go(page, "party", party="toloka:toloka_bv", as_of=DAY, regime="eu", known_on="")
    assert given(party)["page"]["rules"][0]["word"] == "No listed owner found"
    assert KNOWN_OFF not in remarks(party)
    earlier = go(page, "party", party="toloka:toloka_bv", as_of=DAY, known_on="2025-01-01")
    assert KNOWN_OFF in remarks(earlier)
    now = {"party": "toloka:toloka_bv", "as_of": DAY, "regime": "eu", "known_on": ""}
    proof = go(page, "party", **now, tab="owners", far="", hop="1")
    proof.toggle[-1].set_value(True).run()
    assert "holds no files" in shown(proof)
    ends = ("toloka:toloka_bv", "toloka:tevian", "SUPPLIES", DAY)
    there, here = page_session.workspace().statements(*ends), record.statements(*ends)
    for key in ("statements", "withheld", "disagree"):
        assert [*map(str, there[key] or ())] == [*map(str, here[key] or ())], key
    compared = go(page, "compare", party="Yandex N.V.", before="2024-01-01", after="2024-03-13")
    assert "Arkady Volozh was removed from the EU list" in shown(compared)
    assert "A store at an address holds one data version." in shown(compared)
    page.query_params.clear()

    drake = go(page, "party", party="LLC Drake", as_of="2024-01-15", regime="us,eu,uk")
    assert "met" in {rule["sign"] for rule in given(drake)["page"]["rules"]}

    queries = go(page, "saved_queries", query="owners_by_level", party="toloka:toloka_bv")
    queries = asked(queries)
    assert not queries.exception
    assert not queries.error
    assert "Nothing fits" not in shown(queries)
    assert len(queries.dataframe[0].value) > 0

    for saved in record.queries():
        asked(go(page, "saved_queries", query=saved.name))
        assert not page.exception, saved.name
        assert not page.error, saved.name

    sources = go(page, "sources")
    assert {"alabuga", "citgo", "enplus", "eurochem", "toloka"} <= set(
        sources.dataframe[0].value["Dataset"]
    )
    assert "holds the graph alone" in shown(sources)
    assert "made anew" not in shown(sources)


def test_what_goes_wrong_is_told_in_a_box(page: "AppTest", monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(go(page, "compare", party="zzzz qqqq", as_of=DAY))
    assert "zzzz qqqq" in told
    assert "ownership search" not in told
    monkeypatch.setenv("OWNERSHIP_STORE", "bolt://127.0.0.1:9")
    page.run()
    assert not page.exception
    assert len(page.error) == 1
    assert "cannot be reached" in shown(page)
