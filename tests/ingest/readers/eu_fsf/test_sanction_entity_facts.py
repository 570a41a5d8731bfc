"""What the EU's list says beside names and days: of former names, citizenships and documents."""

from pathlib import Path

import pytest

from tests.ingest.readers.eu_fsf.made_up import export, only_rows, read

PERSON = '<subjectType code="person"/><regulation programme="HR"/><nameAlias wholeName="A B"/>'


def test_what_is_said_of_a_citizenship_is_kept(tmp_path: Path) -> None:
    inside = (
        '<citizenship countryIso2Code="KW" countryDescription="KUWAIT">'
        "<remark>citizenship withdrawn in 2002</remark></citizenship>"
        '<citizenship region="North" countryIso2Code="00" countryDescription="UNKNOWN"/>'
    )
    party, _, _ = only_rows(export(tmp_path, PERSON + inside))
    assert party.countries == ["kw"]
    assert [text for name, text in party.data if name == "citizenship_remark"] == [
        "KUWAIT: citizenship withdrawn in 2002",
        "North",
    ]


def test_an_address_at_the_time_of_listing_and_a_place_of_issue_are_said(tmp_path: Path) -> None:
    inside = (
        '<address city="Town" asAtListingTime="true" countryDescription="OMAN"/>'
        '<address city="Other" asAtListingTime="false" countryDescription="OMAN"/>'
        '<identification number="A1" identificationTypeCode="passport" region="Muscat"/>'
    )
    party, _, _ = only_rows(export(tmp_path, PERSON + inside))
    assert party.addresses == ["Town, OMAN", "Other, OMAN"]
    assert ("address_remark", "as at the time of listing: Town, OMAN") in party.data
    assert ("identification", "passport A1 in Muscat") in party.data
    assert len(party.data) == 2


def test_two_regimes_under_one_code_are_two_listings(tmp_path: Path) -> None:
    """FSF XSD 1.1, ``regulation``: ``programme`` UKR is 208/2014 and 269/2014."""
    acts = [("208/2014 (OJ L66)", "2014-03-06"), ("2014/577 (OJ L160)", "2014-05-29")]
    acts += [("2022/427 (OJ L87I)", "2022-03-15"), ("269/2014 (OJ L78)", "2014-03-17")]
    inside = "".join(
        f'<regulation numberTitle="{title}" programme="UKR" publicationDate="{day}"/>'
        for title, day in acts
    )
    person = PERSON.replace('<regulation programme="HR"/>', "")
    _, listings, _ = only_rows(export(tmp_path, inside + person, 'designationDate="2014-03-06"'))
    assert [(x.list_name, x.act, x.start) for x in listings] == [
        ("eu_ukraine_misappropriation", "208/2014", "2014-03-06"),
        ("eu_269_2014", "2022/427", "2014-03-06"),
    ]


FIRM = '<subjectType code="enterprise"/><regulation programme="PRK"/>'


def names_with_remarks(*names: tuple[str, str]) -> str:
    """Return names with the remark on each."""
    each = (f'<nameAlias wholeName="{n}"><remark>{r}</remark></nameAlias>' for n, r in names)
    return FIRM + "".join(each)


@pytest.mark.parametrize(
    ("remark", "kind"),
    [
        ("formerly known as", "previous"),
        ("born in Town\n(Former name);", "previous"),
        ("former name of Made-up Bank", "previous"),
        ("previously listed as", "previous"),
        ("low quality alias; formerly listed as", "weak"),
        ("formerly known as Another Bank", "alias"),
        ("Maiden name: Other", "alias"),
        ("Former Speaker", "alias"),
    ],
)
def test_a_remark_that_calls_its_name_a_former_one(tmp_path: Path, remark: str, kind: str) -> None:
    """A remark that goes on tells another name, or an office."""
    party, _, _ = only_rows(
        export(tmp_path, names_with_remarks(("Bank", ""), ("Old Bank", remark)))
    )
    assert [(name.value, name.kind) for name in party.names] == [
        ("Bank", "name"),
        ("Old Bank", kind),
    ]


