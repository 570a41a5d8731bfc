"""A sanction that is no freeze and no ban is told as its list calls it, not as `sectoral`."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from ingest.load.pipeline import Options
from queries.terminal import answer_views
from queries.words.list_names import measure_names, one_of_several
from queries.workspace.workspace import open_workspace


def test_what_the_uk_forbids_has_its_own_name(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([repository / "sample_data/uk_sanctions/made-up-uksl-2026.csv"], Options())
    found: list[Any] = [
        workspace.show(party, "2026-10-01") for party in ("uk-rus9001", "uk-rus9002")
    ]
    told = []
    for facts in found:
        console = Console(file=(out := io.StringIO()), width=400)
        monkeypatch.setattr(answer_views, "new_console", lambda console=console: console)
        answer_views.print_facts(facts)
        told.append(out.getvalue())
    assert "asset freeze, trust services" in told[0]
    assert "travel ban, director disqualification" in told[1]
    assert "sectoral" not in "".join(told)
    (entry,) = found[1]["listings"]
    # Whoever computes with it reads the word of the vocabulary.
    assert entry["measures"] == ["asset_freeze", "travel_ban", "sectoral"]
    said = one_of_several("He", entry, "today", ended=True, beside=[entry])
    assert "asset freeze, travel ban and director disqualification" in said
    assert measure_names({**entry, "note": None})[-1] == "sectoral"
    assert measure_names({**entry, "authority": "EU"})[-1] == "sectoral"


def test_so_has_what_switzerland_and_the_eu_forbid(tmp_path: Path, repository: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([repository / "sample_data/seco/made-up-whole-list.xml"], Options())
    entries = workspace.show("seco-9200", "2026-10-01")["listings"]
    told = [measure_names(entry) for entry in entries]
    assert ["restrictions on the money and capital market"] in told
    assert not [names for names in told if "sectoral" in names]
    sectoral = next(entry for entry in entries if "sectoral" in entry["measures"])
    annex: Any = {**sectoral, "list": "ch_ukraine_sectoral", "note": "Ukraine: Annex 33"}
    assert measure_names(annex) == ["Annex 33"]
    ship: Any = {**sectoral, "authority": "EU", "list": "eu_833_2014_vessels"}
    assert measure_names(ship) == ["ban on ports and maritime services"]
