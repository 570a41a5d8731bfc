"""The layout: nothing lies on anything, owners above, the same again, and what stands keeps."""

import builtins
import subprocess
import sys
from itertools import combinations, pairwise
from typing import Any

import pytest

from graph.values.errors import OwnershipError
from queries.draw import graphviz_layout
from queries.draw.graphviz_layout import Layout, Size, TieBox, lay_out

CARD = (160.0, 60.0)
WORDS = (70.0, 16.0)


def chain(levels: int) -> tuple[dict[str, Size], list[TieBox]]:
    """Cards one above the other, a tie between each two."""
    cards = {f"n{i}": CARD for i in range(levels)}
    return cards, [TieBox(f"e{i}", f"n{i}", f"n{i + 1}", WORDS) for i in range(levels - 1)]


def fan(owned: int) -> tuple[dict[str, Size], list[TieBox]]:
    """One party that holds many others."""
    cards = {f"n{i}": CARD for i in range(owned + 1)}
    return cards, [TieBox(f"e{i}", "n0", f"n{i}", WORDS) for i in range(1, owned + 1)]


def everybody(above: int, below: int) -> tuple[dict[str, Size], list[TieBox]]:
    """Every party above acts on every one below, twice."""
    cards = {f"n{i}": CARD for i in range(above + below)}
    pairs = [(f"n{i}", f"n{j}") for i in range(above) for j in range(above, above + below)]
    ties = [TieBox(f"e{n}", *pair, WORDS) for n, pair in enumerate([*pairs, *pairs])]
    return cards, ties


def boxes(cards: dict[str, Size], ties: list[TieBox], laid: Layout) -> list[tuple[Any, Any]]:
    return [
        *((laid.cards[card], size) for card, size in cards.items()),
        *((laid.labels[tie.id], tie.size) for tie in ties),
    ]


def touching(found: list[tuple[Any, Any]]) -> list[Any]:
    return [
        (one, other)
        for one, other in combinations(found, 2)
        if abs(one[0][0] - other[0][0]) < (one[1][0] + other[1][0]) / 2
        and abs(one[0][1] - other[0][1]) < (one[1][1] + other[1][1]) / 2
    ]


@pytest.mark.parametrize("scene", [chain(12), fan(20), fan(149), everybody(3, 4), everybody(9, 20)])
def test_no_card_and_no_words_lie_on_another(scene: Any) -> None:
    cards, ties = scene
    laid = lay_out(cards, ties, {})
    assert touching(boxes(cards, ties, laid)) == []
    for tie in ties:
        assert laid.cards[tie.source][1] < laid.labels[tie.id][1] < laid.cards[tie.target][1]
        assert laid.labels[tie.id] in laid.ways[tie.id]


def test_a_line_begins_and_ends_at_the_borders_of_its_cards() -> None:
    cards, ties = everybody(3, 3)
    laid = lay_out(cards, ties, {})
    for tie in ties:
        way = laid.ways[tie.id]
        for end, card in ((way[0], tie.source), (way[-1], tie.target)):
            away = abs(end[0] - laid.cards[card][0]), abs(end[1] - laid.cards[card][1])
            assert away[0] <= CARD[0] / 2 + 1
            assert away[1] <= CARD[1] / 2 + 1
            assert away[0] > CARD[0] / 2 - 2 or away[1] > CARD[1] / 2 - 2


def test_many_holdings_stand_in_several_rows() -> None:
    laid = lay_out(*fan(20), {})
    assert len({round(y) for _, y in laid.cards.values()}) == 5
    xs = [x for x, _ in laid.cards.values()]
    assert max(xs) - min(xs) < 12 * CARD[0]


def test_a_circle_and_a_tie_to_oneself_are_drawn_too() -> None:
    cards = {"n1": CARD, "n2": CARD}
    ties = [TieBox("e1", "n1", "n2", WORDS), TieBox("e2", "n2", "n1", WORDS)]
    ties.append(TieBox("e3", "n1", "n1", WORDS))
    laid = lay_out(cards, ties, {})
    assert touching(boxes(cards, ties, laid)) == []
    assert all(len(laid.ways[tie.id]) >= 3 for tie in ties)
    assert lay_out({}, [], {}) == Layout({}, {}, {})


def test_new_cards_move_nothing_and_stand_above_what_they_own() -> None:
    cards, ties = chain(3)
    before = lay_out(cards, ties, {})
    cards |= {"n8": CARD, "n9": CARD}
    ties += [TieBox("e8", "n8", "n1", WORDS), TieBox("e9", "n9", "n1", WORDS)]
    laid = lay_out(cards, ties, before.cards)
    assert {card: laid.cards[card] for card in before.cards} == before.cards
    assert laid.cards["n8"][1] < laid.cards["n1"][1]
    assert laid.cards["n8"][1] == laid.cards["n9"][1]
    assert touching(boxes(cards, ties, laid)) == []
    again = lay_out(cards, ties, laid.cards)
    assert again == laid


def test_what_was_moved_as_a_whole_keeps_its_lines() -> None:
    cards, ties = everybody(2, 3)
    before = lay_out(cards, ties, {})
    moved = {card: (x + 40, y - 7) for card, (x, y) in before.cards.items()}
    laid = lay_out(cards, ties, moved)
    for tie in ties:
        for now, then in zip(laid.ways[tie.id], before.ways[tie.id], strict=True):
            assert now == pytest.approx((then[0] + 40, then[1] - 7))


def test_lines_go_round_a_card_that_was_put_in_their_way() -> None:
    cards, ties = chain(2)
    cards["n9"] = CARD
    places = {"n0": (0.0, 0.0), "n1": (0.0, 400.0), "n9": (10.0, 120.0)}
    way = lay_out(cards, ties, places).ways["e0"]
    for (x, y), (u, v) in pairwise(way):
        for part in range(21):
            at = x + (u - x) * part / 20, y + (v - y) * part / 20
            assert abs(at[0] - 10) >= CARD[0] / 2 or abs(at[1] - 120) >= CARD[1] / 2


def test_places_that_are_too_close_are_spread_in_their_order() -> None:
    cards = {f"n{i}": CARD for i in range(3)}
    places = {"n0": (0.0, 0.0), "n1": (100.0, 0.0), "n2": (0.0, 40.0)}
    laid = lay_out(cards, [], places)
    assert touching(boxes(cards, [], laid)) == []
    assert laid.cards["n0"][0] < laid.cards["n1"][0]
    assert touching(boxes(cards, [], lay_out(cards, [], dict.fromkeys(cards, (5.0, 5.0))))) == []


def test_another_process_gives_the_same_layout_and_says_nothing_else() -> None:
    code = (
        "from tests.queries.draw.test_graphviz_layout import everybody, lay_out\n"
        "print(lay_out(*everybody(3, 4), {}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(lay_out(*everybody(3, 4), {}))
    assert done.stderr == ""


def test_without_graphviz_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refusing(name: str, *arguments: Any, **more: Any) -> Any:
        if name == "pygraphviz":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(OwnershipError, match="install Graphviz before"):
        lay_out({"never_laid_out": CARD}, [], {})


def test_what_was_laid_out_is_not_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is opened again, an undone step and a file ask Graphviz for nothing."""
    asked = everybody(5, 7)
    first = lay_out(*asked, {})

    def refuse(*_: Any) -> None:
        raise AssertionError("Graphviz was asked again")

    monkeypatch.setattr(graphviz_layout, "_read_layout", refuse)
    assert lay_out(*asked, {}) == first
    with pytest.raises(AssertionError, match="asked again"):
        lay_out(*everybody(5, 8), {})
