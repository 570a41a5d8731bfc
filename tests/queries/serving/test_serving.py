"""Answers over HTTP: who is let in, what is answered, and OpenRefine's reconciliation."""

import csv
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests
from starlette.testclient import TestClient

from ingest.load.pipeline import Options
from queries.question.remark import drop_remark
from queries.question.settings import Settings
from queries.screening.list_review import ListReview
from queries.screening.screen_list import screen
from queries.serving.http_app import build_app
from queries.serving.questions import QUESTIONS
from queries.serving.reconciliation import PROPERTIES
from queries.serving.row_candidates import reconcile
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask
from tests.queries.made_up import HOSTILE
from tests.queries.serving.conftest import TOKEN, Get, post

DAY = "2024-04-08"


def test_nothing_is_served_of_a_folder_with_nothing_in_it_or_that_is_gone(
    own_workspace: Path, tmp_path: Path, ask_own: Ask
) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("none", "empty"):
        for command in ("serve", "mcp"):
            said = ask_own("--workspace", tmp_path / folder, command)
            assert (said.code, said.out) == (2, "")
            assert said.err.startswith("ownership: No data is loaded. Run: ownership load FILE")
    app = build_app(Settings(own_workspace), TOKEN, "http://127.0.0.1:1", None)
    asked = TestClient(app, "http://127.0.0.1:1", headers={"Authorization": f"Bearer {TOKEN}"})
    assert asked.get("/status").json()["answer"]["totals"]["records"]
    own_workspace.rename(tmp_path / "away")
    for path in ("/status", "/search?text=Toloka", "/exposure?parties=Toloka"):
        answer = asked.get(path)
        assert answer.status_code == 409
        assert answer.json()["error"].endswith(f"There is no workspace at {own_workspace}")
    (tmp_path / "away").rename(own_workspace)
    assert asked.get("/status").status_code == 200


def test_every_question_has_a_verb_that_takes_its_parameters() -> None:
    for question in QUESTIONS.values():
        verb = inspect.signature(getattr(Workspace, question.name))
        taken = {*verb.parameters, "offset", "listed", "source"}
        assert {one.name for one in question.parameters} <= taken, question.name


def test_answers_are_those_of_the_command_line(get: Get, sample_workspace: Path) -> None:
    found = get("exposure", parties="Toloka AI BV", regimes="eu,us", as_of=DAY).json()
    assert [row["regime"] for row in found["answer"]] == ["eu_asset_freeze", "us_ofac_50"]
    row = found["answer"][0]
    assert row["result"]
    assert row["caveats"]
    assert row["data_version"] == found["data_version"]
    page = get("search", text="Yandex", limit=1).json()
    assert len(page["answer"]) == 1
    assert page["total"] > 1
    several = get("search", text="group").json()
    source, count = min(several["facets"]["dataset"].items(), key=lambda one: one[1])
    mine = get("search", text="group", source=source).json()
    assert mine["total"] == count < several["total"], several["facets"]
    way = get("connect", left="Toloka AI BV", right="Arkady Volozh", as_of=DAY).json()
    assert way["answer"]
    for name, more in (
        ("show", {"party": "Toloka AI BV"}),
        ("owners", {"party": "Toloka AI BV", "depth": "3"}),
        ("holdings", {"party": "Yandex N.V."}),
        ("paths", {"party": "Toloka AI BV", "links": "true", "k": "2"}),
        ("timeline", {"party": "Toloka AI BV", "regimes": "us"}),
        ("candidates", {"undecided": "true"}),
        ("regimes", {}),
        ("sources", {}),
        ("status", {}),
    ):
        assert get(name, **more).status_code == 200, name


