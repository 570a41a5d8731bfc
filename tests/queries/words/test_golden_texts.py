"""Texts of answers as a person reads them, one by one: the facts in order, the words where fixed.

The parties are those of the sample cases, or made up; the numbers in brackets are sources.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask
from tests.queries.words.loaded_cases import made_up, rows_of

BAND = """
case: band
title: A register band
sources:
  register: {title: Register entry, publisher: A register, published_on: 2023-01-05}
parties:
  owner: {schema: Person, name: Ben Example, source: register}
  works: {schema: Company, name: Made-Up Works Ltd, jurisdiction: gb, source: register}
interests:
  - {owner: owner, asset: works, share: ">25..50", summary: true, source: register}
listings:
  - {party: owner, authority: US-OFAC, list: us_ofac_sdn, measures: [asset_freeze],
     start: 2022-03-01, source: register}
"""
HOLDER = """
case: holder
title: A holder
sources:
  register: {title: Register entry, publisher: A register, published_on: 2023-09-05}
parties:
  owner: {schema: Person, name: Ben Example, birth_date: 1981-01, source: register}
  works: {schema: Company, name: Made-Up Works Ltd, jurisdiction: gb, source: register}
interests:
  - {owner: owner, asset: works, share: "75..100", source: register}
"""
ENTRY = """
case: entry
title: An entry of a list
sources:
  list: {title: A list, publisher: An authority, published_on: 2023-07-20}
parties:
  entry: {schema: Person, name: Ben Example, birth_date: 1981, source: list}
listings:
  - {party: entry, authority: UK, list: uk_sanctions_list, measures: [asset_freeze],
     start: 2023-07-20, source: list}
