"""A query that somebody waits for ends in time, whatever the engine does."""

import time
from threading import Event, Timer

import pytest

from graph.store.protocol import query_time
from graph.store.protocol.graph_store import CANCELLED, StopRequest
from graph.store.protocol.query_guard import split_prefix
from graph.store.protocol.query_time import RunningQuestions, ask_in_time
from graph.values.errors import QueryRefusedError, StoreError

ENOUGH = 300.0


def _nothing() -> None:
    """End nothing."""


QUESTIONS = RunningQuestions(_nothing)


def test_an_answer_is_returned_and_an_error_raised() -> None:
    assert ask_in_time(lambda: 7, ENOUGH, StopRequest(), _nothing, QUESTIONS) == 7

    def fail() -> None:
        raise StoreError("down")

    with pytest.raises(StoreError, match="down"):
        ask_in_time(fail, ENOUGH, StopRequest(), _nothing, QUESTIONS)


def test_the_engine_is_told_at_the_limit_and_its_error_is_the_limits() -> None:
    told = Event()

    def work() -> None:
        assert told.wait(ENOUGH)
        raise StoreError("terminated")

    with pytest.raises(QueryRefusedError, match=r"stopped after 0\.1 s"):
        ask_in_time(work, 0.1, StopRequest(), told.set, QUESTIONS)


def test_an_engine_that_does_not_end_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_time, "_GRACE_SECONDS", 0.1)
    over, closed = Event(), Event()
    questions = RunningQuestions(closed.set)
    begun = time.monotonic()
    with pytest.raises(QueryRefusedError, match=r"stopped after 0\.1 s"):
        ask_in_time(
            lambda: over.wait(ENOUGH),
            0.1,
            StopRequest(),
            lambda: [over.wait(ENOUGH)].clear(),
            questions,
        )
    assert time.monotonic() - begun < ENOUGH / 10
    # What both threads still talk over is closed when the last of them is done.
    questions.close()
    assert not closed.is_set()
    over.set()
    assert closed.wait(ENOUGH)


def test_a_stop_before_the_question_asks_nothing() -> None:
    asked: list[int] = []
    stop = StopRequest()
    stop.request()
    with pytest.raises(QueryRefusedError, match="was cancelled"):
        ask_in_time(lambda: asked.append(1), ENOUGH, stop, _nothing, QUESTIONS)
    assert not asked


def test_a_stop_is_told_to_the_engine_once() -> None:
    told: list[str] = []
    stop, over = StopRequest(), Event()
    Timer(0.2, stop.request).start()

    def end() -> None:
        told.append("end")
        over.set()

    with pytest.raises(QueryRefusedError) as refused:
        ask_in_time(lambda: over.wait(ENOUGH), ENOUGH, stop, end, QUESTIONS)
    assert str(refused.value) == CANCELLED
    assert told == ["end"]


def test_ctrl_c_tells_the_engine_before_the_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, over = Event(), Event()

    class Pressed(StopRequest):
        def __bool__(self) -> bool:
            if asked.is_set():
                raise KeyboardInterrupt
            return False

    def ask() -> bool:
        asked.set()
        return over.wait(ENOUGH)

    with pytest.raises(KeyboardInterrupt):
        ask_in_time(ask, ENOUGH, Pressed(), over.set, QUESTIONS)
    assert over.is_set()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("RETURN 1", ("", "RETURN 1")),
        ("explain RETURN 1", ("EXPLAIN", "RETURN 1")),
        ("CYPHER 5 PROFILE RETURN 1", ("PROFILE", "RETURN 1")),
        ("// a\nEXPLAIN /* b */ CYPHER 25 RETURN 1", ("EXPLAIN", "RETURN 1")),
        ("RETURN 'EXPLAIN' AS x", ("", "RETURN 'EXPLAIN' AS x")),
        ("EXPLAINED", ("", "EXPLAINED")),
    ],
)
def test_what_stands_before_a_query_is_split_off(text: str, parts: tuple[str, str]) -> None:
    assert split_prefix(text) == parts


@pytest.mark.parametrize("text", ["", " // x", "EXPLAIN", "CYPHER 5 /* x */"])
def test_no_query_is_said(text: str) -> None:
    with pytest.raises(QueryRefusedError, match="empty"):
        split_prefix(text)