@pytest.mark.parametrize(
    ("path", "parameters", "status", "said"),
    [
        ("exposure", {}, 400, "needs parties"),
        ("search", {"text": ["a", "b"]}, 400, "given 2 times"),
        ("search", {"text": "x", "limit": "many"}, 400, "no number"),
        ("search", {"text": "x", "limit": "501"}, 400, "up to 500"),
        ("search", {"text": "x", "listed": "perhaps"}, 400, "neither true nor false"),
        (
            "search",
            {"text": "Toloka", "schema": "Compani"},
            400,
            '"Compani" is found. Kinds: Person',
        ),
        (
            "search",
            {"text": "Toloka", "source": "Nonsense"},
            400,
            'No dataset "Nonsense" is loaded',
        ),
        ("candidates", {"level": "all"}, 400, "none of strong, weak"),
        ("owners", {"party": "Toloka AI BV", "depth": "0"}, 400, "depth must lie between 1 and 50"),
        ("paths", {"party": "Toloka AI BV", "k": "0"}, 400, "k must be 1 or more"),
        ("search", {"text": "x", "limit": "0"}, 400, "limit must be 1 or more"),
        ("show", {"party": "nobody of that name"}, 404, "nobody of that name"),
        ("exposure", {"parties": "Toloka AI BV", "as_of": "soon"}, 400, "soon"),
        ("exposure", {"parties": ["x"] * 101}, 400, "too many"),
        ("drop", {"dataset": "toloka"}, 404, "no question"),
        ("run_query", {"name": "x"}, 404, "no question"),
        ("_close_backend", {}, 404, "no question"),
        ("a/b", {}, 404, "nothing is here"),
        ("show", {"party": HOSTILE}, 404, ""),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    get: Get, path: str, parameters: dict[str, Any], status: int, said: str
) -> None:
    answer = get(path, **parameters)
    assert answer.status_code == status
    assert said in answer.json()["error"]
    # A program knows the names of parameters, not the options of the command line.
    assert not re.search(r"(?:^|\s)-{1,2}[a-z]", answer.json()["error"])
    assert answer.headers["content-type"] == "application/json"


def test_a_kind_is_taken_in_letters_of_any_case(get: Get) -> None:
    ways = [
        get("search", text="Toloka", schema=kind).json()
        for kind in ("Company", "company", "COMPANY")
    ]
    assert ways[0]["total"]
    assert ways[0] == ways[1] == ways[2]
    none = get("search", text="Toloka", schema="Vessel").json()
    assert (none["answer"], none["total"]) == ([], 0)


def test_nobody_is_let_in_without_the_token(address: str, service: str) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer é".encode()},
        {"Authorization": f"Bearer {TOKEN}", "Host": "evil.example"},
        {"Authorization": f"Bearer {TOKEN}", "Host": "127.0.0.1"},
    ):
        for path in ("status", "openapi.json", "", "t/wrong/reconcile", "t/"):
            answer = requests.get(f"{address}/{path}", headers=headers, timeout=300)
            assert answer.status_code == 401, (headers, path)
            assert "answer" not in answer.json()
    own = {"Authorization": f"Bearer {TOKEN}"}
    for host, said in (("evil.example", f"ask {address}"), (address.removeprefix("http://"), "")):
        answer = requests.get(f"{address}/status", headers={**own, "Host": host}, timeout=300)
        assert said in answer.json().get("error", "")
        assert "evil" not in answer.text
    for origin in ("http://evil.example", "null", f"{address}"):
        answer = requests.get(f"{address}/status", headers={**own, "Origin": origin}, timeout=300)
        assert answer.status_code == 403
    for origin, status in (
        ("http://127.0.0.1:3333", 200),
        ("http://127.0.0.1.evil.example:1", 403),
    ):
        answer = requests.get(service, headers={"Origin": origin}, timeout=300)
        assert answer.status_code == status
        assert (answer.headers.get("access-control-allow-origin") == origin) == (status == 200)
    for method in ("post", "put", "delete", "options"):
        answer = requests.request(method, f"{address}/status", headers=own, timeout=300)
        assert (answer.status_code, "GET" in answer.headers["allow"]) == (405, True)
        assert answer.json()["error"].startswith(f"{method.upper()} is not answered here; it takes")
    small = {"Authorization": f"bearer {TOKEN}"}
    assert requests.get(f"{address}/status", headers=small, timeout=300).status_code == 200


@pytest.mark.parametrize("word", ["evil", "javascript:alert(1)", "http://", "http://x:y", ""])
def test_what_is_no_address_of_an_explorer_is_refused(ask: Ask, word: str) -> None:
    asked = ask("serve", "--explorer", word)
    assert (asked.code, "write it as http://127.0.0.1:8501" in asked.err) == (2, True)


def test_the_description_names_every_question(get: Get) -> None:
    page = get("openapi.json").json()
    assert page["openapi"] == "3.1.0"
    assert {path.strip("/") for path in page["paths"]} == set(QUESTIONS)
    (party,) = (p for p in page["paths"]["/show"]["get"]["parameters"] if p["name"] == "party")
    assert party["required"]


