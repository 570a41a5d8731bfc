"""A name with a legal form is no person's, whatever a source leaves open of its bearer."""

import pytest

from graph.candidates.levels import STRONG, WEAK
from graph.candidates.spelling.beside_names import is_of_body
from graph.record.model import Listing, Name, Party
from graph.world.identity import world_from_rows


def _level(one: tuple[str, str], listed: tuple[str, str]) -> str | None:
    rows = [Party("r", one[1], [Name(one[0])]), Party("l", listed[1], [Name(listed[0])])]
    found = world_from_rows([*rows, Listing("l", "US-OFAC", "SDN")]).unsure.to_pylist()
    return found[0]["level"] if found else None


@pytest.mark.parametrize(
    "name",
    [
        "Kvazar Trading s.r.o.",
        "Kvazar S. A. S.",
        "Kvazar Co., Ltd.",
        "ООО Квазар",
        "LLC Kvazar",
        "Kvazar d.o.o",
        "Kvazar GmbH",
        "Kvazar Corporation",
    ],
)
def test_a_legal_form_at_an_end_is_of_a_body(name: str) -> None:
    assert is_of_body(name)


@pytest.mark.parametrize(
    "name",
    [
        "Sia Kvazar",
        "Kvazar Pao",
        "Asa Kvazar",
        "J. R. R. Kvazar",
        "Ltd",
        "Kvazar Sas",
        "Kvazar-Pulsar",
        "",
        "李 Kvazar",
    ],
)
def test_a_name_that_a_person_may_bear_is_not(name: str) -> None:
    assert not is_of_body(name)


@pytest.mark.parametrize(
    ("one", "listed", "found"),
    [
        (("Kvazar Pulsar s.r.o.", "LegalEntity"), ("Pulsar Kvazar", "Person"), False),
        (("Kvazar Pulsar", "LegalEntity"), ("Pulsar Kvazar", "Person"), True),
        (("Kvazar Pulsar s.r.o.", "LegalEntity"), ("Kvazar Pulsar", "LegalEntity"), True),
        (("Kvazar Pulsar", "LegalEntity"), ("Kvazar Pulsar Ltd", "LegalEntity"), True),
        (("Kvazar Pulsar", "Company"), ("Kvazar Pulsar LLC", "LegalEntity"), True),
        (("Kvazar Pulsar Ltd", "Person"), ("Pulsar Kvazar", "Person"), True),
        (("Kvazar Sovtrade s.r.o.", "LegalEntity"), ("Pulsar Zenit s.r.o.", "LegalEntity"), False),
    ],
)
def test_it_is_compared_with_bodies_alone(
    one: tuple[str, str], listed: tuple[str, str], found: bool
) -> None:
    assert (_level(one, listed) is not None) == found
    assert (_level(listed, one) is not None) == found


def test_bodies_of_unknown_kind_with_one_name_are_still_strong() -> None:
    same = ("Kvazar Pulsar s.r.o.", "LegalEntity")
    assert _level(same, same) == STRONG


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("Pulsar Kvazar and Zenit Ltd", STRONG),
        ("Pulsar Kvazar & Zenit Ltd", STRONG),
        ("Pulsar Kvazar (Zenit Ltd)", STRONG),
        ("Pulsar Kvazar as nominee of Zenit GmbH", STRONG),
        ("Pulsar Kvazar / Zenit Ltd", STRONG),
        ("Pulsar Kvazar; Zenit Ltd", STRONG),
        ("Pulsar Kvazar via Zenit Ltd", WEAK),
        ("Pulsar Kvazar c/o Zenit Ltd", WEAK),
        ("Pulsar Kvazar, director of Zenit Ltd", WEAK),
        ("Pulsar Kvazar, s.r.o.", None),
    ],
)
def test_a_person_beside_a_body_in_one_cell_is_still_found(cell: str, level: str | None) -> None:
    assert _level((cell, "LegalEntity"), ("Pulsar Kvazar", "Person")) == level
