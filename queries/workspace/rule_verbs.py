"""The verbs on rules: what there is, and the status that a person sets where data leave it open."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from graph.head.rule_status import REMOVED, RuleStatus, statuses_in_force
from graph.values.errors import InputError, OwnershipError, damage_as_unwritten
from queries.question.answer import Answer
from queries.question.backend import WorkspaceBase
from queries.question.remark import write_remark

if TYPE_CHECKING:
    from queries.question.workspace_rows import RegimeRow, StatusAnswer

MOST_SIGNS: Final = 1_000
"""The longest citation or name."""


class RuleVerbs(WorkspaceBase):
    """The verbs on rules; see `queries.workspace.workspace.Workspace`."""

    def regimes(self) -> "Answer[RegimeRow]":
        """Return every regime with its versions, thresholds, citations, and what was set of it."""
        from queries.answers.regime_rows import regime_rows

        try:
            statuses = self.backend.rule_statuses()
        except OwnershipError as wrong:
            # The rules are known whatever state a workspace or a store is in.
            write_remark(f"what was set of the status of rules cannot be told: {wrong}")
            statuses = ()
        return regime_rows(statuses)

    def set_rule_status(
        self,
        regime: str,
        status: str,
        first: str,
        until: str | None = None,
        *,
        citation: str,
        by: str | None = None,
    ) -> "StatusAnswer":
        """Log the status of a rule; it takes the place of what was set for its first day and later.

        ``status`` is ``in-force`` or ``stayed``, from the ISO day ``first`` on and before
        ``until``, if given. ``citation`` says so, as a text, an address, or both; ``by`` is the
        user of this machine if nobody is named. Also raises `InputError` if the data of the rule do
        not leave it open, or answers come from a store at an address.
        """
        from graph.regimes.read_regimes import find_regime
        from graph.regimes.set_status import check_status_days
        from graph.values.dates import iso_day, parse_day

        rule, begin = find_regime(regime), parse_day(first)
        end = None if until is None else parse_day(until)
        if end is not None and end <= begin:
            raise InputError(f"--until {until} is no day after --from {first}")
        cited = _one_line("--citation", citation)
        if not cited:
            raise InputError("--citation is empty: write what says so, a notice or its address")
        check_status_days(rule, begin, end)
        last = None if end is None else iso_day(end)
        return self._log_status(rule.key, (status, iso_day(begin), last, cited), by)

    @damage_as_unwritten()
    def remove_rule_status(self, regime: str, by: str | None = None) -> "StatusAnswer":
        """Log that all that was set of a rule's status is taken back, or raise `InputError`."""
        from graph.regimes.read_regimes import find_regime

        key = find_regime(regime).key
        if not self.remote and not _set_of(self.record.head().rule_statuses, key):
            raise InputError(f"no status of {key} is set")
        return self._log_status(key, (REMOVED, "", None, ""), by)

    def _log_status(
        self, key: str, said: tuple[str, str, str | None, str], by: str | None
    ) -> "StatusAnswer":
        from queries.answers.regime_rows import status_row
        from queries.decisions.decide_pairs import user_name

        if self.remote:
            raise InputError("the status of rules lives in the record; leave --store out")
        name = _one_line("--by", by) or user_name()
        status = RuleStatus(key, *said, name, datetime.now(UTC).isoformat(timespec="seconds"))
        with self.record.write_lock() as head:
            head = self.record.commit(replace(head, decisions=(*head.decisions, status)))
        self._close_backend()
        held = _set_of(head.rule_statuses, key)
        return {
            "regime": key,
            **status_row(status),
            "set_status": [status_row(one) for one in held],
            "data_version": head.data_version,
        }


def _set_of(statuses: tuple[RuleStatus, ...], key: str) -> list[RuleStatus]:
    return [one for one in statuses_in_force(statuses) if one.regime == key]


def _one_line(option: str, text: str | None) -> str:
    """Return what was typed as one line; refuse what no answer could print."""
    line = " ".join((text or "").split())
    if len(line) > MOST_SIGNS or not line.isprintable():
        raise InputError(f"{option}: write up to {MOST_SIGNS:,} printable signs")
    return line
