"""The progress of downloads, and results on a terminal."""

import io
import sys

import pytest

from queries.terminal.answer_views import print_rows
from queries.terminal.fetch_views import DownloadBar, DownloadLines


def test_lines_say_how_much_is_there_how_fast_and_how_long_it_takes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 1.0, 10.0, 11.0, 40.0])
    monkeypatch.setattr("queries.terminal.fetch_views.time.monotonic", lambda: next(clock))
    lines = DownloadLines()
    lines.start("a.zip", 200_000_000)
    for done in (50_000_000, 100_000_000, 110_000_000):
        lines.step(done)
    lines.step(170_000_000)
    lines.end()
    first, second = capsys.readouterr().err.splitlines()
    # What an earlier run left does not count for the rate.
    assert first == "a.zip: 100.0 of 200.0 MB, 5.0 MB a second, 20 s left"
    assert second == "a.zip: 170.0 of 200.0 MB, 3.0 MB a second, 10 s left"


def test_lines_without_a_size_promise_no_end(capsys: pytest.CaptureFixture[str]) -> None:
    lines = DownloadLines(every=0)
    lines.start("a.zip", 0)
    lines.step(1_000_000)
    assert capsys.readouterr().err.startswith("a.zip: 1.0 MB, ")


def test_a_bar_takes_files_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    bar = DownloadBar()
    for size in (100, 0):
        bar.start("a.zip", size)
        bar.step(50)
        bar.end()


def test_a_line_says_what_became_of_a_data_set(capsys: pytest.CaptureFixture[str]) -> None:
    keys = ("edition", "records_kept", "records_quarantined", "records_unchanged", "closed")
    row = {"name": "a_list", "result": "newest", **dict.fromkeys(keys), "why": None}
    print_rows([row])
    assert "already the newest" in capsys.readouterr().out
