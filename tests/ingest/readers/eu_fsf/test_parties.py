"""Who stands on the EU's list: names, days of birth, numbers and papers."""

from pathlib import Path

import pytest

from graph.record.model import Name
from tests.ingest.readers.eu_fsf.made_up import NAME, PERSON, REGULATION, export, only_rows


@pytest.mark.parametrize(
    "alias",
    [
        '<nameAlias wholeName="Nobody" strong="false"/>',
        '<nameAlias wholeName="Nobody" strong="true"><remark>Low quality</remark></nameAlias>',
    ],
)
def test_a_weak_alias_is_marked_so(tmp_path: Path, alias: str) -> None:
    party, _, _ = only_rows(export(tmp_path, REGULATION + PERSON + alias + NAME))
    assert party.names == [Name("Nobody", "weak"), Name("Somebody", "name")]


def test_a_name_whose_letters_are_lost_identifies_nobody(tmp_path: Path) -> None:
    alias = '<nameAlias wholeName="???? ???" strong="true"/>'
    party, _, record = only_rows(export(tmp_path, REGULATION + PERSON + alias + NAME))
    assert party.names[0].kind == "weak"
    assert "letters of the name" in record.remarks[0]


def test_nowhere_is_no_country(tmp_path: Path) -> None:
    inside = (
        '<citizenship countryIso2Code="00" countryDescription="UNKNOWN"/>'
        '<citizenship countryIso2Code="BY" countryDescription="BELARUS"/>'
        '<address countryIso2Code="00" countryDescription="UNKNOWN"/>'
        '<address countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION" city=""/>'
    )
    party, _, _ = only_rows(export(tmp_path, REGULATION + PERSON + NAME + inside))
    assert (party.countries, party.addresses) == (["by"], [])


def test_a_birth_about_a_year_is_text_and_an_exact_one_a_date(tmp_path: Path) -> None:
    inside = (
        '<birthdate circa="true" calendarType="GREGORIAN" year="1958"/>'
        '<birthdate circa="false" calendarType="GREGORIAN" year="1961" monthOfYear="4"/>'
        '<birthdate circa="false" calendarType="ISLAMIC" year="1380"/>'
    )
    party, _, _ = only_rows(export(tmp_path, REGULATION + PERSON + NAME + inside))
    assert party.birth_date == "1961-04"
    assert [v for k, v in party.data if k == "birth"] == ["about 1958", "1961-04", "1380 (ISLAMIC)"]


@pytest.mark.parametrize(
    ("number", "identifiers"),
    [
        ("7707314029", ["RU-INN:7707314029"]),
        ("7707314020", []),
        ("INN 7707314029", ["RU-INN:7707314029"]),
    ],
)
def test_a_company_number_must_prove_its_check_digits(
    tmp_path: Path, number: str, identifiers: list[str]
) -> None:
    document = (
        '<identification identificationTypeCode="fiscalcode" countryIso2Code="RU" '
        f'number="{number}"/>'
    )
    inside = REGULATION + '<subjectType code="enterprise"/>' + NAME + document
    party, _, _ = only_rows(export(tmp_path, inside))
    assert party.identifiers == identifiers
    assert ("identification", f"fiscalcode {number} ru") in party.data


@pytest.mark.parametrize(
    ("kind", "countries", "identifiers"),
    [
        ("enterprise", ["RU"], ["RU-INN:7707314029"]),
        ("enterprise", ["RU", "CY"], []),
        ("enterprise", ["00"], []),
        ("person", ["RU"], []),
    ],
)
def test_a_number_without_a_country_is_of_the_one_country_of_a_body(
    tmp_path: Path, kind: str, countries: list[str], identifiers: list[str]
) -> None:
    """Most numbers of the published list have the country 00, UNKNOWN."""
    places = "".join(f'<address city="A" countryIso2Code="{code}"/>' for code in countries)
    document = (
        '<identification identificationTypeCode="fiscalcode" countryIso2Code="00" '
        'number="7707314029"/>'
    )
    inside = REGULATION + f'<subjectType code="{kind}"/>' + NAME + places + document
    party, _, _ = only_rows(export(tmp_path, inside))
    assert party.identifiers == identifiers


def test_a_document_known_to_be_false_is_no_identifier(tmp_path: Path) -> None:
    document = '<identification identificationTypeCode="passport" number="X1" knownFalse="true"/>'
    party, _, _ = only_rows(export(tmp_path, REGULATION + PERSON + NAME + document))
    assert party.identifiers == []
    assert ("identification", "passport X1 known to be false") in party.data


def test_marks_of_a_document_are_said(tmp_path: Path) -> None:
    """FSF XSD 1.1, ``identification``: marks say what a number is still good for."""
    document = (
        '<identification identificationTypeCode="id" number="X1" knownExpired="true" '
        'reportedLost="true" revokedByIssuer="true" diplomatic="true" knownFalse="false"/>'
    )
    party, _, _ = only_rows(export(tmp_path, REGULATION + PERSON + NAME + document))
    said = "id X1 known to be expired reported lost revoked diplomatic"
    assert ("identification", said) in party.data


@pytest.mark.parametrize("true", ["true", "TRUE", "1"])
def test_a_mark_is_true_in_every_spelling(tmp_path: Path, true: str) -> None:
    """FSF XSD 1.1: marks are ``xs:boolean``, so ``1`` as well; the CSV writes them in capitals."""
    false = {"true": "false", "TRUE": "FALSE", "1": "0"}[true]
    inside = (
        REGULATION + PERSON + f'<nameAlias wholeName="A" strong="{true}"/>'
        f'<nameAlias wholeName="B" strong="{false}"/>'
        f'<birthdate year="1940" circa="{true}"/>'
        f'<identification identificationTypeCode="passport" number="X1" knownFalse="{true}"/>'
    )
    party, _, _ = only_rows(export(tmp_path, inside))
    assert [(n.value, n.kind) for n in party.names] == [("A", "name"), ("B", "weak")]
    assert (party.birth_date, party.identifiers) == (None, [])


def test_a_persons_address_that_is_only_a_country_is_kept(tmp_path: Path) -> None:
    address = '<address city="" countryIso2Code="IR" countryDescription="IRAN"/>'
    nowhere = '<address city="" countryIso2Code="00" countryDescription="UNKNOWN"/>'
    party, _, _ = only_rows(export(tmp_path, REGULATION + PERSON + NAME + address + nowhere))
    assert (party.addresses, party.countries) == ([], [])
    assert party.data == [("address_country", "IRAN")]


def test_a_document_has_its_issuer_and_dates(tmp_path: Path) -> None:
    """FSF schema 1.1, identification: issuer, validity and name are attributes of their own."""
    document = (
        '<identification identificationTypeCode="passport" number="AB1234567" issuedBy="FMS" '
        'issuedDate="2010-01-02" validFrom="" validTo="2020-01-01" nameOnDocument="I. IVANOV" '
        'countryIso2Code="RU" knownExpired="true"/>'
    )
    party, _, _ = only_rows(export(tmp_path, REGULATION + PERSON + NAME + document))
    said = "issued 2010-01-02 by FMS expires 2020-01-01 in the name of I. IVANOV"
    assert party.identifiers == ["PASSPORT:AB1234567"]
    assert party.data == [
        ("identification", f"passport AB1234567 ru {said} known to be expired"),
    ]
