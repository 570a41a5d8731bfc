"""FollowTheMoney: what a role says of an edge, in the words of each register."""

from typing import Any

import pytest

from graph.record.model import Interest, Link
from graph.values.share import parse_share
from graph.values.vocabulary import INTEREST_TYPES
from ingest.readers.ftm.ftm_entity import ENDS
from ingest.readers.ftm.ownership_roles import is_place_elsewhere, right_of
from tests.ingest.readers.ftm.entities import entity, owned_row, row


def test_bands_of_the_uk_register_are_summaries(load: Any) -> None:
    value = entity("o", "Ownership", owner="a", asset="b", percentage="75-100")
    found = row(load, {**value, "datasets": ["gb_coh_psc"]})
    assert (found.summary, found.directness) == (True, "unknown")


@pytest.mark.parametrize(
    ("role", "percentage", "types", "share", "votes"),
    [
        ("Shareholder", "30", ["shareholding"], "30", None),
        ("Beneficial owner", None, ["shareholding"], "0..100", None),
        ("Significant influence or control", None, ["otherInfluenceOrControl"], None, None),
        ("controls", "30", ["shareholding", "otherInfluenceOrControl"], "30", None),
        (
            "Owned or Controlled By",
            None,
            ["shareholding", "otherInfluenceOrControl"],
            "0..100",
            None,
        ),
        ("Voting rights", "45.3", ["votingRights"], None, "45.3"),
        ("Right to appoint directors", None, ["appointmentOfBoard"], None, None),
        ("Trustee", "60", ["shareholding", "trustee"], "60", None),
        ("Settlor of a trust", "60", ["settlor"], None, None),
        ("beneficiary of the trust", "60", ["beneficiaryOfLegalArrangement"], None, None),
        ("nominee shareholder", "60", ["shareholding", "nominee"], "60", None),
        ("acting for or on behalf of", None, ["otherInfluenceOrControl"], None, None),
        ("Some other word", None, ["shareholding"], "0..100", None),
        ("right-to-appoint-and-remove-directors", None, ["appointmentOfBoard"], None, None),
        (
            "right-to-share-surplus-assets-50-to-75-percent",
            "50-75",
            ["rightsToSurplusAssetsOnDissolution"],
            "50..75",
            None,
        ),
        ("pledgee", "60", ["otherInfluenceOrControl"], None, None),
        ("Holder of a charge", None, ["otherInfluenceOrControl"], None, None),
        ("pledgor of shares", "60", ["shareholding"], "60", None),
        ("контролирующее лицо", None, ["otherInfluenceOrControl"], None, None),
    ],
)
def test_a_role_can_hide_control(
    load: Any,
    role: str,
    percentage: str | None,
    types: list[str],
    share: str | None,
    votes: str | None,
) -> None:
    stated = {} if percentage is None else {"percentage": percentage}
    found = owned_row(load, role=role, **stated)
    assert found.types == types
    assert (found.share and found.share.text) == share
    assert (found.votes and found.votes.text) == votes
    assert found.note == f"role: {role}"
    assert set(types) <= set(INTEREST_TYPES)


@pytest.mark.parametrize(
    "role",
    [
        "voting shares",
        "holder of voting shares",
        "voting shareholder",
        "shareholder with voting rights",
        "Class A voting shares",
        "voting_stock",
        "owns 100% of voting shares",
        "votes and shares",
        "shares and voting rights",
        "owner (votes)",
        "actions avec droit de vote",
        "acciones con derecho a voto",
        "azioni con diritto di voto",
        "Aktien mit Stimmrecht",
        "голосующие акции",
        "право голоса; доля в уставном капитале",
        "right to appoint directors; shareholder",
        "shareholder with a right to appoint directors",
        "shareholder; controls",
        "General partner, controls",
        "контролирующий акционер",
        "beherrschender Gesellschafter",
        "significant influence shareholder",
        "shareholder and manager",
        "contract; shareholder",
        "settlor and shareholder",
    ],
)
def test_a_percentage_beside_words_of_shares_is_the_share(load: Any, role: str) -> None:
    for stated, share in (({"percentage": "60"}, "60"), ({}, "0..100")):
        found = owned_row(load, role=role, **stated)
        assert "shareholding" in found.types
        assert (found.share and found.share.text) == share
        assert (found.votes and found.votes.text) == (
            "0..100" if "votingRights" in found.types else None
        )