def test_a_name_is_a_proposal_and_a_number_a_match(service: str) -> None:
    manifest = requests.get(service, timeout=300).json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["view"]["url"] == "http://127.0.0.1:8501/party?party={{id}}"
    found = post(
        service,
        queries={
            "name": {"query": "Yandex N.V."},
            "number": {"query": "Yandex NV", "properties": [{"pid": "number", "v": "27265167"}]},
            "elsewhere": {
                "query": "Yandex N.V.",
                "properties": [{"pid": "country", "v": {"id": "x", "name": "us"}}],
            },
            "in words": {
                "query": "Yandex",
                "properties": [{"pid": "country", "v": "Netherlands"}],
            },
            "no country": {
                "query": "Yandex N.V.",
                "properties": [{"pid": "country", "v": "n/a"}],
            },
            "body": {"query": "Yandex N.V.", "type": "Organization"},
            "any kind": {"query": "Yandex N.V.", "type": "Q4830453"},
            "kind": {"query": "Yandex", "type": "Person"},
            "nothing": {"query": "zzzz zzzz"},
            "empty": {"query": ""},
        },
    )
    best = found["name"]["result"][0]
    assert (best["name"], best["match"]) == ("Yandex N.V.", False)
    assert [(one["name"], one["match"]) for one in found["number"]["result"][:1]] == [
        ("Yandex N.V.", True)
    ]
    # A country or kind in other words than ours hides nobody who may be meant.
    for key in ("elsewhere", "in words", "no country", "body", "any kind"):
        assert "Yandex N.V." in [one["name"] for one in found[key]["result"]], key
    assert found["in words"]["result"][0]["name"] == "Yandex N.V."
    assert found["elsewhere"]["result"][0]["name"] != "Yandex N.V."
    kinds = {one["type"][0]["id"] for one in found["kind"]["result"]}
    assert not kinds & {"Company", "Organization", "PublicBody", "Vessel"}
    assert found["nothing"]["result"] == found["empty"]["result"] == []


REGISTER = """case: register
sources: {s: {title: A register}}
parties:
  foo: {schema: Company, name: Foo Ltd, jurisdiction: gb, identifiers: {GB-COH: "01234567"}, source: s}
  bar: {schema: Company, name: Bar BV, jurisdiction: nl, identifiers: {NL-KVK: "12345678"}, source: s}
  zed: {schema: Company, name: Zed AO, jurisdiction: ru, identifiers: {RU-INN: "7707083893"}, source: s}
  lei: {schema: Company, name: Lei Works SA, jurisdiction: fr, identifiers: {LEI: 529900T8BM49AURSDO55}, source: s}
  ivan: {schema: Person, name: Ivan Petrenko, source: s}
"""  # noqa: E501
QUERIES: dict[str, tuple[str, str, str]] = {
    "its name and number": ("Foo Ltd", "01234567", ""),
    "its name in another form": ("Foo Limited", "01234567", "GB"),
    "its number as a spreadsheet has it": ("Bar BV", "12345678.0", "Netherlands"),
    "a number alone": ("", "12345678", ""),
    "a number in the place of a name": ("7707083893", "", ""),
    "an LEI": ("Lei Works SA", "529900T8BM49AURSDO55", ""),
    "an id in the place of a name": ("register:foo", "", ""),
    "an id among the numbers": ("Zed AO", "register:zed", ""),
    "no number": ("Foo Ltd", "", "GB"),
    "another name": ("Quite Other Ltd", "01234567", ""),
    "another country": ("Bar BV", "12345678", "DE"),
    "a person": ("Ivan Petrenko", "01234567", ""),
    "a number of another register": ("Sberbank Zurich AG", "7707083893", "CH"),
    "an LEI under another name": ("Quite Other SA", "529900T8BM49AURSDO55", ""),
    "an id under another name": ("Quite Other SA", "register:zed", ""),
    "another number": ("Foo Ltd", "07654321", "GB"),
}


