"""Rules on beneficial owners against a slow version, and what only such rules have."""

import itertools
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest

from graph.record.model import Arrangement, Interest, Listing, Name, Party, Row
from graph.regimes.read_regimes import find_regime
from graph.regimes.regime import NotAssessed
from graph.values.dates import parse_day
from graph.values.share import Share, parse_share
from graph.verdict.assess_party import Assessment, assess
from graph.verdict.beneficial_owners import Owner, find_beneficial_owners
from graph.world.identity import world_from_rows
from graph.world.world import World

pytestmark = pytest.mark.slow

DAY = "2028-01-01"
RULES = ("uk_psc", "nl_ubo_wwft", "eu_amlr_2024_1624")
Shares = Mapping[tuple[str, str], Fraction]


def _holds(owner: str, share: str | None, asset: str, *types: str, **more: object) -> Interest:
    row = Interest(owner, asset, list(types or ("shareholding",)))
    row.share = None if share is None else parse_share(share)
    for name, value in more.items():
        setattr(row, name, value)
    return row


def _people(*names: str) -> list[Row]:
    return [Party(name, "Person", [Name(name)]) for name in names]


def _owners(world: World, rule: str, target: str, day: str = DAY) -> dict[str, Owner]:
    number = world.number_of(target)
    assert number is not None
    found = find_beneficial_owners(world, find_regime(rule), number, parse_day(day), everyone=True)
    assert not isinstance(found, NotAssessed), found
    return {world.id_of(one.party): one for one in found}


def _ask(rows: list[Row], rule: str, target: str = "T", day: str = DAY) -> Assessment:
    world = world_from_rows(rows)
    number = world.number_of(target)
    assert number is not None
    return assess(world, find_regime(rule), parse_day(day), [number])[0]


# The slow version: exact shares, one person, straight from the texts.


def _controlled(shares: Shares, person: str, line: Fraction) -> set[str]:
    caught = {person}
    while True:
        sums: dict[str, Fraction] = {}
        for (owner, asset), share in shares.items():
            if owner in caught:
                sums[asset] = sums.get(asset, Fraction(0)) + share
        more = {asset for asset, held in sums.items() if held > line} | caught
        if more == caught:
            return caught
        caught = more


def _product(shares: Shares, person: str, asset: str, over: frozenset[str]) -> Fraction:
    total = Fraction(0)
    for (owner, held), share in shares.items():
        if held == asset and owner not in over:
            above = (
                Fraction(1) if owner == person else _product(shares, person, owner, over | {held})
            )
            total += share * above
    return total


def _slow(shares: Shares, rule: str, person: str) -> bool:
    quarter, half = Fraction(25), Fraction(50)
    controlled = _controlled(shares, person, half)
    block = sum(
        (s for (owner, held), s in shares.items() if held == "T" and owner in controlled - {"T"}),
        Fraction(0),
    )
    parts = {pair: share / 100 for pair, share in shares.items()}
    product = 100 * _product(parts, person, "T", frozenset({"T"}))
    if rule == "uk_psc":
        return block > quarter
    if rule == "nl_ubo_wwft":
        return block > quarter and product > quarter
    names = {owner for owner, _ in shares}
    above = [name for name in names if name != person and "T" in _controlled(shares, name, half)]
    interests = [100 * _product(parts, person, name, frozenset({name})) for name in above]
    return max([product, block, *interests]) >= quarter or "T" in controlled


def _graph(seed: int) -> tuple[dict[tuple[str, str], int], list[str]]:
    """Make holdings without loops among people and companies; T is at the bottom."""
    rng = random.Random(seed)
    companies, people = [f"C{n}" for n in range(rng.randint(1, 4))] + ["T"], ["P", "Q"]
    held: dict[tuple[str, str], int] = {}
    for place, asset in enumerate(companies):
        left = 100
        for owner in rng.sample([*people, *companies[:place]], k=min(3, place + 2)):
            share = min(left, rng.choice([5, 20, 25, 26, 40, 49, 50, 51, 60, 75, 100]))
            if share:
                held[owner, asset] = share
            left -= share
    return held, people


@pytest.mark.parametrize("seed", range(100))
def test_circles_and_own_shares_make_no_owner_certain(seed: int) -> None:
    """What is certain needs no company twice in a chain; what circles add asks for a review."""
    rng, people, companies = random.Random(seed), ["P", "Q"], ["A", "B", "T"]
    held = {("P", asset): rng.choice([10, 18, 22, 24, 40, 48]) for asset in companies}
    for owner, asset in itertools.product(["Q", *companies], companies):
        left = 100 - sum(share for (_, into), share in held.items() if into == asset)
        if rng.random() < 0.5 and left > 0:
            held[owner, asset] = rng.randint(1, left)
    rows = [_holds(owner, str(share), asset) for (owner, asset), share in held.items()]
    world = world_from_rows([*_people(*people), *rows])
    if world.number_of("T") is None:
        return
    shares = {pair: Fraction(share) for pair, share in held.items()}
    for rule in ("nl_ubo_wwft", "eu_amlr_2024_1624"):
        found = _owners(world, rule, "T")
        for person in people:
            said = found[person].verdict if person in found else "excluded"
            met = _slow(shares, rule, person)
            assert said in (("certain", "review") if met else ("review", "excluded")), (seed, held)


