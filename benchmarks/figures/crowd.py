"""Twenty people on the explorer at once: nobody sees what another has done, and nothing piles up.

Each visitor holds a session of its own, as a browser does, and pins one party after the other
on the page of a party; every answer is looked at. What is compared is the answer's time at the end
with that at the beginning; the memory of the server is read at a tenth, at half and at the end.
The environment's ``OWNERSHIP_BENCHMARK_MINUTES`` says how long; ten minutes if it does not.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Barrier, BrokenBarrierError, Event
from typing import Final
from urllib.parse import urlsplit

from benchmarks.bounded import BoundedFigure
from benchmarks.explorer_peers.sixty import COUNT
from benchmarks.explorer_serving import serve_process, write_workspace
from benchmarks.explorer_visitors import Visitor
from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer
from benchmarks.figures.explorer import explore_address
from graph.values.errors import InputError

VISITORS: Final = 20
MINUTES: Final = 10.0
MINUTES_FROM: Final = "OWNERSHIP_BENCHMARK_MINUTES"
PAUSE: Final = 5.0
"""Seconds that somebody looks at an answer."""
SHOWN: Final = 20
"""Parties on each canvas, other ones for each visitor."""
PARTS: Final = 10
GROWTH: Final = 1.2
"""How many times its memory after the first tenth the server may hold at the end."""


def minutes() -> float:
    """Return how long the visitors stay, in minutes.

    Raises:
        InputError: the environment has no number above 0.
    """
    text = os.environ.get(MINUTES_FROM, str(MINUTES))
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if found <= 0:
        raise InputError(f"{MINUTES_FROM}={text} is no number of minutes; write one like 10")
    return found


@dataclass
class Crowd:
    """What the visitors share: the clock, and when to go.

    Attributes:
        origin: address of the server.
        seconds: how long they stay.
        pause: seconds that each looks at an answer.
        ready: everybody waits here until the last one has opened the page.
        leave: set when all should go.
        answers: seconds since the beginning, and what an answer took then.
    """

    origin: str
    seconds: float
    pause: float
    ready: Barrier
    leave: Event = field(default_factory=Event)
    answers: list[tuple[float, float]] = field(default_factory=list)

    def visit(self, number: int) -> int:
        """Pin one party after the other; return how many answers were right.

        Raises:
            ResultsDiffer: other parties are pinned than those that this visitor has pinned.
        """
        query = urlsplit(explore_address(self.origin, SHOWN + number % (COUNT - SHOWN))).query
        with Visitor(self.origin, "party", query) as visitor:
            try:
                visitor.open()
                self.ready.wait()
                return self._visit_parties(visitor, number)
            except BaseException:
                self.ready.abort()
                self.leave.set()
                raise

    def _visit_parties(self, visitor: Visitor, number: int) -> int:
        begun = time.monotonic()
        turn, mine = 0, set[str]()
        while time.monotonic() - begun < self.seconds and not self.leave.is_set():
            turn += 1
            nodes = visitor.scene["nodes"]
            node = nodes[(7 * number + 11 * turn) % len(nodes)]
            asked = time.monotonic()
            mine ^= {node["id"]}
            visitor.pin(node["id"], turn, pinned=node["id"] in mine)
            self.answers.append((asked - begun, time.monotonic() - asked))
            shown = {node["id"] for node in visitor.scene["nodes"] if node.get("pinned")}
            if shown != mine:
                raise ResultsDiffer(f"visitor {number} has pinned {mine} and was shown {shown}")
            self.leave.wait(self.pause)
        return turn


def memory_of(process: int) -> int:
    """Return the memory that a process holds now, in bytes."""
    said = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True
    )
    return 1024 * int(said.stdout)


def run_visits(origin: str, process: int, seconds: float, pause: float) -> tuple[Crowd, list[int]]:
    """Run all visits, and read the server's memory at a tenth, at half and at the end.

    Raises:
        ResultsDiffer: a visitor was shown what another has done.
        OwnershipError: the server said that something went wrong.
    """
    crowd = Crowd(origin, seconds, pause, Barrier(VISITORS + 1))
    read = []
    with ThreadPoolExecutor(VISITORS) as pool:
        visits = [pool.submit(crowd.visit, number) for number in range(VISITORS)]
        # Whoever does not get in breaks the barrier for all, and says below why.
        with suppress(BrokenBarrierError):
            crowd.ready.wait()
        begun = time.monotonic()
        for part in (1 / PARTS, 1 / 2, 1):
            crowd.leave.wait(max(0.0, begun + part * seconds - time.monotonic()))
            read.append(memory_of(process))
    failed = [error for error in (visit.exception() for visit in visits) if error is not None]
    for error in sorted(failed, key=lambda one: isinstance(one, BrokenBarrierError)):
        raise error
    turns = [visit.result() for visit in visits]
    if min(turns) < 1:
        raise ResultsDiffer("a visitor was never answered")
    return crowd, read


def measure(_scale: int) -> Iterator[Figure]:
    """Serve sixty parties to the visitors while they stay."""
    seconds = 60 * minutes()
    with tempfile.TemporaryDirectory() as folder:
        workspace = write_workspace(Path(folder))
        with serve_process(more={"OWNERSHIP_WORKSPACE": str(workspace)}) as (origin, process):
            crowd, read = run_visits(origin, process, seconds, min(PAUSE, seconds / PARTS))
    edge = seconds / PARTS
    first = [took for at, took in crowd.answers if at <= edge]
    last = [took for at, took in crowd.answers if at >= seconds - 2 * edge]
    megabytes = ", ".join(f"{each / 1e6:.0f}" for each in read)
    yield BoundedFigure(
        id="crowd",
        ours_s=median(last or first),
        peer="the same in the first tenth of the time",
        peer_s=median(first),
        scale=VISITORS,
        ratio_of="ours_s/peer_s",
        goal=Goal(1.5, at_most=True),
        note=f"{VISITORS} sessions for {seconds / 60:g} minutes, {len(crowd.answers)} changes, "
        f"every answer the visitor's own; the server held {megabytes} MB after a tenth, half and "
        "all of the time",
        peak=read[-1],
        most=round(GROWTH * read[0] / 1e7) * 10**7,
    )


FIGURES: Final[dict[str, Measure]] = {"crowd": measure}
