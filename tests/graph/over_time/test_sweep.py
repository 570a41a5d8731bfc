"""All dates at once: the ends of spans, loops, and what is refused."""

import numpy as np
import pytest

from graph.over_time.dated_columns import DatedNet, DayColumns, Spans
from graph.over_time.sweep import DayCascade, caught_spans, dated_net
from graph.values.dates import NEVER
from graph.values.errors import InputError

HALF = 500_000
BOTH = pytest.mark.parametrize("compiled", [True, False])
Row = tuple[int, int, int, int, int]


def _net(rows: list[Row], size: int, compiled: bool) -> DatedNet:
    src, dst, share, start, end = (np.array(column) for column in zip(*rows, strict=True))
    return dated_net((src, dst, share), DayColumns(start, end), size, compiled=compiled)


def _spans(rows: list[Row], listed: list[tuple[int, int, int]], size: int, way: bool) -> Spans:
    party, start, end = (np.array(column) for column in zip(*listed, strict=True))
    net = _net(rows, size, way)
    return caught_spans(net, (party, DayColumns(start, end)), HALF, compiled=way)


@BOTH
def test_spans_of_several_holders_join_and_part(compiled: bool) -> None:
    rows = [(0, 2, 300_000, 0, 10), (1, 2, 200_000, 5, NEVER), (0, 2, 500_000, 10, 20)]
    found = _spans(rows, [(0, 2, 15), (1, 0, NEVER)], 3, compiled)
    assert found.spans_of(0) == [(2, 15)]
    assert found.spans_of(1) == [(0, NEVER)]
    assert found.spans_of(2) == [(5, 15)]
    assert found.parties_on(4).tolist() == [0, 1]
    assert found.parties_on(5).tolist() == [0, 1, 2]


@BOTH
def test_firms_that_hold_each_other_do_not_stay_caught(compiled: bool) -> None:
    # The listed owner sells on day 10; what is left is a ring of majorities.
    rows = [(0, 1, 600_000, 0, 10), (1, 2, 900_000, 0, NEVER), (2, 1, 500_000, 0, NEVER)]
    found = _spans(rows, [(0, 0, NEVER)], 3, compiled)
    assert found.spans_of(1) == [(0, 10)]
    assert found.spans_of(2) == [(0, 10)]


@BOTH
def test_a_second_listing_of_a_party_extends_its_span(compiled: bool) -> None:
    found = _spans([(0, 1, 500_000, 3, 9)], [(0, 1, 5), (0, 5, 7), (0, 8, 12)], 2, compiled)
    assert found.spans_of(0) == [(1, 7), (8, 12)]
    assert found.spans_of(1) == [(3, 7), (8, 9)]


@BOTH
def test_the_answer_does_not_depend_on_questions_before(compiled: bool) -> None:
    cascade = DayCascade(_net([(0, 1, 500_000, 3, 9)], 2, compiled), compiled=compiled)
    days = DayColumns(np.array([0]), np.array([NEVER]))
    listings = cascade.listings(np.array([0]), days, HALF)
    none = cascade.listings(np.zeros(0, np.int64), DayColumns(*np.zeros((2, 0), np.int64)), HALF)
    high = cascade.listings(np.array([0]), days, HALF + 1)
    for _ in range(3):
        assert cascade.spans(listings).spans_of(1) == [(3, 9)]
        assert cascade.spans(none).party.size == 0
        assert cascade.spans(high).spans_of(1) == []
        assert sorted(cascade.parties_on(listings, 3).tolist()) == [0, 1]
        assert cascade.parties_on(none, 3).size == 0


def test_thousands_of_runs_do_not_mix() -> None:
    cascade = DayCascade(_net([(0, 1, 300_000, 3, 9)], 2, True), compiled=True)
    listings = cascade.listings(np.array([0]), DayColumns(np.array([0]), np.array([NEVER])), HALF)
    assert all(cascade.parties_on(listings, 5).tolist() == [0] for _ in range(2_500))


def test_thousands_of_owners_do_not_overflow() -> None:
    many = 5_000
    rows = [(owner, many, 1_000_000, owner, NEVER) for owner in range(many)]
    for compiled in (True, False):
        found = _spans(rows, [(owner, 0, NEVER) for owner in range(many)], many + 1, compiled)
        assert found.spans_of(many) == [(0, NEVER)]


def test_what_makes_no_sense_is_refused() -> None:
    one, days = np.array([0]), DayColumns(np.array([0]), np.array([1]))
    with pytest.raises(InputError, match="ordinal"):
        dated_net((one, one, one), DayColumns(np.array([-1]), np.array([1])), 1)
    with pytest.raises(InputError, match="negative"):
        dated_net((one, one, np.array([-1])), days, 1)
    with pytest.raises(InputError, match="none of 0 to 0"):
        dated_net((one, np.array([7]), np.array([5])), days, 1)
    cascade = DayCascade(dated_net((one, one, one), days, 1), compiled=True)
    with pytest.raises(InputError, match="threshold"):
        cascade.listings(one, days, 0)
    with pytest.raises(InputError, match="none of 0 to 0"):
        cascade.listings(np.array([1]), days, HALF)
    with pytest.raises(InputError, match="more than 100"):
        cascade.parties_on(cascade.listings(one, days, 1 << 21), 0)
