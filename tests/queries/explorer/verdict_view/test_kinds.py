"""A trust is called one wherever a party is named with its kind: pages, lists, terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.load.pipeline import Options
from queries.explorer.verdict_view.fact_rows import stated_rows
from queries.question.party_kind import kind_words
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask
from tests.queries.explorer.conftest import OpenOn
from tests.queries.explorer.found import found
from tests.queries.explorer.sheet.on_sheet import given
from tests.queries.explorer.test_seed import go

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

TRUST = "eurochem:trust"


@pytest.fixture
def page(explorer_on: OpenOn, sample_workspace: Path) -> "AppTest":
    """The explorer on the sample cases, on its first page."""
    return explorer_on(sample_workspace)


def test_search_hits_call_a_trust_so(page: "AppTest") -> None:
    cards = found(go(page, "search", q="Firstline"))["results"]["cards"]
    assert cards[0]["facts"][:2] == ["Trust", "Bermuda"]


def test_the_party_page_calls_a_trust_so(page: "AppTest") -> None:
    head = given(go(page, "party", party=TRUST, as_of="2022-03-10"))["page"]["head"]
    assert head["kind"] == "Trust"
    assert "Legal entity" not in " ".join(head["facts"])


def test_records_of_a_party_are_told_with_their_kinds() -> None:
    members = [
        {"name": "Pot", "member_id": "a:pot", "schema": "LegalEntity", "trust": True},
        {"name": "Pot Ltd", "member_id": "b:pot", "schema": "Company", "trust": False},
    ]
    rows = stated_rows(members, ("name", "member_id", "schema"))
    assert [row["Kind"] for row in rows] == ["Trust", "Company"]
    assert set(rows[0]) == {"Name", "Id", "Kind"}


def test_the_terminal_calls_a_trust_so_and_answers_keep_the_schema(
    ask: Ask, opened: Workspace
) -> None:
    for words in (("search", "Firstline Trust"), ("show", TRUST)):
        text = ask("--format", "table", *words).out
        assert "Trust, bm" in text
        assert "LegalEntity" not in text
    found = ask("search", "Firstline Trust").json[0]
    assert (found["id"], found["schema"], found["trust"]) == (TRUST, "LegalEntity", True)
    told = opened.show(TRUST)
    assert (told["schema"], told["trust"]) == ("LegalEntity", True)
    assert [member["trust"] for member in told["members"]] == [True]


def test_a_party_has_the_closest_kind_that_a_source_states(tmp_path: Path) -> None:
    case = tmp_path / "mixed.case.yaml"
    case.write_text(
        "case: mixed\nparties:\n"
        "  firm: {schema: LegalEntity, name: Acme Trust}\n"
        "  same: {schema: Company, name: Acme Trust Ltd, same_as: mixed:firm}\n",
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([case], Options())
    shown_as, found = workspace.show("mixed:firm"), workspace.search("Acme Trust")[0]
    workspace.close()
    assert (shown_as["schema"], shown_as["trust"]) == ("Company", False)
    assert (found["schema"], found["trust"]) == ("Company", False)


@pytest.mark.parametrize(
    ("party", "said"),
    [
        ({"schema": "LegalEntity"}, "Legal entity"),
        ({"schema": "PublicBody", "trust": False}, "Public body"),
        ({"schema": "Company", "trust": True}, "Trust"),
        ({"schema": None}, "Party"),
    ],
)
def test_kinds_in_words(party: dict[str, Any], said: str) -> None:
    assert kind_words(party) == said
