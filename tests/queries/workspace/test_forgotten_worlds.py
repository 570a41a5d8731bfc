"""Worlds of the cache are removed when they are asked to go, whatever is left of them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.record.record import Record
from graph.world.open_world import forget_worlds, open_world
from tests.queries.conftest import Ask

LOST: dict[str, Callable[[Path], None]] = {
    "done is gone": lambda world: (world / "done").unlink(),
    "done leads nowhere": lambda world: _replace(world / "done"),
    "a table is gone": lambda world: (world / "parties.arrow").unlink(),
}


def _replace(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


@pytest.mark.parametrize("lost", LOST)
def test_a_damaged_world_goes_at_once_and_repair_makes_it_anew(
    lost: str, ask_own: Ask, own_workspace: Path
) -> None:
    record = Record(own_workspace)
    assert open_world(record).size
    world = own_workspace / "cache" / "world" / record.head().data_version
    LOST[lost](world)
    assert ask_own("repair").code == 0
    assert not world.exists()
    assert open_world(record).size
    assert (world / "done").is_file()


def test_a_world_that_another_process_writes_stays(own_workspace: Path) -> None:
    record = Record(own_workspace)
    open_world(record)
    world = own_workspace / "cache" / "world" / record.head().data_version
    written = world.with_name(f"{world.name}.4711")
    shutil.copytree(world, written)
    forget_worlds(record)
    assert not world.exists()
    assert written.exists()
