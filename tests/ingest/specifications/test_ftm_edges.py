"""Edges of FollowTheMoney, by its model."""

import pytest

from ingest.readers.ftm.ftm_entity import ENDS
from ingest.readers.ftm.ownership_roles import right_of

EDGES = """Ownership Control Directorship Membership Employment Representation UnknownLink Family
    Associate Succession Payment Debt Occupancy ProjectParticipant ContractAward CourtCaseParty
    Documentation""".split()


CONTROLS = {
    "voting": ["votingRights"],
    "appointment": ["appointmentOfBoard"],
    "management": ["otherInfluenceOrControl"],
    "contractual": ["otherInfluenceOrControl", "rightsGrantedByContract"],
    "trust": ["otherInfluenceOrControl"],
    "nominee": ["nominator", "otherInfluenceOrControl"],
    "state": ["otherInfluenceOrControl"],
    "indirect": ["otherInfluenceOrControl"],
}


def test_every_edge_of_the_model_is_known() -> None:
    """FollowTheMoney 4.11, schemata with ``edge``, and one of older models that names two ends."""
    assert set(ENDS) == {*EDGES, "Similar"}


@pytest.mark.parametrize("mechanism", list(CONTROLS))
def test_a_mechanism_of_control_is_never_without_effect(mechanism: str) -> None:
    """FollowTheMoney 4.11, ``Control.controlType``: its examples."""
    right = right_of([mechanism], "Control", has_percentage=False)
    assert (right.types, right.shares) == (CONTROLS[mechanism], False)


@pytest.mark.parametrize(
    ("role", "types"),
    [
        ("Controlling shareholder", ["shareholding", "otherInfluenceOrControl"]),
        ("Managing owner", ["shareholding", "otherInfluenceOrControl"]),
        ("Non-controlling interest", ["shareholding"]),
        ("Shareholder (non-voting)", ["shareholding"]),
    ],
)
def test_a_role_of_an_owner_keeps_the_holding(role: str, types: list[str]) -> None:
    """FollowTheMoney, ``Ownership.role``: free text beside an ownership."""
    right = right_of([role], "Ownership", has_percentage=False)
    assert (right.types, right.shares) == (types, True)
