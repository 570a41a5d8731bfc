"""Tells a failure when it happens: a run that is broken off later has named it."""

import pytest


class FailuresAtOnce:
    """Prints each test that fails, and why in a line, without waiting for the run's end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Print a line where the report is that of a failure."""
        printer = self._config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and isinstance(printer, pytest.TerminalReporter):
            printer.ensure_newline()
            printer.write_line(line_of(report), red=True)


def line_of(report: pytest.TestReport) -> str:
    """Return the test, the step of it that failed and the error's first line."""
    crash = getattr(report.longrepr, "reprcrash", None)
    told = str(report.longrepr) if crash is None else crash.message
    first = next((line for line in told.splitlines() if line.strip()), "")
    return f"FAILED {report.nodeid} ({report.when}): {first[:300]}"


def tell_failures_at_once(config: pytest.Config) -> None:
    """Print failures as they come, in the process that prints."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(FailuresAtOnce(config))
