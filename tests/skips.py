"""The rule that nothing is skipped unseen: with `CI=true` a skipped test has failed.

A person's machine may lack Java or Chromium; the machine that judges a change may not. The one
skip that stands there too is that of a sample that is kept beside the checkout and is not there.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NO_SAMPLE = "sample data not here"


def shared_folder() -> Path:
    """Return where the samples beside the checkout are, whether or not they are there."""
    return Path(os.environ.get("OWNERSHIP_SHARED_DATA", ROOT.parent / "shared" / "data"))


def _reason(longrepr: object) -> str:
    text = str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")


def _may_be_skipped(reason: str) -> bool:
    return reason.startswith(NO_SAMPLE) and not shared_folder().is_dir()


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = _reason(report.longrepr)
    if not _may_be_skipped(reason):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is a failure with CI=true: {reason}"


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one."""
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a file or folder that skips itself into a failed one."""
    report = yield
    _refuse(report)
    return report
