"""Findings: each kind is found where it should be, and nothing in what is in order."""

from graph.record.model import Interest, Name, Party, Row
from graph.values.dates import parse_day
from graph.values.share import Share
from graph.world.identity import world_from_rows
from ingest.checks import Finding, findings, findings_of_dataset

DAY = "2024-06-01"


def holding(owner: str, asset: str, percent: int, **more: str) -> Interest:
    share = Share(percent * 10_000, percent * 10_000)
    return Interest(owner, asset, ["shareholding"], share, **more)  # type: ignore[arg-type]  # texts only are given here


def party(key: str, **more: object) -> Party:
    return Party(key, "Company", [Name(key)], **more)  # type: ignore[arg-type]  # as above


def found(*rows: Row, day: str = DAY) -> list[Finding]:
    return findings(world_from_rows(rows), parse_day(day))


def kinds(*rows: Row, day: str = DAY) -> list[tuple[str, str]]:
    return [(row["kind"], row["about"]) for row in found(*rows, day=day)]


def test_what_is_in_order_gives_nothing() -> None:
    rows: list[Row] = [
        party("a", start="2001-05-01", end="2024-01-01", identifiers=["NL-KVK:27265167"]),
        party("p", birth_date="1970"),
        party("c"),
        holding("a", "c", 40, start="2001-05", end="2024-01-01"),
        holding("p", "c", 60, start="1999", observed_on="2024-05-01"),
    ]
    assert kinds(*rows) == []


def test_totals_over_the_whole() -> None:
    rows = [holding("a", "c", 70), holding("b", "c", 50, end="2024-06-02")]
    (row,) = found(*rows)
    assert (row["kind"], row["about"]) == ("total_over_100", "c")
    assert row["what"] == "direct holders surely hold 120% of the shares on 2024-06-01"
    assert row["records"] == ["example:1", "example:2"]
    assert kinds(*rows, day="2024-06-02") == []


def test_sources_that_disagree() -> None:
    assert kinds(holding("a", "c", 20), holding("a", "c", 30)) == [("sources_disagree", "c")]


def test_circles() -> None:
    rows = [holding("a", "b", 10), holding("b", "c", 10), holding("c", "a", 10)]
    (row,) = found(*rows, holding("a", "d", 10), holding("e", "e", 5, end="2020"))
    assert (row["kind"], row["about"], len(row["records"])) == ("in_circles", "a", 3)
    assert row["what"] == "3 parties hold each other on 2024-06-01: a, b, c"
    assert kinds(holding("a", "a", 10)) == [("in_circles", "a")]


def test_impossible_dates() -> None:
    assert kinds(holding("a", "c", 5, start="2020-02-01", end="2020-01-31")) == [
        ("impossible_dates", "c")
    ]
    assert kinds(holding("a", "c", 5, start="2020-02", end="2020")) == []


def test_a_holding_before_its_owner() -> None:
    born = party("p", birth_date="1990-05-05")
    assert kinds(born, holding("p", "c", 5, start="1989")) == [("before_its_party", "p")]
    assert kinds(born, holding("p", "c", 5, start="1990")) == []
    founded = party("c", start="2010")
    assert kinds(founded, holding("p", "c", 5, start="2009-12-31")) == [("before_its_party", "c")]


def test_a_holding_after_dissolution() -> None:
    gone = party("a", end="2015-03-01")
    late = [("after_its_party", "a")]
    assert kinds(gone, holding("a", "c", 5, start="2016")) == late
    assert kinds(gone, holding("a", "c", 5, end="2015-03-02")) == late
    assert kinds(gone, holding("a", "c", 5, observed_on="2020-01-01")) == late
    assert kinds(gone, holding("c", "a", 5, start="2016")) == late
    assert kinds(gone, holding("a", "c", 5, observed_on="2015-02-01")) == []
    # Nobody says when it was seen nor that it ended: it holds on the day asked (rule 17).
    assert kinds(gone, holding("a", "c", 5)) == late
    assert kinds(gone, holding("a", "c", 5), day="2014-01-01") == []


def test_wrong_checksums() -> None:
    rows = [
        party("a", identifiers=["LEI:5493001KJTIIGC8Y1R17", "XX-YY:1"]),
        party("b", identifiers=["LEI:5493001KJTIIGC8Y1R12"]),
    ]
    (row,) = found(*rows)
    assert (row["kind"], row["about"]) == ("wrong_checksum", "a")
    assert "LEI:5493001KJTIIGC8Y1R17" in row["what"]


def test_findings_of_a_dataset() -> None:
    rows = found(holding("a", "a", 10))
    assert findings_of_dataset(rows, "example") == rows
    assert findings_of_dataset(rows, "exam") == []
