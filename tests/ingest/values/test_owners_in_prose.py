"""Whom a source's words say to be behind a party stands above it; what is unplain stays text."""

import pytest

from graph.record.model import Interest, Name, Party
from graph.values.share import parse_share
from ingest.values.owners_in_prose import owners_in_words


def _said(text: str) -> list[tuple[str, list[str], str, str]]:
    """Return name, types, share and certainty of what a text of Astra says of who is behind it."""
    rows = owners_in_words([Party("v:c", "Company", [Name("Astra")], data=[("summary", text)])])
    names = {row.id: row.names[0].value for row in rows if isinstance(row, Party)}
    held = [row for row in rows if isinstance(row, Interest)]
    assert all(row.asset == "v:c" and row.quote and row.quote in text for row in held)
    shares = ["" if row.share is None else row.share.text for row in held]
    return [
        (names[row.owner], row.types, share, row.certainty)
        for row, share in zip(held, shares, strict=True)
    ]


_CONTROL, _OWNS = ["otherInfluenceOrControl"], ["shareholding"]
_EITHER = ["unknownInterest", *_CONTROL]


@pytest.mark.parametrize(
    ("text", "types", "share"),
    [
        ("Controlled by Pavel Sidorovkin.", _CONTROL, ""),
        ("A Cypriot shell company owned by the Russian banker Pavel Sidorovkin.", _OWNS, "0..100"),
        ("Owned or controlled, directly or indirectly, by Pavel Sidorovkin", _EITHER, ""),
        ("Registered in Cyprus. 60% owned by Pavel Sidorovkin through a nominee.", _OWNS, "0..60"),
        ("Beneficial owner: Pavel Sidorovkin", _OWNS, "0..100"),
        ("The ultimate beneficial owner is Mr Pavel Sidorovkin, a banker.", _OWNS, "0..100"),
        ("Kontrolliert von Pavel Sidorovkin", _CONTROL, ""),
        ("Société détenue par Pavel Sidorovkin", _OWNS, "0..100"),
        ("Nominee for Pavel Sidorovkin", ["nominator"], ""),
    ],
)  # fmt: skip
def test_who_is_plainly_said_to_be_behind_a_party_is_above_it(
    text: str, types: list[str], share: str
) -> None:
    assert _said(text) == [("Pavel Sidorovkin", types, share, "reported")]


@pytest.mark.parametrize(
    ("text", "types", "share"),
    [
        ("Pavel Sidorovkin holds 60% of the company.", _OWNS, "0..60"),
        ("Makes glue. The banker Pavel Sidorovkin owns Astra LLC", _OWNS, "0..100"),
        ("Pavel Sidorovkin controls the bank", _CONTROL, ""),
        ("Pavel Sidorovkin is the beneficial owner of the company", _OWNS, "0..100"),
    ],
)
def test_who_is_said_to_hold_the_party_is_above_it(text: str, types: list[str], share: str) -> None:
    assert _said(text) == [("Pavel Sidorovkin", types, share, "reported")]


def test_what_is_alleged_is_alleged_and_several_hold_together_what_is_stated() -> None:
    (alleged,) = _said("Allegedly controlled by Pavel Sidorovkin")
    assert alleged[3] == "alleged"
    several = _said("60% owned by Pavel Sidorovkin and Ivan Petrov")
    assert [(one[0], one[2]) for one in several] == [
        ("Pavel Sidorovkin", "0..100"),
        ("Ivan Petrov", "0..100"),
    ]
    assert [one[0] for one in _said("Subsidiary of Smith and Partners Ltd")] == [
        "Smith and Partners Ltd"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Formerly owned by Pavel Sidorovkin",
        "Astra was controlled by Pavel Sidorovkin until 2019.",
        "Not controlled by Pavel Sidorovkin",
        "100% owned by Pavel Sidorovkin until 2019, when he sold it",
        "Owned by Pavel Sidorovkin, who transferred his stake to Ivan Petrov",
        "Pavel Sidorovkin holds 60% of the company, and sold the rest",
        "Astra's director Ivan Petrov, whose bank is owned by Pavel Sidorovkin",
        "Supplies Vasilek LLC, owned by Pavel Sidorovkin",
        "Controlled by friends of Pavel Sidorovkin",
        "Belongs to the family of Pavel Sidorovkin",
        "Controlled by Pavel Sidorovkin's wife",
        "Owned by the state",
        "Makes glue; quality controlled by Russian experts",
        "Controlled by Astra",
        "Pavel Sidorovkin owns 60% of Romashka LLC",
        "Pavel Sidorovkin no longer owns the company",
        "Pavel Sidorovkin is the owner of a shop near the company",
        "The ministry controls the company",
        "Astra holds 60% of Romashka LLC",
        "It owns Romashka LLC",
    ],
)
def test_what_is_of_the_past_of_others_or_not_plain_stays_text(text: str) -> None:
    assert _said(text) == []


