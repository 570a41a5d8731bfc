"""Regimes are data: files by presence, dated versions, errors that name the file and the word."""

import re
from typing import Any

import pytest

from graph.regimes.read_regimes import FOLDER, find_regime, load_regimes, read_regime
from graph.regimes.regime import NotAssessed, RegimeVersion
from graph.values.dates import parse_day
from graph.values.errors import InputError
from graph.values.share import TICK


def _minimal(**more: object) -> dict[str, Any]:
    version = {
        "from": "2020-01-01",
        "threshold": "50",
        "comparison": "at_least",
        "aggregation": "all",
        "joint": "block_once",
        "measures": {"shares": ["shareholding"]},
        "listings": {"authorities": ["XX"], "measures": ["asset_freeze"]},
        "evidence": "I",
        "citations": [],
        **more,
    }
    return {"key": "xx", "title": "a rule", "before": "nothing was found", "versions": [version]}


def test_every_file_of_the_folder_is_a_regime() -> None:
    assert set(load_regimes()) == {path.stem for path in FOLDER.glob("*.toml")}
    for regime in load_regimes().values():
        for version in regime.versions:
            assert version.citations, version.rule_id
            for citation in version.citations:
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", citation.read_on)
                assert citation.evidence in ("P", "S", "I", "M")


@pytest.mark.parametrize(
    ("short", "day", "rule_id", "per_party"),
    [
        ("us", "2014-08-12", "us_ofac_50@2008-02-14", True),
        ("us", "2014-08-13", "us_ofac_50@2014-08-13", False),
        ("eu", "2024-07-02", "eu_asset_freeze@2013-04-30", False),
        ("eu", "2024-07-03", "eu_asset_freeze@2024-07-03", False),
        ("uk", "2020-12-31", "uk_reg7@2020-12-31", True),
    ],
)
def test_the_version_in_force(short: str, day: str, rule_id: str, per_party: bool) -> None:
    version = find_regime(short).version_on(parse_day(day))
    assert isinstance(version, RegimeVersion)
    assert (version.rule_id, version.per_party) == (rule_id, per_party)


def test_limits_stand_on_the_threshold_or_one_tick_above() -> None:
    limits = {}
    for short in ("us", "eu", "uk"):
        version = find_regime(short).version_on(parse_day("2024-06-01"))
        assert isinstance(version, RegimeVersion)
        limits[short] = (version.limit, version.ownership_limit)
    half = 500_000 * TICK
    assert limits == {"us": (half, half), "eu": (half, half + 1), "uk": (half + 1, half + 1)}


def test_before_the_first_version_nothing_is_assessed() -> None:
    answer = find_regime("us_ofac_50").version_on(parse_day("2008-02-13"))
    assert isinstance(answer, NotAssessed)
    assert "14 February 2008" in answer.reason


def test_a_suspended_span_says_why() -> None:
    span = {"from": "2021-01-01", "until": "2021-02-01", "reason": "stayed by a court"}
    regime = read_regime({**_minimal(), "suspended": [span]})
    assert regime.version_on(parse_day("2021-01-31")) == NotAssessed("stayed by a court")
    assert isinstance(regime.version_on(parse_day("2021-02-01")), RegimeVersion)


def test_a_version_that_ended_leaves_later_days_open() -> None:
    regime = read_regime(_minimal(until="2022-01-01"))
    assert isinstance(regime.version_on(parse_day("2022-01-01")), NotAssessed)


def test_an_unknown_regime_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match=r'no rule "xyz". Use one of: .*us_ofac_50 \(us\)'):
        find_regime("xyz")


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"comparison": "above"}, "comparison 'above' is none of at_least, more_than"),
        ({"measures": {"shares": ["stock"]}}, "interest type 'stock' is none of"),
        ({"flags": {"sunny": ["x"]}}, "situation 'sunny' is none of"),
        ({"threshold": "0"}, "the threshold 0 lies outside"),
    ],
)
def test_a_wrong_word_is_refused(more: dict[str, object], text: str) -> None:
    with pytest.raises(InputError, match=text):
        read_regime(_minimal(**more))


def test_versions_may_not_overlap() -> None:
    versions = [_minimal()["versions"][0], _minimal(**{"from": "2021-01-01"})["versions"][0]]
    with pytest.raises(InputError, match="overlap"):
        read_regime({**_minimal(), "versions": versions})
