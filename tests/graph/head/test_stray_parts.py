"""A part that the head does not name is found however many there are beside it."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.head.manifest import Head, Part, part_body
from graph.head.part_check import write_description
from graph.head.stray_parts import find_stray_parts


@pytest.mark.parametrize("count", [0, 1, 150])
@pytest.mark.parametrize("seen", [True, False])
def test_one_part_more_is_found(tmp_path: Path, count: int, seen: bool) -> None:
    parts = tuple(
        Part(f"made_up-{number}", "made_up", None, False, "0", {}, {}, {})
        for number in range(count + 1)
    )
    for part in parts:
        (place := tmp_path / "parts" / part.id).mkdir(parents=True)
        write_description(place, part_body(part))
        # Beside a part may lie the mark of a load that is going on.
        (place.parent / f"{part.id}.note").touch()
    head = Head("made_up", parts=parts[:-1])
    assert find_stray_parts(tmp_path, head, seen=seen) == [tmp_path / "parts" / parts[-1].id]
    whole = replace(head, parts=parts)
    assert find_stray_parts(tmp_path, whole, seen=seen) == []
