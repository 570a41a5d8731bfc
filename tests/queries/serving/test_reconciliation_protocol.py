"""What the reconciliation service answers has the shapes that the protocol's schemas ask for.

The shapes retell, in our own words, what these ask of a service: the JSON schemas of version 0.2 of
the Reconciliation Service API (manifest, reconciliation-query-batch, reconciliation-result-batch,
suggest-entities-, -properties- and -types-response, data-extension-query, -response and
-property-proposal), and the text of that version, as the W3C's Entity Reconciliation Community
Group keeps them at https://github.com/reconciliation-api/specs, commit 8d66bdba of 15 July 2026.
How OpenRefine and the group's test bench ask was read at https://github.com/OpenRefine/OpenRefine,
commit ff43aa1b of 16 August 2026, and https://github.com/reconciliation-api/testbench, commit
e160c195 of 21 May 2026. Version 0.1 is not claimed, since it asks for JSONP.
"""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
import requests

from queries.serving.reconciliation import PROPERTIES
from queries.serving.row_candidates import MOST_QUERIES
from tests.queries.serving.conftest import post

Shape = Any
"""A type; a list of what each item must fit; a tuple, of which one must fit; a dict, whose keys
with `?` may be missing and whose `*` stands for every other key; or a test of the value."""

TEXT = str
NUMBER = (int, float)


def is_uri(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"[a-z][a-z0-9+.-]*:\S+$", value) is not None


def has_id(value: Any) -> bool:
    """Whether a template names the place of an id, and is an address once it stands there."""
    return isinstance(value, str) and "{{id}}" in value and is_uri(value.replace("{{id}}", "x%3Ay"))


def misfit(value: Any, shape: Shape, place: str = "answer") -> str | None:
    """Return where a value does not fit, or None."""
    if isinstance(shape, tuple):
        fits = any(misfit(value, one, place) is None for one in shape)
        return None if fits else f"{place}: {value!r}"
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"{place}: no list"
        found = (misfit(one, shape[0], f"{place}[{n}]") for n, one in enumerate(value))
        return next((wrong for wrong in found if wrong), None)
    if isinstance(shape, dict):
        return _misfit_object(value, shape, place)
    if isinstance(shape, type):
        right = isinstance(value, shape) and (shape is bool or not isinstance(value, bool))
        return None if right else f"{place}: {value!r} is no {shape.__name__}"
    return None if shape(value) else f"{place}: {value!r}"


def _misfit_object(value: Any, shape: dict[str, Shape], place: str) -> str | None:
    if not isinstance(value, dict):
        return f"{place}: no object"
    known = {name.rstrip("?"): one for name, one in shape.items() if name != "*"}
    if missing := [name for name in shape if name[-1] not in "?*" and name not in value]:
        return f"{place}: {missing[0]} is missing"
    for name, one in value.items():
        if name not in known and "*" not in shape:
            return f"{place}: {name} is not of the protocol"
        if wrong := misfit(one, known.get(name, shape.get("*")), f"{place}.{name}"):
            return wrong
    return None


KIND = {"id": TEXT, "name": TEXT, "description?": TEXT}
PLACE = {"service_url": is_uri, "service_path": lambda path: str(path).startswith("/")}
MANIFEST = {
    "versions": [TEXT],
    "name": TEXT,
    "identifierSpace": is_uri,
    "schemaSpace": is_uri,
    "defaultTypes?": [KIND],
    "view?": {"url": has_id},
    "preview?": {"url": has_id, "width": int, "height": int},
    "suggest?": {"entity?": PLACE, "property?": PLACE, "type?": PLACE},
    "extend?": {"propose_properties": PLACE, "property_settings": [dict]},
    "batchSize?": int,
}
CANDIDATE = {
    "id": TEXT,
    "name": TEXT,
    "score": NUMBER,
    "description?": TEXT,
    "match?": bool,
    "type?": [({"id": TEXT, "name?": TEXT}, TEXT)],
    "features?": [{"id": TEXT, "value": (bool, *NUMBER)}],
}
RESULTS = {"*": {"result": [CANDIDATE]}}
ENTITIES = {"result": [{**KIND, "notable?": [({"id": TEXT, "name?": TEXT}, TEXT)]}]}
KINDS = {"result": [KIND]}
CELL: Shape = ({"str": TEXT}, {"id": TEXT, "name": TEXT}, {"float": NUMBER}, {"int": int}, {})
EXTENSION = {"meta": [{"id": TEXT, "name": TEXT}], "rows": {"*": {"*": [CELL]}}}
PROPOSAL = {"properties": [KIND], "type?": TEXT, "limit?": NUMBER}


