"""Which entry of which list is cited where several say the same."""

from dataclasses import replace
from typing import Any

import pyarrow as pa

from graph.record.model import Listing, Name, Party, Row
from graph.world.identity import build_tables, build_world, world_from_rows
from queries.answers.exposure_answer import exposure_rows, path_rows
from queries.rows.party_rows import facts_of
from tests.queries.evidence.made_up import DAY, entry, holds, paths_of


def cited(readers: dict[str, str], *entries: tuple[str, Listing]) -> list[dict[str, Any]]:
    """Return the listings of a path whose listed party stands in several datasets."""
    stake = holds("x", "t", "60")
    numbered = [
        (row, {**ORIGIN, "dataset": dataset, "record_id": str(n)})
        for n, (dataset, row) in enumerate([("reg", stake), *entries], 1)
    ]
    sources = pa.table(
        {
            "dataset": list(readers),
            "source_id": [""] * len(readers),
            "reader": list(readers.values()),
        }
    )
    world = build_world(build_tables(numbered), data_version="none", sources=sources)
    (path,) = paths_of(world, "t", "x")
    listings: list[dict[str, Any]] = path["listings"]
    number = world.number_of("x")
    assert number is not None
    assert facts_of(world, number, DAY)["listings"] == listings
    assert path["sentence"].startswith("x, on the EU list")
    return listings


ORIGIN = {"record_key": bytes(16), "source_id": "", "position": ""}


READERS = {"all": "ftm", "fsf": "eu_fsf", "memo": "case", "sheet": "table"}


def test_the_authoritys_own_list_is_cited_before_those_that_others_compile() -> None:
    entries = [
        entry("all", programme="269/2014", act="2022/336"),
        entry("sheet", programme="269/2014", act="2022/336"),
        entry("memo", programme="269/2014"),
        entry("fsf", programme="269/2014", entry_id="1"),
        entry("fsf", programme="269/2014", act="2022/336", entry_id="2"),
    ]
    wanted = [("fsf", "2"), ("fsf", "1"), ("memo", None), ("all", None), ("sheet", None)]
    for order in (entries, entries[::-1]):
        found = cited(READERS, *order)
        assert [(row["dataset"], row["entry_id"]) for row in found] == wanted


def test_a_case_that_names_the_act_is_cited_before_a_list_that_does_not() -> None:
    entries = [entry("fsf", programme="269/2014"), entry("memo", programme="x", act="2022/336")]
    assert [row["dataset"] for row in cited(READERS, *entries)] == ["memo", "fsf"]


def test_an_entry_in_no_doubt_is_cited_before_one_that_is_alleged() -> None:
    entries = [entry("fsf", act="2022/336", certainty="alleged"), entry("all")]
    assert [row["dataset"] for row in cited(READERS, *entries)] == ["all", "fsf"]


def test_a_path_from_a_listing_in_doubt_is_told_and_counts_nothing() -> None:
    def told(said: str = "confirmed", **more: Any) -> list[dict[str, Any]]:
        names: list[Row] = [Party(key, "Company", [Name(key)]) for key in "xyt"]
        freeze = ["asset_freeze"]
        lists = [Listing("y", "EU", "eu_fsf", None, freeze, "2020-01-01")]
        lists.append(Listing("x", "EU", "eu_fsf", start="2020-01-01", **more))
        doubted = replace(holds("x", "t", "60"), certainty=said)
        world = world_from_rows([*names, doubted, holds("y", "t", "10"), *lists])
        number = world.number_of("t")
        assert number is not None
        (row,) = exposure_rows(world, [number], ["eu"], DAY, links=False)
        assert row["verdict"] == "review"
        rows = path_rows(world, number, "eu", DAY, k=2, links=False)
        assert [path["explained_pct"] for path in rows] == [100, 100]
        assert path_rows(world, number, "eu", DAY, k=1, links=False)[0]["listed_id"] == "y"
        paths: list[dict[str, Any]] = row["paths"]
        return paths

    sure, alleged = told(measures=["asset_freeze"], certainty="alleged")
    assert (sure["counts_toward_rule"], alleged["counts_toward_rule"]) == (True, False)
    assert alleged["why_not_counted"] == "The entry is alleged."
    assert alleged["sentence"].startswith("x, whose entry on the EU list since 1 January 2020 is")
    _, reported = told("reported", measures=["asset_freeze"], certainty="alleged")
    assert " is alleged, held 60% of t, as reported" in reported["sentence"]
    _, unmapped = told(programme="NEW")
    assert unmapped["why_not_counted"] == "The entry names measures that are not known."


def test_an_entry_that_holds_for_sure_is_cited_before_one_that_may() -> None:
    entries = [entry("fsf", act="2022/336", start="2024"), entry("all", start="2023-01-01")]
    assert [row["dataset"] for row in cited(READERS, *entries)] == ["all", "fsf"]