@pytest.mark.parametrize("seed", range(150))
def test_exact_shares_give_what_the_texts_say(seed: int) -> None:
    held, people = _graph(seed)
    world = world_from_rows(
        [*_people(*people), *(_holds(o, str(s), a) for (o, a), s in held.items())]
    )
    if world.number_of("T") is None:
        return
    shares = {pair: Fraction(share) for pair, share in held.items()}
    for rule in RULES:
        found = _owners(world, rule, "T")
        for person in people:
            said = found[person].verdict if person in found else "excluded"
            assert (said == "certain") == _slow(shares, rule, person), (seed, rule, person, held)
            assert said != "possible", (seed, rule, person)


def _corners(bands: Mapping[tuple[str, str], Share]) -> Iterator[dict[tuple[str, str], Fraction]]:
    ends = [
        {
            Fraction(band.low, 10_000),
            Fraction(band.low + band.high, 20_000),
            Fraction(band.high, 10_000),
        }
        for band in bands.values()
    ]
    for chosen in itertools.product(*(sorted(end) for end in ends)):
        shares = dict(zip(bands, chosen, strict=True))
        sums: dict[str, Fraction] = {}
        for (_, asset), share in shares.items():
            sums[asset] = sums.get(asset, Fraction(0)) + share
        if all(held <= 100 for held in sums.values()):
            yield shares


@pytest.mark.parametrize("seed", range(60))
def test_ranges_cover_every_admissible_share(seed: int) -> None:
    held, people = _graph(seed)
    rng = random.Random(seed)
    bands = {
        pair: parse_share(
            f"{max(0, share - rng.choice([0, 0, 6]))}..{min(100, share + rng.choice([0, 9]))}"
        )
        for pair, share in held.items()
    }
    rows = [_holds(owner, band.text, asset) for (owner, asset), band in bands.items()]
    world = world_from_rows([*_people(*people), *rows])
    if world.number_of("T") is None:
        return
    corners = list(itertools.islice(_corners(bands), 300))
    for rule in ("uk_psc", "eu_amlr_2024_1624"):
        found = _owners(world, rule, "T")
        for person in people:
            verdict = found[person].verdict if person in found else "excluded"
            seen = {_slow(shares, rule, person) for shares in corners}
            assert verdict != "certain" or seen <= {True}, (seed, rule, person)
            assert verdict in ("certain", "possible") or seen <= {False}, (seed, rule, person)


def test_votes_decide_who_has_a_majority() -> None:
    both = _holds("P", "8.6", "H", "shareholding", "votingRights", votes=parse_share("60"))
    world = world_from_rows([*_people("P"), both, _holds("Q", "70", "H"), _holds("H", "30", "T")])
    found = _owners(world, "uk_psc", "T")
    assert found["P"].verdict == "certain", "a majority of the votes with few shares"
    assert "Q" not in found or found["Q"].verdict == "excluded", "60% of the votes are taken"


def test_only_natural_persons_are_owners_of_the_union() -> None:
    rows: list[Row] = [Party("H", "Company", [Name("H")]), _holds("H", "60", "T")]
    found = _owners(world_from_rows(rows), "eu_amlr_2024_1624", "T")
    assert found["H"].verdict == "review"
    assert "legal_entity_at_top" in found["H"].flags
    assert _owners(world_from_rows(rows), "uk_psc", "T")["H"].verdict == "certain"
    stub = _owners(world_from_rows([_holds("X", "60", "T")]), "eu_amlr_2024_1624", "T")
    assert "kind_of_party_unknown" in stub["X"].flags


def test_methods_that_disagree_ask_for_a_person() -> None:
    world = world_from_rows([*_people("P"), _holds("P", "51", "H"), _holds("H", "30", "T")])
    found = _owners(world, "nl_ubo_wwft", "T")["P"]
    assert (found.verdict, found.flags) == ("review", ("methods_disagree",))


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [("otherInfluenceOrControl", "certain"), ("settlor", "review"), ("boardMember", None)],
)
def test_rights_without_a_share(kind: str, verdict: str | None) -> None:
    world = world_from_rows([*_people("P"), _holds("P", None, "T", kind)])
    found = _owners(world, "uk_psc", "T")
    assert (found["P"].verdict if verdict else found.get("P")) == verdict


def test_what_is_alleged_is_for_a_person_to_judge() -> None:
    rows = [*_people("P"), _holds("P", "50", "A", certainty="alleged"), _holds("A", "50", "T")]
    found = _owners(world_from_rows(rows), "eu_amlr_2024_1624", "T")["P"]
    assert (found.verdict, found.ground) == ("review", "art_52")


