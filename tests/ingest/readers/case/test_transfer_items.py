"""The items under ``transfers`` of a case file."""

from ingest.readers.case.reader import check

CASE = """case: t
sources:
  s: {title: A register}
parties:
  p: {schema: Person, name: P, source: s}
  n: {schema: Person, name: N, source: s}
  c: {schema: Company, name: C, source: s}
transfers:
- {giver: p, receiver: n, asset: c, share: 60, on: 2022-06-01, accepted_by: [EU], source: s}
"""


def test_a_transfer_needs_giver_asset_and_day() -> None:
    assert check(CASE, "t.case.yaml") == []
    # A tool that reads YAML 1.1 writes the key ``on`` as a truth value.
    assert check(CASE.replace("on:", "true:"), "t.case.yaml") == []
    assert check(CASE.replace("receiver: n, ", ""), "t.case.yaml") == []
    for gone in ("giver: p, ", "asset: c, ", "on: 2022-06-01, "):
        assert check(CASE.replace(gone, ""), "t.case.yaml"), gone


def test_a_transfer_may_say_how_the_receiver_is_tied_to_the_giver() -> None:
    said = "accepted_by: [EU], relation: Family, role: son"
    case = CASE.replace("accepted_by: [EU]", said)
    assert check(case, "t.case.yaml") == []
    for wrong in (
        case.replace("Family", "Directorship"),
        case.replace("relation: Family, ", ""),
        case.replace("receiver: n, ", ""),
    ):
        assert check(wrong, "t.case.yaml"), wrong
