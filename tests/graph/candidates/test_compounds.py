"""Names written together, cut short or as first letters, and those that only look alike."""

import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph.candidates.levels import STRONG, WEAK
from graph.candidates.spelling.compounds.compound_words import (
    may_be_apart,
    words_apart,
)
from graph.record.model import Listing, Name, Party
from graph.world.identity import world_from_rows


def found_of(name: str, listed: str) -> tuple[str | None, str]:
    """Return level and reason of a register's company beside a listed one, chance included."""
    rows = [Party("r", "Company", [Name(name)]), Party("l", "Company", [Name(listed)])]
    found = world_from_rows([*rows, Listing("l", "US-OFAC", "SDN")]).unsure.to_pylist()
    return (found[0]["level"], found[0]["reason"]) if found else (None, "")


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Nordstahl Kvazar GmbH", "North Steel Kvazar"),
        ("Noordstaal Kvazar BV", "North Steel Kvazar"),
        ("Norrstål Kvazar AB", "North Steel Kvazar"),
        ("Nordstahl Kvazar", "Noordstaal Kvazar"),
        ("Norderz Kvazar GmbH", "North Ore Kvazar"),
        ("Kvazar Kohlebergbau AG", "Kvazar Coal Mining"),
        ("Kohlenbergbau Kvazar AG", "Kvazar Coal Mining JSC"),
        ("Kvazar Goldbergbau GmbH", "Kvazar Gold Mining"),
        ("Kvazar Ostsee Reederei GmbH", "Kvazar Baltic Shipping"),
        ("Kvazar Ostseereederei GmbH", "Kvazar Baltic Shipping"),
        ("Kvazar Energiehandels GmbH", "Kvazar Energy Trading"),
        ("Kvazar Stahlwerke GmbH", "Kvazar Steel Works"),
        ("Kvazar Zementwerk GmbH", "Kvazar Cement Works"),
        ("Kvazar Maschinenfabrik GmbH", "Kvazar Machinery Factory"),
        ("Kvazar Scheepsbouw BV", "Kvazar Shipbuilding"),
        ("Kvazar Skipsverft AS", "Kvazar Shipyard"),
        ("Kvazar Oljehandel AS", "Kvazar Oil Trading"),
        ("Kvazar Hiilikauppa Oy", "Kvazar Coal Trading"),
        ("Kvazar Acélkereskedelem Kft", "Kvazar Steel Trading"),
        ("Halkbank A.S.", "Halk Bankası"),
        ("Turkiye Halkbank", "Türkiye Halk Bankası A.Ş."),
        ("Kvazarneft", "Kvazar Oil"),
        ("Kvazarinvest", "Kvazar Investments"),
        ("Kvazarstroi", "Kvazar Construction"),
        ("Stroikvazar", "Kvazar Construction"),
        ("Kvazartrans LLC", "Kvazar Transport"),
    ],
)
def test_known_words_written_together_are_what_they_mean_apart(name: str, listed: str) -> None:
    assert found_of(name, listed)[0] == STRONG
    assert found_of(listed, name)[0] == STRONG


@pytest.mark.parametrize(
    ("name", "listed", "most"),
    [
        # Where the name has no other word, business alone makes nobody more than near.
        ("Nordstahl GmbH", "North Steel Ltd", WEAK),
        ("Energiehandel GmbH", "Energy Trading Ltd", WEAK),
        ("Belve Nordstahl GmbH", "Berve North Steel", WEAK),
        ("Nordstahl Pulsar GmbH", "North Steel Kvazar", None),
        ("Sudstahl Kvazar GmbH", "North Steel Kvazar", None),
        ("Kvazar Kohlebergbau AG", "Kvazar Gold Mining", None),
        ("Kvazar Papierfabrik GmbH", "Kvazar Cement Factory", None),
        ("Newport Ltd", "Porto Novo Ltd", WEAK),
        ("Stalin Museum", "Steel Museum", None),
        ("Sudan Trading", "South Trading", None),
        ("Goldman Trading", "Gold Trading", None),
        ("Halkbank", "Halk Sigorta", None),
        ("Kvazarneft", "Kvazar Gas", None),
        ("Kvazarinvest", "Kvazar", None),
        ("Uralstroi", "Ural Bank", None),
        ("Alfabank", "Beta Bank", None),
    ],
)
def test_other_words_of_business_within_a_word_are_others(
    name: str, listed: str, most: str | None
) -> None:
    levels = [None, WEAK, STRONG]
    assert levels.index(found_of(name, listed)[0]) <= levels.index(most)
    assert levels.index(found_of(listed, name)[0]) <= levels.index(most)