def test_whom_a_holding_is_held_for_stands_beside_its_holder() -> None:
    held = Interest(
        "v:f",
        "v:c",
        ["shareholding"],
        parse_share("100"),
        start="2020-01-02",
        end="2024-03-04",
        quote="Holds 100% of Astra on behalf of Pavel Sidorovkin.",
        document="v:d",
    )
    party, right = owners_in_words([held])
    assert isinstance(party, Party)
    assert isinstance(right, Interest)
    assert (party.names[0].value, right.owner, right.asset) == (
        "Pavel Sidorovkin",
        party.id,
        "v:c",
    )
    assert (right.types, right.start, right.end, right.document) == (
        ["nominator"],
        "2020-01-02",
        "2024-03-04",
        "v:d",
    )
    assert (held.owner, held.nominee_for) == ("v:f", None)


@pytest.mark.parametrize(
    "held",
    [
        Interest("v:f", "v:c", ["shareholding"], quote="owned by Pavel Sidorovkin"),
        Interest("v:f", "v:c", ["nominee"], quote="on behalf of Pavel Sidorovkin"),
        Interest("v:f", "v:c", [], nominee_for="v:p", quote="on behalf of Pavel Sidorovkin"),
        Interest("v:f", "v:c", [], quote="no longer holds on behalf of Pavel Sidorovkin"),
        Interest("v:f", "v:c", [], quote="holds on its own behalf"),
    ],
    ids=["its owner", "a nominee by type", "a nominee by name", "of the past", "nobody"],
)
def test_of_a_holding_nothing_else_is_read(held: Interest) -> None:
    assert owners_in_words([held]) == []


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("beneficial owner", "Pavel Sidorovkin", [("Pavel Sidorovkin", _OWNS)]),
        ("Ultimate_Beneficial_Owner_1", "Pavel Sidorovkin", [("Pavel Sidorovkin", _OWNS)]),
        ("UBO", "A. Front; Pavel Sidorovkin", [("A. Front", _OWNS), ("Pavel Sidorovkin", _OWNS)]),
        ("beneficialOwner", "Pavel Sidorovkin", [("Pavel Sidorovkin", _OWNS)]),
        ("Controlled by", "Pavel Sidorovkin", [("Pavel Sidorovkin", _CONTROL)]),
        ("nominee for", "Pavel Sidorovkin", [("Pavel Sidorovkin", ["nominator"])]),
        ("comment", "acts for Pavel Sidorovkin", [("Pavel Sidorovkin", ["nominator"])]),
        ("конечный бенефициар", "Павел Сидоровкин", [("Павел Сидоровкин", _OWNS)]),
        ("owner", "unknown", []),
        ("beneficial owner", "yes", []),
        ("owner", "c326dd8021ee75fe9608f31ecb4e2e7388144102", []),
        ("owner country", "Pavel Sidorovkin", []),
        ("shareholder meeting", "Pavel Sidorovkin", []),
    ],
)
def test_a_column_that_is_called_after_owners_names_them(
    field: str, text: str, found: list[tuple[str, list[str]]]
) -> None:
    rows = owners_in_words([Party("v:c", "Company", [Name("Astra")], data=[(field, text)])])
    names = {row.id: row.names[0].value for row in rows if isinstance(row, Party)}
    held = [row for row in rows if isinstance(row, Interest)]
    assert [(names[row.owner], row.types) for row in held] == found
    assert all(row.quote == f"{field}: {text}" or field == "comment" for row in held)


def test_a_person_has_no_owners_but_may_hold_for_another() -> None:
    data = [("parent", "Pavel Sidorovkin"), ("notes", "Subsidiary of Pavel Sidorovkin")]
    assert owners_in_words([Party("v:p", "Person", [Name("A. Front")], data=data)]) == []
    front = Party("v:p", "Person", [Name("A. Front")], data=[("notes", "Front man for P Sidorov")])
    assert [row.types for row in owners_in_words([front]) if isinstance(row, Interest)] == [
        ["nominator"]
    ]
