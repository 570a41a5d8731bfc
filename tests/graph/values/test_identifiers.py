import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import lei
from stdnum.iso7064 import mod_97_10

from graph.values.errors import InputError
from graph.values.identifiers import (
    Identifier,
    bare_number,
    has_known_scheme,
    normalise_identifier,
    parse_identifier,
    party_id,
    register_identifier,
    retyping_remark,
)
from graph.values.schemes import ALIASES, REGISTERS, SCHEMES

REAL = {
    "LEI:7LTWFZYICNSX8D621K86": True,
    "LEI:784F5XWPLTWKTBV3E584": True,
    "LEI:HWUPKR0MPOU8FGXBT394": True,
    "RU-OGRN:1027700229193": True,
    "RU-INN:7736207543": True,
    "RU-INN:7707314029": True,
    "CH-UID:CHE-132.532.069": True,
    "CH-UID:CHE-229.170.782": True,
    "ISIN:NL0009805522": True,
    "IMO:9074729": True,
    "NL-KVK:27265167": None,
    "GB-COH:08230688": None,
    "US-CIK:0001513845": None,
    "LEI:7LTWFZYICNSX8D621K87": False,
    "RU-OGRN:1027700229194": False,
    "RU-INN:7736207544": False,
    "CH-UID:CHE-132.532.068": False,
    "NL-KVK:2726516799": False,
    "GB-COH:ABC": False,
}


@pytest.mark.parametrize(("text", "valid"), REAL.items())
def test_check_digits_and_shape(text: str, valid: bool | None) -> None:
    identifier = parse_identifier(text)
    assert str(identifier) == text
    assert identifier.valid is valid
    assert (identifier.problem is None) is (valid is not False)


@given(st.text("0123456789ABCDEFGHXYZ", min_size=18, max_size=18), st.integers(0, 99))
def test_the_check_digits_of_an_lei_are_those_of_the_library(body: str, ending: int) -> None:
    for value in (f"{body}{ending:02d}", body + mod_97_10.calc_check_digits(body)):
        assert Identifier("LEI", value).valid is lei.is_valid(value)


def test_a_wrong_number_is_kept_weak_and_says_so() -> None:
    wrong = parse_identifier("RU-INN:7736207544")
    assert wrong.value == "7736207544"
    assert not wrong.strong
    assert wrong.problem is not None
    assert "RU-INN:7736207544" in wrong.problem


@pytest.mark.parametrize(
    ("scheme", "written", "spelt"),
    [
        ("lei", " 7ltwfzyicnsx8d621k86 ", "LEI:7LTWFZYICNSX8D621K86"),
        ("XI-LEI", "7LTW FZYI CNSX 8D62 1K86", "LEI:7LTWFZYICNSX8D621K86"),
        ("GB-COH", "1234567", "GB-COH:01234567"),
        ("GB-COH", "sc1234", "GB-COH:SC001234"),
        ("GB-COH", "NI 012345", "GB-COH:NI012345"),
        ("GB-COH", "R0000123", "GB-COH:R0000123"),
        ("NL-KVK", "01234567", "NL-KVK:01234567"),
        ("KVK", "1234567", "NL-KVK:01234567"),
        ("CH-UID", "CHE132532069", "CH-UID:CHE-132.532.069"),
        ("CH-UID", "che-132.532.069 mwst", "CH-UID:CHE-132.532.069"),
        ("CIK", "1513845", "US-CIK:0001513845"),
        ("IMO", "IMO 9074729", "IMO:9074729"),
        ("NO-BRC", "923 609 016", "NO-BRC:923609016"),
        ("RA000242", "HRB 12345", "RA000242:HRB12345"),
        ("Own-Scheme", "Ab 1", "OWN-SCHEME:Ab 1"),
    ],
)
def test_each_number_has_one_spelling(scheme: str, written: str, spelt: str) -> None:
    assert str(normalise_identifier(scheme, written)) == spelt


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("NL-KVK:27265167", True),
        ("RU-OGRN:1027700229193", True),
        ("RA000602:3954875", True),
        ("RA999999:3954875", False),
        ("GB-COH:00000000", False),
        ("RA000602:N/A", False),
        ("ISIN:NL0009805522", False),
        ("PASSPORT:123456789", False),
        ("EU-FSF:EU.36.64", False),
        ("OWN-SCHEME:1", False),
    ],
)
def test_only_one_partys_numbers_are_strong(text: str, strong: bool) -> None:
    assert parse_identifier(text).strong is strong


