"""The texts of the command line, as a person reads them: help, errors, remarks, sums."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.regimes.read_regimes import load_regimes
from queries.cli.commands import cli
from tests.queries.conftest import Ask, cases

HELP = {
    "": "Exit 2: change the input or the data.",
    "load": "Load FILES.",
    "exposure": "Show parties on sanctions lists that own, control or are linked to PARTY.",
    "drop": "Remove DATASET and its stored files.",
    "rebuild": "Rebuild search index and graph.",
    "checks": "Find contradictions in the sources.",
}
"""A sentence of the help of each command."""
ASKED = {
    ("search", "zzzqq"): (
        'Nothing found for "zzzqq" in alabuga, citgo, enplus, eurochem and toloka. No other source '
        "was searched."
    ),
    ("exposure", "zzzqq"): 'No party is called "zzzqq". Search for it: ownership search zzzqq',
    ("exposure", "toloka:toloka_bv", "--regime", "xx"): (
        'There is no rule "xx". Use one of: ca_sema (ca), ch_seco (ch), '
    ),
    ("exposure", "toloka:toloka_bv", "--as-of", "2024-13-01"): (
        '"2024-13-01" is not a date. Write YYYY-MM-DD.'
    ),
    ("checks", "--as-of", "2024-04-08"): "No contradictions found on 8 April 2024.",
}
"""What the sample cases answer on stderr."""
TITLES = {
    "us_ofac_50": "US blocking (50 Percent Rule)",
    "us_ofac_ssi": "US sectoral sanctions (50 percent)",
    "us_ofac_ns_cmic": "US investment ban, Chinese military companies",
    "us_ofac_ethiopia_menu_based": "US Ethiopia sanctions, menu-based",
    "us_bis_affiliates": "US export controls (BIS Affiliates Rule)",
    "eu_asset_freeze": "EU asset freeze",
    "eu_asset_freeze_ownership_limb": "EU asset freeze, ownership test only",
    "eu_2580_2001": "EU terrorism list (2580/2001)",
    "eu_833_2014_art5aa": "EU transaction ban (833/2014, Article 5aa)",
    "eu_amlr_2024_1624": "EU beneficial owners, from July 2027",
    "nl_ubo_wwft": "Dutch beneficial owners (Wwft)",
    "uk_reg7": "UK asset freeze (regulation 7)",
    "uk_psc": "UK persons with significant control",
    "ca_sema": "Canadian asset freeze (SEMA)",
    "ch_seco": "Swiss asset freeze (SECO)",
    "jp_feta_russia": "Japanese asset freeze, Russia",
}


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("command", HELP)
def test_help_says_what_a_command_does(command: str) -> None:
    shown = CliRunner().invoke(cli, [*command.split(), "--help"])
    assert HELP[command] in _in_one_line(shown.output)


def test_complete_says_what_has_ended() -> None:
    shown = CliRunner().invoke(cli, ["load", "--help"])
    assert "Records missing from this edition have ended." in _in_one_line(shown.output)


@pytest.mark.parametrize("asked", ASKED)
def test_an_answer_without_rows_says_why(ask: Ask, asked: tuple[str, ...]) -> None:
    assert ASKED[asked] in ask(*asked).err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ofca", "us_ofac_50"),
        ("ofac", "us_ofac_50"),
        ("eu_aset_freeze", "eu_asset_freeze"),
        ("seco", "ch_seco"),
        ("xx", None),
        ("zzzqq", None),
    ],
)
def test_a_mistyped_rule_is_answered_with_the_nearest_and_all_keys(
    ask: Ask, typed: str, meant: str | None
) -> None:
    said = ask("exposure", "toloka:toloka_bv", "--regime", typed).err
    assert all(key in said for key in load_regimes())
    assert ("Did you mean" in said) is (meant is not None)
    assert meant is None or f"Did you mean {meant}?" in said


def test_rules_are_called_as_people_call_them() -> None:
    regimes = load_regimes()
    assert {key: regime.title for key, regime in regimes.items()} == TITLES
    eu, uk = (regimes[key].versions[-1].caveats for key in ("eu_asset_freeze", "uk_reg7"))
    assert (
        "EU texts do not say how to calculate a chain. Here a company above the threshold passes "
        "on its whole holding." in eu
    )
    assert (
        "Whether a listed person could run the company as they wish is a question of fact, not "
        "decided here." in uk
    )


def test_without_data_the_next_step_is_named(ask: Ask, tmp_path: Path) -> None:
    for asked in (("search", "Toloka"), ("exposure", "Toloka")):
        said = ask("--workspace", tmp_path / "empty", *asked).err
        assert "No data is loaded. Run: ownership load FILE" in said


def test_a_list_is_summed_up_with_the_lines_to_look_at(ask: Ask, tmp_path: Path) -> None:
    listed = tmp_path / "counterparties.csv"
    listed.write_text(
        "name,country,desk\nToloka AI BV,nl,A\nYandex N.V.,nl,B\nNtechLab,ru,B\n"
        "Tolokka AI,nl,C\nZqqx Corp,de,C\n",
        encoding="utf-8",
    )
    told = ask("exposure", "--input", listed, "--regime", "eu", "--as-of", "2024-04-08")
    assert "Not used, copied to the result: desk.\n" in told.err
    assert "5 lines: 3 matched, 1 to check by hand (line 4), 1 not found (line 5).\n" in told.err
    caveats = [row["caveats"] for row in told.json if row["verdict"] == "not_assessed"]
    (said,) = caveats[0]
    assert said.startswith("Toloka AI BV may be meant (strong: ")
    assert said.endswith("Choose one in matches.csv.")


def test_a_load_is_summed_up(ask: Ask, tmp_path: Path, repository: Path) -> None:
    told = ask("--format", "table", "--workspace", tmp_path / "w", "load", *cases(repository))
    said = _in_one_line(told.out)
    assert "Loaded 5 files, 265 records; none refused. Added 60 parties, 55 interests" in said
    assert "19 links, 28 list entries, 28 gaps, 14 decisions and 1 transfer." in said


def test_a_refused_row_says_where_what_and_what_to_do(
    ask: Ask, tmp_path: Path, repository: Path
) -> None:
    before = ("--format", "table", "--workspace", tmp_path / "w")
    told = ask(*before, "load", repository / "sample_data/table/owners.csv")
    assert "Loaded 1 file, 8 records; 2 refused (see: ownership quarantine)." in told.out
    refused = _in_one_line(ask(*before, "quarantine").out)
    assert (
        'owners.csv, row 10 was not loaded. The share "68,3" has a decimal comma. Write 68.3, or '
        'set decimal = "," in the mapping.' in refused
    )


def test_a_file_that_breaks_off_says_where(ask: Ask, tmp_path: Path, repository: Path) -> None:
    whole = (repository / "sample_data/eu_fsf/retyped-entries.xml").read_bytes()
    bad = tmp_path / "bad.xml"
    bad.write_bytes(whole[:600])
    told = ask("--workspace", tmp_path / "w", "load", bad)
    lines = whole[:600].decode().splitlines()
    assert told.code == 2
    assert f"bad.xml was not loaded. It breaks off at line {len(lines)}, column " in told.err
    assert "Download it again." in told.err


def test_a_file_of_an_unknown_format_says_what_to_do(ask: Ask, tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text("nothing that anybody knows\n", encoding="utf-8")
    said = ask("--workspace", tmp_path / "w", "load", odd).err
    assert (
        "odd.txt was not loaded: format not recognised. Name it with --reader, or describe it with "
        "--mapping." in said
    )


def test_missing_stored_data_are_named_in_words(ask: Ask, tmp_path: Path, repository: Path) -> None:
    workspace = tmp_path / "w"
    ask("--workspace", workspace, "load", *cases(repository))
    (part,) = workspace.glob("record/parts/toloka-*/listings.parquet")
    part.unlink()
    told = ask("--workspace", workspace, "exposure", "toloka:toloka_bv")
    assert told.code == 2
    assert (
        "No answer was given. Stored list entries of dataset toloka are missing. Restore the "
        "workspace from a copy, or run: ownership repair" in told.err
    )
