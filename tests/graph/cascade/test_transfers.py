"""Transfers near a listing or during one: when a stake is put back, and who still decides."""

from collections.abc import Callable

import pytest

from graph.holdings import transfers
from graph.holdings.interests_on_day import Facts, facts_on
from graph.over_time.timeline import timeline_of
from graph.record.model import Arrangement, Interest, Link, Row, Transfer
from graph.regimes.read_regimes import find_regime
from graph.values.dates import iso_day, parse_day
from graph.values.share import parse_share
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from graph.world.scope import Scope
from tests.every_verdict import everyone
from tests.graph.verdict.made_up import ask, holds, listed

SINCE = "2022-03-01"
FREEZES = ("us", "eu", "uk")


def _sold(day: str, share: str = "60", to: str = "N", asset: str = "T") -> list[Interest]:
    return [holds("P", share, asset, end=day), holds(to, share, asset, start=day)]


def _listed(regime: str, party: str = "P", **more: object) -> Row:
    return listed(party, regime, start=SINCE, **more)


def _stated(day: str, share: str | None = "60", **more: object) -> Transfer:
    stated = None if share is None else parse_share(share)
    return Transfer("P", "N", "T", stated, start=day, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("regime", FREEZES)
@pytest.mark.parametrize(
    ("day", "verdict", "word"),
    [
        ("2021-11-30", "excluded", None),
        ("2021-12-01", "review", "transfer_near_listing"),
        ("2022-03-01", "review", "transfer_near_listing"),
        ("2022-03-02", "review", "transfer_while_listed"),
        ("2024-01-01", "review", "transfer_while_listed"),
        # A month may be one of the last days before the listing.
        ("2021-12", "review", "transfer_near_listing"),
    ],
)
def test_the_day_of_the_transfer_decides(
    regime: str, day: str, verdict: str, word: str | None
) -> None:
    found = ask([*_sold(day), _listed(regime)], regime=regime)
    assert found.verdict == verdict
    told = {flag for flag in found.flags if flag.startswith("transfer")}
    assert told == ({word} if word else set())
    assert [one.on for one in found.transfers] == [day]


@pytest.mark.parametrize("kind", ["Family", "Associate", "Employment", "Representation"])
def test_a_tied_receiver_widens_the_window(kind: str) -> None:
    rows = [*_sold("2021-03-05"), _listed("us")]
    assert ask(rows).verdict == "excluded"
    found = ask([*rows, Link(kind, "N", "P")])
    assert (found.verdict, found.transfers[0].tie) == ("review", kind)
    assert "transfer_to_related" in found.flags


def test_a_company_of_the_giver_or_of_a_relative_is_tied() -> None:
    rows = [*_sold("2021-03-05"), _listed("us")]
    for owner in ("P", "W"):
        chain = [holds(owner, "10", "H"), holds("H", "40", "N"), Link("Family", "P", "W")]
        assert ask([*rows, *chain]).verdict == "review", owner
    assert ask([*rows, holds("W", "100", "N")]).verdict == "excluded"
    over = [holds("P", "10", "N", end="2020-01-01")]
    assert ask([*rows, *over]).verdict == "excluded"


def test_what_an_owned_company_gave_away_counts_as_its_owners() -> None:
    rows = [holds("P", "60", "A"), _listed("us")]
    gone = [holds("A", "60", "T", end="2022-06-01"), holds("N", "60", "T", start="2022-06-01")]
    assert ask([*rows, *gone]).verdict == "review"
    assert ask([*rows[1:], *gone]).verdict == "excluded"
    # So does what a company gave away that was itself given away.
    both = [holds("P", "60", "A", end="2022-09-01"), _listed("us"), *gone]
    assert ask(both).verdict == "review"


@pytest.mark.parametrize(("regime", "verdict"), [("uk", "review"), ("eu", "review")])
def test_votes_that_were_given_away_count_where_votes_do(regime: str, verdict: str) -> None:
    votes = Interest("P", "T", ["votingRights"], votes=parse_share("60"), end="2022-06-01")
    assert ask([votes, _listed(regime)], regime=regime).verdict == verdict
    assert ask([votes, _listed("us")], regime="us").verdict == "excluded"


def test_a_role_that_ended_in_the_window_is_a_sign_still() -> None:
    gone = Interest("P", "T", ["settlor"], end="2022-02-20")
    assert ask([gone, _listed("eu")], regime="eu").verdict == "review"
    gone.end = "2021-01-01"
    assert ask([gone, _listed("eu")], regime="eu").verdict == "excluded"


@pytest.mark.parametrize(
    ("said", "regime", "verdict"),
    [
        ({"accepted_by": ["US-OFAC"]}, "us", "excluded"),
        ({"accepted_by": ["EU"]}, "us", "review"),
        ({"outside": ["US-OFAC"]}, "us", "excluded"),
        ({"outside": ["EU"]}, "eu", "review"),
        ({"accepted_by": ["US-OFAC"], "certainty": "alleged"}, "us", "review"),
    ],
)
def test_only_the_rules_own_authority_recognises_a_transfer(
    said: dict[str, object], regime: str, verdict: str
) -> None:
    found = ask([*_sold("2022-06-01"), _listed(regime), _stated("2022-06-03", **said)], "T", regime)
    assert found.verdict == verdict
    assert "transfer_while_listed" in found.flags
    assert found.transfers[0].recognised == (verdict == "excluded")


def test_what_is_accepted_in_part_leaves_the_rest() -> None:
    rows = [*_sold("2022-06-01", "80"), _listed("us")]
    assert ask([*rows, _stated("2022-06-01", "40", accepted_by=["OFAC"])]).verdict == "excluded"
    assert ask([*rows, _stated("2022-06-01", "20", accepted_by=["OFAC"])]).verdict == "review"


def test_a_transfer_that_no_interest_tells_of() -> None:
    found = ask([_stated("2022-06-01"), _listed("us")])
    assert found.verdict == "review"
    assert found.deciding_fact is not None
    assert found.deciding_fact.startswith(
        "P transferred 60% of T to N on 1 June 2022, while listed"
    )
    assert ask([_stated("2022-06-01", "20"), _listed("us")]).verdict == "excluded"
    # Who is stated to give a stake up had it on the day before.
    before = ask([_stated("2022-06-01"), _listed("us")], day="2022-05-31")
    assert (before.verdict, before.deciding_fact) == (
        "review",
        "P is stated to have given up a stake in T later",
    )
    assert "given_in_later_transfer" in before.flags
    assert ask([_stated("2022-06-01", "20"), _listed("us")], day="2022-05-31").verdict == "excluded"


def test_a_listed_buyer_counts_as_ever_and_what_it_passes_on_is_put_back_once() -> None:
    both = [_listed("us"), _listed("us", "N")]
    assert ask([*_sold("2022-06-01"), *both]).verdict == "certain"
    small = _sold("2022-06-01", "30")
    assert ask([*small, *both]).verdict == "excluded"
    on = [holds("P", "30", "T", end="2022-06-01")]
    on += [holds("N", "30", "T", start="2022-06-01", end="2023-01-01")]
    assert ask([*on, *both]).verdict == "excluded"
    # N was not listed when it passed the stake on, so that P's stake is still nowhere.
    later, kept = listed("N", start="2026-01-01"), holds("M", "25", "T")
    assert ask([*on, kept, _listed("us"), _listed("us", "M"), later]).verdict == "review"


@pytest.mark.parametrize("regime", FREEZES)
def test_who_leaves_a_joint_block_has_given_it_to_those_who_stay(regime: str) -> None:
    def block(leaves: str) -> list[Interest]:
        ends = {leaves: "2024-01-01"}
        return [holds(one, "60", "T", joint="x", end=ends.get(one)) for one in "PN"]

    found = ask([*block("P"), _listed(regime)], regime=regime)
    assert found.verdict == "review"
    (given,) = found.transfers
    assert given.sentence.startswith(
        "P held 60% of T until 1 January 2024, while listed since 1 March 2022; 60% then went to N."
    )
    # Nothing is lost where a listed member keeps the block, whoever leaves it.
    for rows in (block("N"), [*block("P"), _listed(regime, "N")]):
        found = ask([*rows, _listed(regime)], regime=regime)
        assert (found.verdict, found.transfers) == ("certain", ())


def test_what_a_nominee_held_for_the_giver_is_put_back() -> None:
    for regime in FREEZES:
        held = holds("N", "60", "T", nominee_for="P", end="2022-06-01")
        assert ask([held, _listed(regime)], regime=regime).verdict == "review", regime
        small = holds("N", "20", "T", nominee_for="P", end="2022-06-01")
        assert ask([small, _listed(regime)], regime=regime).verdict == "excluded", regime
        again = holds("N", "60", "T", nominee_for="M", start="2022-06-01")
        assert ask([held, again, _listed(regime)], regime=regime).verdict == "review", regime


def test_the_sentence_names_giver_days_buyer_and_authority() -> None:
    found = ask([*_sold("2022-06-02"), _listed("us")])
    assert found.deciding_fact == (
        "P held 60% of T until 2 June 2022, while listed since 1 March 2022; 60% then went to N. "
        "Whether OFAC recognises this is not known here."
    )
    early = ask([*_sold("2022-02-24"), _listed("eu")], regime="eu")
    assert early.deciding_fact is not None
    assert "5 days before the listing of P on 1 March 2022" in early.deciding_fact


def test_transfers_stand_on_the_timeline_and_in_the_whole_register() -> None:
    rows = [*_sold("2022-06-01"), holds("T", "100", "B"), _listed("us", end="2024-01-01")]
    world = world_from_rows(rows)
    number = world.number_of("B")
    assert number is not None
    regime = find_regime("us")
    spans = [
        (iso_day(one.first), one.found.verdict.value)
        for one in timeline_of(world, regime, number).stretches
        if one.first > parse_day("2020-01-01")
    ]
    turned = [one for n, one in enumerate(spans) if n == 0 or spans[n - 1][1] != one[1]]
    assert turned == [
        ("2022-03-01", "certain"),
        ("2022-06-01", "review"),
        ("2024-01-01", "excluded"),
    ]
    for day, verdict in (("2023-12-31", "review"), ("2024-01-01", "excluded")):
        assert everyone(world, regime, parse_day(day))["B"]["verdict"] == verdict


def test_what_an_end_changed_is_found_once_for_all_days(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()

    def count(scope: Scope, day: int) -> Facts:
        asked.append(day)
        return facts_on(scope, day)

    monkeypatch.setattr(transfers, "facts_on", count)
    days = [f"2024-02-{day:02}" for day in range(1, 25)]
    rows = [holds("P", "2", "T", end=days[-1], start=days[0])]
    rows += [one for n, day in enumerate(days) for one in _sold(day, "2", f"N{n}", f"A{n}")]
    rows += [holds(f"A{n}", "2", "T") for n in range(len(days))]
    world = world_from_rows([*rows, _listed("eu")])
    target = world.number_of("T")
    assert target is not None
    found = timeline_of(world, find_regime("eu"), target).stretches
    # For each version of the rule the stakes before an end and after it, and the rights before it.
    assert len(days) < len(asked) <= 3 * len(days) * len(find_regime("eu").versions)
    world.looked_up.clear()
    for stretch in found[1:]:
        (alone,) = assess(world, find_regime("eu"), stretch.first, [target])
        assert alone.flags == stretch.found.flags
        assert alone.transfers == stretch.found.transfers


def test_an_arrangement_with_somebody_else_is_no_cause_on_the_timeline() -> None:
    until = "2022-06-01"
    pacts = [Arrangement(["P", who], "joint", who, "2016", until) for who in ("Y", "N")]
    rows: list[Row] = [holds("P", "30", "T"), holds("N", "30", "T"), holds("Y", "60", "B"), *pacts]
    world = world_from_rows([*rows, _listed("uk")])
    number = world.number_of("T")
    assert number is not None
    stretches = timeline_of(world, find_regime("uk"), number).stretches
    (ended,) = (one for one in stretches if one.first == parse_day(until))
    (cause,) = ended.causes
    assert world.tables["arrangements"]["members"][cause.row].as_py() == ["P", "N"]


@pytest.mark.parametrize("regime", FREEZES)
def test_a_listed_receiver_of_whom_nothing_else_is_stated_is_never_clear(regime: str) -> None:
    rows = [listed("N", regime, start=SINCE), _stated("2023-01-01")]
    found = ask(rows, regime=regime)
    assert (found.verdict, found.deciding_fact) == (
        "review",
        "N is stated to have received a stake in T",
    )
    assert "received_in_transfer" in found.flags
    small = [listed("N", regime, start=SINCE), _stated("2023-01-01", "20")]
    assert ask(small, regime=regime).verdict == "excluded"
    # What interests state of the receiver says more.
    later = [*rows, holds("N", "60", "T", start="2023-01-01", end="2024-01-01")]
    assert "received_in_transfer" not in ask(later, regime=regime).flags


def test_what_a_company_gave_to_those_tied_to_who_owns_it_is_related() -> None:
    rows = [holds("P", "100", "A"), _listed("us"), Link("Family", "W", "P")]
    gone = holds("A", "60", "T", end="2021-06-01")
    to = {"W": [], "N": [holds("W", "10", "N")], "P2": [holds("P", "10", "P2")]}
    for receiver, more in to.items():
        came = holds(receiver, "60", "T", start="2021-06-01")
        found = ask([*rows, gone, came, *more])
        assert (found.verdict, found.flags.count("transfer_to_related")) == ("review", 1), receiver
    stranger = holds("N", "60", "T", start="2021-06-01")
    assert ask([*rows, gone, stranger]).verdict == "excluded"
    # So it is where the company had been given away before.
    rows[0] = holds("P", "100", "A", end="2021-04-01")
    late = listed("P", start="2021-06-20")
    came = holds("W", "60", "T", start="2021-06-01")
    assert "transfer_to_related" in ask([rows[0], late, rows[2], gone, came]).flags


def test_what_somebody_with_an_office_in_the_company_holds_is_related() -> None:
    rows = [*_sold("2021-06-01"), _listed("us"), Link("Directorship", "M", "T")]
    assert ask([*rows, holds("M", "100", "N")]).verdict == "review"
    assert ask([*rows, holds("M", "100", "X")]).verdict == "excluded"


def test_an_acceptance_speaks_of_the_receiver_that_it_names() -> None:
    accepted = _stated("2022-06-01", accepted_by=["OFAC"])
    rows = [*_sold("2022-06-01", to="Q"), _listed("us"), accepted]
    found = ask(rows)
    assert found.verdict == "review"
    assert found.deciding_fact is not None
    assert found.deciding_fact.endswith(
        "It is stated that OFAC accepted a transfer to N; whether it recognises the rest is not "
        "known here."
    )
    assert {*found.transfers[0].receivers} == {*map(_number_in(rows), "NQ")}
    # Interests that show the named receiver, or nobody, do not speak against it.
    for others in (_sold("2022-06-01"), _sold("2022-06-01")[:1]):
        assert ask([*others, _listed("us"), accepted]).verdict == "excluded"
    small = [*_sold("2022-06-01"), holds("Q", "20", "T", start="2022-06-01")]
    assert ask([*small, _listed("us"), accepted]).verdict == "excluded"
    # Somebody else who has had it all along, by a register that came first, does.
    early = [_sold("2022-06-01")[0], holds("Q", "60", "T", start="2022-04-01")]
    assert ask([*early, _listed("us"), accepted]).verdict == "review"


def _number_in(rows: list[Row]) -> Callable[[str], int | None]:
    return world_from_rows(rows).number_of


@pytest.mark.parametrize("start", ["2021-04-15", "2021-07-15", None])
def test_the_next_stated_owner_is_a_receiver(start: str | None) -> None:
    gone = holds("P", "60", "T", end="2021-06-01")
    rows = [gone, _listed("us"), Link("Family", "W", "P")]
    found = ask([*rows, holds("W", "60", "T", start=start)])
    assert (found.verdict, found.transfers[0].assumed) == ("review", True)
    assert "; the next stated owner was W." in found.transfers[0].sentence
    # Who could hold it beside the giver, or long has, took nothing over.
    beside = ask([*rows, holds("W", "40", "T", start=start)])
    assert (beside.verdict, beside.transfers[0].receivers) == ("excluded", ())
    for day in ("2015-01-01", "2022-08-01"):
        assert ask([*rows, holds("W", "60", "T", start=day)]).verdict == "excluded"
    # What somebody else sold is no part of it.
    other = [holds("X", "40", "T", end="2021-07-15"), holds("W", "40", "T", start="2021-07-15")]
    assert ask([*rows, *other]).transfers[0].receivers == ()


def test_a_named_receiver_may_have_sold_it_on() -> None:
    rows = [holds("P", "60", "T", end="2022-06-01"), _listed("us")]
    later = holds("Q", "60", "T", start="2022-09-01")
    accepted = _stated("2022-06-01", accepted_by=["OFAC"])
    assert ask([*rows, later, accepted]).verdict == "excluded"


def test_of_shares_and_votes_what_decides_is_the_reason() -> None:
    gone = holds("P", "10", "T", end="2022-02-27", votes=parse_share("70"))
    found = ask([gone, _listed("uk")], regime="uk", day="2022-06-01")
    assert found.deciding_fact is not None
    assert found.deciding_fact.startswith("P held 70% of the votes in T until 27 February 2022")


def test_what_is_sold_and_held_without_an_end_is_told_as_both() -> None:
    said = "an interest stated without an end still counts"
    found = ask([holds("P", "60", "T"), _stated("2020-06-01"), _listed("us")])
    assert (found.verdict, [said in one.sentence for one in found.transfers]) == ("certain", [True])
    again = [holds("P", "60", "T", start="2020-07-15"), _stated("2020-06-01"), _listed("us")]
    assert [said in one.sentence for one in ask(again).transfers] == [False]
