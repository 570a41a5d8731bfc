"""Entries that do not count under a rule are told beside its verdict, and move none."""

import pytest

from graph.record.model import Interest, Listing, Name, Party, Row, Ruling
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.verdict.assess_party import Assessment, assess
from graph.world.identity import world_from_rows

SOMEBODY = Listing("v:q", "US-OFAC", "sdn", "RUSSIA-EO14024", ["asset_freeze"], start="2022-03-15")


def _asked(*rows: Row, regime: str = "us", day: str = "2024-10-08") -> Assessment:
    world = world_from_rows([SOMEBODY, *rows])
    number = world.number_of("v:c")
    assert number is not None
    return assess(world, find_regime(regime), parse_day(day), [number])[0]


def _held(owner: str, share: str, asset: str, certainty: str = "confirmed") -> Interest:
    return Interest(owner, asset, ["shareholding"], share=parse_share(share), certainty=certainty)


def _un(party: str, **more: str) -> Listing:
    days = {"start": "2018-03-15", **more}
    return Listing(party, "UN", "un", "1718", ["asset_freeze"], **days)


@pytest.mark.parametrize("way", [("v:p 60 v:c",), ("v:p 10 v:m", "v:m 100 v:c")])
def test_an_owner_on_another_list_is_named_with_list_programme_and_measure(
    way: tuple[str, ...],
) -> None:
    found = _asked(*(_held(*text.split()) for text in way), _un("v:p"))
    assert found.verdict.value == "excluded"
    assert "owner_listed_elsewhere" in found.flags
    assert (
        "v:p, an owner of v:c or of one above it, was on the UN list (programme 1718; asset "
        "freeze) on 8 October 2024, which does not count under this rule."
    ) in found.caveats


def test_a_travel_ban_of_the_rules_own_authority_is_told() -> None:
    ban = Listing("v:p", "US-OFAC", "sdn", "X", ["travel_ban"], start="2022-03-15")
    found = _asked(_held("v:p", "100", "v:c"), ban)
    assert "owner_listed_elsewhere" in found.flags
    assert any("on the OFAC list (programme X; travel ban)" in text for text in found.caveats)


def test_the_partys_own_entry_names_its_list() -> None:
    found = _asked(_held("v:p", "60", "v:c"), _un("v:c"))
    assert "owner_listed_elsewhere" not in found.flags
    assert any(text.startswith("v:c was on the UN list (programme") for text in found.caveats)


@pytest.mark.parametrize(
    "rows",
    [
        (_held("v:p", "60", "v:c"), _un("v:p", end="2020-01-01")),
        (_held("v:c", "60", "v:p"), _un("v:p")),
        (
            _held("v:p", "60", "v:c"),
            _un("v:p"),
            Ruling("v:p", "UN", "annulment", "2023-01-01"),
        ),
    ],
    ids=["ended", "below", "annulled"],
)
def test_nothing_is_told_where_no_such_owner_stands_above(rows: tuple[Row, ...]) -> None:
    found = _asked(*rows)
    assert "owner_listed_elsewhere" not in found.flags
    assert not any("UN list" in text for text in found.caveats)


def test_who_counts_under_the_rule_is_not_told_as_on_another_list() -> None:
    sdn = Listing("v:p", "US-OFAC", "sdn", "X", ["asset_freeze"], start="2022-03-15")
    found = _asked(_held("v:p", "60", "v:c"), sdn, _un("v:p"))
    assert found.verdict.value == "certain"
    assert "owner_listed_elsewhere" not in found.flags


@pytest.mark.parametrize(
    ("certainty", "told"), [("confirmed", True), ("reported", True), ("alleged", False)]
)
def test_a_listed_owner_further_up_is_flagged_where_its_share_is_stated(
    certainty: str, told: bool
) -> None:
    found = _asked(_held("v:q", "20", "v:m", certainty), _held("v:m", "100", "v:c"))
    assert (found.verdict.value, found.own_high_ticks) == ("excluded", 0)
    assert ("listed_holder_further_up" in found.flags) is told