def test_a_reason_says_what_is_written_together() -> None:
    told = found_of("Nordstahl Kvazar", "North Steel Kvazar")[1]
    assert "written together, in another language (Nordstahl, North Steel)" in told


@pytest.mark.parametrize(
    ("name", "listed", "level"),
    [
        (
            "Kvazar Scientific Production Association of Precision Instru",
            "Kvazar Scientific Production Association of Precision Instruments named after Petrov",
            STRONG,
        ),
        (
            "Joint Stock Company Northern Shipyard Kvazar Machine Buildi",
            "Joint Stock Company Northern Shipyard Kvazar Machine Building Plant Vega",
            STRONG,
        ),
        # So little is left of the name that tells that others may begin so.
        (
            "Kvazar General Trading and Contracti",
            "Kvazar General Trading and Contracting Pulsar Vega",
            WEAK,
        ),
        # A name that ends with a word may be another one.
        (
            "Kvazar Scientific Production Association",
            "Kvazar Scientific Production Association of Precision Instruments",
            WEAK,
        ),
        ("Kvazar Precision Inst", "Kvazar Precision Instruments Pulsar Vega", None),
        ('ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "БАЙ"', "ООО Байкал", None),
    ],
)
def test_a_name_that_a_register_cut_is_the_one_that_begins_so(
    name: str, listed: str, level: str | None
) -> None:
    assert found_of(name, listed)[0] == level
    assert found_of(listed, name)[0] == level


@pytest.mark.parametrize(
    ("name", "listed", "level"),
    [
        ("KNC Ltd", "Kala Naft Company (KNC)", WEAK),
        ("IRGC", "Islamic Revolutionary Guard Corps (IRGC)", WEAK),
        ("ОАК", "Объединённая авиастроительная корпорация (ОАК)", WEAK),
        ("Kala Naft Company", "Kala Naft Company (KNC)", STRONG),
        ("Kvazar Trading Ltd", "Kvazar Trading (UAE) Ltd", WEAK),
        ("UAE", "Kvazar Trading (UAE) Ltd", None),
        ("NIOC Pulsar Shipping", "National Iranian Oil Company (NIOC)", None),
    ],
)
def test_first_letters_in_brackets_alone_are_never_strong(
    name: str, listed: str, level: str | None
) -> None:
    found, why = found_of(name, listed)
    assert found == level
    assert found_of(listed, name)[0] == level
    if level == WEAK and name.split()[0].isupper():
        assert "first letters alone" in why


def test_first_letters_that_many_bear_make_the_whole_name_no_commoner() -> None:
    rows = [Party(f"r{n}", "Company", [Name("KNC Ltd")], jurisdiction="gb") for n in range(9)]
    rows += [Party("one", "Company", [Name("Kala Naft Company")])]
    rows += [Party("l", "Company", [Name("Kala Naft Company (KNC)")])]
    found = world_from_rows([*rows, Listing("l", "US-OFAC", "SDN")]).unsure.to_pylist()
    assert [row["level"] for row in found if row["left"] == "one"] == [STRONG]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("J P Morgan", "P J Morgan"),
        ("J.P. Morgan", "P.J. Morgan"),
        ("A B Kvazar Ltd", "B A Kvazar Ltd"),
        ("J P Morgan", "PJ Morgan"),
    ],
)
def test_initials_in_another_order_are_not_strong(name: str, listed: str) -> None:
    assert found_of(name, listed)[0] != STRONG
    assert found_of(listed, name)[0] != STRONG


@pytest.mark.parametrize("form", ["K.F.T.", "K. F. T.", "K F T", "k.f.t", "Kft."])
def test_letters_of_a_legal_form_apart_are_the_form(form: str) -> None:
    assert found_of(f"Kvazar {form}", "Kvazar KFT")[0] == STRONG
    assert "another legal form" in found_of(f"Kvazar Pulsar {form}", "Kvazar Pulsar Zrt")[1]


def test_a_word_that_is_several_has_the_pattern_of_those_that_may_be() -> None:
    rng = random.Random(7)
    parts = "Nord stahl KOHLE berg bau bank halk gazprom Рос банк energo s en o'n é - ß x".split()
    words = ["".join(rng.choices(parts, k=rng.randint(1, 4))) for _ in range(4_000)]
    marked = pc.match_substring_regex(pa.array(words), pattern=may_be_apart()).to_pylist()
    several = [word for word in words if words_apart(word)]
    assert {*several} <= {word for word, mark in zip(words, marked, strict=True) if mark}
    assert len(several) > 100
    assert not all(marked)