def test_a_row_is_matched_where_a_list_would_match_its_line(tmp_path: Path) -> None:
    """And nowhere else: each query is asked as a line of a list as well."""
    (tmp_path / "register.case.yaml").write_text(REGISTER, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([tmp_path / "register.case.yaml"], Options())
    queries = {
        key: {
            "query": name,
            "properties": [{"pid": "number", "v": number}, {"pid": "country", "v": country}],
        }
        for key, (name, number, country) in QUERIES.items()
    }
    found = reconcile(workspace, json.dumps(queries))
    matched = {
        key: [one["id"] for one in answer["result"] if one["match"]]
        for key, answer in found.items()
    }
    path = tmp_path / "list.csv"
    lines = [["your_ref", "name", "number", "country", "party_id"]]
    for key, (name, number, country) in QUERIES.items():
        party = next((text for text in (name, number) if text.startswith("register:")), "")
        name, number = ("" if text == party else text for text in (name, number))
        number, name = (name, "") if name.isdecimal() else (number, name)
        lines.append([key, name, number, country, party])
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    rows = screen(workspace, [], path, {"regimes": ["eu"]}, drop_remark).rows
    by_list = {str(row["your_ref"]): [row["subject_id"]] for row in rows}
    assert {row["your_ref"] for row in rows if row["match_status"] == "matched"} == {
        *(key for key, ids in matched.items() if ids), "no number",
    }  # fmt: skip
    assert {key: ids for key, ids in matched.items() if ids} == {
        key: by_list[key] for key in list(QUERIES)[:8]
    }
    # Whoever has the number is shown all the same, and that it agrees.
    agree = {one["id"]: one["features"] for one in found["another name"]["result"]}
    assert agree["register:foo"] == [{"id": "number_agrees", "value": True}]


def test_a_row_that_a_person_refused_is_not_matched(tmp_path: Path) -> None:
    (tmp_path / "register.case.yaml").write_text(REGISTER, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([tmp_path / "register.case.yaml"], Options())
    number = [{"pid": "number", "v": "01234567"}]
    asked = json.dumps({"q": {"query": "Foo Ltd", "properties": number}})
    assert reconcile(workspace, asked)["q"]["result"][0]["match"]
    path = tmp_path / "list.csv"
    path.write_text("name,number\nFoo Ltd,01234567\n", encoding="utf-8")
    review = ListReview(workspace, screen(workspace, [], path, {"regimes": ["eu"]}, drop_remark))
    review.decide(1, {"register:foo": "different"}, "another firm of this number", "ann")
    workspace = open_workspace(tmp_path / "workspace")
    assert not reconcile(workspace, asked)["q"]["result"][0]["match"]


def test_columns_are_filled_and_no_verdict_stands_alone(service: str) -> None:
    party = post(service, queries={"q": {"query": "Toloka AI BV"}})["q"]["result"][0]["id"]
    offered = requests.get(f"{service}/properties", timeout=300).json()["properties"]
    assert [one["id"] for one in offered] == list(PROPERTIES)
    asked = {"ids": [party, "gone"], "properties": [{"id": key} for key in PROPERTIES]}
    found = post(service, extend=asked)
    assert [one["id"] for one in found["meta"]] == list(PROPERTIES)
    row = found["rows"][party]
    assert row["listed"] == [{"str": "no"}]
    verdict = row["verdict:eu"][0]["str"]
    assert verdict.startswith("excluded: No owner")
    assert row["result:eu"][0]["str"].startswith("No listed owner found")
    assert found["rows"]["gone"] == {key: [] for key in PROPERTIES}


def test_as_somebody_types_parties_kinds_and_columns_are_suggested(service: str) -> None:
    for what, prefix, name in (
        ("entity", "Tolok", "Toloka AI BV"),
        ("type", "comp", "Company"),
        ("property", "numb", "Registration number or LEI"),
    ):
        address = f"{service}/suggest/{what}"
        found = requests.get(address, {"prefix": prefix}, timeout=300).json()["result"]
        assert name in [one["name"] for one in found]
    assert requests.get(f"{service}/suggest/view", timeout=300).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "{"},
        {"queries": "[1]"},
        {"queries": '{"q": 1}'},
        {"queries": json.dumps({str(n): {"query": "x"} for n in range(51)})},
        {"extend": '{"ids": 3}'},
        {"extend": '{"ids": [5], "properties": [{"id": "kind"}]}'},
        {"extend": '{"ids": ["x", {"id": "x"}], "properties": [{"id": "kind"}]}'},
        {"queries": '{"q": {"query": 5}}'},
        {"queries": '{"q": {"query": ["Toloka AI BV"]}}'},
        {"extend": '{"ids": ["x"], "properties": [{"id": "password"}]}'},
        {"queries": "[" * 100_000},
        {"queries": "x" * 1_100_000},
    ],
)
def test_a_batch_that_is_none_is_refused(service: str, form: dict[str, str]) -> None:
    answer = requests.post(service, form, timeout=300)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_day_to_come_is_a_remark_beside_the_answer(get: Get) -> None:
    found = get("owners", party="toloka:toloka_bv", as_of="2999-01-01").json()
    assert found["remarks"] == [
        "2999-01-01 is still to come. What is stated now is taken to hold until then."
    ]
    assert "remarks" not in get("owners", party="toloka:toloka_bv", as_of=DAY).json()
