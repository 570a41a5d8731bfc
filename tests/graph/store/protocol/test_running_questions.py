"""A connection is closed once nobody asks, and never under a question."""

from graph.store.protocol.query_time import RunningQuestions


def test_the_last_question_closes_what_was_closed_meanwhile() -> None:
    closed: list[str] = []
    questions = RunningQuestions(lambda: closed.append("closed"))
    with questions.hold_open():
        with questions.hold_open():
            questions.close()
        assert not closed
    assert closed == ["closed"]
    with questions.hold_open():
        assert closed == ["closed"]
    assert closed == ["closed", "closed"], "a question asked later closes what it opened"


def test_what_nobody_closed_stays_open_between_questions() -> None:
    closed: list[str] = []
    questions = RunningQuestions(lambda: closed.append("closed"))
    with questions.hold_open():
        pass
    assert not closed
    questions.close()
    assert closed == ["closed"]