def test_unknown_scheme_is_accepted_without_a_verdict() -> None:
    assert parse_identifier("OWN-SCHEME:1").valid is None


@pytest.mark.parametrize("text", ["", "NL-KVK", ":1", "NL-KVK:", "NL-KVK:  ", "a b:1"])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_identifier(text)


@pytest.mark.parametrize(
    ("authority", "number", "expected"),
    [
        ("RA000585", "8230688", "GB-COH:08230688"),
        ("RA000586", "NI012345", "GB-COH:NI012345"),
        ("RA000587", "SC386824", "GB-COH:SC386824"),
        ("RA000463", "27265167", "NL-KVK:27265167"),
        ("RA000548", "CHE132532069", "CH-UID:CHE-132.532.069"),
        ("RA000549", "CHE-132.532.069", "CH-UID:CHE-132.532.069"),
        ("RA000549", "CH-020.3.020.910-1", "RA000549:CH-020.3.020.910-1"),
        ("RA000499", "1027739007768", "RU-OGRN:1027739007768"),
        ("RA000499", "1027739007769", "RA000499:1027739007769"),
        ("RA000602", "3954875", "RA000602:3954875"),
    ],
)
def test_registers_of_gleif(authority: str, number: str, expected: str) -> None:
    assert str(register_identifier(authority, number)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GB-COH:1234567", "gb-coh-01234567"),
        ("LEI:7LTWFZYICNSX8D621K86", "lei-7ltwfzyicnsx8d621k86"),
        ("CH-UID:CHE132532069", "ch-uid-che-132.532.069"),
    ],
)
def test_party_ids(text: str, expected: str) -> None:
    assert party_id(parse_identifier(text)) == expected


def test_party_ids_of_different_values_differ() -> None:
    values = ["a/b", "a b", "a-b", "a--b", "ab", "Ы", "Я", "a/", "a"]
    ids = {party_id(normalise_identifier("OWN", value)) for value in values}
    assert len(ids) == len(values)
    assert all(one.isascii() and " " not in one and "/" not in one for one in ids)


@given(st.sampled_from(sorted(SCHEMES)), st.text(min_size=1, max_size=25))
def test_spelling_again_changes_nothing(scheme: str, value: str) -> None:
    try:
        once = normalise_identifier(scheme, value)
    except InputError:
        assert not value.split() or not value.strip()
        return
    assert normalise_identifier(once.scheme, once.value) == once
    assert once.valid in (True, False, None)


def test_tables_agree() -> None:
    assert set(ALIASES.values()) <= set(SCHEMES)
    assert not set(ALIASES) & set(SCHEMES)
    assert all(SCHEMES[code].strong for code in REGISTERS.values())
    checked = [scheme for scheme in SCHEMES.values() if scheme.check is not None]
    assert all(Identifier(scheme.code, "0").valid is False for scheme in checked)


def test_known_schemes_are_recognised() -> None:
    assert has_known_scheme("nl-kvk: 27265167")
    assert has_known_scheme("RA000602:1")
    assert not has_known_scheme("Toloka: the company")
    assert not has_known_scheme("NL-KVK")
    assert bare_number("CHE-132.532.069") == "CHE132532069"
    assert bare_number("00 1234") == "1234"


@pytest.mark.parametrize(
    ("stated", "number", "scheme"),
    [
        ("RU-INN", "1027700043502", "RU-OGRN"),
        ("INN", "1027700043502", "RU-OGRN"),
        ("RU-OGRN", "7706107510", "RU-INN"),
        ("RU-INN", "7706107510", None),
        ("RU-INN", "1027700043503", None),
        ("RU-KPP", "7706107510", None),
        ("FR-RCS", "7706107510", None),
        ("LEI", "1027700043502", None),
    ],
)
def test_a_number_of_another_scheme_of_its_country_is_read_as_that(
    stated: str, number: str, scheme: str | None
) -> None:
    found = normalise_identifier(stated, number)
    remark = retyping_remark(stated, found)
    assert (remark is None) is (scheme is None)
    if scheme is not None:
        code = "RU-INN" if stated == "INN" else stated
        assert str(found) == f"{scheme}:{number}"
        assert found.strong
        assert remark == f"{code} {number} has the check digits of {scheme} and is read as that"
