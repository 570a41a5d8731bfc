"""No sentence of an answer contradicts its numbers: every answer of the cases and the vectors."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.regimes.read_regimes import find_regime, load_regimes
from graph.values.dates import parse_day
from graph.world.world import World
from queries.answers.exposure_answer import exposure_rows
from queries.workspace.workspace import open_workspace
from tests.rules.test_vectors import DATA_SHAPE, TODAY, VECTORS, _world

CASES = Path(__file__).resolve().parents[3] / "sample_data" / "case"
DAYS = ("2019-01-27", "2019-02-01", "2022-06-03", "2024-01-01", "2024-04-08", "2025-11-01")
KEY = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
DATE = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
LABELS = (
    "Named on list",
    "Rule met",
    "Beneficial owner on list",
    "Beneficial owner may be on list",
    "Rule may be met",
    "May be on list",
    "Review needed",
    "Presumption rebutted",
    "Below threshold",
    "Owner on list, not covered",
    "Listed holder's share not stated",
    "Listed holder's votes not stated",
    "No listed owner found",
    "Not found on list",
    "No entry that counts",
    "Not assessed",
)


def _thresholds(row: Mapping[str, Any]) -> set[Decimal]:
    """The shares that any version of the rule asks for."""
    versions = find_regime(row["regime"]).versions
    grounds = [text for v in versions if v.owners for text in (v.threshold, "25", "50", "75")]
    texts = {*(v.threshold for v in versions), *(v.presumption_at for v in versions), *grounds}
    return {Decimal(text) for text in texts if text}


def _contradictions(row: Mapping[str, Any]) -> Iterator[str]:
    """What in the words of a row does not agree with its numbers, or is no word for people."""
    said, reading = row["sentence"], row["reading"]
    text, flags = f"{said} {reading} {row['result']}", row["flags"]
    if not row["result"].startswith(LABELS) or not said.startswith(f"{row['result']}."):
        yield "no label"
    if not reading or not reading.endswith(".") or "\n" in reading:
        yield "the reading is no sentence"
    if re.search(r"[→≥≤]|<=|>=| %|\bis not owned\b", text):
        yield "a sign, or an owner denied"
    if re.search(r"\bclear|\bclean\b|not sanctioned", text, re.IGNORECASE):
        yield "read as clear"
    if KEY.search(text) or DATE.search(text):
        yield f"a key or an unformatted date: {KEY.findall(text)} {DATE.findall(text)}"
    yield from _wrong_numbers(row, reading)
    low, high = row["own_min_pct"], row["own_max_pct"]
    if row["verdict"] == "excluded" and high and "presumption_rebutted" not in flags:
        if not row["result"].startswith("Below threshold"):
            yield "a share below the threshold is not called one"
        if "held" not in reading or "the rule asks for" not in reading:
            yield "neither share nor threshold"
    if row["verdict"] == "excluded" and not high and "held" in reading:
        yield "a share that nobody holds"
    if row["verdict"] == "excluded" and row["unknown_owners"] != "none":
        known = "owners not all known" in row["result"]
        if not known or not re.search(r"[Nn]o source|not known|not all owners are named", said):
            yield "what is not known is not said"
        if not re.search(r"no source states|not known", reading):
            yield "the reading leaves out what is not known"
    if row["verdict"] == "excluded" and row["unknown_owners"] == "none" and "no source" in said:
        yield "what is known is said to be unknown"
    if row["verdict"] == "certain" and low == high and "Every share" in said:
        yield "a clause on ranges beside an exact share"
    if (row["unknown_owners"], row["open_share_pct"]) == ("none", None):
        yield "an open share that is missing"
    if row["open_share_pct"] is not None:
        word = {0: "none", 100: "all"}.get(row["open_share_pct"], "some")
        if row["unknown_owners"] != word:
            yield "unknown owners beside another open share"


def _wrong_numbers(row: Mapping[str, Any], reading: str) -> Iterator[str]:
    """Yield percentages of the reading that are no share of the row and no threshold."""
    low, high = row["own_min_pct"], row["own_max_pct"]
    for found in map(Decimal, PERCENT.findall(reading)):
        mine = low is not None and high is not None and low <= found <= high
        opened = found in (row["open_share_pct"], row["unknown_share_max_pct"])
        if not mine and not opened and found not in _thresholds(row):
            yield f"{found}% is nowhere in the row"


def _vector_rows() -> Iterator[dict[str, Any]]:
    for vector in VECTORS:
        if vector.get("regime") == DATA_SHAPE:
            continue
        for case in vector.get("cases", [{}]):
            asked = {"day": TODAY, **vector, **case}
            world: World = _world(asked)
            numbers = [n for p in asked["want"] if (n := world.number_of(p)) is not None]
            day = parse_day(asked["day"])
            yield from exposure_rows(world, numbers, [asked["regime"]], day, links=False)


def test_no_answer_of_a_vector_contradicts_itself() -> None:
    rows = list(_vector_rows())
    assert len(rows) > 80
    assert {row["verdict"] for row in rows} >= {"certain", "possible", "excluded", "review"}
    assert not [
        (row["regime"], wrong, row["sentence"]) for row in rows for wrong in _contradictions(row)
    ]


@pytest.mark.slow
def test_no_answer_of_a_sample_case_contradicts_itself(sample_workspace: Path) -> None:
    workspace = open_workspace(sample_workspace)
    parties = [
        want["party"]
        for path in sorted(CASES.glob("*.expected.yml"))
        for want in yaml.safe_load(path.read_text(encoding="utf-8"))["verdicts"]
    ]
    asked = list(dict.fromkeys(parties))
    rows = [
        row
        for day in DAYS
        for row in workspace.exposure(asked, [*load_regimes()], day, links=False)
    ]
    assert len(rows) > 200
    assert not [
        (row["subject_name"], row["regime"], row["as_of"], wrong, row["sentence"])
        for row in rows
        for wrong in _contradictions(row)
    ]
    assert {"listed", "certain", "review", "excluded"} <= {row["verdict"] for row in rows}
