"""A list of counterparties: guessed columns, numbers before names, never by likeness."""

from pathlib import Path
from typing import Any

import pytest

from graph.values.errors import InputError, NotFoundError
from queries.screening.counterparties import guess_columns, read_lines
from queries.screening.match_lines import MATCHED, NEEDS_PERSON, UNRESOLVED, Line, match_line

PARTIES = [
    {"id": "p1", "name": "Yandex N.V.", "jurisdiction": "nl", "identifiers": ["NL-KVK:27265167"]},
    {"id": "p2", "name": "Alpha Ltd", "jurisdiction": "gb", "identifiers": ["GB-COH:01234567"]},
    {"id": "p3", "name": "Twin", "jurisdiction": "cy", "identifiers": ["CY-DRCOR:HE1"]},
    {"id": "p4", "name": "Twin", "jurisdiction": "ch", "identifiers": []},
]


class Fake:
    """Finds by equality; a search gives everything whose name or number shares a word."""

    def __init__(self, parties: list[dict[str, Any]] = PARTIES) -> None:
        self.parties = parties

    def resolve(self, text: str) -> str:
        fits = [p for p in self.parties if text == p["id"] or text in p["identifiers"]]
        if len(fits) != 1:
            raise NotFoundError("no party fits", [])
        return str(fits[0]["id"])

    def search(
        self, text: str, *, limit: int, country: str | None, schema: str | None
    ) -> list[dict[str, Any]]:
        def score(party: dict[str, Any]) -> float:
            if party["name"].lower() == text.lower() or text in str(party["identifiers"]):
                return 100.0
            return 90.0 if party["name"].split()[0].lower() in text.lower() else 0.0

        found = [
            {"score": score(p), "matched_on": f'name "{p["name"]}"', "listed": False, **p}
            for p in self.parties
            if country in (None, p["jurisdiction"])
        ]
        return [p for p in found if p["score"] > 0][:limit]


CASES = [
    (Line(1, party_id="p2"), MATCHED, "p2"),
    (Line(1, party_id="p3", name="Twin"), MATCHED, "p3"),
    (Line(1, party_id="p2", name="Twin"), NEEDS_PERSON, None),
    (Line(1, party_id="p2", country="nl", number="27265167"), NEEDS_PERSON, None),
    (Line(1, party_id="p2", country="gb", number="01234567"), MATCHED, "p2"),
    (Line(1, party_id="gone", name="Alpha Ltd"), MATCHED, "p2"),
    (Line(1, party_id="C-7", your_ref="C-7", name="Alpha Ltd"), MATCHED, "p2"),
    (Line(1, party_id="gone"), UNRESOLVED, None),
    (Line(1, name="Yandex NV", country="nl", number="27265167"), MATCHED, "p1"),
    (Line(1, name="Alpha Ltd", country="nl", number="27265167"), NEEDS_PERSON, None),
    (Line(1, name="whatever", country="nl", number="27265167"), NEEDS_PERSON, None),
    (Line(1, name="Alpha Ltd"), MATCHED, "p2"),
    (Line(1, name="alpha ltd", country="GB"), MATCHED, "p2"),
    (Line(1, number="NL-KVK:27265167"), MATCHED, "p1"),
    (Line(1, number="HE1", country="cy"), MATCHED, "p3"),
    (Line(1, name="Twin"), NEEDS_PERSON, None),
    (Line(1, name="Twin", country="cy"), MATCHED, "p3"),
    (Line(1, name="Twin", country="fr"), NEEDS_PERSON, None),
    (Line(1, name="Yandex"), NEEDS_PERSON, None),
    (Line(1, name="Nobody Knows"), UNRESOLVED, None),
    (Line(1), UNRESOLVED, None),
    (Line(1, name="Alpha Ltd", number="99999999", country="gb"), NEEDS_PERSON, None),
]


@pytest.mark.parametrize(("line", "status", "party_id"), CASES)
def test_every_line_ends_in_one_of_three_piles(
    line: Line, status: str, party_id: str | None
) -> None:
    found = match_line(Fake(), line)
    assert (found.status, found.party_id) == (status, party_id)
    assert found.reason


