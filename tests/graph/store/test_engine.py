"""The Java side of the embedded store: what Ctrl-C may come into, and what not."""

import signal

import pytest

from graph.store.engine import uninterrupted


def test_ctrl_c_waits_until_java_has_started() -> None:
    before, done = signal.getsignal(signal.SIGINT), []

    def begin() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            done.append("started")

    with pytest.raises(KeyboardInterrupt):
        begin()
    assert done == ["started"]
    assert signal.getsignal(signal.SIGINT) is before


def test_nothing_is_interrupted_where_nobody_pressed() -> None:
    with uninterrupted():
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