@pytest.mark.parametrize(
    ("role", "types"),
    [
        ("Ownership of voting rights - more than 25%", ["votingRights"]),
        ("share of votes", ["votingRights"]),
        ("доля голосов", ["votingRights"]),
        ("Stimmrechte", ["votingRights"]),
        ("Anteil der Stimmrechte", ["votingRights"]),
        ("droits de vote", ["votingRights"]),
        ("votes at the shareholders' meeting", ["votingRights"]),
        ("proxy to vote the shares", ["votingRights"]),
        ("right to appoint directors under a shareholders' agreement", ["appointmentOfBoard"]),
        ("settlor of the shareholder", ["settlor"]),
        ("settlor and owner of the trust", ["settlor"]),
    ],
)
def test_votes_and_what_others_hold_are_no_shares(load: Any, role: str, types: list[str]) -> None:
    found = owned_row(load, role=role, percentage="60")
    assert (found.types, found.share) == (types, None)


def test_each_right_that_a_role_enumerates_is_kept(load: Any) -> None:
    found = owned_row(load, role="shareholder; votes; right to appoint directors", percentage="20")
    assert set(found.types) == {"shareholding", "votingRights", "appointmentOfBoard"}


@pytest.mark.parametrize(
    ("said", "directness"),
    [
        ({"role": "Direct and indirect holding"}, "unknown"),
        ({"role": "Direct", "ownershipType": "indirectly held"}, "unknown"),
        ({"ownershipType": "Indirect"}, "indirect"),
        ({"role": "Director's shares"}, "direct"),
        ({}, "direct"),
    ],
)
def test_a_holding_that_is_both_direct_and_indirect_is_neither(
    load: Any, said: dict[str, str], directness: str
) -> None:
    assert owned_row(load, percentage="40", **said).directness == directness


@pytest.mark.parametrize(
    ("role", "directness", "summary"),
    [
        ("Beneficial owner", "unknown", True),
        ("UBO", "unknown", True),
        ("Ultimate beneficiary", "unknown", True),
        ("Ultimate parent company", "unknown", True),
        ("Direct beneficial owner", "direct", False),
        ("Indirect beneficial owner", "indirect", False),
        ("Shareholder", "direct", False),
    ],
)
def test_who_owns_in_the_end_may_own_through_others(
    load: Any, role: str, directness: str, summary: bool
) -> None:
    """Directive (EU) 2015/849, article 3(6): a beneficial owner owns directly or indirectly."""
    found = owned_row(load, role=role, percentage="30")
    assert (found.directness, found.summary) == (directness, summary)


@pytest.mark.parametrize(
    ("kinds", "directness", "summary"),
    [
        (["beneficial"], "unknown", True),
        (["Ultimate"], "unknown", True),
        (["beneficial", "direct"], "direct", False),
        (["indirect"], "indirect", False),
        (["legal"], "direct", False),
    ],
)
def test_types_of_ownership_in_the_models_words(
    load: Any, kinds: list[str], directness: str, summary: bool
) -> None:
    """FollowTheMoney, ``Ownership.ownershipType``: its examples."""
    found = owned_row(load, ownershipType=kinds, percentage="30")
    assert (found.directness, found.summary) == (directness, summary)
    assert (found.types, found.share) == (["shareholding"], parse_share("30"))


@pytest.mark.parametrize(
    ("dataset", "roles", "share", "directness", "summary"),
    [
        ("ext_ua_edr", ["BENEFICIARY"], "0..100", "unknown", True),
        ("ua_edr", ["FOUNDER"], "0..100", "direct", False),
        ("ext_md_companies", ["beneficiarilor efectivi"], "0..100", "unknown", True),
        ("ext_md_companies", ["60.0%"], "60", "direct", False),
        ("ee_ariregister", ["Otsene  osalus"], "0..100", "direct", False),
        ("ee_ariregister", ["kaudne osalus"], "0..100", "indirect", False),
        ("ext_gb_coh_psc", ["50-75%"], "0..100", "unknown", True),
    ],
)
def test_roles_in_a_registers_own_words(
    load: Any, dataset: str, roles: list[str], share: str, directness: str, summary: bool
) -> None:
    value = entity("o", "Ownership", owner="a", asset="b", role=roles)
    found = row(load, {**value, "datasets": [dataset]})
    assert (found.types, found.share.text) == (["shareholding"], share)
    assert (found.directness, found.summary) == (directness, summary)
    assert found.note == f"role: {', '.join(roles)}"