def test_what_a_source_calls_linked_to_a_sanctioned_party_is_told() -> None:
    linked = Party("v:c", "Company", [Name("C")], topics=["sanction.linked"])
    found = _asked(linked, _held("v:p", "60", "v:c"))
    assert (found.verdict.value, "called_linked_to_sanctioned" in found.flags) == ("excluded", True)
    assert any("the source calls it linked to a sanctioned party" in one for one in found.caveats)
    owner = Party("v:p", "Company", [Name("P")], topics=["sanction.linked"])
    below = _asked(owner, _held("v:p", "60", "v:m"), _held("v:m", "60", "v:c"))
    assert "called_linked_to_sanctioned" in below.flags
    assert any(
        one.startswith("P, an owner of v:c or of one above it, has") for one in below.caveats
    )
    plain = _asked(Party("v:c", "Company", [Name("C")]), _held("v:p", "60", "v:c"))
    assert "called_linked_to_sanctioned" not in plain.flags


@pytest.mark.parametrize(
    "rows",
    [
        (Interest("v:p", "v:t", ["settlor"]), _held("v:t", "60", "v:c")),
        (Interest("v:p", "v:c", ["appointmentOfBoard"]),),
        (Interest("v:n", "v:c", ["shareholding"], share=parse_share("60"), nominee_for="v:p"),),
        (Interest("v:p", "v:c", ["votingRights"], votes=parse_share("30")),),
        (Interest("v:p", "v:c", ["seniorManagingOfficial"]),),
    ],
    ids=["settlor", "board", "nominee", "votes", "manager"],
)
def test_who_has_a_role_and_is_on_another_list_is_named(rows: tuple[Row, ...]) -> None:
    found = _asked(*rows, _un("v:p"))
    assert found.verdict.value == "excluded"
    assert "owner_listed_elsewhere" not in found.flags, "who owns nothing is no owner"
    (told,) = (text for text in found.caveats if "UN list" in text)
    assert told.startswith("v:p, with a role or right in v:c or in one above it, was on the UN")
    ended = Interest("v:p", "v:c", ["settlor"], end="2020-01-01")
    assert not any("UN list" in text for text in _asked(ended, _un("v:p")).caveats)


@pytest.mark.parametrize("certainty", ["alleged", "disputed"])
def test_who_is_alleged_to_stand_above_and_is_on_another_list_is_named(certainty: str) -> None:
    for way in (("v:p 60 v:c",), ("v:p 60 v:m", "v:m 60 v:c")):
        rows = [_held(*text.split()) for text in way]
        rows[-1].certainty = certainty
        found = _asked(*rows, _un("v:p"))
        assert "owner_listed_elsewhere" not in found.flags
        (told,) = (text for text in found.caveats if "UN list" in text)
        assert told.startswith("v:p, alleged or disputed to have a stake, role or right in v:c or")


def test_a_nominee_who_is_on_another_list_is_named_where_it_carries_nothing() -> None:
    row = Interest("v:p", "v:c", ["shareholding"], share=parse_share("60"), nominee_for="v:n")
    british = Listing("v:q", "UK", "uk", "X", ["asset_freeze"], start="2022-03-15")
    found = _asked(
        row,
        british,
        _un("v:p", end="2018-04-01"),
        Listing("v:p", "CH", "seco", "X", ["asset_freeze"], start="2022-03-15"),
        regime="uk",
    )
    (told,) = (text for text in found.caveats if "Swiss list" in text)
    assert told.startswith("v:p, with a role or right in v:c or in one above it, was on the Swiss")


def test_a_programme_that_began_later_is_named_with_its_first_day() -> None:
    entry = Listing("v:p", "EU", "eu", "2024/2642", ["asset_freeze"], start="2006-06-20")
    rows = [_held("v:p", "60", "v:c"), entry]
    for day, said in (
        ("2024-10-07", "2024/2642, which began on 8 October 2024; asset freeze)"),
        ("2024-10-08", "2024/2642; asset freeze)"),
    ):
        assert any(f"EU list (programme {said}" in one for one in _asked(*rows, day=day).caveats)


@pytest.mark.parametrize("way", [("v:p 60 v:c",), ("v:p 60 v:m", "v:m 60 v:c")])
def test_who_gave_up_a_stake_and_is_on_another_list_is_named(way: tuple[str, ...]) -> None:
    rows = [_held(*text.split()) for text in way]
    rows[0].end = "2024-01-01"
    found = _asked(*rows, _un("v:p"))
    assert (found.verdict.value, len(found.transfers)) == ("excluded", 1)
    assert "owner_listed_elsewhere" not in found.flags
    (told,) = (text for text in found.caveats if "UN list" in text)
    assert told.startswith("v:p, formerly with a stake in v:c or in one above it, was on the UN")
    assert any(text.startswith("v:p held 60% of") for text in found.caveats)
    assert not _asked(*rows, _un("v:p", end="2023-01-01")).transfers


