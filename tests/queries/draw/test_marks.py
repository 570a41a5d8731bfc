"""The table of marks: weight is certainty, colours can be seen, words say what they say."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from queries.draw import marks
from queries.draw.card_text import card_lines, foot_words, head_words, tie_words
from queries.draw.scene_picture import CERTAINTIES, KINDS, read_picture
from queries.words.plain_words import LINES
from tests.queries.draw.scenes import ASKED, edge, node


def read(*, nodes: list[Any] | None = None, edges: list[Any] | None = None) -> Any:
    """A picture of two parties, or of those that are given."""
    two = [node("n1", "A"), node("n2", "B")]
    found = read_picture({"nodes": nodes or two, "edges": edges or []}, ASKED)
    told = zip(found.edges, edges or [], strict=True)
    marked = tuple(replace(one, notes=tuple(item.get("notes", ()))) for one, item in told)
    return replace(found, edges=marked)


def stroke(certainty: str, line: str = "ownership") -> marks.Stroke:
    return marks.stroke_of(read(edges=[edge("e1", "n1", "n2", line, certainty=certainty)]).edges[0])


def test_the_table_has_every_kind_and_no_other() -> None:
    table = marks.read_marks()
    assert tuple(table["line"]) == LINES
    assert set(table["certainty"]) == set(CERTAINTIES)
    assert set(table["kind"]) == set(KINDS)
    heads = {(said["head"], said["filled"]) for said in table["line"].values()}
    assert len(heads) == len(LINES), "two kinds of tie have one head"
    for part in (table["line"].values(), table["card"].values()):
        assert {said["colour"] for said in part if "colour" in said} <= set(table["colours"])


def test_only_certainty_decides_weight_and_what_is_alleged_is_thin_and_broken() -> None:
    for line in LINES:
        weights = [stroke(certainty, line).width for certainty in CERTAINTIES]
        assert all(one >= other for one, other in pairwise(weights))
        assert weights[:2] == [3.4, 2.0]
        for certainty in CERTAINTIES:
            assert bool(stroke(certainty, line).dash) == (certainty in ("alleged", "disputed"))
    counted, doubted = (edge(f"e{i}", "n1", "n2", path=i == 1) for i in (1, 2))
    assert len({marks.stroke_of(one) for one in read(edges=[counted, doubted]).edges}) == 1


def test_what_perhaps_held_has_dashes_of_its_own_and_its_place_in_the_legend() -> None:
    table = marks.read_marks()
    own = tuple(table["held"]["perhaps"]["dash"])
    assert own not in {tuple(said["dash"]) for said in table["certainty"].values()}
    for certainty in CERTAINTIES:
        (open_one,) = read(edges=[edge("e1", "n1", "n2", certainty=certainty, perhaps=True)]).edges
        drawn, sure = marks.stroke_of(open_one), stroke(certainty)
        assert drawn == replace(sure, dash=own), "the weight says how sure it is, as ever"
    told = ("held", "perhaps", "perhaps on this day")
    for perhaps in (True, False):
        shown = read(edges=[edge("e1", "n1", "n2", perhaps=perhaps)])
        assert (told in marks.legend_entries(shown)) == perhaps


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", marks.GROUNDS)
def test_lines_and_words_stand_out_from_both_grounds(ground: str) -> None:
    paint = marks.paint_for(ground)
    back = luminance(paint("ground"))
    least = {"ink": 10, "quiet": 4.5, "ownership": 3.5, "control": 3.5, "link": 3.5, "listed": 4.5}
    for name, contrast in least.items():
        light, dark = sorted((luminance(paint(name)), back), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= contrast, name


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"label": "8.5% of shares, 45.3% of votes"}, "8.5% of shares, 45.3% of votes"),
        ({"label": "8.5%", "certainty": "reported", "disputed": True}, "disputed: 8.5%"),
        ({"certainty": "alleged", "role": "service", "line": "supply"}, "alleged: service"),
        ({"certainty": "disputed"}, "disputed: ownership"),
        ({"certainty": "disputed", "line": "directorship"}, "disputed: directorship"),
        ({"label": "60%", "perhaps": True}, "60% · perhaps"),
        ({"label": "?", "notes": [1, 2, 3, 4]}, "share not stated [1–4]"),
        ({"label": "100%", "ended": True, "until": "3 June 2022"}, "100% · ended 3 June 2022"),
        ({"label": "100%", "own": True}, "100% · own fact"),
        ({"line": "address"}, "shared address"),
        ({"claims": 0}, ""),
    ],
)
def test_a_line_says_share_or_role_then_doubt_and_notes(more: dict[str, Any], said: str) -> None:
    assert tie_words(read(edges=[edge("e1", "n1", "n2", **more)]).edges[0]) == said


def test_no_line_of_a_card_ends_with_a_dot_that_leads_nowhere() -> None:
    relations = [{"key": "owners", "label": "Owners", "direction": "up", "count": 12, "shown": 2}]
    one = node("n1", "A", kind="organization", country="ru", relations=relations)
    texts = [line.text for line in card_lines(read(nodes=[one]).nodes[0])]
    assert texts == ["A", "Organization · Russia", "↑10"]


def test_a_card_says_who_is_listed_and_asked_about_and_what_is_not_drawn() -> None:
    relations = [
        {"key": "owners", "label": "Owners", "direction": "up", "count": 5, "shown": 2},
        {"key": "holdings", "label": "Holdings", "direction": "down", "count": 600, "shown": 0},
        {"key": "family", "label": "Family", "direction": "side", "count": 3, "shown": 0},
    ]
    listed = node(
        "n1", "A", listed=True, asked=True, marks=["LISTED EU 2020/1998"], relations=relations
    )
    [one] = read(nodes=[listed]).nodes
    assert head_words(one) == ["LISTED EU 2020/1998", "ASKED ABOUT"]
    assert foot_words(one) == "Company · Netherlands · ↑3 · ↓600"
    assert marks.frame_of(one).double
    told = [words for _, _, words in marks.legend_entries(read(nodes=[listed]))]
    assert told[-1].startswith("further owners")
