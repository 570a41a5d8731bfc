"""What the Explore page says in words."""

from typing import Any

from queries.explorer.explore import explore_rows
from tests.queries.explorer.scenes import hop


def path(*hops: dict[str, Any]) -> dict[str, Any]:
    """A path as an answer has it."""
    told = " ".join(said["record"] for said in hops)
    return {"hops": list(hops), "sentence": told, "class": "ownership", "owner_name": "Owner"}


def said(owner: str, asset: str, **more: Any) -> dict[str, Any]:
    """A hop with its source."""
    about = {"record": f"test:{owner}{asset}", "source": f"Register of {asset}", "locator": None}
    about |= {"asserted_by": None, "direction": "owner_to_asset", "quote": None}
    return {**hop(owner, asset), **about, **more}


def test_notes_are_numbered_over_all_paths_and_listed() -> None:
    common = said("b", "c")
    first, again = path(said("a", "b"), common), path(said("a", "b"), common)
    other = path(said("x", "b", certainty="alleged"), common)
    sentences, notes = explore_rows.path_sentences([first, again, other, path(said("y", "c"))], 2)
    assert len(sentences) == 2
    assert [mark in sentences[0] for mark in ("[1]", "[2]", "[3]")] == [True, True, False]
    assert [mark in sentences[1] for mark in ("[1]", "[2]", "[3]")] == [False, True, True]
    assert [note.split()[0] for note in notes] == ["[1]", "[2]", "[3]"]
    assert "Register of c" in notes[1]
    assert notes[2].endswith("(alleged)")
