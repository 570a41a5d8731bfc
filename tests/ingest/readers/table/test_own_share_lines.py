"""Tables: a row whose owner is the word for own shares is the company's holding in itself."""

from pathlib import Path

import pytest

from graph.record.model import Party
from ingest.readers.table.own_share_lines import is_own_shares
from tests.ingest.outcome import Outcome


def read(folder: Path, *rows: str) -> Outcome:
    path = folder / "own.csv"
    path.write_text("\n".join(["owner,company,share", *rows, ""]), encoding="utf-8")
    return Outcome(path)


def remarks(found: Outcome) -> list[str]:
    return [said for item in found.items for said in getattr(item, "remarks", [])]


@pytest.mark.parametrize(
    "word",
    ["Treasury shares", "TREASURY STOCK (3)", "Firm (own shares)", "Own shares of Firm",
     "Shares held in treasury", "The company's own shares", "Eigene Aktien", "Actions propres",
     "Azioni proprie", "Autocartera", "Ações próprias", "Akcje własne", "Eigen aandelen",
     "Saját részvények", "Egna aktier", "Geri alınan paylar", "Ίδιες μετοχές",
     "Казначейские акции", "Доля, принадлежащая обществу", "Викуплені акції", "库存股",
     "自己株式", "מניות באוצר", "أسهم الخزينة"],
)  # fmt: skip
def test_own_shares_are_held_by_the_company(tmp_path: Path, word: str) -> None:
    found = read(tmp_path, f'"{word}",Firm,30', "Ann,Firm,70")
    held = [(row.owner, row.asset, row.share and row.share.text) for row in found.interests]
    assert held == [
        ("made_up-firm", "made_up-firm", "30"),
        ("made_up-ann", "made_up-firm", "70"),
    ]
    names = {
        row.names[0].value
        for item in found.items
        for row in getattr(item, "rows", [])
        if type(row) is Party
    }
    assert names == {"Firm", "Ann"}
    assert remarks(found) == [f"owner: {word!r} is read as the company's own shares"]


def test_own_shares_count_in_the_line_of_totals(tmp_path: Path) -> None:
    found = read(tmp_path, "A,Firm,50", "Treasury shares,Firm,20", "Total,Firm,70")
    assert (len(found.interests), len(found.refused)) == (2, 1)


@pytest.mark.parametrize(
    "name", ["HM Treasury", "State Treasury", "Own Retail Ltd", "Treasury Wine Estates", "Eigen AG"]
)
def test_a_party_of_a_like_name_is_read_as_such(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, f"{name},Firm,30")
    assert found.interests[0].owner != found.interests[0].asset
    assert remarks(found) == []


def test_what_may_be_own_shares_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, "Treasury shares with subsidiaries,Firm,30")
    assert found.interests[0].owner != found.interests[0].asset
    (said,) = remarks(found)
    assert "for the company's own shares write the company as owner" in said
    assert not is_own_shares("Other Ltd (own shares)", "Firm")