@pytest.mark.parametrize("rule", RULES)
def test_a_direct_and_an_indirect_share_together_are_for_a_person_to_judge(rule: str) -> None:
    """Companies of which an owner has 40 % are not its own, whatever share a rule begins at."""
    rows = [*_people("P"), _holds("P", "15", "T"), _holds("P", "15", "T", directness="indirect")]
    chain = [_holds("P", "40", "A"), _holds("A", "15", "T"), _holds("P", "40", "A", "votingRights")]
    for more in ([], chain):
        found = _owners(world_from_rows([*rows, *more]), rule, "T")["P"]
        assert found.verdict == "review"
        assert "held_directly_and_indirectly" in found.flags
        assert "an indirect share beside the direct one" in found.why


def test_a_bare_regime_has_no_owners() -> None:
    world = world_from_rows([_holds("P", "50", "T")])
    number = world.number_of("T")
    assert number is not None
    found = find_beneficial_owners(world, find_regime("us"), number, parse_day(DAY))
    assert isinstance(found, NotAssessed)
    early = find_beneficial_owners(
        world, find_regime("eu_amlr_2024_1624"), number, parse_day("2026-11-24")
    )
    assert isinstance(early, NotAssessed)
    assert "10 July 2027" in early.reason


def test_exposure_says_whether_a_listed_party_is_an_owner() -> None:
    rows: list[Row] = [*_people("P", "Q"), _holds("P", "51", "H"), _holds("H", "60", "T")]
    rows += [_holds("Q", "10", "T"), Listing("Q", "EU", "a_list", None, ["asset_freeze"])]
    small = _ask(rows, "uk_psc")
    assert (small.verdict, small.basis, len(small.listed_owners)) == ("excluded", "none", 1)
    listed = Listing("P", "UK", "a_list", None, ["asset_freeze"], start="2027")
    found = _ask([*rows, listed], "uk_psc")
    assert (found.verdict, found.basis) == ("certain", "ownership")
    assert (found.own_low_ticks, found.product_low) == (
        parse_share("60").low_ticks,
        Fraction(306, 10),
    )
    assert len(found.listed_owners) == 1
    assert found.why_rows
    doubtful = _ask([*rows, listed], "uk_psc", day="2027-05-01")
    assert doubtful.verdict == "possible"
    assert "whether the entry of P counted" in (doubtful.deciding_fact or "")
    assert _ask([*rows, listed], "uk_psc", target="P").verdict == "listed"


def test_exposure_without_a_list_is_not_assessed() -> None:
    found = _ask([*_people("P"), _holds("P", "60", "T")], "uk_psc")
    assert found.verdict == "not_assessed"
    assert "no list entries of any authority are loaded" in found.caveats[0]


def test_a_listed_legal_entity_is_for_a_person_to_judge() -> None:
    rows: list[Row] = [Party("H", "Company", [Name("H")]), _holds("H", "60", "T")]
    rows += [_holds("P", "60", "H"), Listing("H", "EU", "a_list", None, ["asset_freeze"], "2020")]
    found = _ask(rows, "nl_ubo_wwft")
    assert (found.verdict, found.flags) == ("review", ("legal_entity_at_top",))


@pytest.mark.parametrize("seed", range(60))
def test_who_is_left_out_at_a_glance_is_no_owner(seed: int) -> None:
    held, people = _graph(seed)
    rows: list[Row] = [*_people(*people)]
    rows += [_holds(owner, str(share), asset) for (owner, asset), share in held.items()]
    rng = random.Random(seed)
    votes = [
        _holds(o, None, a, "votingRights", votes=parse_share(rng.choice(["30", "51"])))
        for o, a in held
    ]
    rows += rng.sample(votes, k=min(2, len(votes)))
    world = world_from_rows(rows)
    number = world.number_of("T")
    if number is None:
        return
    for rule in RULES:
        quick = find_beneficial_owners(world, find_regime(rule), number, parse_day(DAY))
        assert not isinstance(quick, NotAssessed)
        slow = [one for one in _owners(world, rule, "T").values() if one.verdict != "excluded"]
        assert sorted(quick, key=lambda one: one.party) == sorted(slow, key=lambda one: one.party)


def test_thousands_of_small_holders_cost_no_cascade_each() -> None:
    rows: list[Row] = [_holds(f"S{n}", "0.01", "T") for n in range(5_000)]
    world = world_from_rows(
        [*rows, *_people("P"), _holds("P", "40", "T"), Arrangement(["S1", "S2"])]
    )
    number = world.number_of("T")
    assert number is not None
    found = find_beneficial_owners(world, find_regime("uk_psc"), number, parse_day(DAY))
    assert not isinstance(found, NotAssessed)
    assert [world.id_of(one.party) for one in found] == ["P"]
