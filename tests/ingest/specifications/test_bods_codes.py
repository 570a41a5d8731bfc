"""Code lists of BODS, of every version."""

import json
from pathlib import Path

import pytest

from graph.record.model import Party
from graph.values.vocabulary import INTEREST_TYPES
from ingest.codes.bods_codes import INTEREST, REASON, code_of
from tests.ingest.specifications.made_up import read, rows

OLD_INTERESTS = {
    "shareholding": "shareholding",
    "voting-rights": "votingRights",
    "appointment-of-board": "appointmentOfBoard",
    "influence-or-control": "otherInfluenceOrControl",
    "other-influence-or-control": "otherInfluenceOrControl",
    "senior-managing-official": "seniorManagingOfficial",
    "settlor-of-trust": "settlor",
    "trustee-of-trust": "trustee",
    "protector-of-trust": "protector",
    "beneficiary-of-trust": "beneficiaryOfLegalArrangement",
    "other-influence-or-control-of-trust": "otherInfluenceOrControl",
    "rights-to-surplus-assets": "rightsToSurplusAssetsOnDissolution",
    "rights-to-profit-or-income": "rightsToProfitOrIncome",
    "rights-granted-by-contract": "rightsGrantedByContract",
    "conditional-rights-granted-by-contract": "conditionalRightsGrantedByContract",
}


NEW_INTERESTS = """shareholding votingRights appointmentOfBoard otherInfluenceOrControl
    seniorManagingOfficial settlor trustee protector beneficiaryOfLegalArrangement
    rightsToSurplusAssetsOnDissolution rightsToProfitOrIncome rightsGrantedByContract
    conditionalRightsGrantedByContract controlViaCompanyRulesOrArticles controlByLegalFramework
    boardMember boardChair unknownInterest unpublishedInterest enjoymentAndUseOfAssets
    rightToProfitOrIncomeFromAssets nominee nominator""".split()


@pytest.mark.parametrize(
    ("code", "wanted"), [*OLD_INTERESTS.items(), *((code, code) for code in NEW_INTERESTS)]
)
def test_an_interest_type_of_any_version_is_known(code: str, wanted: str) -> None:
    """BODS 0.1 to 0.4, codelist ``interestType``."""
    assert code_of(code, INTEREST, "type") == wanted
    assert wanted in INTEREST_TYPES


def test_the_reasons_for_an_unspecified_party_are_known() -> None:
    """BODS 0.4, codelist ``unspecifiedReason``."""
    assert set(REASON) == set(
        """noBeneficialOwners subjectUnableToConfirmOrIdentifyBeneficialOwner
        interestedPartyHasNotProvidedInformation subjectExemptFromDisclosure
        interestedPartyExemptFromDisclosure unknown informationUnknownToPublisher""".split()
    )


@pytest.mark.parametrize(
    ("code", "country", "kept"),
    [
        ("US-DE", "us", ["US-DE"]),
        ("GB", "gb", []),
        ("gb-sct", "gb", ["gb-sct"]),
        ("AUT", "at", ["AUT"]),
        ("Delawa", None, ["Delawa"]),
    ],
)
def test_a_part_of_a_country_is_of_that_country(
    code: str, country: str | None, kept: list[str], tmp_path: Path
) -> None:
    """BODS 0.4, ``Jurisdiction.code``: ISO 3166-1 or, for a part of a country, 3166-2."""
    statement = {
        "statementId": "1" * 32,
        "recordId": "r",
        "recordType": "entity",
        "statementDate": "2024-01-01",
        "recordDetails": {
            "isComponent": False,
            "entityType": {"type": "registeredEntity"},
            "jurisdiction": {"name": "A place", "code": code},
        },
    }
    (party,) = rows(read(tmp_path / "a.json", json.dumps([statement])))
    assert isinstance(party, Party)
    assert party.jurisdiction == country
    assert [value for name, value in party.data if name == "legal_jurisdiction"] == kept
