"""Bare numbers under two schemes, or under none, of a listed party and another."""

import pytest

from graph.record.model import Listing, Name, Party
from graph.world.identity import world_from_rows

OGRN = "1027700043502"


def reason(one: dict[str, object], two: dict[str, object], schema: str = "Company") -> str | None:
    """Why two parties of different names may be one; the second is listed."""
    rows = [Party("N", schema, [Name("Alpha Works")]), Party("P", schema, [Name("Beta Works")])]
    for row, said in zip(rows, (one, two), strict=True):
        for field, value in said.items():
            setattr(row, field, value)
    listing = Listing("P", "US-OFAC", "a list", None, ["sectoral"])
    found = world_from_rows([*rows, listing]).unsure.to_pylist()
    assert len(found) < 2
    return found[0]["reason"] if found else None


UNTYPED = {"data": [("identification", f"Registration ID {OGRN} (Russia)")]}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"identifiers": [f"RU-INN:{OGRN}"]}, {"identifiers": [f"RU-OGRN:{OGRN}"]}),
        ({"identifiers": [f"RU-OGRN:{OGRN}"]}, {"identifiers": [f"TAX:{OGRN}"]}),
        ({"identifiers": [f"RU-OGRN:{OGRN}"]}, UNTYPED),
        (UNTYPED, {"identifiers": [f"RU-OGRN:{OGRN}"]}),
        (UNTYPED, {"data": [("registrationNumber", OGRN)]}),
        (
            {"data": [("identification.registration_number", OGRN)], "jurisdiction": "ru"},
            {"identifiers": [f"RU-OGRN:{OGRN}"]},
        ),
        (
            {"identifiers": ["RU-OGRN:" + OGRN], "jurisdiction": "ru"},
            {**UNTYPED, "countries": ["ru"]},
        ),
        ({"identifiers": [f"RU-OGRN:{OGRN}"]}, {"identifiers": [f"RU-KPP:{OGRN}"]}),
    ],
)
def test_one_number_under_two_schemes_is_a_reason(
    one: dict[str, object], two: dict[str, object]
) -> None:
    assert reason(one, two) == f"same number {OGRN}"


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        ("BIC:SABRRUMM", "BIC:SABRRUMMXXX", "same BIC SABRRUMM"),
        ("BIC:SABRRUMM", "BIC:SABRRUM1", None),
        ("ISIN:RU0009029540", "ISIN:RU0009029540", "same ISIN RU0009029540"),
        ("ISIN:RU0009029540", "REG:RU0009029540", None),
    ],
)
def test_a_code_of_a_bank_or_a_paper_is_told_and_moves_nothing(
    one: str, two: str, said: str | None
) -> None:
    """A bank under another name, or one that clears through it; several issuers name one paper."""
    assert reason({"identifiers": [one]}, {"identifiers": [two]}) == said
    rows = [Party("N", "Company", [Name("Alpha Works")], identifiers=[one])]
    rows += [Party("P", "Company", [Name("Beta Works")], identifiers=[two])]
    found = world_from_rows([*rows, Listing("P", "US-OFAC", "a list", None, ["sectoral"])])
    assert [row["level"] for row in found.unsure.to_pylist()] == ["weak"] * (said is not None)


@pytest.mark.parametrize(
    ("one", "is_one"),
    [
        ({"identifiers": ["TAX:00032537"]}, True),
        ({"data": [("registrationNumber", "00032537")]}, True),
        ({"data": [("identification", "OKPO 00032537 (Russia)")]}, True),
        ({"data": [("registrationNumber", "32537")]}, False),
        ({"identifiers": ["GB-COH:00032537"]}, False),
    ],
)
def test_an_early_number_of_a_register_begins_with_zeros(
    one: dict[str, object], is_one: bool
) -> None:
    found = reason(one, {"identifiers": ["RU-OKPO:00032537"]})
    assert found == ("same number 00032537" if is_one else None)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"identifiers": ["GB-COH:01234567"]}, {"identifiers": ["NL-KVK:01234567"]}),
        ({"identifiers": ["EU-FSF:1234567"]}, {"identifiers": ["US-OFAC:1234567"]}),
        ({"identifiers": ["RU-KPP:770601001"]}, {"identifiers": ["RU-KPP:770601001"]}),
        ({"identifiers": ["DUNS:123456789"]}, {"identifiers": ["FR-RCS:123456789"]}),
        (
            {"identifiers": ["GB-COH:01234567"]},
            {"data": [("identification", "Registration 1234567 (Iran)")], "countries": ["ir"]},
        ),
        (
            {"identifiers": ["GB-COH:20030501"]},
            {"data": [("identification", "Passport A1 issued 2003-05-01")]},
        ),
        ({"identifiers": ["TAX:12345"]}, {"identifiers": ["REG:12345"]}),
        ({"identifiers": [f"TAX:{OGRN}"], "jurisdiction": "gb"}, {**UNTYPED, "jurisdiction": "ru"}),
    ],
)
def test_numbers_that_only_look_alike(one: dict[str, object], two: dict[str, object]) -> None:
    assert reason(one, two) is None


OWNER_OF_SHIPS = {"data": [("identification", "Identification Number IMO 5812345")]}


