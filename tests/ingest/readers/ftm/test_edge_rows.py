"""FollowTheMoney: edges become interests and links, with their shares and periods."""

from typing import Any, Final

import pytest

from graph.record.model import Interest, Link
from graph.values.share import UNKNOWN
from graph.values.vocabulary import LINK_KINDS
from ingest.readers.ftm.ftm_entity import ENDS
from ingest.readers.ftm.ownership_roles import right_of
from tests.ingest.readers.ftm.entities import entity, owned_row, row


def test_ownership_is_an_interest_with_its_share(load: Any) -> None:
    found = owned_row(load, percentage="25–50%", startDate="2019-03", date="2021-01-02T00:00:00")
    assert (found.owner, found.asset, found.types) == ("d-a", "d-b", ["shareholding"])
    assert found.share is not None
    assert (found.share.text, found.share_published) == ("25..50", "25–50%")
    assert (found.start, found.end, found.observed_on) == ("2019-03", None, "2021-01-02")
    assert (found.directness, found.summary) == ("direct", False)


def test_no_percentage_or_one_that_cannot_be_read_is_unknown_and_not_zero(load: Any) -> None:
    assert owned_row(load).share == UNKNOWN
    records, _, _ = load(entity("o", "Ownership", owner="a", asset="b", percentage="about half"))
    assert records[0].rows[0].share == UNKNOWN
    assert records[0].remarks == [
        "percentage 'about half' cannot be read; the share counts as unknown"
    ]


def test_several_percentages_of_one_edge_are_one_range(load: Any) -> None:
    found = owned_row(load, percentage=["25-50", "50-75"])
    assert found.share is not None
    assert found.share.text == "25..75"


def test_control_never_carries_a_share(load: Any) -> None:
    found = row(load, entity("c", "Control", controller="a", controlled="b", controlType="owner"))
    assert (found.types, found.share) == (["otherInfluenceOrControl"], None)
    right = right_of(["trustee"], "Control", has_percentage=False)
    assert (right.types, right.shares) == (["trustee"], False)


@pytest.mark.parametrize(
    ("said", "over"),
    [
        ({"role": "Former shareholder"}, True),
        ({"status": "inactive", "percentage": "60"}, True),
        ({"role": "бывший участник"}, True),
        ({"role": ["Shareholder", "Former director"]}, False),
        ({"role": "Former shareholder", "endDate": "2020-01-02"}, False),
        ({"role": "Exporter", "status": "active"}, False),
    ],
)
def test_a_holding_of_the_past_without_an_end_ended_before_the_edition(
    load: Any, said: dict[str, Any], over: bool
) -> None:
    """FollowTheMoney, ``Interest.role`` and ``Interest.status``: free texts."""
    found = row(load, entity("o", "Ownership", owner="a", asset="b", **said))
    assert isinstance(found, Interest)
    assert found.end == ("../.." if over else said.get("endDate"))


def test_several_ends_are_every_pair(load: Any) -> None:
    value = entity("o", "Ownership", owner=["a", "b"], asset=["x", "y"], percentage="50")
    (record,), _, _ = load(value)
    pairs = {(found.owner, found.asset) for found in record.rows}
    assert pairs == {("d-a", "d-x"), ("d-a", "d-y"), ("d-b", "d-x"), ("d-b", "d-y")}


def test_intervals_that_follow_each_other_stay_apart(load: Any) -> None:
    dates = {"startDate": ["2016-12-18", "2009-11-09"], "endDate": ["2011-06-13", "2019-10-29"]}
    value = entity("m", "Membership", member="a", organization="b", **dates)
    (record,), _, _ = load(value)
    assert [(found.start, found.end) for found in record.rows] == [
        ("2009-11-09", "2011-06-13"),
        ("2016-12-18", "2019-10-29"),
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "spans"),
    [
        (["2012", "2019"], ["2018"], [("2012", "2018"), ("2019", None)]),
        (["2012"], ["2010", "2018"], [(None, "2010"), ("2012", "2018")]),
        (["2001", "2003", "2010"], ["2005"], [("2001", None)]),
        (["2001", "2003", "2010"], ["2011"], [("2001", "2011")]),
    ],
)
def test_a_start_after_the_last_end_begins_something_that_holds(
    load: Any, starts: list[str], ends: list[str], spans: list[tuple[str | None, str | None]]
) -> None:
    """OpenSanctions merges the terms of one director or owner into one edge."""
    value = entity("o", "Ownership", owner="a", asset="b", startDate=starts, endDate=ends)
    (record,), _, _ = load(value)
    assert [(found.start, found.end) for found in record.rows] == spans
    listed = entity("s", "Sanction", entity="p", startDate=starts, endDate=ends)
    (record,), _, _ = load(listed)
    assert [(found.start, found.end) for found in record.rows] == spans


