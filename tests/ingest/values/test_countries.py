"""Countries as registers write them."""

import pytest

from ingest.values.countries import country_code, country_in_words


def test_countries_as_registers_write_them() -> None:
    assert [country_code(text) for text in ("ENGLAND AND WALES", "Usa", "Czechia", "Atlantis")] == [
        "gb",
        "us",
        "cz",
        None,
    ]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("bs", "Bahamas, The|The Bahamas"),
        ("cd", "Congo, The Democratic Republic Of The|Democratic Republic of the Congo|DR Congo"),
        ("kr", "Korea, South|Korea (Republic of)|Republic of Korea"),
        ("kn", "St Kitts & Nevis|St. Kitts and Nevis|Saint Kitts and Nevis"),
        ("ci", "Cote D\u2019Ivoire|C\u00f4te d'Ivoire|Ivory Coast"),
        ("vi", "Virgin Islands, U.S.|US Virgin Islands"),
        ("mk", "Macedonia, The Former Yugoslav Republic Of|North Macedonia"),
        ("mk", "North Macedonia, The Republic of"),
        ("im", "Man, Isle of|Isle of Man"),
        ("nl", "Netherlands (Kingdom of the)|The Netherlands"),
        ("xk", "XK|XKX|Kosovo"),
        ("cv", "Cape Verde|Cabo Verde"),
        ("an", "Netherlands Antilles"),
        ("us", "U.S.|USA|United States of America"),
        ("us", "Delaware, U.S.A.|Delaware, United States|State Of Delaware|Delaware (USA)"),
        ("gb", "England And Wales (Uk)|United Kingdom England & Wales|England / Wales|N. Ireland"),
        (None, "Korea|Virgin Islands|Channel Islands|The||Moscow, Russia"),
    ],
)
def test_a_country_has_many_spellings(code: str | None, names: str) -> None:
    assert {country_code(name) for name in names.split("|")} == {code}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("de", "Deutschland|Vācija|Saksamaa|Německo|Nemecko|Tyskland|Németország|Գերմանիա"),
        ("ru", "Krievija|Venemaa|Rusko|Ryssland|Oroszország|Русия|Ρωσία"),
        ("gb", "Apvienotā Karaliste|Suurbritannia|Velká Británie|Storbritannien"),
        ("sk", "Slovenská republika|Slovensko|Slovākija"),
        ("am", "Հայաստան"),
        ("us", "ASV|Spojené státy|Yhdysvallat"),
        (None, "Korea|CAD|CIN|MAN|Atlantis"),
    ],
)
def test_countries_are_known_in_languages_of_europe(code: str | None, names: str) -> None:
    assert {name: country_in_words(name) for name in names.split("|")} == dict.fromkeys(
        names.split("|"), code
    )
