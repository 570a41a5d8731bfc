"""Every retold vector holds; the originals beside the checkout have the same ids and answers."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.canonical import world_of
from graph.dates import parse_day
from graph.deciding import range_text
from graph.model import Arrangement, Interest, Link, Listing, Row, Ruling
from graph.regime import find, load_regimes
from graph.share import parse
from graph.verdict import Assessment, assess
from graph.world import World
from tests.skips import NO_SAMPLE, shared_folder

VECTORS = yaml.safe_load(Path(__file__).with_name("vectors.yaml").read_text(encoding="utf-8"))
TODAY = "2026-11-24"
KEYS = ("us_ofac_50", "eu_asset_freeze", "uk_reg7")
WORDS = {
    "treated_as_listed": "certain",
    "presumed_treated_as_listed": "certain",
    "not_treated_as_listed": "excluded",
    "undetermined": "possible",
    "review": "review",
}


def _world(vector: dict[str, Any]) -> World:
    return world_of([*_interests(vector), *_others(vector)])


def _interests(vector: dict[str, Any]) -> Iterator[Row]:
    joint = {
        (owner, asset) for asset, owners in vector.get("joint", {}).items() for owner in owners
    }
    for text in vector.get("holds", []):
        owner, share, asset, *rest = text.split()
        dates = dict(zip(rest[::2], rest[1::2], strict=True))
        yield Interest(
            owner,
            asset,
            ["shareholding"],
            share=parse(share),
            start=dates.get("since"),
            end=dates.get("until"),
            joint="together" if (owner, asset) in joint else None,
        )
    for text in vector.get("signs", []):
        owner, kind, asset = text.split()
        yield Interest(owner, asset, [kind])


def _others(vector: dict[str, Any]) -> Iterator[Row]:
    for party, said in vector["listed"].items():
        start = end = None
        authorities = [said] if isinstance(said, str) else said
        if len(authorities) == 3 and (authorities[1] or "")[:1].isdigit():
            authorities, start, end = authorities[:1], authorities[1], authorities[2]
        for authority in authorities:
            programme = vector.get("programmes", {}).get(party)
            yield Listing(
                party, authority, "a_list", programme, ["asset_freeze"], start=start, end=end
            )
    for members in vector.get("together", []):
        yield Arrangement(members)
    for text in vector.get("links", []):
        source, role, target = text.split()
        yield Link("UnknownLink", source, target, role=role)
    for party, authority in vector.get("rebutted", {}).items():
        yield Ruling(party, authority, effect="rebuttal", date="2026-03-01")


def _cases() -> Iterator[Any]:
    for vector in VECTORS:
        for case in vector.get("cases", [{}]):
            merged = {"day": TODAY, **vector, **case}
            name = "-".join([vector["id"], *(str(case[k]) for k in ("regime", "day") if k in case)])
            yield pytest.param(merged, id=name)


@pytest.mark.parametrize("vector", list(_cases()))
def test_a_vector_holds(vector: dict[str, Any]) -> None:
    if vector["evidence"] == "not_seen":
        assert vector["id"] == "ofac-faq401-ex6", "only this one gates nothing"
        return
    world = _world(vector)
    for party, want in vector["want"].items():
        found = _asked(world, vector["regime"], vector["day"], party)
        assert found.verdict == want["verdict"], found
        assert set(want.get("flags", [])) <= set(found.flags), found
        assert want.get("basis", found.basis) == found.basis, found
        low, high = found.own_low_ticks, found.own_high_ticks
        assert low is not None
        assert high is not None
        assert want.get("own", range_text(low, high)) == range_text(low, high), found
        if "product" in want:
            share = Fraction(Decimal(want["product"]))
            assert (found.product_low, found.product_high) == (share, share), found


@pytest.mark.parametrize("vector", list(_cases()))
def test_one_target_and_the_whole_world_agree(vector: dict[str, Any]) -> None:
    world = _world(vector)
    regime, day = find(vector["regime"]), parse_day(vector["day"])
    everyone = assess(world, regime, day, None)
    assert everyone == [assess(world, regime, day, [number])[0] for number in range(world.size)]


def _asked(world: World, key: str, day: str, party: str) -> Assessment:
    number = world.index_of(party)
    assert number is not None
    return assess(world, find(key), parse_day(day), [number])[0]


def test_worked_examples_of_the_regimes_are_vectors() -> None:
    known = {vector["id"] for vector in VECTORS}
    for regime in load_regimes().values():
        named = {name for version in regime.versions for name in version.examples}
        assert named <= known, regime.key
        assert named, regime.key


def test_the_originals_have_the_same_ids_and_answers() -> None:
    path = shared_folder().parent / "rule_vectors.yaml"
    if not path.is_file():
        pytest.skip(f"{NO_SAMPLE}: no rule_vectors.yaml beside the checkout")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    originals = {v["id"]: v for v in [*data["vectors"], *data["derived_vectors"]]}
    wanted = {
        name
        for name, vector in originals.items()
        if vector["regime"] in KEYS or set(vector.get("expect_by_regime", ())) & set(KEYS)
    }
    retold = {vector["id"]: vector for vector in VECTORS}
    assert set(retold) == wanted
    for name, vector in retold.items():
        assert _retold_answers(vector) == _answers(originals[name]), name
        assert vector["evidence"] == originals[name]["evidence"], name


def _retold_answers(vector: dict[str, Any]) -> list[str]:
    cases = vector.get("cases", [vector])
    return sorted(str(want["verdict"]) for case in cases for want in case["want"].values())


def _answers(original: dict[str, Any]) -> list[str]:
    by_regime = original.get("expect_by_regime", {})
    if by_regime:
        return sorted(WORDS[by_regime[key]] for key in KEYS if key in by_regime)
    if "expect_by_date" in original:
        return sorted(WORDS[status] for status in original["expect_by_date"].values())
    return sorted(WORDS[want["status"]] for want in original["expect"].values())