@pytest.fixture
def manifest(service: str) -> Any:
    return requests.get(service, timeout=300).json()


def path_of(place: dict[str, str]) -> str:
    return place["service_url"] + place["service_path"]


def test_a_shape_tells_what_does_not_fit() -> None:
    good = {"id": "a", "name": "A", "score": 1.0, "type": ["Company"]}
    assert misfit({"q": {"result": [good]}}, RESULTS) is None
    bad: Any
    for bad in ({"q": []}, {"q": {}}, {"q": {"result": [{**good, "score": "1"}]}}, []):
        assert misfit(bad, RESULTS), bad
    assert misfit({"result": [{**good, "more": 1}]}, {"result": [CANDIDATE]})
    assert not has_id("{{id}}")


def test_the_manifest_says_what_the_service_can(manifest: Any) -> None:
    assert misfit(manifest, MANIFEST) is None
    assert manifest["versions"] == ["0.2"]
    kinds = [kind["id"] for kind in manifest["defaultTypes"]]
    assert len(kinds) == len(set(kinds))


QUERIES: dict[str, Any] = {
    "full": {
        "query": "Toloka",
        "limit": 3,
        "type": "Company",
        "type_strict": "should",
        "properties": [
            {"pid": "number", "v": "27265167"},
            {"pid": "country", "v": [{"id": "nl", "name": "Netherlands"}, "RU"]},
        ],
    },
    "kinds": {"query": "Volozh", "type": ["Person", "Company"]},
    "no name": {"properties": [{"pid": "number", "v": 27265167}]},
    "an entity": {"properties": [{"pid": "number", "v": {"id": "27265167"}}]},
    "true": {"query": "Yandex", "properties": [{"pid": "listed", "v": True}]},
    "an id": {"query": "toloka:toloka_bv"},
    "two": {"query": "Yandex", "limit": 2.0},
    "nobody": {"query": "zzzz zzzz"},
}


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_each_query_of_a_batch_has_its_result(service: str, method: str) -> None:
    where = "data" if method == "POST" else "params"
    said: dict[str, Any] = {where: {"queries": json.dumps(QUERIES)}}
    found = requests.request(method, service, **said, timeout=300).json()
    assert misfit(found, RESULTS) is None
    assert found.keys() == QUERIES.keys()
    ids = {key: [one["id"] for one in answer["result"]] for key, answer in found.items()}
    assert len(ids["full"]) <= 3
    assert len(ids["two"]) == 2
    assert ids["no name"] == ids["an entity"] == ["toloka:yandex_nv"]
    assert ids["an id"][0] == "toloka:toloka_bv"
    assert ids["nobody"] == []


def test_candidates_come_by_their_score_as_openrefine_puts_them(service: str) -> None:
    """OpenRefine sorts candidates by score, whatever their order, and shows three at first."""
    number = {"pid": "number", "v": "27265167"}
    us, ru = ({"pid": "country", "v": code} for code in ("us", "RU"))
    found = post(
        service,
        queries={
            "bare": {"query": "Yandex N.V."},
            "elsewhere": {"query": "Yandex N.V.", "properties": [us]},
            "first of many": {"query": "Yandex N.V.", "properties": [us], "limit": 1},
            "number": {"query": "Yandex LLC", "properties": [number]},
            "number elsewhere": {"query": "Yandex LLC", "properties": [ru, number]},
        },
    )
    best = {}
    for key, answer in found.items():
        scores = [one["score"] for one in answer["result"]]
        assert scores == sorted(scores, reverse=True), key
        best[key] = answer["result"][0]["id"]
    assert best["bare"] == best["number"] == "toloka:yandex_nv"
    assert best["elsewhere"] == best["first of many"] != "toloka:yandex_nv"
    # Whoever has the number stays first; the country forbids the match alone.
    elsewhere = found["number elsewhere"]["result"][0]
    assert (elsewhere["id"], elsewhere["match"]) == ("toloka:yandex_nv", False)


def test_a_person_in_a_column_of_companies_is_shown_last(service: str) -> None:
    """OpenRefine takes one kind for a column, the commonest, and says that it *should* be so."""
    asked = {"query": "Arkady Volozh", "type": "Company"}
    queries = {"should": {**asked, "type_strict": "should"}, "only": asked}
    found = post(service, queries={**queries, "two": {**asked, "query": "Yandex N.V."}})
    names = [(one["name"], one["score"]) for one in found["should"]["result"]]
    assert names[0] == ("Arkady Volozh", 50.0)
    assert found["only"]["result"] == []
    assert found["two"]["result"][0]["score"] == 100


