"""Queries of a workspace: checked before they are kept, seen by every face."""

from pathlib import Path
from typing import Any

import pytest

from graph.store.protocol.graph_store import StopRequest
from graph.values.errors import InputError, OwnershipError, QueryRefusedError
from queries.own import own_queries
from queries.own.own_queries import QueryDraft
from queries.saved.catalog import QueryAnswer, saved_queries, saved_query
from queries.saved.front_matter import Parameter, body_of, read_query
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

PARTY = Parameter("party", "party", "toloka:toloka_bv", "the company")


def draft(body: str = "", **more: object) -> str:
    said: dict[str, Any] = {
        "title": "Its name",
        "question": "What is {party} called?",
        "tags": "names, test",
        "accepts": ("Company",),
        "parameters": (PARTY,),
        "expected_rows": "1",
        "expected": ({"party": "Toloka AI BV"},),
        "body": body or "MATCH (p:Entity {id: $party}) RETURN p.id AS party_id, p.name AS party",
        **more,
    }
    return QueryDraft(**said).text


@pytest.fixture
def workspace(own_workspace: Path) -> Workspace:
    return open_workspace(own_workspace)


def test_a_draft_is_read_back_as_it_was() -> None:
    text = draft()
    saved = read_query("its_name", text)
    assert (saved.title, saved.tags, saved.accepts) == ("Its name", ("names", "test"), ("Company",))
    assert saved.parameters == (PARTY,)
    assert saved.expected_rows == 1
    assert body_of(text).startswith("MATCH (p:Entity")


def test_a_kept_query_is_listed_shown_and_run(ask_own: Ask, own_workspace: Path) -> None:
    workspace = open_workspace(own_workspace)
    own_queries.save_query(workspace, "its_name", draft(), anew=True)
    with pytest.raises(InputError, match="you have a query 'its_name' already"):
        own_queries.save_query(workspace, "its_name", draft(), anew=True)
    own_queries.save_query(workspace, "its_name", draft(title="Changed"), anew=False)
    workspace.close()
    listed = {row["name"]: row["own"] for row in ask_own("query", "list").json}
    assert listed["its_name"] is True
    assert listed["owners_by_level"] is False
    assert "Changed" in ask_own("query", "show", "its_name").json["text"]
    rows = ask_own("query", "run", "its_name").json
    assert rows == [{"party_id": "toloka:toloka_bv", "party": "Toloka AI BV"}]
    (own_workspace / "queries" / "bad.cypher").write_text("// expect rows: many\n", "utf-8")
    listing = ask_own("query", "list")
    assert '"many" is no number of rows' in listing.err
    assert "bad" not in {row["name"] for row in listing.json}
    own_queries.remove_query(open_workspace(own_workspace), "its_name")
    assert "its_name" not in {row["name"] for row in ask_own("query", "list").json}


WRONG = {
    "a shipped name": ("owners_by_level", draft(), "a shipped query is called"),
    "a path": ("../x", draft(), "cannot be one"),
    "no title": ("x", draft(title=""), "the title is missing"),
    "undeclared": ("x", draft(parameters=()), "$party is used and not declared"),
    "other rows": ("x", draft(expected_rows="2"), "the example gives 1 rows"),
    "another row": ("x", draft(expected=({"party": "X"},)), "does not give the row"),
    "a write": ("x", draft("MATCH (p:Entity {id: $party}) SET p.x = 1 RETURN p.x"), "only read"),
    "a file": ("x", draft("LOAD CSV FROM 'file:///x' AS r RETURN r, $party"), "opens no file"),
    "no Cypher": ("x", draft("MTCH (p) RETURN $party"), ""),
    "no return": ("x", draft("MATCH (p:Entity {id: $party})"), "RETURN"),
    "a wrong example": (
        "x",
        draft(
            "RETURN $n AS n",
            parameters=(Parameter("n", "integer", "many", ""),),
            expected=(),
            expected_rows="",
        ),
        "is not of type integer",
    ),
}


def test_a_query_that_may_not_run_is_not_kept(workspace: Workspace) -> None:
    for what, (name, text, message) in WRONG.items():
        with pytest.raises(OwnershipError) as wrong:
            own_queries.save_query(workspace, name, text, anew=True)
        assert message in str(wrong.value), what
    assert not (workspace.settings.workspace / "queries").exists()
    workspace.close()


def test_a_front_matter_cannot_be_broken_out_of() -> None:
    text = draft(title="a\n// tags: b\nMATCH (n) DETACH DELETE n")
    saved = read_query("x", text)
    assert saved.title == "a // tags: b MATCH (n) DETACH DELETE n"
    assert body_of(text).startswith("MATCH (p:Entity")


def test_queries_for_a_kind_of_party(tmp_path: Path) -> None:
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "its_name.cypher").write_text(draft(), encoding="utf-8")
    (folder / "owners_by_level.cypher").write_text(draft(), encoding="utf-8")
    found = saved_queries(tmp_path)
    names = {
        schema: {q.name for q in found if q.fits_schema(schema)} for schema in (None, "Person")
    }
    assert "its_name" in names[None]
    assert "its_name" not in names["Person"]
    assert "owners_by_level" in names["Person"]
    assert "stated_gaps" not in names[None]
    assert [q.name for q in saved_queries(tmp_path) if q.own] == ["its_name"]


def test_a_query_ends_when_somebody_wishes_it(workspace: Workspace) -> None:
    stop = StopRequest()
    stop.request()
    with pytest.raises(QueryRefusedError, match="was cancelled"):
        workspace.backend.store().query("UNWIND range(1, 9) AS n RETURN n", stop=stop)
    assert workspace.backend.store().query("RETURN 1 AS n", stop=StopRequest()).rows == [(1,)]
    workspace.close()


COLUMNS = (
    "from_id verdict matched_on causes moved raw versions question datasets hops paths".split()
)


@pytest.mark.parametrize("form", ["table", "csv"])
def test_columns_of_ones_own_query_are_shown_as_they_are(
    ask_own: Ask, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "columns.cypher"
    named = ", ".join(f"'{column} 1' AS {column}" for column in COLUMNS)
    path.write_text(f"// title: Columns\nMATCH (p:Entity) RETURN {named} LIMIT 1\n")
    asked = ask_own("--format", form, "query", "run", path)
    assert asked.code == 0, asked.err
    assert all(f"{column} 1" in asked.out for column in COLUMNS)


def test_rows_of_a_query_become_a_graph_where_they_can() -> None:
    rows = QueryAnswer([{"from_id": "a", "to_id": "b", "hops": 3}, {"from_id": "c", "paths": 2}])
    assert list(rows.to_networkx().edges()) == [("a", "b")]


def test_a_query_of_a_workspace_is_run_by_the_name_that_is_listed(tmp_path: Path) -> None:
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "wer führt.cypher").write_text(draft(), encoding="utf-8")
    (listed,) = (query for query in saved_queries(tmp_path) if query.own)
    assert saved_query(listed.name, tmp_path).own
    with pytest.raises(InputError, match="no saved query"):
        saved_query("../queries/wer führt", tmp_path)
