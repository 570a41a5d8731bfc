"""The diagram as JSON: it opens again, elsewhere too, and a hostile one is refused in a line."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.values.errors import InputError, NotFoundError
from queries.draw.scene_picture import read_picture
from queries.draw.text_width import clean_text
from queries.export.diagram_json import build_diagram, diagram_bytes, link_differences, open_diagram
from queries.export.read_diagram import MOST_BYTES, read_diagram
from tests.queries.draw.scenes import ASKED, NODES, edge, node, picture


@dataclass
class Known:
    """A workspace that knows some parties by what it is told."""

    parties: dict[str, str]
    data_version: str = ASKED.data_version
    asked: list[str] = field(default_factory=list)

    def resolve(self, party: str) -> str:
        self.asked.append(party)
        if party not in self.parties:
            raise NotFoundError(f"no party {party}")
        return self.parties[party]


def written() -> dict[str, Any]:
    return build_diagram(
        picture(),
        identifiers={"test:n2": ["NL-KVK:27265167"]},
        members={"n9": ["test:m1", "test:m2"]},
        scene={"group_by": None, "hidden": ["test:n4"]},
    )


def test_what_is_written_is_what_is_read() -> None:
    assert read_diagram(diagram_bytes(written())) == written()
    assert diagram_bytes(written()) == diagram_bytes(written())


def test_it_names_parties_places_pins_and_the_question() -> None:
    found = written()
    assert [p["id"] for p in found["parties"]] == [n["party"] for n in NODES if n["party"]]
    second = found["parties"][1]
    assert second["identifiers"] == ["NL-KVK:27265167"]
    assert (second["x"], second["y"]) == (0, 180)
    assert [p["id"] for p in found["parties"] if p["pinned"]] == ["test:n7"]
    assert found["groups"][0]["members"] == ["test:m1", "test:m2"]
    assert found["links"][0]["bends"] == []
    assert found["asked"] == "test:n1"
    assert found["data_version"] == ASKED.data_version


def test_in_the_same_workspace_nothing_is_different() -> None:
    read = read_diagram(diagram_bytes(written()))
    opened = open_diagram(read, Known({p["id"]: p["id"] for p in read["parties"]}))
    assert opened.remarks == []
    assert opened.diagram == read
    assert link_differences(opened.diagram, read) == []


def test_elsewhere_it_says_what_is_missing_and_what_is_other() -> None:
    read = read_diagram(diagram_bytes(written()))
    here = {p["id"]: p["id"] for p in read["parties"] if p["id"] not in ("test:n2", "test:n4")}
    here |= {"NL-KVK:27265167": "nl-kvk-27265167"}
    del here["test:n1"]
    here["Asked B.V."] = "other:asked"
    opened = open_diagram(read, Known(here, "fedcba9876543210"))
    said = "\n".join(opened.remarks)
    assert "drawn on data version 0123456789abcdef; here is fedcba9876543210" in said
    assert "(test:n4) is not loaded here; it is left out" in said
    assert "Asked B.V. is taken by its name alone (other:asked)" in said
    assert opened.ids["test:n2"] == "nl-kvk-27265167"
    assert opened.diagram["asked"] == "other:asked"
    assert "test:n4" not in {p["id"] for p in opened.diagram["parties"]}
    assert {"from": "nl-kvk-27265167", "to": "other:asked"}.items() <= opened.diagram["links"][
        2
    ].items()


def test_links_that_are_gone_new_or_other_are_named() -> None:
    then = written()
    now = copy.deepcopy(then)
    gone = now["links"].pop()
    now["links"][2]["label"] = "75%"
    now["links"].append({**now["links"][3], "line": "family"})
    said = link_differences(then, now)
    assert len(said) == 3
    assert gone["line"] in said[0]
    assert said[0].startswith("No longer stated here")
    assert said[1].startswith("Not in the diagram")
    assert ">25–50% in the diagram, 75% here" in said[2]


def _set(*path: Any, value: Any) -> Callable[[Any], None]:
    def change(found: Any) -> None:
        for step in path[:-1]:
            found = found[step]
        found[path[-1]] = value

    return change


BROKEN = {
    "format: is no diagram": _set("format", value="x"),
    "version: 2 is not known": _set("version", value=2),
    "parties[0].x: must be a number": _set("parties", 0, "x", value="left"),
    "parties[0].y: must be a number": _set("parties", 0, "y", value=1e9),
    "parties[0].kind: must be one of": _set("parties", 0, "kind", value="<b>"),
    "parties[0].id: must be an id": _set("parties", 0, "id", value="a\u202eb"),
    "parties[0].extra: is not known": _set("parties", 0, "extra", value=1),
    "parties[0].pinned: must be true": _set("parties", 0, "pinned", value="no"),
    "parties: one id is there twice": _set("parties", 1, "id", value="test:n1"),
    "parties: must be a list": _set("parties", value={}),
    "links[0].from: names no party": _set("links", 0, "from", value="nobody"),
    "links[0].bends[0]: must be two numbers": _set("links", 0, "bends", value=[[1]]),
    "as_of: ": _set("as_of", value="yesterday"),
    "regimes[0]: 'mars' is no regime": _set("regimes", value=["mars"]),
    "title: must be a text": _set("title", value="x" * 3000),
    "scene: is nested": _set("scene", value={"a": [[[[[[[[[[1]]]]]]]]]]}),
}


@pytest.mark.parametrize("said", BROKEN)
def test_what_is_wrong_is_said_in_one_line_with_its_place(said: str) -> None:
    found = json.loads(diagram_bytes(written()))
    BROKEN[said](found)
    with pytest.raises(InputError) as raised:
        read_diagram(json.dumps(found).encode(), "mine.json")
    assert str(raised.value).startswith(f"mine.json: {said}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b'{"format": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"x": ' + b"1" * 5000 + b"}",
        b" " * (MOST_BYTES + 1),
    ],
)
def test_what_is_no_diagram_is_refused(content: bytes) -> None:
    with pytest.raises(InputError) as raised:
        read_diagram(content)
    assert "\n" not in str(raised.value)


def test_a_missing_key_is_named() -> None:
    found = json.loads(diagram_bytes(written()))
    del found["links"][0]["certainty"]
    with pytest.raises(InputError, match=r"links\[0\]\.certainty: is missing; add it"):
        read_diagram(json.dumps(found).encode())


@settings(max_examples=60)
@given(name=st.text(st.characters(), max_size=60), label=st.text(st.characters(), max_size=40))
def test_any_name_survives_the_way_through_the_file(name: str, label: str) -> None:
    scene = {
        "title": name,
        "nodes": [node("n1", name), node("n2", label)],
        "edges": [edge("e1", "n1", "n2", label=label)],
    }
    found = read_diagram(diagram_bytes(build_diagram(read_picture(scene, ASKED))))
    assert found["parties"][0]["name"] == (clean_text(name) or "name not stated")
    assert found["links"][0]["label"] == clean_text(label)


KEYS = st.sampled_from(sorted(build_diagram(picture())))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100)
@given(key=KEYS, value=ANY_JSON)
def test_no_json_makes_it_fail_otherwise(key: str, value: Any) -> None:
    good = json.loads(diagram_bytes(written()))
    for content in (value, {**good, key: value}):
        try:
            assert read_diagram(json.dumps(content).encode())["format"] == good["format"]
        except InputError as wrong:
            said = str(wrong)
        else:
            said = ""
        assert "\n" not in said