"""


def _in_order(text: str, parts: Sequence[str]) -> None:
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is missing, or comes too early, in {text!r}"
        place = found + len(part)


SENTENCES = [
    (
        "En+ Group", "us", "2019-01-27",
        "Rule may be met. Oleg Deripaska, on the US SDN List since 6 April 2018, held between "
        "69.5% and 70.5% of En+ Group until a day in January 2019 that no source states. After it "
        "the holding was 44.95%, as stated by OFAC [1, 2]. The rule needs 50%. If the larger "
        "holding still stood on 27 January 2019, the rule was met.",
    ),
    (
        "LLC Drake", "eu", "2024-01-15",
        "Rule met: owned (presumed). JSC Alabuga SEZ, on the EU list since 18 December 2023, held "
        "100% of LLC Drake, as stated by the Council of the European Union [1–4]: 50% through LLC "
        "Alabuga Development, held 100% by JSC Alabuga SEZ; 50% through LLC Alabuga Machinery, "
        "held 100% by LLC Alabuga Development. The presumption can be rebutted.",
    ),
    (
        "EuroChem Group AG", "eu", "2022-06-03",
        "Review needed: trust, disputed control. Aleksandra Melnichenko, on the EU list since 3 "
        "June 2022, was a beneficiary of Firstline Trust from 8 March 2022, as stated by the High "
        "Court of England and Wales [1]. Firstline Trust indirectly held 100% of EuroChem Group "
        "AG, as reported by Ruscrime [2]. Andrey Melnichenko, on the EU list since 9 March 2022, "
        "was a beneficiary of Firstline Trust until 8 March 2022, when Aleksandra Melnichenko, a "
        "relative (as stated by the Council of the European Union), came in, as stated by the High "
        "Court of England and Wales [3]. It is disputed whether Andrey Melnichenko controlled or "
        "influenced EuroChem Group AG. For: the Council of the European Union [4]. Against: SECO, "
        "May 2022 [5]. Further up, not all owners are named.",
    ),
    (
        "NtechLab", "eu", "2024-04-08",
        "Named on list. NtechLab was on the EU human rights list (Regulation 2020/1998, Annex I.B "
        "no 18) from 20 July 2023 [1].",
    ),
    (
        "En+ Group", "us", "2019-02-01",
        "Below threshold, owners not all known. Oleg Deripaska, on the US SDN List since 6 April "
        "2018, held 44.95% of En+ Group from January 2019, as stated by OFAC [1]; the rule needs "
        "50%. Property blocked before the holding was cut stays blocked. No source names the "
        "holders of up to 55.05%.",
    ),
    (
        "En+ Group", "eu", "2024-08-01",
        "Review needed: control. Oleg Deripaska, on the EU list since 8 April 2022, held 44.95% "
        "of En+ Group from January 2019, as stated by OFAC [1]; no other stated owner had more "
        "than 10%. EU guidance of July 2024 treats this as a sign of control. No source names the "
        "holders of up to 55.05%.",
    ),
    (
        "CITGO Holding, Inc.", "us", "2019-02-01",
        "Rule may be met. PdVSA, on the US SDN List since 28 January 2019, held 100% of PDV "
        "Holding, Inc., as reported by WorldECR [1]. PDV Holding, Inc. was an owner of CITGO "
        "Holding, Inc. (share not stated), as reported by sanctions.org [2]. At 50% or more the "
        "rule was met. General License 7 authorised dealings [3]; a licence does not change the "
        "result.",
    ),
    ("Yandex N.V.", "ca", "2024-04-08", "Not assessed. No Canadian list entries are loaded."),
]  # fmt: skip


@pytest.mark.parametrize(("party", "regime", "day", "said"), SENTENCES)
def test_a_verdict_in_full(opened: Workspace, party: str, regime: str, day: str, said: str) -> None:
    (row,) = rows_of(opened, party, regime, day, links=False)
    assert row["sentence"] == said
    numbers = [note.partition("]")[0] for note in row["footnotes"]]
    assert numbers == [f"[{n}" for n in range(1, len(numbers) + 1)]


def test_a_rule_that_had_not_begun_says_when_it_did(opened: Workspace) -> None:
    (row,) = rows_of(opened, "Yandex N.V.", "us_bis_affiliates", "2024-04-08", links=False)
    assert row["sentence"] == (
        "Not assessed. The BIS Affiliates Rule took effect on 29 September 2025."
    )


def test_reports_are_counted_by_documents_and_each_speaker_is_named(opened: Workspace) -> None:
    (row,) = rows_of(opened, "Toloka AI BV", "eu", "2024-04-08", links=True)
    assert (
        "Three reports, in five statements, allege that Toloka AI BV supplied a service to "
        "NtechLab: Follow the Money, as the ministry reports it [1]; The Bureau of Investigative "
        "Journalism, from 2019, 24 February 2022 or 20 July 2023 [2–4]; ZDF and Der Spiegel, via "
        "Nau.ch, from 2023 [5]. Two reports, in four statements, allege that Toloka AI BV "
        "supplied a service to Tevian: Follow the Money, as the ministry reports it [6]; The "
        "Bureau of Investigative Journalism, from 2019, 24 February 2022 or 20 July 2023 [7–9]. "
        "Toloka AI BV disputes all of this [10]."
    ) in row["sentence"]


def test_a_band_that_meets_the_rule_at_one_point(tmp_path: Path) -> None:
    workspace = made_up(tmp_path, BAND)
    (row,) = rows_of(workspace, "Made-Up Works Ltd", "us", "2023-06-01", links=False)
    assert row["sentence"] == (
        "Rule may be met. Ben Example, on the US SDN List since 1 March 2022, held more than 25% "
        "and up to 50% of Made-Up Works Ltd, directly or indirectly [1]. It was met only at "
        "exactly 50%."
    )


def test_an_entry_without_a_day(tmp_path: Path, repository: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    file = repository / "sample_data" / "ofac" / "sdn.csv"
    workspace.load([file], Options(retrieved_on="2024-11-24"))
    (row,) = rows_of(workspace, "ofac-36", "us", "2023-01-01", links=False)
    assert row["sentence"] == (
        "Named on list, date not stated. MADE-UP AIRLINES is on the US SDN List (CUBA) in the file "
        "of 24 November 2024 [1]. The file gives no date of listing, so it does not show whether "
        "the entry stood on 1 January 2023."
    )
    # A file of few entries is a sample, and no list.
    assert row["caveats"][0] == (
        'OFAC entries searched: 6, from "OFAC sanctions lists (SDN and consolidated)", edition of '
        "24 November 2024. The full OFAC list is not loaded."
    )
    assert not any("title" in one for one in workspace.sources()), "files answer as before"


def test_a_namesake_above_a_company(tmp_path: Path) -> None:
    workspace = made_up(tmp_path, HOLDER, ENTRY)
    (row,) = rows_of(workspace, "holder:works", "uk", "2023-10-01", links=False)
    assert row["sentence"].startswith(
        "Review needed: possible match. Ben Example (born January 1981), who held at least 75% of "
        "Made-Up Works Ltd [1], may be Ben Example (born 1981), on the UK list since 20 July 2023 "
        "[2]. Same name, same birth year. Nobody has decided this."
    )


def test_a_pair_that_a_reviewer_left_undecided(own_workspace: Path) -> None:
    workspace = open_workspace(own_workspace)
    workspace.judge("Yandex N.V.", "JSC Yandex Bank", "unsure", reason="trying it out")
    (row,) = rows_of(workspace, "Toloka AI BV", "eu", "2026-08-01", links=False)
    assert row["sentence"].startswith(
        "Review needed: possible match. Yandex N.V., owner of Toloka AI BV [1], may be JSC Yandex "
        'Bank, on the EU list since 23 July 2026 [2]. A reviewer left this undecided: "trying it '
        'out".'
    )


def test_two_days_compared(opened: Workspace) -> None:
    (row,) = opened.compare("Yandex N.V.", "2024-01-01", "2024-04-08", ["eu"])
    _in_order(
        row["sentence"],
        [
            'etween 1 January and 8 April 2024: from "Review needed',
            'to "No listed owner found, owners not all known". Arkady Volozh was removed from the '
            "EU list on 13 March 2024.",
        ],
    )


def test_withheld_passages_have_a_footnote(opened: Workspace, ask: Ask) -> None:
    said = opened.show("Toloka AI BV", "2024-04-08")
    assert said["missing"][:2] == [
        "The Dutch Ministry of Foreign Affairs withheld seven passages [1].",
        "Header, author: protection of privacy (bescherming persoonlijke levenssfeer).",
    ]
    assert said["footnotes"][0].startswith('[1] Decision memo "ter beslissing"')
    shown = " ".join(
        ask("--format", "table", "show", "Toloka AI BV", "--as-of", "2024-04-08").out.split()
    )
    number = shown.partition("Foreign Affairs withheld seven passages [")[2].partition("]")[0]
    assert f'[{number}] Decision memo "ter beslissing", 2024Z05760' in shown
    assert "not_found" not in shown
    assert "eu_human_rights" not in shown