def test_intervals_that_do_not_pair_are_one_with_a_remark(load: Any) -> None:
    dates = {"startDate": ["2001", "2003"], "endDate": "2005"}
    (record,), _, _ = load(entity("m", "Membership", member="a", organization="b", **dates))
    assert [(found.start, found.end) for found in record.rows] == [("2001", "2005")]
    assert "do not pair" in record.remarks[0]


@pytest.mark.parametrize("schema", sorted(set(ENDS) - {"Ownership", "Control", "Similar"}))
def test_every_other_edge_is_a_link_of_a_known_kind(load: Any, schema: str) -> None:
    source, target = ENDS[schema]
    found = row(load, entity("e", schema, **{source: "a", target: "b"}))
    assert isinstance(found, Link)
    assert (found.source, found.target) == ("d-a", "d-b")
    assert found.kind in LINK_KINDS
    assert found.kind == schema or found.subtype == schema


def test_a_payment_holds_on_its_day(load: Any) -> None:
    value = entity(
        "p", "Payment", payer="a", beneficiary="b", amountEur="100000", date="2011-12-31"
    )
    found = row(load, value)
    assert (found.amount, found.currency) == ("100000", "EUR")
    assert (found.start, found.end) == ("2011-12-31", "2012-01-01")


def test_a_vehicle_is_its_owners_and_linked_to_its_operator(load: Any) -> None:
    (record,), _, _ = load(entity("v", "Vessel", name="V", owner="a", operator="b"))
    vessel, owning, operating = record.rows
    assert vessel.data == []
    assert (owning.owner, owning.asset, owning.types) == ("d-a", "d-v", ["shareholding"])
    assert owning.share == UNKNOWN
    assert (operating.source, operating.target, operating.subtype) == ("d-b", "d-v", "operator")


@pytest.mark.parametrize(
    ("schema", "types", "share"),
    [
        ("Company", ["shareholding", "otherInfluenceOrControl"], UNKNOWN),
        ("PublicBody", ["otherInfluenceOrControl"], None),
    ],
)
def test_a_parent_is_an_interest_of_unknown_size(
    load: Any, schema: str, types: list[str], share: object
) -> None:
    (record,), _, _ = load(entity("x", schema, name="X", parent="p"))
    found = record.rows[1]
    assert (found.owner, found.asset, found.types, found.share) == ("d-p", "d-x", types, share)


def test_a_person_has_no_corporate_parent(load: Any) -> None:
    found = row(load, entity("x", "Person", parent="somebody"))
    assert found.data == [("parent", "somebody")]


def test_shares_and_votes_of_one_edge_stay_two_rights(load: Any) -> None:
    roles = ["ownership-of-shares-25-to-50-percent", "voting-rights-25-to-50-percent"]
    found = owned_row(load, role=roles, percentage="25-50")
    assert found.types == ["shareholding", "votingRights"]
    assert found.share is not None
    assert (found.share.text, found.votes) == ("25..50", UNKNOWN)


@pytest.mark.parametrize(
    ("role", "share"),
    [
        ("Director and 60% shareholder", "60"),
        ("Founder, holds 75 percent", "75"),
        ("участник, доля 60 %", "60"),
        ("Geschäftsführender Gesellschafter", "0..100"),
        ("sole owner", "0..100"),
        ("Director", None),
        ("Product owner", None),
        ("bank account owner", None),
        ("владелец счёта", None),
        ("Head of shareholder relations", None),
        ("Representative of the owner", None),
        ("Former director", None),
    ],
)
def test_a_role_of_a_link_that_states_a_holding_is_a_holding_beside_it(
    load: Any, role: str, share: str | None
) -> None:
    said = entity("d", "Directorship", director="a", organization="b", role=role, startDate="2019")
    records, _, _ = load(said)
    link, *held = records[0].rows
    assert (link.kind, link.role) == ("Directorship", role)
    assert [(one.owner, one.asset, one.share.text, one.start) for one in held] == (
        [] if share is None else [("d-a", "d-b", share, "2019")]
    )
    assert bool(records[0].remarks) == bool(held)


def test_a_role_of_a_link_that_states_a_holding_of_the_past_is_one_that_ended(load: Any) -> None:
    said = {"role": ["Director", "Former shareholder, 60 %"], "startDate": "2019"}
    records, _, _ = load(entity("d", "Directorship", director="a", organization="b", **said))
    link, held = records[0].rows
    assert (link.kind, link.end) == ("Directorship", None)
    assert (held.share.text, held.start, held.end) == ("60", "2019", "2019/..")


