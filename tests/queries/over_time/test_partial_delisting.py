"""One entry of several that ends takes nobody off a list, and no sentence says that it did."""

from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

CASE = """case: f
sources: {{s: {{title: Register}}}}
parties:
  bank: {{schema: Company, name: Partial Bank, source: s}}
  leasing: {{schema: Company, name: Leasing Ltd, source: s}}
interests: [{{owner: bank, asset: leasing, share: "100", source: s}}]
listings:
  - {{party: bank, authority: EU, programme: 269/2014, measures: [asset_freeze, travel_ban],
     start: 2014-07-30, end: 2020-10-01, source: s}}
{others}
"""
ENTRY = (
    "  - {{party: bank, authority: {0}, programme: {1}, measures: [{2}], start: {3}, source: s{4}}}"
)
SECTORAL = ENTRY.format("EU", "833/2014", "sectoral", "2014-08-01", "")
TRAVEL = ENTRY.format("EU", "269/2014", "travel_ban", "2020-10-01", "")
REMOVED = "Partial Bank was removed from the EU list on 1 October 2020"
ENDED = (
    "One entry of Partial Bank on the EU list (Regulation 269/2014: asset freeze and travel ban) "
    "ended"
)


def _workspace(folder: Path, *others: str) -> Workspace:
    file = folder / "f.case.yaml"
    file.write_text(CASE.format(others="\n".join(others)), encoding="utf-8")
    workspace = open_workspace(folder / "workspace")
    (outcome,) = workspace.load([file], Options())
    assert not outcome.is_refused, outcome.answer
    return workspace


def _compared(workspace: Workspace) -> str:
    (row,) = workspace.compare("f:leasing", "2020-09-30", "2020-10-02", ["eu"])
    assert (row["from"]["verdict"], row["to"]["verdict"]) == ("certain", "excluded")
    return row["sentence"]


def _caused(workspace: Workspace) -> str:
    rows = workspace.timeline("f:leasing", ["eu"])
    (row,) = (row for row in rows if row["from"] == "2020-10-01")
    return " ".join(cause["sentence"] for cause in row["causes"])


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (SECTORAL, "(Regulation 833/2014: sectoral)"),
        (TRAVEL, "(Regulation 269/2014: travel ban)"),
        (
            ENTRY.format("EU", "833/2014", "sectoral", "2014-08-01", ", list: eu_833_2014"),
            "(Regulation 833/2014: sectoral)",
        ),
    ],
)
def test_who_stays_on_the_list_was_not_removed_from_it(
    tmp_path: Path, other: str, kept: str
) -> None:
    workspace = _workspace(tmp_path, other)
    for said in (_compared(workspace), _caused(workspace)):
        assert ENDED in said
        assert f"; another kept it on the EU {'sectoral ' * ('list:' in other)}list {kept}" in said
        assert "was removed from" not in said


def test_an_entry_that_takes_the_place_of_another_puts_nobody_on_the_list(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, TRAVEL)
    (row,) = workspace.compare("f:bank", "2020-09-30", "2020-10-02", ["eu"])
    assert "was put on" not in row["sentence"]


@pytest.mark.parametrize(
    "others",
    [
        (),
        (ENTRY.format("UK", "Russia", "asset_freeze", "2014-08-01", ""),),
        (ENTRY.format("EU", "833/2014", "sectoral", "2014-08-01", ", end: 2020-10-01"),),
        (ENTRY.format("EU", "833/2014", "sectoral", "2021-08-01", ""),),
    ],
)
def test_who_stays_on_no_list_of_that_name_was_removed(
    tmp_path: Path, others: tuple[str, ...]
) -> None:
    workspace = _workspace(tmp_path, *others)
    assert REMOVED in _compared(workspace)
    assert "Partial Bank was removed from the EU list (Regulation 269/2014)" in _caused(workspace)


def test_the_page_of_a_party_says_the_same(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, TRAVEL)
    text = workspace.party_page("f:leasing", None, "2021-01-01", time=False)["text"]
    assert ENDED in text
    assert "was removed from" not in text
