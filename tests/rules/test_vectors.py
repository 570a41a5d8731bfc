"""Every retold vector holds; the originals beside the checkout have the same ids and answers."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.record.model import Arrangement, Interest, Link, Listing, Row, Ruling, Transfer
from graph.regimes.read_regimes import find_regime, load_regimes
from graph.regimes.regime import NotAssessed, RegimeVersion
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.verdict.assess_party import Assessment, assess
from graph.verdict.beneficial_owners import find_beneficial_owners
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.graph.ticks_text import range_text
from tests.rules.law_vectors import law_vectors
from tests.skips import NO_SAMPLE, shared_folder

VECTORS = yaml.load(Path(__file__).with_name("vectors.yaml").read_bytes(), yaml.CSafeLoader)
TODAY = "2026-11-24"
DATA_SHAPE = "data_bods_0_4"
OWN = "own-"
WORDS = {
    "treated_as_listed": {"certain"},
    "presumed_treated_as_listed": {"certain"},
    "not_treated_as_listed": {"excluded"},
    "undetermined": {"possible", "not_assessed"},
    "review": {"review"},
    "beneficial_owner": {"owners"},
    "not_beneficial_owner": {"others"},
    "not_registrable": {"others"},
}
"""What a word of the originals may be here; rule 7 says which of two it is."""


def _world(vector: dict[str, Any]) -> World:
    return world_from_rows([*_interests(vector), *_others(vector)])


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
            share=parse_share(share),
            start=dates.get("since"),
            end=dates.get("until"),
            joint="together" if (owner, asset) in joint else None,
        )
    for text in vector.get("votes", []):
        owner, share, asset = text.split()
        yield Interest(owner, asset, ["votingRights"], votes=parse_share(share))
    for text in vector.get("signs", []):
        owner, kind, asset = text.split()
        yield Interest(owner, asset, [kind])


def _others(vector: dict[str, Any]) -> Iterator[Row]:
    measures = vector.get("measures", ["asset_freeze"])
    for party, said in vector.get("listed", {}).items():
        start = end = None
        authorities = [said] if isinstance(said, str) else said
        if len(authorities) == 3 and (authorities[1] or "")[:1].isdigit():
            authorities, start, end = authorities[:1], authorities[1], authorities[2]
        for authority in authorities:
            programme = vector.get("programmes", {}).get(party)
            yield Listing(party, authority, "a_list", programme, measures, start=start, end=end)
    for members in vector.get("together", []):
        yield Arrangement(members)
    for text in vector.get("links", []):
        source, role, target = text.split()
        yield Link("UnknownLink", source, target, role=role)
    for text in vector.get("given", []):
        giver, asset, day, word, authority = text.split()
        said = {"outside": [authority]} if word == "outside" else {"accepted_by": [authority]}
        yield Transfer(giver, None, asset, start=day, **said)
    for party, authority in vector.get("rebutted", {}).items():
        yield Ruling(party, authority, effect="rebuttal", date="2026-03-01")


def _cases() -> Iterator[Any]:
    for vector in VECTORS:
        for case in vector.get("cases", [{}]):
            merged = {"day": TODAY, **vector, **case}
            name = "-".join([vector["id"], *(str(case[k]) for k in ("regime", "day") if k in case)])
            if merged["regime"] != DATA_SHAPE:
                yield pytest.param(merged, id=name)


@pytest.mark.parametrize("vector", list(_cases()))
def test_a_vector_holds(vector: dict[str, Any]) -> None:
    if vector["evidence"] == "not_seen":
        assert vector["id"] in ("ofac-faq401-ex6", "bis-affiliates-after-stay"), "gates nothing"
        return
    world = _world(vector)
    if "bands" in vector:
        _same_bands(vector)
    for party, want in vector["want"].items():
        if "verdict" in want:
            _same_verdict(world, vector, party, want)
        else:
            _same_owners(world, vector, party, want)


def _same_verdict(world: World, vector: dict[str, Any], party: str, want: dict[str, Any]) -> None:
    found = _asked(world, vector["regime"], vector["day"], party)
    assert found.verdict == want["verdict"], found
    assert set(want.get("flags", [])) <= set(found.flags), found
    assert want.get("basis", found.basis) == found.basis, found
    low, high = found.own_low_ticks, found.own_high_ticks
    if found.verdict != "not_assessed" or "own" in want:
        assert low is not None
        assert high is not None
        assert want.get("own", range_text(low, high)) == range_text(low, high), found
    if "product" in want:
        share = Fraction(Decimal(want["product"]))
        assert (found.product_low, found.product_high) == (share, share), found


def _same_owners(world: World, vector: dict[str, Any], party: str, want: dict[str, Any]) -> None:
    regime, day, number = (
        find_regime(vector["regime"]),
        parse_day(vector["day"]),
        world.number_of(party),
    )
    assert number is not None
    found = find_beneficial_owners(world, regime, number, day, everyone=True)
    assert not isinstance(found, NotAssessed), found
    by_name = {world.id_of(one.party): one for one in found}
    owners = {name for name, one in by_name.items() if one.verdict == "certain"}
    assert owners == set(want["owners"]), found
    for name in want.get("others", {}):
        assert by_name[name].verdict == "excluded", found
    for name, said in {**want["owners"], **want.get("others", {})}.items():
        one = by_name[name]
        assert range_text(one.low, one.high) == said.get("own", range_text(one.low, one.high)), one
        assert one.ground == said.get("ground", one.ground), one
        assert set(said.get("flags", [])) <= set(one.flags), one
        assert list(one.bands) == said.get("bands", list(one.bands)), one
        if "product" in said:
            share = Fraction(Decimal(said["product"]))
            assert (one.product_low, one.product_high) == (share, share), one


def _same_bands(vector: dict[str, Any]) -> None:
    version = find_regime(vector["regime"]).version_on(parse_day(vector["day"]))
    assert isinstance(version, RegimeVersion)
    assert version.owners is not None
    assert {b.name: b.share.text for b in version.owners.bands} == vector["bands"]


@pytest.mark.parametrize("vector", list(_cases()))
def test_one_target_and_the_whole_world_agree(vector: dict[str, Any]) -> None:
    world = _world(vector)
    regime, day = find_regime(vector["regime"]), parse_day(vector["day"])
    everyone = assess(world, regime, day, None)
    assert everyone == [assess(world, regime, day, [number])[0] for number in range(world.size)]


def _asked(world: World, key: str, day: str, party: str) -> Assessment:
    number = world.number_of(party)
    assert number is not None
    return assess(world, find_regime(key), parse_day(day), [number])[0]


def test_worked_examples_of_the_regimes_are_vectors() -> None:
    known = {vector["id"] for vector in (*VECTORS, *law_vectors())}
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
    retold = {vector["id"]: vector for vector in VECTORS if not vector["id"].startswith(OWN)}
    assert set(retold) == set(originals)
    for name, vector in retold.items():
        assert vector["evidence"] == originals[name]["evidence"], name
        wanted = _answers(originals[name])
        given = _retold_answers(vector)
        assert len(given) == len(wanted), name
        for one, allowed in zip(given, wanted, strict=True):
            assert one in allowed, (name, one, allowed)


def _retold_answers(vector: dict[str, Any]) -> list[str]:
    """Return the answers in the order of the originals: by party, or by regime or day."""
    found = []
    for case in vector.get("cases", [vector]):
        for party, want in case["want"].items():
            verdict = vector.get("binding", want).get("verdict")
            if verdict is None and vector["regime"] == "compare":
                verdict = "owners" if want["owners"] else "others"
            if verdict is not None:
                key = case.get("regime", "") if "cases" in vector else ""
                found.append((key, str(case.get("day", "")), party, str(verdict)))
    return [verdict for *_, verdict in sorted(found)]


def _answers(original: dict[str, Any]) -> list[set[str]]:
    by_regime = original.get("expect_by_regime")
    if by_regime:
        return [WORDS[by_regime[key]] for key in sorted(by_regime)]
    if "expect_by_date" in original:
        by_date = {str(day): status for day, status in original["expect_by_date"].items()}
        return [WORDS[by_date[day]] for day in sorted(by_date)]
    wants = original.get("expect", {})
    return [WORDS[wants[party]["status"]] for party in sorted(wants) if "status" in wants[party]]