def test_a_former_name_is_the_name_where_there_is_no_other(tmp_path: Path) -> None:
    former, weak = "former name", "low quality alias"
    party, _, _ = only_rows(
        export(tmp_path, names_with_remarks(("A", weak), ("B", former), ("C", former)))
    )
    assert [name.kind for name in party.names] == ["weak", "name", "previous"]
    party, _, _ = only_rows(export(tmp_path, names_with_remarks(("A", former), ("B", ""))))
    assert [name.kind for name in party.names] == ["previous", "name"]


@pytest.mark.parametrize(("number", "identifiers"), [("9074729", ["IMO:9074729"]), ("5501230", [])])
def test_a_company_number_of_the_imo_is_no_ship(
    tmp_path: Path, number: str, identifiers: list[str]
) -> None:
    """Ships are on this list as bodies, and companies have numbers of the same shape."""
    document = f'<identification identificationTypeCode="imo" number="{number}"/>'
    party, _, record = only_rows(export(tmp_path, names_with_remarks(("A", "")) + document))
    assert (party.identifiers, record.remarks) == (identifiers, [])
    assert ("identification", f"imo {number}") in party.data


@pytest.mark.parametrize("kind", ["enterprise", "person"])
def test_a_code_of_a_bank_in_remarks_identifies_a_body(tmp_path: Path, kind: str) -> None:
    inside = (
        f'<remark>SWIFT/ BIC AAAASYDA; all offices</remark><subjectType code="{kind}"/>'
        '<regulation programme="SYR"/><nameAlias wholeName="A"/>'
        '<address city="Town"><remark>SWIFT/BIC BBBBLYLT (Libya)</remark></address>'
        '<identification identificationTypeCode="other" number="CCCCRUMM">'
        "<remark>SWIFT/BIC</remark></identification>"
        '<identification identificationTypeCode="other" number="DDDDRUMM"/>'
    )
    party, _, _ = only_rows(export(tmp_path, inside))
    banks = ["BIC:AAAASYDA", "BIC:BBBBLYLT", "BIC:CCCCRUMM"]
    assert party.identifiers == (banks if kind == "enterprise" else [])


def test_a_day_of_delisting_ends_the_listing(tmp_path: Path) -> None:
    """FSF XSD 1.1: the date from which the entity should not be sanctioned any more."""
    own = 'designationDate="2020-01-01" delistingDate="2023-05-02"'
    _, listings, _ = only_rows(export(tmp_path, PERSON, own))
    assert [(one.start, one.end) for one in listings] == [("2020-01-01", "2023-05-02")]


def test_everything_that_the_schema_knows_is_kept(tmp_path: Path) -> None:
    """FSF XSD 1.1: attributes and elements that published files hardly ever fill."""
    inside = (
        '<additionalInformation key="note" value="one"/><additionalInformation key="n" value="2"/>'
        '<subjectType code="person"/><regulation programme="HR"><corrigendum numberTitle="2021/1"'
        ' publicationDate="2021-02-03" regulationType="corrigendum"/></regulation>'
        '<nameAlias wholeName="A B"><additionalInformation key="of" value="a name"/></nameAlias>'
        '<citizenship acquisitionDate="1999-01-01" disenfranchisementDate="2002-01-01"'
        ' countryIso2Code="KW" countryDescription="KUWAIT"/>'
        '<birthdate year="1961" calendarType="GREGORIAN" zipCode="1010" city="Town"/>'
        '<identification identificationTypeCode="passport" number="١٢٣٤٥٦٧" latinNumber="1234567"/>'
    )
    path = export(tmp_path, inside)
    _, _, said = read(path)
    party, _, record = only_rows(path)
    assert (said, record.remarks) == ([], [])
    assert [pair for pair in party.data if pair[0] != "birth"] == [
        ("citizenship_remark", "KUWAIT: since 1999-01-01, lost on 2002-01-01"),
        ("identification", "passport ١٢٣٤٥٦٧ (in Latin letters 1234567)"),
        ("additional_information", "note one; n 2"),
        ("corrigendum", "2021/1 2021-02-03"),
        ("additional_information", "of a name"),
    ]
    assert ("birth", "1961 1010 Town") in party.data
    assert party.identifiers == ["PASSPORT:1234567"]