def test_an_address_pasted_with_a_slash_at_its_end_is_the_same(service: str) -> None:
    found = requests.get(f"{service}/", timeout=300)
    assert found.status_code == 200
    assert found.json() == requests.get(service, timeout=300).json()


def test_the_largest_batch_that_the_manifest_allows_is_answered(
    service: str, manifest: Any
) -> None:
    assert manifest["batchSize"] == MOST_QUERIES
    found = post(service, queries={f"q{n}": {"query": "Volozh"} for n in range(MOST_QUERIES)})
    assert len(found) == MOST_QUERIES


@pytest.mark.parametrize(
    ("what", "prefix", "shape", "first"),
    [
        ("entity", "Yandex N.V.", ENTITIES, "toloka:yandex_nv"),
        ("entity", "toloka:toloka_bv", ENTITIES, "toloka:toloka_bv"),
        ("entity", "", ENTITIES, None),
        ("type", "Company", KINDS, "Company"),
        ("property", "result", KINDS, "result:us"),
        ("property", "result:eu", KINDS, "result:eu"),
    ],
)
def test_suggestions_begin_with_what_is_meant_and_go_on(
    manifest: Any, what: str, prefix: str, shape: Shape, first: str | None
) -> None:
    address = path_of(manifest["suggest"][what])

    def suggested(**more: Any) -> list[str]:
        found = requests.get(address, {"prefix": prefix, **more}, timeout=300).json()
        assert misfit(found, shape) is None
        return [one["id"] for one in found["result"]]

    every = suggested()
    assert every[:1] == ([] if first is None else [first])
    # `cursor` is how many were seen: none comes twice, none is left out.
    assert suggested(cursor=1)[: len(every) - 1] == every[1:]
    assert suggested(cursor=10_000) == []
    assert suggested(cursor="x") == every


def test_columns_are_proposed_and_filled(service: str, manifest: Any) -> None:
    address = path_of(manifest["extend"]["propose_properties"])
    asked: dict[str, Any]
    for asked in ({"type": "Company"}, {"type": "Company", "limit": 3}, {}):
        found = requests.get(address, asked, timeout=300).json()
        assert misfit(found, PROPOSAL) is None
        assert len(found["properties"]) == asked.get("limit", len(PROPERTIES))
    columns = [{"id": one["id"], "settings": {}} for one in found["properties"]]
    wanted = {"ids": ["toloka:toloka_bv", "toloka:ntechlab", "gone"], "properties": columns}
    filled = post(service, extend=wanted)
    assert misfit(filled, EXTENSION) is None
    assert list(filled["rows"]) == wanted["ids"]
    assert all(list(row) == list(PROPERTIES) for row in filled["rows"].values())
    by_get = requests.get(service, {"extend": json.dumps(wanted)}, timeout=300).json()
    assert by_get == filled


def test_a_preview_is_a_page_that_loads_nothing(service: str, manifest: Any) -> None:
    def page(party: str) -> requests.Response:
        address = manifest["preview"]["url"].replace("{{id}}", quote(party, safe=""))
        return requests.get(address, timeout=300)

    asked = page("toloka:yandex_nv")
    assert asked.headers["content-type"] == "text/html; charset=utf-8"
    assert "Yandex N.V." in unescape(asked.text)
    assert "27265167" in asked.text
    assert "?party=toloka%3Ayandex_nv" in asked.text
    assert not re.search(r"<(script|img|link|iframe)\b", asked.text)
    assert asked.headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors http://127.0.0.1:*" in asked.headers["content-security-policy"]
    assert asked.headers["referrer-policy"] == "no-referrer"
    assert page("<script>").status_code == 404


def test_pages_of_this_computer_may_ask_and_no_others(service: str, manifest: Any) -> None:
    addresses: list[str] = [service, path_of(manifest["extend"]["propose_properties"])]
    addresses += [path_of(place) for place in manifest["suggest"].values()]
    addresses.append(manifest["preview"]["url"].replace("{{id}}", "toloka%3Ayandex_nv"))
    ask: Callable[..., requests.Response] = requests.get
    for address in addresses:
        near = ask(address, headers={"Origin": "http://localhost:3333"}, timeout=300)
        assert near.headers["access-control-allow-origin"] == "http://localhost:3333"
        far = ask(address, headers={"Origin": "https://page.example"}, timeout=300)
        assert far.status_code == 403
        assert "access-control-allow-origin" not in far.headers
    # JSONP would answer the page of any site: a script is asked for without an origin.
    plain = ask(service, {"callback": "steal"}, timeout=300)
    assert "steal" not in plain.text
    assert plain.headers["content-type"] == "application/json"
