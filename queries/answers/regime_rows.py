"""Rows of ``regimes``: keys, dated versions, thresholds, citations."""

from collections.abc import Iterable

from graph.head.rule_status import RuleStatus, statuses_in_force
from graph.regimes.read_regimes import load_regimes
from graph.regimes.regime import RegimeVersion
from graph.values.dates import iso_day
from queries.question.answer import Answer
from queries.question.verdict_rows import RuleCitation
from queries.question.workspace_rows import RegimeRow, RegimeVersionRow, SetStatusRow


def regime_rows(set_statuses: Iterable[RuleStatus] = ()) -> Answer[RegimeRow]:
    """Return one row a regime, its versions inside, oldest first."""
    held = statuses_in_force(set_statuses)
    return Answer(
        {
            "key": regime.key,
            "short": regime.short,
            "title": regime.title,
            "versions": [_version_row(version) for version in regime.versions],
            "suspended": [
                {
                    "from": iso_day(span.first),
                    "until": None if span.until is None else iso_day(span.until),
                    "reason": span.reason,
                }
                for span in regime.suspended
            ],
            "set_status": [status_row(one) for one in held if one.regime == regime.key],
        }
        for regime in load_regimes().values()
    )


def status_row(one: RuleStatus) -> SetStatusRow:
    """Return the status of a rule as a row; ``from`` is empty where all is taken back."""
    return {
        "status": one.status,
        "from": one.first or None,
        "until": one.until,
        "citation": one.citation,
        "by": one.by,
        "set_on": one.set_on,
    }


def _version_row(version: RegimeVersion) -> RegimeVersionRow:
    return {
        "rule_id": version.rule_id,
        "from": iso_day(version.first),
        "until": None if version.until is None else iso_day(version.until),
        "threshold": version.threshold,
        "comparison": version.comparison,
        "aggregation": version.aggregation,
        "measures": {name: list(types) for name, types in version.measures.items()},
        "authorities": list(version.listings.authorities),
        "evidence": version.evidence,
        "caveats": list(version.caveats),
        "citations": rule_citations(version),
        "examples": list(version.examples),
    }


def rule_citations(version: RegimeVersion) -> list[RuleCitation]:
    """Return the texts that a version of a rule rests on, each marked by how sure that is.

    The criteria of control come last, each with its letter or number.
    """
    found = [(one, one.text) for one in version.citations]
    found += [(one, one.text) for rule in version.listings.also for one in rule.citations]
    found += [
        (sign.citation, f"Criterion {sign.point}: {sign.citation.text}")
        for sign in version.signs
        if sign.citation is not None
    ]
    return [
        {"text": text, "url": one.url, "read_on": one.read_on, "evidence": one.evidence}
        for one, text in found
    ]
