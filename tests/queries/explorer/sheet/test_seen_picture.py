"""Files and pins of a picture have what is seen of it, and say what is left out."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from queries.draw.canvas_payload import CanvasPayload
from queries.draw.footnotes import Provenance
from queries.draw.scene_picture import Picture, read_picture
from queries.explorer.sheet import seen_picture, sheet_acts
from queries.explorer.verdict_view.save_buttons import write_picture
from queries.publish.canvas_drawing import canvas_drawing
from queries.stories.story_file import Step
from tests.queries.draw.scenes import EVIDENCE, edge, node
from tests.queries.explorer.conftest import OpenOn
from tests.queries.explorer.sheet.on_sheet import act, given, party

PAYLOAD: Any = {
    "id": "drawing",
    "title": "A",
    "nodes": [
        node("n1", "A", asked=True),
        node("n2", "B"),
        node("n3", "C", listed=True),
    ],
    "edges": [
        edge("e1", "n1", "n2"),
        edge("e2", "n2", "n3", line="supply", certainty="alleged"),
        edge("e3", "n1", "n3", certainty="disputed"),
    ],
    "left_out": 0,
}
DRAWN: CanvasPayload = {**PAYLOAD, **canvas_drawing(PAYLOAD)}
FILTERED: Any = {
    "drawing": "drawing",
    "positions": {"n1": [10, 20]},
    "unseen": ["n3", "e2", "e3"],
    "certainty": ["disputed", "alleged"],
    "lines": ["supply"],
    "least": 25,
    "alone": False,
}


def picture(standing: Any) -> Picture:
    there = seen_picture.read_standing(standing, DRAWN)
    asked = Provenance("2024-04-08", "7", filters=seen_picture.unseen_words(there))
    return read_picture(seen_picture.seen_payload(DRAWN, there), asked, evidence=EVIDENCE)


def test_a_file_has_what_is_seen_and_says_what_is_left_out() -> None:
    svg = write_picture("svg", picture(FILTERED))
    text = " ".join(etree.fromstring(svg).itertext())
    said = (
        "2 parties shown. Filters: alleged and disputed left out (certainty); "
        "supply left out (links); below 25% left out (share)."
    )
    assert said in " ".join(text.split())
    ids = {str(one.get("id")) for one in etree.fromstring(svg).iter()}
    assert {"n1", "n2", "e1"} <= ids
    assert not {"n3", "e2", "e3", "legend-certainty-alleged", "legend-line-supply"} & ids
    assert "legend-card-listed" not in ids
    with zipfile.ZipFile(io.BytesIO(write_picture("csv", picture(FILTERED)))) as tables:
        assert len(tables.read("links.csv").splitlines()) == 2
        manifest = json.loads(tables.read("manifest.json"))
    assert manifest["complete"] is False
    diagram = json.loads(write_picture("json", picture(FILTERED)))
    assert [one["name"] for one in diagram["parties"]] == ["A", "B"]


def test_a_way_that_is_shown_alone_is_saved_alone() -> None:
    alone = {**FILTERED, "certainty": [], "lines": [], "least": 0, "alone": True}
    taken = picture(alone)
    assert [one.id for one in taken.edges] == ["e1"]
    assert "what lies beside it left out (way)" in taken.provenance.data_lines(2, 0)[0]


def lines_of(content: bytes) -> dict[str, str]:
    """The path of every line of an SVG by its id."""
    ties = [
        one for one in etree.fromstring(content).iter() if one.get("class", "").startswith("tie ")
    ]
    return {one.get("id"): one.find("{*}path[@class='line']").get("d") for one in ties}


def test_lines_of_a_file_run_as_the_canvas_drew_them_whatever_is_left_out() -> None:
    drawn = {key: lines_of(tie["svg"].encode())[key] for key, tie in DRAWN["ties"].items()}
    here = {key: [card["x"], card["y"]] for key, card in DRAWN["cards"].items()}
    whole = {**FILTERED, "unseen": [], "positions": here}
    for standing in (None, whole, {**whole, "positions": {"n1": "x", "gone": [1, 2]}}):
        assert lines_of(write_picture("svg", picture(standing))) == drawn
    part = lines_of(write_picture("svg", picture({**whole, "unseen": ["e3"]})))
    assert part == {key: drawn[key] for key in ("e1", "e2")}
    moved = picture({**whole, "positions": {**here, "n1": [600, -300]}})
    lines = lines_of(write_picture("svg", moved))
    assert lines["e2"] == drawn["e2"]
    for key in ("e1", "e3"):
        assert re.fullmatch(r"M[-\d.,]+ L[-\d.,]+", lines[key]), "straight"
        tie = next(one for one in moved.edges if one.id == key)
        assert tie.at == pytest.approx([sum(axis) / 2 for axis in zip(*tie.points, strict=True)])
    assert next(one for one in moved.nodes if one.id == "n1").place == (600, -300)


def test_lines_between_the_same_cards_stand_apart_when_one_is_moved() -> None:
    payload: Any = {
        **PAYLOAD,
        "edges": [edge("e1", "n1", "n2"), edge("e2", "n2", "n1", line="supply")],
    }
    drawn: CanvasPayload = {**payload, **canvas_drawing(payload)}
    here = {key: [card["x"], card["y"]] for key, card in drawn["cards"].items()}
    there: Any = {**FILTERED, "unseen": [], "positions": {**here, "n1": [here["n2"][0], -400]}}
    one, other = seen_picture.seen_payload(drawn, there)["edges"]
    (first, last), (other_first, other_last) = one["points"], other["points"]
    assert first[0] == pytest.approx(last[0])
    assert abs(first[0] - other_first[0]) == pytest.approx(24)
    assert (first[1], last[1]) == pytest.approx((other_last[1], other_first[1]))
    assert abs(one["at"][1] - other["at"][1]) == pytest.approx(0.24 * abs(first[1] - last[1]))


@pytest.mark.parametrize(
    "standing", [None, {**FILTERED, "drawing": "another"}, {**FILTERED, "unseen": []}]
)
def test_what_stood_on_another_drawing_leaves_nothing_out(standing: Any) -> None:
    taken = picture(standing)
    assert len(taken.nodes) == len(taken.edges) == 3
    assert not taken.provenance.filters


def test_a_line_whose_end_is_not_seen_is_not_drawn() -> None:
    assert [one.id for one in picture({**FILTERED, "unseen": ["n3"]}).edges] == ["e1"]


def test_the_legend_says_what_is_drawn_with_each_mark() -> None:
    users = {text.partition('id="')[2].partition('"')[0]: ids for text, _, ids in DRAWN["legend"]}
    assert users["legend-certainty-alleged"] == ["e2"]
    assert users["legend-line-supply"] == ["e2"]
    assert users["legend-card-listed"] == ["n3"]
    assert all(users.values())


@pytest.mark.slow
def test_a_pin_has_what_is_seen(
    explorer_on: OpenOn, sample_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned: list[Step] = []
    keep: Any = lambda step, _story: pinned.append(step) or "Pinned."  # noqa: E731
    monkeypatch.setattr("queries.explorer.sheet.pin_acts.add_to_story", keep)
    page = party(explorer_on(sample_workspace))
    scene = given(page)["scene"]
    gone = [one["id"] for one in scene["edges"] if one["certainty"] in ("alleged", "disputed")]
    assert gone
    standing = {
        **FILTERED,
        "drawing": scene["id"],
        "positions": {},
        "unseen": gone,
        "lines": [],
        "least": 0,
    }
    for unseen in (gone, []):
        act(page, do="pin_picture", story="", **{**standing, "unseen": unseen})
    assert len(pinned) == 2
    filtered, whole = (one["picture"] for one in pinned)
    said = "Filters: alleged and disputed left out (certainty); 2 statements left out (ended)."
    assert pinned[0]["spans"][0]["text"].endswith(said)
    assert "alleged and disputed left out" not in pinned[1]["spans"][0]["text"]
    assert all(f'id="{one}"' in whole and f'id="{one}"' not in filtered for one in gone)
    act(page, do="files", **standing)
    assert page.session_state[sheet_acts.PLACES]["unseen"] == gone
