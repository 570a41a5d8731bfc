"""Canonical parties and number columns."""

import numpy as np
import pyarrow as pa
import pytest

from graph.record.model import Arrangement, Interest, Listing, Name, Party
from graph.values.share import parse_share
from graph.world import identity
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import subject_keys

LEI = "LEI:529900T8BM49AURSDO55"


def party(key: str, *identifiers: str, same_as: tuple[str, ...] = ()) -> Party:
    return Party(
        key, "Company", [Name(key.upper())], identifiers=list(identifiers), same_as=list(same_as)
    )


def joined(*rows: object, **judged: object) -> set[frozenset[str]]:
    world = world_from_rows(rows, **judged)  # type: ignore[arg-type]  # the test passes rows of several kinds
    groups: dict[int, set[str]] = {}
    for row in world.members.to_pylist():
        groups.setdefault(row["party_idx"], set()).add(row["id"])
    return {frozenset(group) for group in groups.values()}


def test_a_checked_strong_identifier_joins() -> None:
    assert joined(party("a", LEI), party("b", LEI)) == {frozenset("ab")}


def test_a_wrong_checksum_joins_nothing() -> None:
    wrong = "LEI:529900T8BM49AURSDO56"
    assert joined(party("a", wrong), party("b", wrong)) == {frozenset("a"), frozenset("b")}


def test_a_name_never_joins() -> None:
    a, b = party("a"), party("b")
    b.names = a.names
    assert joined(a, b) == {frozenset("a"), frozenset("b")}


def test_same_as_and_judgements_join_through_others() -> None:
    rows = (party("a", LEI), party("b", LEI), party("c", same_as=("b",)), party("d"))
    assert joined(*rows, positive=[("d", "a")]) == {frozenset("abcd")}


def test_unsure_joins_nothing_and_is_kept() -> None:
    world = world_from_rows([party("a"), party("b")], unsure=[("a", "b", "same street")])
    assert world.size == 2
    assert world.unsure.to_pylist()[0]["reason"] == "same street"


def test_the_canonical_id_does_not_depend_on_the_order_of_rows() -> None:
    rows = [party("z", LEI), party("m", LEI), party("k", LEI)]
    ids = {world_from_rows(order).ids.to_pylist()[0] for order in (rows, rows[::-1])}
    assert ids == {"k"}


def test_ends_without_a_party_row_are_parties_too() -> None:
    world = world_from_rows([Interest("x", "y", ["shareholding"], share=parse_share("10"))])
    assert world.ids.to_pylist() == ["x", "y"]
    assert world.name_of(0) == "x"
    assert world.column("interests", "owner_idx").tolist() == [0]


@pytest.mark.parametrize(
    ("stated", "alone", "in_text"),
    [
        (
            Party("inner", "Person", [], "cy", birth_date="1961-05-01"),
            "Unnamed person (born 1961, Cyprus)",
            "an unnamed person (born 1961, Cyprus)",
        ),
        (
            Party("inner", "Company", [], "gb", identifiers=["GB-COH:01234567"]),
            "Unnamed company GB-COH 01234567",
            "the unnamed company GB-COH 01234567",
        ),
        # Of whom nothing is stated, the id is all there is.
        (Party("inner", "LegalEntity", []), "inner", "inner"),
        (Party("inner", "Company", [Name("")]), "Unnamed company", "an unnamed company"),
    ],
)
def test_a_party_without_a_name_is_called_by_what_is_stated_of_it(
    stated: Party, alone: str, in_text: str
) -> None:
    world = world_from_rows([stated])
    assert (world.name_of(0), world.text_name_of(0)) == (alone, in_text)
    told = subject_keys(world, 0)
    assert (told["subject_name"], told["subject_in_text"]) == (alone, in_text)
    assert told["subject_id"] == "inner"


def test_members_of_an_arrangement_get_numbers() -> None:
    world = world_from_rows([Arrangement(["b", "a"]), Listing("b", "EU", "l", start="2024")])
    assert world.tables["arrangements"]["members_idx"].to_pylist() == [[1, 0]]
    assert world.column("listings", "may_from")[0] < world.column("listings", "sure_from")[0]


def test_grouping_by_asset_keeps_the_order() -> None:
    world = world_from_rows(
        [Interest("a", "z", []), Interest("b", "y", []), Interest("c", "z", [])]
    )
    offsets, rows = world.interests_by_asset
    z = world.number_of("z")
    assert z is not None
    assert rows[offsets[z] : offsets[z + 1]].tolist() == [0, 2]


def test_few_ids_are_looked_up_as_many_are(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    for every, asked in ((400, 40), (9, 1), (100, 0), (0, 2), (50, 6)):
        ids = pa.array(sorted(f"x{n}" for n in range(every)), pa.string())
        number = rng.integers(0, 30, every).astype(np.int32)
        wanted = [None if n % 5 == 0 else f"x{n}" for n in rng.integers(0, 2 * every + 1, asked)]
        column = pa.chunked_array([pa.array(wanted, pa.string())])
        found = list[list[int]]()
        for few in (0, 10**9):
            monkeypatch.setattr(identity, "_FEW", few)
            found.append(identity._lookup(column, ids, number).tolist())
        assert found[0] == found[1]
        assert all(one < 0 for one, text in zip(found[0], wanted, strict=True) if text is None)