@pytest.mark.parametrize(
    ("role", "owned"),
    [
        ("Head office", [("d-a", "d-b", "headOffice")]),
        ("branch of", [("d-b", "d-a", "headOffice")]),
        ("филиал", [("d-a", "d-b", "headOffice"), ("d-b", "d-a", "headOffice")]),
        ("Foreign branch", [("d-a", "d-b", "headOffice"), ("d-b", "d-a", "headOffice")]),
        ("IS_INTERNATIONAL_BRANCH_OF", [("d-b", "d-a", "headOffice")]),
        ("IS SUBFUND OF", [("d-b", "d-a", "umbrellaFund")]),
        ("Branch manager", []),
        (["branch of", "Supplier"], []),
    ],
)
def test_a_link_that_tells_of_a_branch_is_an_interest_beside_it(
    load: Any, role: str | list[str], owned: list[tuple[str, str, str]]
) -> None:
    """Where the words leave open which end is the branch, either may be the other's."""
    records, _, _ = load(entity("u", "UnknownLink", subject="a", object="b", role=role))
    rows = records[0].rows
    found = [one for one in rows if isinstance(one, Interest)]
    assert [(one.owner, one.asset, *one.types) for one in found] == owned
    assert {one.share for one in found} <= {None}
    assert [type(one) for one in rows if one not in found] == [Link]
    assert any("does not say which end" in text for text in records[0].remarks) is (len(owned) > 1)


_SAYS: Final = "otherInfluenceOrControl"


@pytest.mark.parametrize(
    ("role", "held"),
    [
        ("control", [("d-a", "d-b", _SAYS)]),
        ("Ultimate control", [("d-a", "d-b", _SAYS)]),
        ("controller", [("d-a", "d-b", _SAYS)]),
        ("ownership", [("d-a", "d-b", "shareholding")]),
        ("Investor", [("d-a", "d-b", "shareholding")]),
        ("acquired by", [("d-b", "d-a", "shareholding")]),
        ("under the control of", [("d-b", "d-a", _SAYS)]),
        ("controlled", [("d-a", "d-b", _SAYS), ("d-b", "d-a", _SAYS)]),
        ("Owned", [("d-a", "d-b", "shareholding"), ("d-b", "d-a", "shareholding")]),
        ("Quality control", []),
        ("Head of investor relations", []),
    ],
)
def test_a_link_that_tells_of_owning_or_control_is_an_interest(
    load: Any, role: str, held: list[tuple[str, str, str]]
) -> None:
    """Where the words leave open which end does, either may."""
    records, _, _ = load(entity("u", "UnknownLink", subject="a", object="b", role=role))
    found = [one for one in records[0].rows if isinstance(one, Interest)]
    assert [(one.owner, one.asset, *one.types) for one in found] == held
    assert any("does not say which end" in text for text in records[0].remarks) is (len(held) > 1)


@pytest.mark.parametrize(
    ("role", "held"),
    [
        ("Nominee for", ["nominator"]),
        ("номинальный держатель", ["nominator"]),
        ("front man", ["nominator"]),
        ("holds the shares on their behalf", ["nominator"]),
        ("Nominee director", []),
        ("Agent", []),
    ],
)
def test_whom_a_nominee_represents_is_behind_what_it_holds(
    load: Any, role: str, held: list[str]
) -> None:
    """What it holds for that party no source says, so the right has no share (rule 13)."""
    said = entity("r", "Representation", agent="n", client="p", role=role, startDate="2020")
    records, _, _ = load(said)
    link, *rights = records[0].rows
    assert (link.kind, link.source, link.target) == ("Representation", "d-n", "d-p")
    found = [(one.owner, one.asset, *one.types, one.share, one.start) for one in rights]
    assert found == [("d-p", "d-n", word, None, "2020") for word in held]
    assert bool(records[0].remarks) == bool(held)


@pytest.mark.parametrize(
    ("kind", "other", "said", "held"),
    [
        ("Associate", "associate", "holds shares on his behalf", True),
        ("Associate", "associate", "business partner", False),
        ("Family", "relative", "brother, proxy holder", True),
        ("Family", "relative", "brother", False),
    ],
)
def test_an_associate_who_holds_for_somebody_is_a_nominee(
    load: Any, kind: str, other: str, said: str, held: bool
) -> None:
    """An associate is described as what he is of the person, who is then behind what he holds."""
    records, _, _ = load(entity("r", kind, person="p", **{other: "n"}, relationship=said))
    link, *rights = records[0].rows
    assert (link.kind, link.source, link.target, link.role) == (kind, "d-p", "d-n", said)
    found = [(one.owner, one.asset, *one.types, one.note) for one in rights]
    assert found == [("d-p", "d-n", "nominator", said)] * held
    assert bool(records[0].remarks) == held
