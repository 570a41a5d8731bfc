"""The sectoral list adds up within a directive; across directives no text says whether it does."""

import pytest

from graph.record.model import Interest, Listing
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.verdict.assess_party import Assessment, assess
from graph.world.identity import world_from_rows


def _ask(one: str, two: str, shares: tuple[str, str]) -> Assessment:
    rows = [
        Interest(name, "C", ["shareholding"], share=parse_share(share))
        for name, share in zip("PQ", shares, strict=True)
    ]
    lists = [
        Listing(name, "US-OFAC", "us_ofac_ssi", f"UKRAINE-EO13662{said}", ["sectoral"])
        for name, said in zip("PQ", (one, two), strict=True)
    ]
    world = world_from_rows([*rows, *lists])
    number = world.number_of("C")
    assert number is not None
    return assess(world, find_regime("us_ofac_ssi"), parse_day("2025-01-01"), [number])[0]


@pytest.mark.parametrize(
    ("one", "two", "shares", "verdict"),
    [
        (" Directive 1", " Directive 1", ("25", "25"), "certain"),
        (" Directive 1", " Directive 2", ("25", "25"), "not_assessed"),
        (" Directive 1", " Directive 2", ("50", "25"), "certain"),
        (" Directive 1", " Directive 2", ("20", "25"), "excluded"),
        ("", "", ("25", "25"), "not_assessed"),
    ],
)
def test_holders_add_up_within_a_directive(
    one: str, two: str, shares: tuple[str, str], verdict: str
) -> None:
    found = _ask(one, two, shares)
    assert found.verdict == verdict, found
