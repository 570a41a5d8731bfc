"""An entry whose programme was suspended is never told as unbroken: the break has its days."""

from pathlib import Path

from queries.draw.answer_scene import _listing_mark
from queries.words.list_names import entry_words
from queries.workspace.workspace import Workspace
from tests.queries.words.loaded_cases import case_text, listed, made_up, rows_of

BREAK = (
    "suspended with its programme from 16 January 2016 to 27 September 2025, "
    "on it again since 28 September 2025"
)
NEW = "2025-12-01"


def _workspace(folder: Path, authority: str, programme: str, start: str) -> Workspace:
    entry = (
        f"  - {{party: bank, authority: {authority}, programme: '{programme}', "
        f"measures: [asset_freeze], start: {start}, source: s}}"
    )
    text = case_text(
        "broken",
        "bank Company Made-Up Bank; works Company Made-Up Works; other Person Ann Other",
        "interests:\n  - {owner: bank, asset: works, share: 60, source: s}",
        f"listings:\n{entry}\n{listed('other', 'US-OFAC', '2022-01-01')}",
    )
    return made_up(folder, text)


def test_a_break_is_told_wherever_the_entry_is(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, "UN", "Iran", "2010-06-09")
    facts = workspace.show("broken:bank", NEW)
    (entry,) = facts["listings"]
    assert entry_words(entry) == f"on the UN list since 9 June 2010, {BREAK}"
    assert _listing_mark([entry]) == "LISTED UN Iran (again since 28 September 2025)"
    for party in ("bank", "works"):
        (row,) = rows_of(workspace, f"broken:{party}", "us", NEW, links=True)
        told = " ".join(path["sentence"] for path in row["paths"])
        assert BREAK in row["opening"]["text"] + told, (row["opening"]["text"], told)


def test_a_break_of_months_is_told_in_months(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, "JP", "Iran", "2010-06-09")
    (entry,) = workspace.show("broken:bank", NEW)["listings"]
    assert "from January 2016 to September 2025, on it again since October 2025" in entry_words(
        entry
    )


def test_days_before_and_in_the_break_do_not_tell_its_end(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, "UN", "Iran", "2010-06-09")
    (before,) = workspace.show("broken:bank", "2015-06-01")["listings"]
    assert entry_words(before) == "on the UN list since 9 June 2010"
    (within,) = workspace.show("broken:bank", "2020-06-01")["listings"]
    assert within["state"] == "paused"
    assert entry_words(within).endswith("suspended with its programme since 16 January 2016")


def test_an_entry_made_after_the_break_has_none(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, "UN", "Iran", "2025-10-01")
    (entry,) = workspace.show("broken:bank", NEW)["listings"]
    assert entry_words(entry) == "on the UN list since 1 October 2025"


def _undated(folder: Path, programme: str, seen: str) -> Workspace:
    entry = (
        f"  - {{party: p, authority: US-OFAC, list: us_ofac_sdn, programme: {programme}, "
        f"measures: [asset_freeze], observed_on: {seen}, source: s}}"
    )
    text = case_text(
        "undated",
        "p Person Pavel Primer; works Company Made-Up Works",
        "interests:\n  - {owner: p, asset: works, share: 60, source: s}",
        f"listings:\n{entry}",
    )
    return made_up(folder, text)


def test_an_entry_before_its_programme_is_told_in_every_sentence(tmp_path: Path) -> None:
    workspace = _undated(tmp_path, "RUSSIA-EO14024", "2022-01-01")
    for party in ("p", "works"):
        (row,) = rows_of(workspace, f"undated:{party}", "us", "2010-01-01")
        assert row["verdict"] == "excluded"
        why = "Its programme began only on 15 April 2021, so Pavel Primer is not known to have"
        for text in (row["reading"], row["sentence"], row["opening"]["text"]):
            assert why in text, text
            assert text.count("an older programme may have named it.") == 1, text


def test_what_leaves_an_undated_entry_open_is_the_end_of_its_programme(tmp_path: Path) -> None:
    workspace = _undated(tmp_path, "BURMA", "2022-01-01")
    why = "ended on 8 October 2016, and the entry was seen after that."
    (own,) = rows_of(workspace, "undated:p", "us", "2023-01-01")
    assert (own["verdict"], own["result"]) == ("possible", "May be on list")
    assert own["flags"] == []
    assert why in own["reading"]
    assert why in own["sentence"]
    assert "no date of listing" not in own["reading"] + own["opening"]["text"]
    (below,) = rows_of(workspace, "undated:works", "us", "2023-01-01")
    assert below["verdict"] == "possible"
    assert why in below["sentence"]
    # Before it was seen, the start is open too.
    (own,) = rows_of(workspace, "undated:p", "us", "2018-01-01")
    assert own["flags"] == ["listing_undated"]
    assert "gives no date of listing" in own["reading"]
    assert why in own["reading"]
