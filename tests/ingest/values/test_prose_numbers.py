"""Numbers in prose: only those that prove themselves, and only those of whom the prose is about."""

import pytest

from ingest.values.prose_numbers import company_numbers


def test_company_numbers_must_prove_themselves() -> None:
    assert company_numbers("INN: 7707314029", []) == ["RU-INN:7707314029"]
    assert company_numbers("7707314029", ["ru"]) == []
    assert company_numbers("TIN: 7707314020", ["ru"]) == []
    assert company_numbers("OGRN: 1027700132195", []) == ["RU-OGRN:1027700132195"]
    assert company_numbers("1027700132195", []) == []
    both = ["RU-INN:7720603527", "RU-OGRN:1077764566373"]
    assert company_numbers("INN: 7720603527OGRN: 1077764566373", []) == both
    assert company_numbers("1115042005638Tax number: 0", ["ru"]) == ["RU-OGRN:1115042005638"]
    assert company_numbers("1115042005638Tax", ["ru"]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SWIFT/BIC code: ABCDSDKH and 5040942458", ["BIC:ABCDSDKH"]),
        ("Swift: ABCDIRTHXXX.", ["BIC:ABCDIRTHXXX"]),
        (
            "SWIFT codes: ABCDIRTH (Tehran branch), ABCDAEA1 (Dubai branch)",
            ["BIC:ABCDIRTH", "BIC:ABCDAEA1"],
        ),
        ("SWIFT/BIC codes: ABCDIRTH and ABCDAEA1", ["BIC:ABCDIRTH", "BIC:ABCDAEA1"]),
        ("SWIFT: ABCDSYDA, DAMASCUS", ["BIC:ABCDSYDA"]),
        ("SWIFT INVESTMENTS LTD", []),
        ("SWIFT/BIC: see BRANCHES below", []),
        ("SWIFT: REF AIRTH", []),
    ],
)
def test_a_bank_code_stands_behind_its_label(text: str, found: list[str]) -> None:
    assert company_numbers(text, []) == found


@pytest.mark.parametrize(
    "text",
    [
        "Subsidiary of Made-up Holding (OGRN 1027700132195)",
        "Parent company: Made-up Holding, INN: 7707314029",
        "Owned by a firm with INN 7707314029.",
        "Director: A. Person, INN: 7707314029",
        "Shareholders: SWIFT/BIC: ABCDSYDA",
    ],
)
def test_the_number_of_another_is_not_ones_own(text: str) -> None:
    assert company_numbers(text, ["ru"]) == []
    own = f"OGRN: 1077764566373; {text}; INN: 7720603527"
    assert company_numbers(own, []) == ["RU-OGRN:1077764566373", "RU-INN:7720603527"]


def test_a_word_that_only_begins_alike_leads_to_nobody() -> None:
    assert company_numbers("Downer Street 4, INN: 7707314029", []) == ["RU-INN:7707314029"]
