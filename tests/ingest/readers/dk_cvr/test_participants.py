"""Danish participants: their kind, their countries, and numbers of other countries' registers."""

from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Party
from tests.ingest.outcome import of
from tests.ingest.readers.dk_cvr.made_up import attribute, participant, write_entries

_FOREIGN = "UDENLANDSK REGISTRERINGSNUMMER"


def identification(**values: str) -> list[dict[str, Any]]:
    return [attribute(name, (value, "2015-01-01", None)) for name, value in values.items()]


def party(tmp_path: Path, **changes: Any) -> Party:
    rows, refused, _ = write_entries(tmp_path, participant(**changes))
    assert refused == []
    found = of(rows, Party)[0]
    assert isinstance(found, Party)
    return found


@pytest.mark.parametrize(
    ("stated", "schema"),
    [("PERSON", "Person"), ("VIRKSOMHED", "Company"), ("ANDET", "LegalEntity")],
)
def test_another_participant_is_what_its_attribute_says(
    tmp_path: Path, stated: str, schema: str
) -> None:
    kept = identification(ANDRE_DELT_TYPE=stated)
    assert party(tmp_path, enhedstype="ANDEN_DELTAGER", attributter=kept).schema == schema
    assert party(tmp_path, enhedstype="ANDEN_DELTAGER").schema == "LegalEntity"


@pytest.mark.parametrize(
    ("kind", "country", "number", "identifiers", "jurisdiction"),
    [
        (_FOREIGN, "GB", "01234567", ["GB-COH:01234567"], "gb"),
        (_FOREIGN, "GB", "1234", [], "gb"),
        (_FOREIGN, "US", "01234567", [], "us"),
        ("TINNUMMER", "GB", "01234567", [], None),
    ],
)
def test_a_foreign_companys_number_is_its_own_registers(
    tmp_path: Path,
    kind: str,
    country: str,
    number: str,
    identifiers: list[str],
    jurisdiction: str | None,
) -> None:
    kept = identification(IDENTIFIKATION_TYPE=kind, IDENTIFIKATION_LANDEKODE=country)
    kept += identification(IDENTIFIKATION_VÆRDI=number)
    found = party(tmp_path, enhedstype="VIRKSOMHED", attributter=kept)
    assert (found.identifiers, found.jurisdiction) == (identifiers, jurisdiction)
    assert ("IDENTIFIKATION_VÆRDI", number) in found.data


def test_a_persons_own_number_is_not_kept(tmp_path: Path) -> None:
    kept = identification(IDENTIFIKATION_TYPE="PASNUMMER", IDENTIFIKATION_VÆRDI="X1")
    kept += identification(OPRINDELIGT_STATSBORGERSKAB="Svensk")
    found = party(tmp_path, attributter=kept)
    told = [("IDENTIFIKATION_TYPE", "PASNUMMER"), ("OPRINDELIGT_STATSBORGERSKAB", "Svensk")]
    assert (found.data, found.identifiers) == (told, [])


def test_countries_are_those_of_the_addresses_that_hold_now(tmp_path: Path) -> None:
    former = {"landekode": "SE", "periode": {"gyldigFra": "2010-01-01", "gyldigTil": "2014-12-31"}}
    now = {"landekode": "GB", "periode": {"gyldigFra": "2015-01-01", "gyldigTil": None}}
    found = party(tmp_path, beliggenhedsadresse=[former, now, {"landekode": None}])
    assert found.countries == ["gb"]