@pytest.mark.parametrize(
    "one",
    [
        {"data": [("imoNumber", "IMO5812345")]},
        {"data": [("imoNumber", "5812345")]},
        {"data": [("imoNumber", "IMO No. 5812345")]},
        {"identifiers": ["IMO:5812345"]},
    ],
)
def test_the_number_of_an_owner_of_ships_is_one_however_it_is_written(
    one: dict[str, object],
) -> None:
    assert reason(one, OWNER_OF_SHIPS) == reason(OWNER_OF_SHIPS, one) == "same number IMO5812345"
    assert reason({"data": [("imoNumber", "5812346")]}, OWNER_OF_SHIPS) is None


LEI = "253400JT3MQWNDKMJE44"


@pytest.mark.parametrize(
    ("one", "two", "number"),
    [
        ({"identifiers": ["LEI:01234567"]}, {"identifiers": ["GB-COH:01234567"]}, "1234567"),
        ({"identifiers": ["GB-COH:01234567"]}, {"identifiers": ["LEI:01234567"]}, "1234567"),
        ({"identifiers": ["LEI:7707083893"]}, {"identifiers": ["RU-INN:7707083893"]}, "7707083893"),
        *(
            (
                {"data": [("registrationNumber", text)]},
                {"identifiers": ["RU-INN:7707083893"]},
                "7707083893",
            )
            for text in (
                "RU7707083893",
                "INN:7707083893",
                "INN: 7707083893; KPP: 770701001",
                "7707083893/770701001",
                "7707 083 893",
            )
        ),
        (
            {"identifiers": ["RU-INN:RU7707083893"]},
            {"identifiers": ["TAX:7707083893"]},
            "7707083893",
        ),
        ({"data": [("registrationNumber", LEI)]}, {"identifiers": [f"LEI:{LEI}"]}, LEI),
    ],
)
def test_a_number_in_another_spelling_is_a_reason(
    one: dict[str, object], two: dict[str, object], number: str
) -> None:
    assert reason(one, two) == f"same number {number}"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"data": [("number", "DE7707083893")]}, {"identifiers": ["RU-INN:7707083893"]}),
        ({"data": [("number", "RU0000012345")]}, {"identifiers": ["RU-X:12345"]}),
        (
            {"data": [("number", "7707083893/770701001")]},
            {"data": [("number", "7736050003/770701001")]},
        ),
    ],
)
def test_what_stands_beside_a_number_is_none(
    one: dict[str, object], two: dict[str, object]
) -> None:
    assert reason(one, two) is None


def test_a_passport_of_two_persons_is_a_reason() -> None:
    one = {"identifiers": ["PASSPORT:AB1234567"]}
    assert reason(one, one, "Person") == "same number AB1234567"
    assert reason({**one, "birth_date": "1960"}, {**one, "birth_date": "1970"}, "Person") is None


def identification(text: str, *places: str) -> dict[str, object]:
    """What a list states of a party: the text of a number, and its countries."""
    return {"data": [("identification", text)], "countries": list(places)}


def registered(number: str, place: str | None) -> dict[str, object]:
    """What a general file states of a company: a number without a scheme, and its seat."""
    return {"data": [("registrationNumber", number)], "jurisdiction": place}


@pytest.mark.parametrize(
    ("text", "held", "number"),
    [
        ("Registration Number HE 178516 (Cyprus)", "HE 178516", "HE178516"),
        ("Registration Number HE178516 (Cyprus)", "HE 178516", "HE178516"),
        ("Registration Number HRB 123456 (Germany)", "HRB123456", "HRB123456"),
        ("Registration Number B 123456 (Luxembourg)", "B123456", "B123456"),
    ],
)
def test_letters_of_a_register_may_stand_apart_from_the_number(
    text: str, held: str, number: str
) -> None:
    assert reason({"identifiers": [f"REG:{held}"]}, identification(text)) == f"same number {number}"


@pytest.mark.parametrize(
    ("one", "two", "number"),
    [
        (registered("12345678", "hk"), registered("12345678", "hk"), "12345678"),
        (registered("1234567", "vg"), registered("1234567", "vg"), "1234567"),
        (registered("178516", "cy"), registered("178516", "cy"), "178516"),
        (
            registered("1234567", "vg"),
            identification("Registration Number 1234567 (Virgin Islands, British)"),
            "1234567",
        ),
        (registered("12345678", "hk"), identification("Number 12345678", "hk"), "12345678"),
    ],
)
def test_a_short_number_is_a_reason_within_one_country(
    one: dict[str, object], two: dict[str, object], number: str
) -> None:
    assert reason(one, two) == f"same number {number}"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (registered("12345678", "hk"), registered("12345678", None)),
        (registered("12345678", "hk"), identification("Number 12345678 (Cyprus)")),
        (registered("178516", None), identification("Number HE 178516 (Cyprus)")),
        (registered("12345", "cy"), registered("12345", "cy")),
        ({"identifiers": ["GB-COH:01234567"]}, identification("Number 1234567 (Cyprus)")),
    ],
)
def test_a_short_number_of_no_country_or_of_two_is_none(
    one: dict[str, object], two: dict[str, object]
) -> None:
    assert reason(one, two) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (f"Alpha Works (OGRN {OGRN})", True),
        (f"ОГРН{OGRN}", True),
        (OGRN, True),
        ("Alpha Works (OGRN 1027700043503)", False),
    ],
)
def test_a_number_that_stands_in_a_name_is_a_reason(name: str, found: bool) -> None:
    said = reason({"names": [Name(name)]}, {"identifiers": [f"RU-OGRN:{OGRN}"]})
    assert said == (f"same number {OGRN}" if found else None)