def test_candidates_are_kept_for_the_row_that_needs_a_person() -> None:
    found = match_line(Fake(), Line(1, name="Twin"))
    assert [c["candidate_id"] for c in found.candidates] == ["p3", "p4"]


def test_columns_are_guessed_in_several_spellings() -> None:
    assert guess_columns(["Ref", "Counterparty Name", "Country", "KvK-number", "LEI"]) == {
        "your_ref": 0,
        "name": 1,
        "country": 2,
        "number": 3,
        "lei": 4,
    }


def test_a_list_is_read_with_its_unknown_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name;number;desk\nAlpha Ltd;01234567;Paris\n\nB;;\n", encoding="utf-8-sig")
    lines, guess = read_lines(path)
    assert guess == {"name": "name", "number": "number"}
    assert [(x.row_no, x.name, x.number, x.more) for x in lines] == [
        (1, "Alpha Ltd", "01234567", {"desk": "Paris"}),
        (2, "B", "", {"desk": ""}),
    ]


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        (["party_id"], {"party_id": 0}),
        (["Party ID", "id"], {"party_id": 0}),
        (["id", "name"], {"party_id": 0, "your_ref": 0, "name": 1}),
        (["id", "ref", "name"], {"party_id": 0, "your_ref": 1, "name": 2}),
    ],
)
def test_a_column_of_ids_says_which_party_is_meant(
    heading: list[str], columns: dict[str, int]
) -> None:
    assert guess_columns(heading) == columns


def test_an_id_that_is_not_loaded_is_said_unless_it_may_be_ones_own() -> None:
    assert "party id given is not loaded" in match_line(Fake(), CASES[5][0]).reason
    assert "not loaded" not in match_line(Fake(), CASES[6][0]).reason


def test_a_list_of_ids_alone_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    path.write_text("id\ntoloka:yandex_nv\n")
    (line,), guess = read_lines(path)
    assert (line.party_id, line.your_ref, line.more) == ("toloka:yandex_nv",) * 2 + ({},)
    assert guess == {"party_id": "id", "your_ref": "id"}


@pytest.mark.parametrize("text", ["", "a,b\n", "colour,size\nred,1\n"])
def test_a_list_that_names_nobody_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(InputError):
        read_lines(path)


@pytest.mark.parametrize(
    ("line", "candidates"),
    [
        (
            Line(1, name="whatever", country="nl", number="27265167"),
            [("p1", "Yandex N.V.", "has the number, not the name")],
        ),
        (
            Line(1, name="Alpha Ltd", country="nl", number="27265167"),
            [
                ("p1", "Yandex N.V.", "has the number, not the name"),
                ("p2", "Alpha Ltd", "has the name, not the number"),
            ],
        ),
        (
            Line(1, party_id="p2", name="Twin"),
            [
                ("p2", None, "has the id, not the name"),
                ("p3", "Twin", "has the name, not the id"),
                ("p4", "Twin", "has the name, not the id"),
            ],
        ),
        (
            Line(1, party_id="p2", country="nl", number="27265167"),
            [
                ("p2", None, "has the id, not the number"),
                ("p1", "Yandex N.V.", "has the number, not the id"),
            ],
        ),
        (
            Line(1, name="Nobody Knows", number="HE1", country="cy"),
            [("p3", "Twin", "has the number, not the name")],
        ),
    ],
)
def test_where_number_and_name_disagree_the_candidates_say_how(
    line: Line, candidates: list[tuple[str, str | None, str]]
) -> None:
    found = match_line(Fake(), line)
    assert found.status == NEEDS_PERSON
    said = [(c["candidate_id"], c["candidate_name"], c["decision"]) for c in found.candidates]
    assert said == candidates
    assert all(c["judgement"] is None for c in found.candidates)


def _of(*parties: dict[str, Any]) -> Fake:
    """A finder of other parties than those of this page."""
    return Fake([{"identifiers": [], **party} for party in parties])


