"""Who is compared like a listed party: those that a list's file names beneath an entry."""

import pyarrow as pa

from graph.candidates.named_beneath import named_beneath


def numbers(*held: tuple[str, int, int], entries: tuple[tuple[str, int], ...]) -> list[int]:
    """Who is beneath, of five parties without a number; interests and entries by dataset."""
    parties = pa.table(
        {
            "party_idx": pa.array(range(5), pa.int32()),
            "schema": ["LegalEntity"] * 5,
            "identifiers": pa.array([[]] * 5, pa.list_(pa.string())),
        }
    )
    datasets, listed = zip(*entries, strict=True)
    listings = pa.table({"dataset": datasets, "party_idx": pa.array(listed, pa.int32())})
    told, owners, assets = zip(*held, strict=True)
    ends = {"owner_idx": pa.array(owners, pa.int32()), "asset_idx": pa.array(assets, pa.int32())}
    return named_beneath(parties, listings, pa.table({"dataset": told, **ends})).tolist()


def test_what_the_file_of_the_list_names_counts_in_chains_and_rings() -> None:
    held = ("uk", 0, 1), ("uk", 1, 2), ("uk", 2, 0), ("uk", 3, 4)
    assert numbers(*held, entries=(("uk", 0),)) == [1, 2]
    assert numbers(*held, entries=(("uk", 0), ("uk", 2))) == [1]


def test_another_file_names_nobody_for_a_list() -> None:
    held = ("register", 0, 1), ("eu", 0, 2), ("uk", 0, 3), ("eu", 3, 4)
    assert numbers(*held, entries=(("uk", 0), ("eu", 4))) == [3]
    assert numbers(("register", 0, 1), entries=(("uk", 0),)) == []