@pytest.mark.parametrize(
    "text",
    [
        "Controlled by Pavel Sidorovkin through a nominee.",
        "Wholly owned and operated by the holding of P. Sidorovkin",
        "Принадлежит Павлу Сидоровкину",
        "Der Verlag gehört Pavel Sidorovkin.",
        "由张三控制",
        "Vasilek Trade LLC holds 60% of the company",
        "Founded by Pavel Sidorovkin, who sells glue",
        "Acts for people in Moscow.",
    ],
)
def test_what_a_source_says_of_owners_in_words_alone_is_quoted(text: str) -> None:
    party = Party("v:c", "Company", [Name("C")], data=[("summary", text)])
    found = _asked(party, _held("v:p", "60", "v:c"))
    assert (found.verdict.value, "owner_in_words" in found.flags) == ("excluded", True)
    words = text.removesuffix(".")
    said = f"A source says of C: “{words}”. Words alone do not count under this rule."
    assert [one for one in found.caveats if words in one] == [said]


def test_what_is_said_of_an_owner_in_words_is_quoted_below_it() -> None:
    front = Party("v:p", "Person", [Name("P")], data=[("notes", "Holds on behalf of Q Sidorov")])
    found = _asked(front, _held("v:p", "60", "v:m"), _held("v:m", "100", "v:c"))
    assert "owner_in_words" in found.flags
    assert (
        "A source says of P, with a stake, role or right in v:c or in one above it: “Holds on "
        "behalf of Q Sidorov”. Words alone do not count under this rule."
    ) in found.caveats


@pytest.mark.parametrize(
    "party",
    [
        Party("v:c", "Company", [Name("C")], data=[("summary", "Makes glue; quality control")]),
        Party("v:p", "Person", [Name("P")], data=[("notes", "Owner of a yacht")]),
        Party("v:q", "Company", [Name("Q")], data=[("notes", "Controlled by the state")]),
    ],
    ids=["other words", "what a person owns", "on the list itself"],
)
def test_texts_that_tell_nothing_of_the_owners_are_not_quoted(party: Party) -> None:
    found = _asked(party, _held("v:p", "60", "v:c"), _held("v:q", "5", "v:c"))
    assert "owner_in_words" not in found.flags
    assert not any("Words alone" in one for one in found.caveats)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"quote": "holds the shares on behalf of Q"}, True),
        ({"note": "подставное лицо"}, True),
        ({"quote": "holds the shares on behalf of Q", "end": "2020-01-01"}, False),
        ({"quote": "holds the shares on behalf of Q", "nominee_for": "v:n"}, False),
        ({"quote": "holds shares"}, False),
    ],
    ids=["quote", "note", "ended", "named", "other words"],
)
def test_what_a_source_says_of_a_holding_for_another_is_quoted(
    more: dict[str, str], told: bool
) -> None:
    held = Interest("v:p", "v:m", ["shareholding"], share=parse_share("60"), **more)  # type: ignore[arg-type]
    found = _asked(Party("v:p", "Person", [Name("P")]), held, _held("v:m", "100", "v:c"))
    assert ("owner_in_words" in found.flags) is told
    text = f"A source says of what P holds in v:m: “{more.get('quote', more.get('note'))}”. Words"
    assert any(one.startswith(text) for one in found.caveats) is told


@pytest.mark.parametrize(
    "held",
    [
        Interest("v:p", "v:c", ["otherInfluenceOrControl"]),
        Interest("v:p", "v:c", ["appointmentOfBoard"]),
        Interest("v:n", "v:c", ["shareholding"], share=parse_share("60"), nominee_for="v:p"),
        _held("v:p", "60", "v:c", "alleged"),
    ],
    ids=["control", "board", "behind a nominee", "alleged"],
)
def test_words_on_whoever_stands_above_in_any_role_are_quoted(held: Interest) -> None:
    said = Party("v:p", "Company", [Name("P")], data=[("summary", "Controlled by Q Sidorov")])
    found = _asked(said, held)
    assert "owner_in_words" in found.flags
    assert any(one.startswith("A source says of P, with a stake, role") for one in found.caveats)
