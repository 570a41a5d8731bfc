"""The table of dated programmes: every row can be read, and the look-up finds what files write."""

import csv
import tomllib
from importlib.resources import files

import pytest

from graph.programmes.programme_days import find_programme_days, first_day_of
from graph.values.dates import ALWAYS, NEVER, iso_day, parse_day

CERTAINTY = {"read", "reported", "not checked"}


def table() -> list[dict[str, str]]:
    text = files("graph.programmes").joinpath("programmes.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_row_says_where_its_day_comes_from() -> None:
    rows = table()
    assert len(rows) == 479
    for row in rows:
        assert row["certainty"] in CERTAINTY, row
        assert row["source"] or not row["first_day"], row
        assert not row["first_day"] or row["first_day"] <= (row["last_day"] or "9"), row


def test_every_programme_of_the_lists_has_days() -> None:
    """A code that a reader maps is never left without the days of its programme by its spelling."""
    for file in files("ingest").joinpath("lists").iterdir():
        if not file.name.endswith(".toml"):
            continue
        for group in tomllib.loads(file.read_text(encoding="utf-8")).values():
            for code, item in group["codes"].items():
                programme = item["programme"]
                if programme == "SDN" or item["list"] == "eu_833_2014_vessels":
                    continue
                found = find_programme_days(group["authority"], item["list"], programme)
                assert found is not None, (file.name, code)


@pytest.mark.parametrize(
    ("authority", "list_name", "programme", "first", "until"),
    [
        ("US-OFAC", None, "RUSSIA-EO14024", "2021-04-15", None),
        ("US-OFAC", "us_ofac_sdn", "E.O. 14024", "2021-04-15", None),
        ("US-OFAC", "us_ofac_ssi", "UKRAINE-EO13662", "2014-07-16", None),
        ("US-OFAC", "us_ofac_sdn", "UKRAINE-EO13662", "2014-03-20", None),
        ("US-OFAC", "us_ofac_sdn", "BURMA", "2003-07-28", "2016-10-08"),
        ("US-OFAC", None, "sudan", "1997-11-03", "2017-10-13"),
        ("EU", "eu_belarus", "765/2006", "2004-09-24", None),
        ("EU", None, "Regulation (EU) No 269/2014", "2014-03-17", None),
        ("EU", "eu_zimbabwe", None, "2002-02-18", "2026-02-18"),
        ("UK", "uk_iran", "Iran (Human Rights)", "2011-04-12", None),
        ("UK", "uk_burundi", "Burundi", "2015-10-01", "2022-01-05"),
        ("UN", "un_mali", "2374 (2017)", "2017-09-05", "2023-09-01"),
        ("CH", "ch_taliban", "SR 946.231.07", "2025-05-15", None),
    ],
)
def test_a_programme_is_in_force_in_the_union_of_its_bases(
    authority: str, list_name: str | None, programme: str | None, first: str, until: str | None
) -> None:
    found = find_programme_days(authority, list_name, programme)
    assert found is not None
    assert iso_day(found.first) == first
    assert found.until == (NEVER if until is None else parse_day(until))


def test_a_suspended_programme_has_a_pause() -> None:
    found = find_programme_days("UN", None, "1737")
    assert found is not None
    assert [tuple(map(iso_day, days)) for days in found.pauses] == [("2016-01-16", "2025-09-28")]
    assert found.instrument_on(parse_day("2020-01-01")) is None


def test_an_unknown_programme_has_no_days_and_its_authority_may_have() -> None:
    assert find_programme_days("US-OFAC", None, "NOT A TAG") is None
    assert find_programme_days("XX", "a list", None) is None
    assert iso_day(first_day_of("US-OFAC")) == "1963-07-08"
    assert first_day_of("XX") == ALWAYS


@pytest.mark.parametrize(
    ("day", "named"),
    [
        ("2015-01-01", "Regulation 359/2011"),
        ("2021-06-01", "Iran (Sanctions) (Human Rights) (EU Exit) Regulations 2019, S.I. 2019/134"),
        ("2023-12-14", "The Iran (Sanctions) Regulations 2023"),
    ],
)
def test_regulations_are_named_only_from_their_first_day(day: str, named: str) -> None:
    published = "The Iran (Sanctions) Regulations 2023"
    found = find_programme_days("UK", "uk_iran", published)
    assert found is not None
    assert found.named_on(published, parse_day(day)) == named
    assert found.named_on("Iran (Human Rights)", parse_day(day)) == "Iran (Human Rights)"
