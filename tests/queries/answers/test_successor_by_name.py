"""Whom GLEIF names as successor of a listed company without an LEI is told."""

from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import open_workspace
from tests.queries.answers.test_stated_otherwise import DAY, entity

LEI = "5493001KJTIIGC8Y1R12"
OTHER = "549300DTUYXVMJXZNY75"
ADDRESS = "<lei:FirstAddressLine>A 1</lei:FirstAddressLine><lei:Country>DE</lei:Country>"
NAME = "<lei:SuccessorEntityName>New House GmbH</lei:SuccessorEntityName>"
NUMBER = f"<lei:SuccessorLEI>{OTHER}</lei:SuccessorLEI>"
TOLD = (
    "New House GmbH is named as successor of the party, without a number: whether a company of "
    "that name is meant, a person must say."
)


def golden_copy(successor: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<lei:LEIData xmlns:lei="http://www.gleif.org/data/schema/leidata/2016"><lei:LEIHeader>'
        "<lei:ContentDate>2026-05-01T00:00:00Z</lei:ContentDate></lei:LEIHeader><lei:LEIRecords>"
        f"<lei:LEIRecord><lei:LEI>{LEI}</lei:LEI><lei:Entity><lei:LegalName>Old House GmbH"
        f"</lei:LegalName><lei:LegalAddress>{ADDRESS}</lei:LegalAddress><lei:HeadquartersAddress>"
        f"{ADDRESS}</lei:HeadquartersAddress><lei:EntityStatus>ACTIVE</lei:EntityStatus>"
        f"<lei:SuccessorEntity>{successor}</lei:SuccessorEntity></lei:Entity><lei:Registration>"
        "<lei:RegistrationStatus>ISSUED</lei:RegistrationStatus></lei:Registration>"
        "</lei:LEIRecord></lei:LEIRecords></lei:LEIData>"
    )


@pytest.mark.parametrize("owned", [False, True])
@pytest.mark.parametrize(("successor", "told"), [(NAME, True), (NUMBER + NAME, False)])
def test_a_successor_by_name_is_told_of_a_party_that_counts(
    tmp_path: Path, successor: str, *, told: bool, owned: bool
) -> None:
    lines = [
        entity("s", "Sanction", entity="l", programId="EU-UKR", startDate="2022-03-01"),
        entity("l", "Company", name="Listed Bank", **({} if owned else {"leiCode": LEI})),
    ]
    if owned:
        lines += [
            entity("o", "Company", name="Old House", leiCode=LEI),
            entity("h", "Ownership", owner="l", asset="o", percentage="100"),
        ]
    files = {"x.ftm.json": "\n".join(lines), "lei2.xml": golden_copy(successor)}
    workspace = open_workspace(tmp_path / "workspace")
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (outcome,) = workspace.load([tmp_path / name], Options(retrieved_on=DAY))
        assert not outcome.is_refused, outcome.answer
    (row,) = workspace.exposure([f"LEI:{LEI}"], ["eu"], DAY)
    workspace.close()
    assert row["verdict"] == ("certain" if owned else "listed")
    assert (TOLD in row["caveats"]) == told
