"""Percentages as people type them."""

import random

import pytest

from graph.values.share import percent_text
from ingest.values.percentage import parse_percentage


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("49", "49"),
        ("100", "100"),
        ("100.00%", "100"),
        ("0", "0"),
        ("45.3 %", "45.3"),
        ("50,5%", "50.5"),
        ("12,345", "12.345"),
        ("25–50%", "25..50"),
        ("25-50", "25..50"),
        ("25% - 50%", "25..50"),
        ("25 to 50 percent", "25..50"),
        ("between 25 and 50", "25..50"),
        (">75", ">75..100"),
        ("> 75 %", ">75..100"),
        ("≥25", "25..100"),
        (">=25", "25..100"),
        ("More than 25%", ">25..100"),
        ("At least 50 %", "50..100"),
        ("75% or more", "75..100"),
        ("75% or above", "75..100"),
        ("25 percent and over", "25..100"),
        ("75 % or greater", "75..100"),
        ("10% or below", "0..10"),
        ("75 % oder mehr", "75..100"),
        ("25% и более", "25..100"),
        ("25 % ou moins", "0..25"),
        ("50%+", "50..100"),
        ("<10", "0..<10"),
        ("up to 10%", "0..10"),
        ("less than 5 percent", "0..<5"),
        ("more than 25% but not more than 50%", ">25..50"),
        ("over 50%, less than 75%", ">50..<75"),
        ("25% or more but less than 50%", "25..<50"),
        ("25 % or more but not more than 50 %", "25..50"),
        ("über 25 %", ">25..100"),
        ("Mehr als 50 Prozent", ">50..100"),
        ("mindestens 25 %", "25..100"),
        ("höchstens 10%", "0..10"),
        ("von 25 bis 50 %", "25..50"),
        ("plus de 25 %", ">25..100"),
        ("moins de 5 pour cent", "0..<5"),
        ("de 25 à 50 %", "25..50"),
        ("meer dan 75%", ">75..100"),
        ("более 25 процентов", ">25..100"),
        ("не менее 50%", "50..100"),
        ("от 25 до 50 %", "25..50"),
        ("at least 25 percent and up to and including 50 percent", "25..50"),
        ("> 25 % ≤ 50 %", ">25..50"),
        (">=25 <50", "25..<50"),
        ("no more than 10%", "0..10"),
        ("greater than or equal to 75%", "75..100"),
        ("less than or equal to 5", "0..5"),
        ("up to and including 25%", "0..25"),
        (">25..50", ">25..50"),
        (">25 % - 50 %", ">25..50"),
        (">=25 - <50", "25..<50"),
        ("= 50", "50"),
        ("exactly 50%", "50"),
        ("equal to 50 percent", "50"),
        ("=> 25", "25..100"),
        ("50% + 1 share", ">50..100"),
        ("50%+1", ">50..100"),
        ("50 % plus one vote", ">50..100"),
        ("50% minus one share", "0..<50"),
        ("50% - 1 share", "0..<50"),
        ("min. 25 %", "25..100"),
        ("max. 25 %", "0..25"),
    ],
)
def test_what_can_be_read_in_one_way(text: str, share: str) -> None:
    found = parse_percentage(text)
    assert found is not None
    assert found.text == share


@pytest.mark.parametrize(
    "text",
    [
        "",
        "about 50",
        "~50",
        "ca. 50%",
        "-5",
        "50-25",
        ">50-50",
        "25-50-75",
        "less than 25% but more than 50%",
        "more than 50% or more but less than 60%",
        "more than 50% but less than 25%",
        "25 shares, at most 50%",
        "101",
        "1000",
        "half",
        "1/3",
        "50 shares",
        "5+1",
        "50-1",
        "50% of votes",
        "not 50",
        "50?",
        "1.2.3",
        ">100",
        "<0",
        "nan",
        "1e1",
        "٥٠",
    ],
)
def test_what_cannot_is_not_guessed(text: str) -> None:
    assert parse_percentage(text) is None


def test_more_decimals_than_units_widen_outward() -> None:
    found = parse_percentage("33.33333")
    assert found is not None
    assert found.text == ">33.3333..<33.3334"


def test_every_number_of_units_comes_back_exactly() -> None:
    seed = random.randrange(1_000_000)
    print("seed", seed)
    chance = random.Random(seed)
    for _ in range(500):
        units = chance.randint(0, 1_000_000)
        found = parse_percentage(percent_text(units))
        assert found is not None
        assert (found.low, found.exact) == (units, True)