def test_natures_of_control_state_their_bands(load: Any) -> None:
    """OpenSanctions writes the UK register's natures of control as roles, and no percentage."""
    roles = ["Ownership of shares 25 to 50 percent", "Voting rights 75 to 100 percent"]
    board = "Right to appoint and remove directors as trust"
    value = entity("o", "Ownership", owner="a", asset="b", role=[*roles, board])
    (record,), _, _ = load({**value, "datasets": ["ext_gb_coh_psc"]})
    held, swayed = record.rows
    assert held.types == ["shareholding", "votingRights"]
    assert (held.share.text, held.votes.text) == (">25..50", "75..100")
    assert (held.share_published, held.votes_published) == (roles[0], roles[1])
    assert (held.directness, held.summary) == ("unknown", True)
    assert held.note == f"role: {', '.join([*roles, board])}"
    assert (swayed.types, swayed.share) == (["otherInfluenceOrControl", "protector"], None)
    assert swayed.note.startswith("has influence or control over a trust; ")
    assert record.remarks == []


def test_a_new_nature_of_control_is_said(load: Any) -> None:
    roles = ["Ownership of shares 25 to 50 percent", "Right to veto"]
    value = entity("o", "Ownership", owner="a", asset="b", role=roles)
    (record,), _, _ = load({**value, "datasets": ["gb_coh_psc"]})
    assert [found.types for found in record.rows] == [["shareholding"], ["unknownInterest"]]
    assert record.rows[1].share_published == "Right to veto"
    assert len(record.remarks) == 1


def test_natures_of_control_are_known_in_any_dataset_by_their_figures(load: Any) -> None:
    found = owned_row(load, role="Voting rights 50 to 75 percent")
    assert (found.types, found.votes.text) == (["votingRights"], ">50..<75")
    found = owned_row(load, role="Voting rights 50 to 75 percent", percentage="60")
    assert (found.types, found.votes.text, found.summary) == (["votingRights"], "60", False)


def test_natures_of_control_may_stand_in_the_summary(load: Any) -> None:
    slugs = "ownership-of-shares-75-to-100-percent right-to-appoint-and-remove-directors"
    value = entity("o", "Ownership", owner="a", asset="b", summary=slugs.split())
    value["properties"]["role"] = ["shareholding", "appointment-of-board"]
    (record,), _, _ = load(value)
    assert [row.types for row in record.rows] == [["shareholding"], ["appointmentOfBoard"]]
    assert [row.share.text for row in record.rows] == ["75..100", ">50..100"]


@pytest.mark.parametrize(
    ("role", "types", "share"),
    [
        ("votingRights", ["votingRights"], None),
        ("boardMember", ["boardMember"], None),
        ("senior-managing-official", ["seniorManagingOfficial"], None),
        ("rightsGrantedByContract", ["rightsGrantedByContract"], None),
        ("influence-or-control", ["otherInfluenceOrControl"], None),
        ("unknown-interest", ["unknownInterest"], "0..100"),
        ("settlorOfTrust", ["settlor"], None),
        ("trustee-of-trust", ["shareholding", "trustee"], "0..100"),
        ("beneficiaryOfLegalArrangement", ["beneficiaryOfLegalArrangement"], None),
    ],
)
def test_bods_interest_types_are_known_as_roles(
    load: Any, role: str, types: list[str], share: str | None
) -> None:
    found = owned_row(load, role=role)
    assert found.types == types
    assert (found.share and found.share.text) == share


@pytest.mark.parametrize(
    ("role", "types", "directness", "summary"),
    [
        ("IS DIRECTLY CONSOLIDATED BY", ["consolidation"], "direct", False),
        ("IS_ULTIMATELY_CONSOLIDATED_BY", ["consolidation"], "indirect", True),
        ("IS INTERNATIONAL BRANCH OF", ["headOffice"], "direct", False),
        ("headOffice", ["headOffice"], "direct", False),
    ],
)
def test_gleifs_relationships_are_what_they_are_in_its_own_files(
    load: Any, role: str, types: list[str], directness: str, summary: bool
) -> None:
    value = entity("o", "Ownership", owner="a", asset="b", role=role, status="ACTIVE")
    (record,), _, _ = load(value)
    (found,) = record.rows
    assert (found.types, found.directness, found.summary) == (types, directness, summary)
    assert (found.share, record.remarks) == (None, [])
    assert found.note == f"role: {role}; status: ACTIVE"


def test_control_by_other_means_is_no_share(load: Any) -> None:
    assert owned_row(load, role="muu kontrolli viis").types == ["otherInfluenceOrControl"]


