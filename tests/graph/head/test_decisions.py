"""The ledger: what stands, what was taken back, and decisions of older versions."""

import itertools
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from graph.head.decisions import (
    FOUR_EYES,
    LATER,
    LINE,
    SETTING,
    UNDONE,
    Decision,
    asks_for_two,
    decision_body,
    is_same_person,
    standing,
)
from graph.head.manifest import Head, head_body, head_from
from graph.record.record import Record
from graph.values.errors import InputError

_CLOCK = itertools.count()
OLD = (
    Decision("b", "a", "positive", "me", "2024-01-01T00:00:00+00:00", None, "why"),
    Decision("c", "d", "unsure", "me", "2024-01-01T00:00:00+00:00"),
)
OLD_VERSION = "2321c6a077b6a0b1"
"""The data version of these decisions and no parts, as version 0.3 computed it."""


def decision(word: str, left: str = "a", right: str = "b", **more: str) -> Decision:
    at = f"2026-01-01T00:00:{next(_CLOCK) % 60:02d}+00:00"
    return replace(Decision(left, right, word, "me", at), **more)


def undo(one: Decision) -> Decision:
    return decision(UNDONE, one.left, one.right, about=one.about, replaces=one.key)


def test_the_last_one_on_a_pair_stands_in_either_order() -> None:
    first, second = decision("positive"), decision("negative", "b", "a")
    assert standing([first, second]) == [second]
    assert standing([second, first]) == [first]


def test_undoing_brings_the_one_before_back() -> None:
    first, second = decision("positive"), decision("negative")
    assert standing([first, second, undo(second)]) == [first]
    assert standing([first, second, undo(first)]) == [second]
    assert standing([first, second, undo(second), undo(first)]) == []


def test_putting_off_leaves_what_stands() -> None:
    first = decision("negative")
    assert standing([first, decision(LATER)]) == [first]
    assert standing([decision(LATER)]) == []


def test_a_line_a_pair_and_a_setting_do_not_meet() -> None:
    every = [
        decision("positive", about=LINE),
        decision("negative"),
        decision("on", about=SETTING),
    ]
    assert sorted(map(repr, standing(every))) == sorted(map(repr, every))


def test_the_last_word_on_the_second_person_holds() -> None:
    on, off = (decision(word, FOUR_EYES, FOUR_EYES, about=SETTING) for word in ("on", "off"))
    assert [asks_for_two(said) for said in ([], [on], [on, off], [off, on])] == [
        *(False, True, False, True),
    ]


def test_a_last_day_is_the_last_one_that_counts() -> None:
    one = decision("negative", until="2026-06-30")
    head = Head("", decisions=(one,))
    days = ("2026-06-30", "2026-07-01")
    before, after = (replace(head, day=day) for day in days)
    assert (before.decisions_in_force, after.decisions_in_force) == ([one], [])
    assert before.data_version != after.data_version
    assert before == after, "a day is no part of a head"


@pytest.mark.parametrize(
    "more",
    [
        {"second": "you"},
        {"until": "9999-01-01"},
        {"left_seen": "name=1:a"},
        {"left_seen": "name=1:a", "by": "you"},
        {"left_seen": "name=1:a", "reason": "seen"},
    ],
)
def test_what_an_answer_tells_is_in_the_data_version(more: dict[str, str]) -> None:
    plain = Decision("a", "b", "negative", "me", "2026-01-01T00:00:00+00:00")
    seen = replace(plain, right_seen="name=1:b")
    versions = {Head("", decisions=(one,)).data_version for one in (plain, seen)}
    versions.add(Head("", decisions=(replace(seen, **more),)).data_version)
    assert len(versions) == 3


def test_the_order_of_the_sides_changes_no_version() -> None:
    one = decision("negative", left_seen="x", right_seen="y")
    turned = replace(one, left="b", right="a", left_seen="y", right_seen="x")
    assert Head("", decisions=(one,)).data_version == Head("", decisions=(turned,)).data_version


def test_decisions_of_older_versions_are_as_they_were() -> None:
    head = Head("", decisions=OLD)
    assert head.data_version == OLD_VERSION
    bodies = head_body(head)["decisions"]
    assert [list(body) for body in bodies] == [
        ["left", "right", "judgement", "by", "at", "score", "reason"]
    ] * 2
    assert head_from(head_body(head)) == head


def test_a_decision_is_stored_whole() -> None:
    full = replace(
        OLD[0],
        **dict.fromkeys(("about", "second", "until", "left_seen", "right_seen"), "x"),
        shown="pair",
        replaces="key",
        left_born="1:x",
        right_born="0:",
    )
    assert Decision(**decision_body(full)) == full
    assert decision_body(full) == asdict(full)


def test_a_key_names_one_decision() -> None:
    keys = {OLD[0].key, OLD[1].key, replace(OLD[0], second="you").key}
    assert len(keys) == 3
    assert all(len(key) == 10 for key in keys)


@pytest.mark.parametrize(
    ("one", "two", "same"), [("Ana B", "ana  b ", True), ("Ana B", "Ana C", False)]
)
def test_two_names_of_one_person(one: str, two: str, same: bool) -> None:
    assert is_same_person(one, two) == same


def test_all_or_none_are_written(tmp_path: Path) -> None:
    record = Record(tmp_path / "ws")
    record.decide(OLD[0])
    version = record.head().data_version
    for wrong in (decision("perhaps"), decision("positive", "a", "a")):
        with pytest.raises(InputError):
            record.decide(OLD[1], wrong)
    with pytest.raises(InputError, match="changed meanwhile"):
        record.decide(OLD[1], seen="another")
    assert record.head().decisions == (OLD[0],)
    assert record.decide(OLD[1], seen=version).decisions == OLD
