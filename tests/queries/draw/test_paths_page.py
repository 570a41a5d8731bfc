import re
from html.parser import HTMLParser
from typing import Any

import pytest

from queries.draw import line_labels, paths_page
from queries.draw.paths_layout import COLUMN, MOST_PARTIES, Drawing, draw_paths
from tests.queries.made_up import HOSTILE, PATHS, hop, path

TARGET = "toloka:toloka_bv"


def _hop(start: str, end: str, relation: str = "OWNS", **more: Any) -> dict[str, Any]:
    base = hop(TARGET, TARGET, relation, **more)
    return {**base, "from_id": start, "from_name": start, "to_id": end, "to_name": end}


def _path(*hops: dict[str, Any], listed: str, counts: bool = False) -> dict[str, Any]:
    return {**path(TARGET, "ownership", hops, counts_toward_rule=counts), "listed_id": listed}


def test_who_owns_or_acts_stands_above() -> None:
    drawing = draw_paths(TARGET, "Toloka AI BV", PATHS[TARGET], [hop("toloka:yandex_nv", TARGET)])
    boxes = drawing.boxes
    assert boxes["toloka:yandex_nv"].y < boxes[TARGET].y
    assert boxes["toloka:tevian"].y == boxes["toloka:ntechlab"].y > boxes[TARGET].y
    assert boxes["toloka:tevian"].marks == ["LISTED"]
    assert not boxes["toloka:yandex_nv"].marks


def test_a_long_line_has_no_box_on_it() -> None:
    hops = [_hop("top", "trust"), _hop("trust", "mid"), _hop("top", "mid"), _hop("mid", TARGET)]
    boxes = draw_paths(TARGET, "T", [_path(*hops, listed="top")]).boxes
    assert [boxes[name].y for name in ("top", "trust", "mid", TARGET)] == [0, 190, 380, 570]
    assert abs(boxes["trust"].x - (boxes["top"].x + boxes["mid"].x) / 2) >= COLUMN / 2


def test_no_two_boxes_lie_on_one_another() -> None:
    owners = [_hop(f"o{n}", TARGET) for n in range(20)]
    owners += [_hop(f"p{n}", f"o{n % 3}") for n in range(9)]
    drawing = draw_paths(TARGET, "T", [], owners)
    places = [(box.x, box.y) for box in drawing.boxes.values()]
    assert len(places) == len(drawing.boxes) == 30
    for number, (x, y) in enumerate(places):
        assert all(y != b or abs(x - a) >= COLUMN * 0.99 for a, b in places[number + 1 :])


def test_labels_keep_off_one_another_and_off_boxes() -> None:
    owners = [_hop(f"o{n}", TARGET) for n in range(5)] + [_hop("p", f"o{n}") for n in range(5)]
    drawing = draw_paths(TARGET, "T", PATHS[TARGET], owners)
    placed = line_labels.place_labels(drawing)
    assert len(placed) == len(drawing.lines)
    for number, label in enumerate(placed):
        assert not any(label.overlaps(other) for other in placed[number + 1 :])
        assert not any(label.overlaps(box) for box in drawing.boxes.values())


@pytest.mark.parametrize(
    ("hops", "said"),
    [
        ([{"share_min_pct": 50, "share_max_pct": 50}], "50%"),
        ([{"certainty": "alleged"}], "share unknown\nalleged"),
        ([{"holds": "perhaps"}], "share unknown\nperhaps on that day"),
        ([{}, {"certainty": "reported"}], "share unknown\nconfirmed, reported\n2 statements"),
        (
            [
                {
                    "relation": "CONTROLS",
                    "types": ["appointmentOfBoard"],
                    "share_min_pct": None,
                    "share_max_pct": None,
                }
            ],
            "appointment of board",
        ),
    ],
)
def test_a_line_says_what_it_means_in_words(hops: list[dict[str, Any]], said: str) -> None:
    owners = [_hop("o", TARGET, **{"relation": "OWNS", **more}) for more in hops]
    assert line_labels.line_text(draw_paths(TARGET, "T", [], owners).lines[0]) == said


def test_loops_and_oneself_end() -> None:
    loop = [_hop("a", "b"), _hop("b", "a"), _hop("a", "a"), _hop("b", TARGET)]
    drawing = draw_paths(TARGET, "T", [_path(*loop, listed="a", counts=True)])
    assert {box.party for box in drawing.boxes.values()} == {"a", "b", TARGET}
    assert len(drawing.lines) == 4


def test_statements_on_one_relation_are_one_line() -> None:
    claims = [_hop(TARGET, "x", "SUPPLIES", certainty="alleged", record=str(n)) for n in range(3)]
    drawing = draw_paths(TARGET, "T", [_path(claim, listed="x") for claim in claims])
    assert len(drawing.lines) == 1
    assert len(drawing.lines[0].hops) == 3
    assert not drawing.lines[0].is_certain


def test_what_has_no_room_is_counted() -> None:
    paths = [_path(_hop(f"o{n}", TARGET), listed=f"o{n}") for n in range(MOST_PARTIES + 5)]
    drawing = draw_paths(TARGET, "T", paths)
    assert len(drawing.boxes) == MOST_PARTIES
    assert drawing.left_out == 6


def hostile_drawing() -> Drawing:
    return draw_paths("test:hostile", HOSTILE, PATHS["test:hostile"])


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_a_page_of_hostile_names_holds_no_tag_and_no_address_of_theirs() -> None:
    text = paths_page.drawing_html(hostile_drawing(), f"{HOSTILE}</title>", [HOSTILE])
    tags = _Tags()
    tags.feed(text)
    assert not [tag for tag, _ in tags.seen if tag in ("img", "a", "iframe", "object", "form")]
    for _, attributes in tags.seen:
        assert not (attributes.get("src") or "").startswith("http")
        assert not (attributes.get("href") or "").startswith("http")
    named = [attributes for tag, attributes in tags.seen if tag == "meta"]
    assert {"http-equiv": "Content-Security-Policy", "content": paths_page.POLICY} in named
    assert "bootstrap@" not in text
    assert "<!doctype html>" in text[:40]
    assert text.count("</footer>") == 1
    assert text.index("</footer>") > text.index("new vis.Network")


def test_no_text_makes_pyvis_show_html() -> None:
    text = paths_page.drawing_html(hostile_drawing(), "t", [])
    nodes = text[text.index("nodes = new vis.DataSet(") :]
    shown = re.findall(r'"title": "(.*?[^\\])"', nodes)
    assert shown
    assert not [title for title in shown if "href" in title.lower()]
    assert paths_page.escape_hover_text("HREF hRef") == "H\u200bREF h\u200bRef"


def test_ids_are_ours_never_names() -> None:
    text = paths_page.drawing_html(hostile_drawing(), "t", [])
    nodes = text[text.index("nodes = new vis.DataSet(") :]
    ids = re.findall(r'"id": "(.*?)"', nodes)
    assert ids
    assert all(re.fullmatch(r"n\d+|[ew]\d+-\d+", name) for name in ids)


def test_the_same_answer_draws_the_same_page() -> None:
    assert paths_page.drawing_html(hostile_drawing(), "t", ["n"]) == paths_page.drawing_html(
        hostile_drawing(), "t", ["n"]
    )
