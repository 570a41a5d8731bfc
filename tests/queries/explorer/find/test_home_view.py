"""The home page: totals, what was seen and loaded, the tour of the demo, ways to load."""

from datetime import date
from pathlib import Path
from typing import Any, cast

from queries.explorer.find.home_view import LOADED_SHOWN, home_of
from queries.explorer.frame.page_address import Address
from queries.explorer.frame.seen_parties import keep_seen, read_seen
from queries.question.sample_files import sample_files
from queries.question.workspace_rows import Status
from queries.workspace.workspace import Workspace

ADDRESS = Address(date(2024, 4, 8))
COUNTS = {"parties": 1_200, "interests": 30, "links": 0, "listings": 4, "gaps": None}


def _status(*days: str | None) -> Status:
    rows = [
        {"dataset": f"set{number}", "retrieved_on": day, **COUNTS}
        for number, day in enumerate(days)
    ]
    return cast("Status", {"datasets": rows, "totals": COUNTS})


def test_one_line_counts_what_is_loaded_and_dates_the_newest_list() -> None:
    home = home_of(ADDRESS, _status("2024-01-02", None, "2023-05-06"), [], titles={}, in_demo=False)
    said = "1,200 parties, 30 holdings, 4 list entries. Newest list: 2 January 2024."
    assert home["totals"] == said
    [seen, stories, loaded] = home["columns"]
    assert stories["lines"] == []
    assert stories["empty"]
    assert seen["lines"] == []
    assert seen["empty"]
    assert [line["title"] for line in loaded["lines"]] == ["Set0", "Set2", "Set1"]


def test_a_dataset_is_called_by_its_title() -> None:
    titles = {"set0": "A made-up list"}
    home = home_of(ADDRESS, _status("2024", "2023"), [], titles=titles, in_demo=False)
    lines = home["columns"][2]["lines"]
    assert [line["title"] for line in lines] == ["A made-up list", "Set1"]


def test_more_sets_than_fit_are_counted() -> None:
    home = home_of(ADDRESS, _status(*["2024"] * (LOADED_SHOWN + 3)), [], titles={}, in_demo=False)
    last = home["columns"][2]["lines"][-1]
    assert (last["title"], last["page"]) == ("and 3 more", "sources")


def test_without_data_there_are_ways_to_load() -> None:
    home = home_of(
        ADDRESS, cast("Status", {"datasets": [], "totals": {}}), [], titles={}, in_demo=True
    )
    assert home["columns"] == []
    assert [page for page, _ in home["ways"]] == ["sources", "own_facts"]
    assert "ownership load FILE..." in home["commands"]


def test_each_step_of_the_tour_is_a_party_of_the_demo(sample_workspace: Path) -> None:
    assert sample_files()
    home = home_of(ADDRESS, _status("2024"), [], titles={}, in_demo=True)
    steps = home["columns"][3]["lines"]
    assert len(steps) == 4
    from queries.question.settings import Settings

    workspace = Workspace(Settings(sample_workspace))
    for step in steps:
        query: dict[str, Any] = step["query"]
        shown = workspace.show(query["party"], query["as_of"])
        assert step["text"].startswith(shown["name"])


def test_what_was_seen_is_kept_in_the_workspace(tmp_path: Path) -> None:
    keep_seen(tmp_path, {"a": "A"})
    assert read_seen(tmp_path) == {}, "no folder is made for it"
    (tmp_path / "cache").mkdir()
    keep_seen(tmp_path, {"b": "Б", "a": "A"})
    assert list(read_seen(tmp_path).items()) == [("b", "Б"), ("a", "A")]
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["seen.json"]
    (tmp_path / "cache" / "seen.json").write_text("{")
    assert read_seen(tmp_path) == {}
