"""What a rule would add up if every owner that no source states were listed."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from graph.cascade import open_share
from graph.kernels.run_cascade import cascade
from graph.record.model import Arrangement, Interest, Listing, Name, Party, Row
from graph.regimes.read_regimes import find_regime, load_regimes
from graph.values.dates import parse_day
from graph.values.share import parse_share, ticks_to_percent
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from graph.world.readable_names import has_readable_name
from tests.every_verdict import everyone

pytestmark = pytest.mark.slow

DAY = parse_day("2025-01-01")


def holds(owner: str, share: str, asset: str, *types: str) -> Interest:
    return Interest(owner, asset, list(types) or ["shareholding"], parse_share(share))


def party(party_id: str, schema: str = "Company") -> Party:
    return Party(party_id, schema, [Name(party_id)])


def ask(rows: Sequence[Row], party_id: str = "C", regime: str = "us") -> tuple[Decimal, str | None]:
    lists = [
        Listing("Q", name, "a_list", measures=["asset_freeze"]) for name in ("US-OFAC", "EU", "UK")
    ]
    world = world_from_rows([*rows, party("N", "Person"), party("S", "PublicBody"), *lists])
    number = world.number_of(party_id)
    assert number is not None
    rule = find_regime(regime)
    (found,) = assess(world, rule, DAY, [number])
    assert found.open_ticks is not None
    share = ticks_to_percent(found.open_ticks, upper=True)
    assert everyone(world, rule, DAY)[party_id]["open_share_pct"] == share
    return share, found.unknown_owners


CASES: list[tuple[list[Row], int, str]] = [
    # Nobody is stated, here or above.
    ([party("C", "Company")], 100, "all"),
    ([holds("A", "100", "C")], 100, "all"),
    # The rest, and what ends at people, states and listed parties.
    ([holds("N", "60", "C")], 40, "some"),
    ([holds("N", "100", "C")], 0, "none"),
    ([holds("N", "60", "C"), holds("S", "40", "C")], 0, "none"),
    ([holds("Q", "40", "C"), holds("N", "60", "C")], 0, "none"),
    ([holds("Q", "40", "C")], 60, "some"),
    # Further up: less than half passes nothing on, half does, also as a sum of two.
    ([holds("A", "100", "C"), holds("N", "60", "A")], 0, "none"),
    ([holds("A", "100", "C"), holds("N", "50", "A")], 100, "all"),
    ([holds("A", "30", "C"), holds("N", "70", "C"), holds("N", "40", "A")], 30, "some"),
    (
        [
            holds("A", "60", "C"),
            holds("N", "40", "C"),
            holds("B", "50", "A"),
            holds("N", "50", "A"),
        ],
        60,
        "some",
    ),
    # A listed holder and an unstated one may pass the line together; what is caught without the
    # unstated one is not open.
    ([holds("A", "100", "C"), holds("Q", "30", "A"), holds("N", "40", "A")], 100, "all"),
    ([holds("A", "70", "C"), holds("N", "30", "C"), holds("Q", "60", "A")], 0, "none"),
    # Ranges leave their widest rest; a claim states nothing.
    ([holds("N", ">25..50", "C")], 75, "some"),
    ([Interest("N", "C", ["shareholding"], parse_share("100"), certainty="alleged")], 100, "all"),
    # A loop that nobody outside holds is stated in full, and one with a gap is open.
    ([holds("A", "100", "C"), holds("C", "60", "A"), holds("N", "40", "A")], 0, "none"),
    ([holds("A", "100", "C"), holds("C", "50", "A")], 100, "all"),
    # A ring above which nobody stands hides whoever is behind it, at any distance.
    ([holds("A", "100", "B"), holds("B", "100", "A"), holds("B", "100", "C")], 100, "all"),
    ([holds("C", "100", "C")], 100, "all"),
    ([holds("A", "100", "B"), holds("B", "100", "A"), holds("B", "60", "C")], 100, "all"),
    (
        [
            holds("A", "100", "B"),
            holds("B", "100", "A"),
            holds("B", "60", "C"),
            holds("N", "40", "C"),
        ],
        60,
        "some",
    ),
    # What a nominee holds for nobody knows whom is in nobody's known hands.
    ([holds("N", "100", "C", "shareholding", "nominee")], 100, "all"),
    (
        [
            holds("N", "30", "C", "shareholding", "nominee"),
            Interest("S", "C", ["shareholding"], parse_share("70")),
        ],
        30,
        "some",
    ),
]


@pytest.mark.parametrize(("rows", "share", "word"), CASES)
@pytest.mark.parametrize("compiled", [False, True])
def test_what_nobody_states_is_reckoned_up_the_whole_chain(
    rows: Sequence[Row], share: int, word: str, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(*arguments: object, **_: object) -> object:
        return cascade(*arguments, compiled=compiled)  # type: ignore[arg-type]

    monkeypatch.setattr(open_share, "cascade", chosen)
    assert ask(rows) == (share, word)


def test_a_party_that_is_an_end_is_not_open() -> None:
    rows = [holds("N", "60", "C"), Listing("C", "US-OFAC", "a_list", measures=["asset_freeze"])]
    assert ask(rows) == (0, "none")
    assert ask([], "N") == (0, "none")
    assert ask([holds("N", "60", "C")], "Q") == (0, "none")


def test_votes_that_nobody_states_go_with_the_shares() -> None:
    assert ask([holds("N", "100", "C")], regime="uk") == (0, "none")
    both = Interest("N", "C", ["votingRights"], votes=parse_share("45"))
    assert ask([holds("N", "100", "C"), both], regime="uk") == (55, "some")


def test_unstated_owners_pass_on_under_every_rule_that_follows_a_chain() -> None:
    for regime in ("us", "eu", "uk"):
        assert ask([holds("A", "100", "C")], regime=regime) == (100, "all"), regime
        two = [holds("A", "100", "C"), holds("B", "100", "A")]
        assert ask(two, regime=regime) == (100, "all"), regime
        known = [holds("A", "100", "C"), holds("N", "60", "A")]
        assert ask(known, regime=regime) == (0, "none"), regime


def test_unstated_owners_of_partners_count_for_each_other() -> None:
    rows = [holds("A", "30", "C"), holds("B", "30", "C"), holds("N", "40", "C")]
    joint = [*rows, party("A", "Company"), holds("N", "100", "B"), Arrangement(["A", "B"], "joint")]
    assert ask(joint, regime="uk") == (60, "some")


def test_where_shares_are_multiplied_any_unstated_owner_passes_something_on() -> None:
    rows = [holds("A", "100", "C"), holds("N", "60", "A")]
    assert ask(rows, regime="nl_ubo_wwft")[1] == "all"
    assert ask(rows, regime="uk_psc")[1] == "none"


def test_it_is_said_also_where_no_list_is_loaded() -> None:
    world = world_from_rows([party("C", "Company"), party("N", "Person"), holds("N", "75", "C")])
    number = world.number_of("C")
    assert number is not None
    for regime in load_regimes().values():
        (found,) = assess(world, regime, DAY, [number])
        assert found.verdict == "not_assessed"
        assert found.unknown_owners == "some"


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
def test_a_small_part_that_is_open_further_up_is_told(regime: str) -> None:
    chain: list[Row] = [holds("N", "55", "A"), holds("A", "100", "B"), holds("B", "100", "C")]
    assert {"B", "C"} == {name for name in "ABC" if told_above(chain, name, regime)}
    assert ask(chain, "A", regime) == (45, "some")
    assert ask(chain, "C", regime) == (0, "none")
    whole = [*chain, holds("S", "45", "A")]
    assert not any(told_above(whole, name, regime) for name in "ABC")


def told_above(rows: Sequence[Row], party_id: str, regime: str) -> bool:
    lists = [Listing("Q", name, "l", measures=["asset_freeze"]) for name in ("US-OFAC", "EU", "UK")]
    world = world_from_rows([*rows, party("N", "Person"), party("S", "PublicBody"), *lists])
    number = world.number_of(party_id)
    assert number is not None
    (found,) = assess(world, find_regime(regime), DAY, [number])
    return "owners_unstated_further_up" in found.flags


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
def test_a_nominee_is_told_whoever_it_is(regime: str) -> None:
    rows = [holds("N", "100", "C", "shareholding", "nominee"), party("N", "Person")]
    listed = Listing(
        "Q", {"us": "US-OFAC"}.get(regime, regime.upper()), "l", measures=["asset_freeze"]
    )
    world = world_from_rows([*rows, listed])
    number = world.number_of("C")
    assert number is not None
    (found,) = assess(world, find_regime(regime), DAY, [number])
    assert "held_as_nominee" in found.flags
    assert found.unknown_owners == "all"


def test_names_are_read_once_for_all_days_and_no_day_changes_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = world_from_rows(
        [
            holds("A", "60", "C"),
            holds("B", "40", "C"),
            party("A"),
            party("B", "Person"),
            Listing(
                "A", "EU", "a_list", measures=["asset_freeze"], start="2020-01-01", end="2024-01-01"
            ),
        ]
    )
    number, rule = world.number_of("C"), find_regime("eu")
    assert number is not None
    read = []
    monkeypatch.setattr(
        open_share,
        "has_readable_name",
        lambda *asked: read.append(asked) or has_readable_name(*asked),
    )
    open_ticks = [
        assess(world, rule, parse_day(day), [number])[0].open_ticks
        for day in ("2023-01-01", "2025-01-01", "2023-01-01")
    ]
    # Who is on a list is an end on its days alone.
    shares = [ticks_to_percent(ticks or 0, upper=True) for ticks in open_ticks]
    assert shares == [0, 60, 0]
    assert len(read) == 1