def test_a_place_in_another_trust_is_no_place_in_what_it_holds() -> None:
    assert is_place_elsewhere(["Settlor of the family trust that holds the votes"])
    assert is_place_elsewhere(["Beneficiary of a foundation holding the shares"])
    assert not is_place_elsewhere(["Settlor of the trust"])
    assert not is_place_elsewhere(["Settlor of the trust that holds the votes", "Shareholder"])
    assert right_of(["Settlor of the trust"], "Ownership", has_percentage=False).types == [
        "settlor"
    ]


def test_a_percentage_beside_a_nature_as_trust_is_not_the_persons_own(load: Any) -> None:
    role = "Ownership of shares 75 to 100 percent as trust"
    found = owned_row(load, role=role, percentage="75–100%")
    assert (found.types, found.share) == (["otherInfluenceOrControl", "protector"], None)
    assert "percentage: 75–100%" in (found.note or "")


def test_a_board_as_trust_is_not_the_persons_own(load: Any) -> None:
    found = owned_row(load, role="right-to-appoint-and-remove-directors-as-trust")
    assert (found.types, found.share) == (["otherInfluenceOrControl", "protector"], None)


@pytest.mark.parametrize("schema", ["Directorship", "UnknownLink"])
@pytest.mark.parametrize(
    ("role", "types"),
    [
        ("trust settlor of", ["settlor"]),
        ("joint settlor of", ["settlor"]),
        ("Protector of", ["protector"]),
        ("trustee of", ["trustee"]),
        ("beneficiary", ["beneficiaryOfLegalArrangement"]),
        ("Ultimate controling party", ["otherInfluenceOrControl"]),
        ("controls", ["otherInfluenceOrControl"]),
        ("Founder", ["unknownInterest"]),
    ],
)
def test_a_place_in_a_trust_that_stands_as_a_link_is_one(
    load: Any, schema: str, role: str, types: list[str]
) -> None:
    """OpenSanctions has the officers of ICIJ's papers as directors, whatever they are."""
    found = _rows_of_link(load, schema, role)
    assert [type(row) for row in found] == [Interest]
    assert (found[0].owner, found[0].types, found[0].note) == ("d-a", types, role)


@pytest.mark.parametrize(
    "role",
    [
        "Member of the Board of Trustees",
        "Trustee in bankruptcy",
        "Director, controller",
        "grantor of a mortgage",
        "representative of the settlor",
        "managing director",
    ],
)
def test_an_office_is_no_place_in_a_trust(load: Any, role: str) -> None:
    assert [type(row) for row in _rows_of_link(load, "Directorship", role)] == [Link]


@pytest.mark.parametrize(
    ("schema", "role", "types"),
    [
        ("Directorship", "Komplementär", ["shareholding"]),
        ("Membership", "General partner", ["shareholding"]),
        ("Membership", "partner", ["shareholding"]),
        ("Directorship", "учредитель", ["shareholding"]),
        ("Directorship", "бенефициар", ["shareholding"]),
        ("Directorship", "wirtschaftlich Berechtigter", ["shareholding"]),
        ("Directorship", "sole member", ["shareholding"]),
        ("UnknownLink", "parent", ["shareholding", "otherInfluenceOrControl"]),
    ],
)
def test_one_meaning_in_many_words_is_one_holding(
    load: Any, schema: str, role: str, types: list[str]
) -> None:
    found = _rows_of_link(load, schema, role)
    (held,) = (row for row in found if isinstance(row, Interest))
    assert any(isinstance(row, Link) for row in found), "the link stays beside it"
    assert (held.types, held.share.text, held.owner) == (types, "0..100", "d-a")


@pytest.mark.parametrize(
    ("role", "types"),
    [
        ("owned by", ["shareholding"]),
        ("Subsidiary of", ["shareholding", "otherInfluenceOrControl"]),
        ("is controlled by", ["otherInfluenceOrControl"]),
    ],
)
def test_whom_a_link_calls_owned_is_owned(load: Any, role: str, types: list[str]) -> None:
    held = next(
        row for row in _rows_of_link(load, "UnknownLink", role) if isinstance(row, Interest)
    )
    assert (held.owner, held.asset, held.types) == ("d-b", "d-a", types)


def _rows_of_link(load: Any, schema: str, role: str) -> list[Any]:
    first, second = ENDS[schema]
    (record,), _, _ = load(entity("o", schema, **{first: "a", second: "b"}, role=role))
    return list(record.rows)


def test_a_percentage_that_counts_for_nothing_is_said(load: Any) -> None:
    value = entity("o", "Ownership", owner="a", asset="b", role="settlor", percentage="60")
    (record,), _, _ = load(value)
    assert record.remarks == ["percentage '60' counts for nothing beside role 'settlor'"]
