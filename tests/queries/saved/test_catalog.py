"""Saved queries: front matter, typed parameters, files that a person shares."""

from datetime import date
from pathlib import Path
from typing import cast

import pytest

from graph.store.protocol.graph_store import Rows, Store
from graph.values.errors import InputError
from queries.saved.catalog import resolve_parties, run_saved, saved_queries, saved_query
from queries.saved.front_matter import PARAMETER_TYPES, read_query
from queries.terminal.output import Face, write_answer

TEXT = """// title: A title
// question: What of {party}?
// tags: one, two
// param party: party = x:y -- the party
// param day: date = 2024-01-31
// param most: integer = 5 -- at most
// expect rows: 2
// expect: {"a": 1}
MATCH (n:Entity {id: $party}) RETURN n.id AS a
"""


def test_front_matter_is_read() -> None:
    saved = read_query("a", TEXT)
    assert (saved.title, saved.tags, saved.expected_rows) == ("A title", ("one", "two"), 2)
    assert saved.expected == ({"a": 1},)
    assert [(p.name, p.type, p.example, p.help) for p in saved.parameters] == [
        ("party", "party", "x:y", "the party"),
        ("day", "date", "2024-01-31", ""),
        ("most", "integer", "5", "at most"),
    ]


def test_parameters_are_typed_and_default_to_the_example() -> None:
    bound = read_query("a", TEXT).bind_parameters({"most": "7"})
    assert bound == {"party": "x:y", "day": date(2024, 1, 31), "most": 7}


@pytest.mark.parametrize(
    "given", [{"most": "many"}, {"day": "2024-13-01"}, {"other": "1"}, {"most": "1.5"}]
)
def test_wrong_parameters_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(InputError):
        read_query("a", TEXT).bind_parameters(given)


@pytest.mark.parametrize("line", ["// param x: colour = red", "// expect: {broken"])
def test_wrong_front_matter_names_the_line(line: str) -> None:
    with pytest.raises(InputError, match="line 1"):
        read_query("a", line + "\nRETURN 1")


def test_twelve_and_more_queries_are_shipped_and_complete() -> None:
    shipped = saved_queries()
    assert len(shipped) >= 12
    for saved in shipped:
        assert saved.title != saved.name, saved.name
        assert saved.question.endswith("?"), saved.name
        assert saved.tags, saved.name
        assert all(p.type in PARAMETER_TYPES and p.help for p in saved.parameters), saved.name
        assert "elementId" not in saved.source
        saved.bind_parameters({})


@pytest.mark.parametrize(("asked", "given"), [(5, 5), (10_000, 10_000), (1_000_000, 10_000)])
def test_a_query_gives_no_more_rows_than_the_cap(asked: int, given: int) -> None:
    limits: list[int] = []

    class Limited:
        def query(self, text: str, params: object, *, limit: int, **_others: object) -> Rows:
            limits.append(limit)
            return Rows(("n",), [(1,)])

    run_saved(cast("Store", Limited()), "owners_by_level", {}, limit=asked)
    assert limits == [given]


@pytest.mark.parametrize("limit", [0, -1])
def test_no_rows_at_most_is_refused(limit: int) -> None:
    with pytest.raises(InputError, match="limit must be 1 or more"):
        run_saved(cast(Store, None), "stated_gaps", {}, limit=limit)


def test_a_file_is_run_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.cypher"
    path.write_text(TEXT)
    assert saved_query(str(path)).name == "mine"
    with pytest.raises(InputError, match="no saved query"):
        saved_query("no_such_query")
    with pytest.raises(InputError, match=r"gone\.cypher.*there is no such file"):
        saved_query(str(tmp_path / "gone.cypher"))


def test_a_parameter_without_its_line_is_told_with_the_line() -> None:
    saved = read_query("a", "// title: t\nMATCH (n) WHERE n.name = $text RETURN n // not $this")
    for given in ({}, {"text": "Tol"}):
        with pytest.raises(InputError, match=r"add: // param text: string = x"):
            saved.bind_parameters(given)


def test_an_example_that_does_not_fit_is_not_blamed_on_who_asks() -> None:
    saved = read_query("a", "// param n: integer = many\nRETURN $n AS n")
    with pytest.raises(InputError, match=r'a.cypher: the example "many" of the parameter n'):
        saved.bind_parameters({})
    assert saved.bind_parameters({"n": "3"}) == {"n": 3}


def test_a_party_without_an_example_is_asked_for() -> None:
    saved = read_query("a", "// param who: party =\nRETURN $who AS who")
    with pytest.raises(InputError, match="give who an id"):
        resolve_parties(saved, {}, str)


def test_a_file_that_is_not_utf8_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "own.cypher"
    path.write_bytes(b"// title: \xe4\nRETURN 1 AS a")
    with pytest.raises(InputError, match=r"own.cypher: is not UTF-8"):
        saved_query(str(path))


def test_no_rows_are_a_table_with_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    class Empty:
        def query(self, *_text: object, **_limits: object) -> Rows:
            return Rows(("owner", "share"), [])

    saved = read_query("a", "MATCH (n) RETURN n.owner AS owner, n.share AS share")
    write_answer(run_saved(cast(Store, Empty()), saved, {}, limit=5), Face("csv", terminal=False))
    assert capsys.readouterr().out == "owner,share\n"