def test_all_parties_of_a_name_are_counted_however_many_come_before_those_of_the_country() -> None:
    many = [{"id": f"a{n}", "name": "Alpha Ltd", "jurisdiction": "gb"} for n in range(60)]
    two = [{"id": f"b{n}", "name": "Alpha Ltd", "jurisdiction": "de"} for n in range(2)]
    found = match_line(_of(*many, *two), Line(1, name="Alpha Ltd", country="de"))
    assert (found.status, found.reason) == (NEEDS_PERSON, "the name fits 2 parties")
    assert [row["candidate_id"] for row in found.candidates][:3] == ["b0", "b1", "a0"]
    one = match_line(_of(*many, two[0]), Line(1, name="Alpha Ltd", country="DE"))
    assert (one.status, one.party_id) == (MATCHED, "b0")
    none = match_line(_of(*many), Line(1, name="Alpha Ltd"))
    assert (none.status, none.reason) == (NEEDS_PERSON, "the name fits 60 parties")


@pytest.mark.parametrize(
    ("stated", "asked", "status"),
    [
        ("us-de", "us", MATCHED),
        ("us", "us-de", MATCHED),
        ("us-de", "us-de", MATCHED),
        ("us-de", "us-ny", NEEDS_PERSON),
        ("us-de", "de", NEEDS_PERSON),
        (None, "us", MATCHED),
    ],
)
def test_a_part_of_a_country_is_of_it(stated: str | None, asked: str, status: str) -> None:
    finder = _of({"id": "d", "name": "Delta Inc", "jurisdiction": stated})
    assert match_line(finder, Line(1, name="Delta Inc", country=asked)).status == status


def test_a_country_that_is_none_is_not_said_to_differ() -> None:
    found = match_line(Fake(), Line(1, name="Yandex N.V.", country="Narnia"))
    assert found.reason == "the name fits; 'Narnia' is no country that is known"


def test_an_lei_and_a_number_of_two_parties_need_a_person() -> None:
    lei = "5493001KJTIIGC8Y1R12"
    finder = _of(
        {"id": "l", "name": "Sigma Two", "jurisdiction": "gb", "identifiers": [f"LEI:{lei}"]},
        {"id": "n", "name": "Sigma", "jurisdiction": "gb", "identifiers": ["GB-COH:01234567"]},
    )
    found = match_line(finder, Line(1, name="Sigma", country="gb", number="01234567", lei=lei))
    assert (found.status, found.party_id) == (NEEDS_PERSON, None)
    assert [(row["candidate_id"], row["decision"]) for row in found.candidates] == [
        ("l", "has the LEI, not the GB-COH"),
        ("n", "has the GB-COH, not the LEI"),
    ]


def test_a_number_that_the_party_of_the_lei_has_not_needs_a_person() -> None:
    lei = "5493001KJTIIGC8Y1R12"
    held = [f"LEI:{lei}", "GB-COH:01234567"]
    finder = _of({"id": "l", "name": "Sigma", "jurisdiction": "gb", "identifiers": held})
    wrong = match_line(finder, Line(1, name="Sigma", country="gb", number="99999999", lei=lei))
    assert (wrong.status, wrong.party_id) == (NEEDS_PERSON, None)
    assert "which has GB-COH:01234567, not the number given" in wrong.reason
    right = match_line(finder, Line(1, name="Sigma", country="gb", number="01234567", lei=lei))
    assert (right.status, right.party_id) == (MATCHED, "l")


def test_a_weak_alias_that_is_the_name_needs_a_person() -> None:
    weak = {"id": "w", "name": "Holding", "jurisdiction": "fr", "score": 70.0}
    finder = _of({**weak, "matched_on": 'weak alias "Zorro Co"'})
    found = match_line(finder, Line(1, name="ZORRO CO"))
    assert (found.status, found.party_id) == (NEEDS_PERSON, None)
    assert "weak alias" in found.reason
    assert match_line(finder, Line(1, name="Zorro Company")).status == UNRESOLVED


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("Kundennr.;Firma;Land;Handelsregisternummer", "your_ref name country number"),
        ("Réf.;Raison sociale;Pays;SIREN", "your_ref name country number"),
        ("Название;Страна;ИНН", "name country number"),
    ],
)
def test_headings_in_other_languages_are_known(heading: str, keys: str) -> None:
    assert guess_columns(heading.split(";")) == {
        key: column for column, key in enumerate(keys.split())
    }


@pytest.mark.parametrize(
    ("written", "code"), [("Deutschland", "de"), ("Россия", "ru"), ("Pays-Bas", "nl"), ("NL", "nl")]
)
def test_countries_may_be_named_in_other_languages(tmp_path: Path, written: str, code: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Firma;Land\nAlpha;{written}\n", encoding="utf-8")
    assert read_lines(path)[0][0].country == code


def test_a_bare_number_is_not_that_of_another_country_s_register() -> None:
    numbered = {"id": "o", "name": "Omega", "jurisdiction": None}
    finder = Fake([{**numbered, "identifiers": ["GB-COH:01234567"]}])
    found = match_line(finder, Line(1, name="Someone", country="vg", number="1234567"))
    assert (found.status, found.candidates) == (UNRESOLVED, [])
    finder = Fake([{**numbered, "identifiers": ["VG-X:1234567", "REG:1234567"]}])
    assert match_line(finder, Line(1, country="vg", number="1234567")).party_id == "o"


@pytest.mark.parametrize(
    ("number", "country", "held"),
    [
        ("0274051582/027401001", "ru", "RU-INN:0274051582"),
        ("0274051582 / 027401001", "", "RU-INN:0274051582"),
        ("RU-INN:0274051582/027401001", "", "RU-INN:0274051582"),
        ("552 100 554 00013", "fr", "FR-RCS:552100554"),
        ("SIRET:55210055400013", "", "FR-RCS:552100554"),
        ("FR 96 552100554", "fr", "FR-RCS:552100554"),
        ("552100554", "fr", "FR-RCS:552100554"),
    ],
)
def test_a_number_that_holds_a_companys_number_is_that_companys(
    number: str, country: str, held: str
) -> None:
    finder = _of(
        {"id": "p", "name": "Held", "jurisdiction": held[:2].lower(), "identifiers": [held]}
    )
    found = match_line(finder, Line(1, number=number, country=country))
    assert (found.status, found.party_id) == (MATCHED, "p")


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("0274051583/027401001", "ru"),
        ("0274051582/027401001", "kz"),
        ("55210055400014", "fr"),
        ("FR11552100554", "fr"),
        ("55210055400013", "be"),
    ],
)
def test_a_longer_number_whose_check_digits_or_country_differ_is_nobodys(
    number: str, country: str
) -> None:
    parties = [
        {"id": "r", "name": "R", "jurisdiction": "ru", "identifiers": ["RU-INN:0274051582"]},
        {"id": "f", "name": "F", "jurisdiction": "fr", "identifiers": ["FR-RCS:552100554"]},
    ]
    found = match_line(Fake(parties), Line(1, number=number, country=country))
    assert found.status == UNRESOLVED


def test_other_parties_of_the_name_are_told_beside_a_number() -> None:
    """One company may stand in two registers under two numbers, and only one has its owner."""
    parties = [
        {"id": "a", "name": "Birch", "jurisdiction": "gb", "identifiers": ["GB-COH:01234567"]},
        {"id": "b", "name": "BIRCH", "jurisdiction": "gb", "identifiers": ["LEI:X"]},
        {"id": "c", "name": "Birch", "jurisdiction": "cy", "identifiers": []},
        {"id": "d", "name": "Birch Garden", "jurisdiction": "gb", "identifiers": []},
    ]
    found = match_line(_of(*parties), Line(1, name="Birch", country="gb", number="01234567"))
    assert (found.status, found.party_id) == (MATCHED, "a")
    assert found.reason == "identifier GB-COH:01234567; the name is also that of b"
    many = [{**parties[1], "id": f"b{n}"} for n in range(8)]
    found = match_line(_of(parties[0], *many), Line(1, name="Birch", number="GB-COH:01234567"))
    assert found.reason.endswith("; the name is also that of b0, b1, b2, b3, b4 and 3 more")
