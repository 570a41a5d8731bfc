"""Name search: our index against comparing with every name.

The questions are names of the data with a typo, without their last word, or turned round with a
typo. Each is asked once on both sides; the share that finds its own party among the first ten is
in the note, since a fast search that finds nothing is worth nothing.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, Measure, time_run
from benchmarks.invented import company_name, person_name, syllables
from benchmarks.peers import brute_force
from graph.search.name_index import IndexedName, IndexRow, NameIndex
from graph.values.name_keys import fold_name

MOST: Final = 1_000_000
QUESTIONS: Final = 200
SHOWN: Final = 10
_SPREAD: Final = 104_729
"""A prime step between numbers, so that neighbours in the list have unlike names."""


@dataclass(frozen=True)
class SideResult:
    """One side's result: seconds of each question, ascending, and how many found their party."""

    seconds: list[float]
    found: int

    def quantile(self, part: float) -> float:
        """Return the time in seconds below which so large a part of the questions stays."""
        return self.seconds[min(int(part * len(self.seconds)), len(self.seconds) - 1)]

    @property
    def text(self) -> str:
        """Median and recall in words."""
        recall = 100 * self.found / len(self.seconds)
        return f"p50 {1000 * self.quantile(0.5):.3g} ms, {recall:.3g} % found in the first {SHOWN}"


def names_of(count: int) -> list[str]:
    """Return so many names, half of persons and half of companies."""
    names = []
    for number in range(count):
        far = 1 + number * _SPREAD
        names.append(
            company_name(far) if number % 2 else f"{person_name(number)} {syllables(far)}ov"
        )
    return names


def questions(names: list[str], count: int, seed: int = 1) -> list[tuple[int, str]]:
    """Return questions: the place of the name that is meant, and how somebody types it."""
    rng = random.Random(seed)
    kinds: list[Callable[[str, random.Random], str]] = [_typo, _drop_last_word, _turn_round]
    places = [rng.randrange(len(names)) for _ in range(count)]
    return [(place, kinds[n % 3](names[place], rng)) for n, place in enumerate(places)]


def _typo(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(name))
    return name[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + name[at + 1 :]


def _drop_last_word(name: str, _rng: random.Random) -> str:
    return name.rpartition(" ")[0]


def _turn_round(name: str, rng: random.Random) -> str:
    first, _, rest = name.partition(" ")
    return _typo(f"{rest} {first}", rng)


def ask_side(side: Callable[[str], list[int]], asked: list[tuple[int, str]]) -> SideResult:
    """Time every question on one side, and return its result."""
    seconds, found = [], 0
    for place, text in asked:
        begun = time.perf_counter()
        places = side(text)
        seconds.append(time.perf_counter() - begun)
        found += place in places
    return SideResult(sorted(seconds), found)


def measure(scale: int) -> Iterator[Figure]:
    """Build the index over made-up names, ask both sides, and compare the slow questions."""
    import rapidfuzz

    names = names_of(min(scale, MOST))
    asked = questions(names, QUESTIONS)
    rows = (IndexRow(str(place), [IndexedName(name)]) for place, name in enumerate(names))
    with tempfile.TemporaryDirectory() as folder:
        build, _ = time_run(lambda: NameIndex.build(Path(folder), rows, version="made up"))
        index = NameIndex.open(Path(folder))
        index.search(names[0], limit=SHOWN)
        ours = ask_side(
            lambda text: [int(h.party_id) for h in index.search(text, limit=SHOWN)], asked
        )
        counted = ask_side(
            lambda text: [int(h.party_id) for h in index.search_all(text)[0][:SHOWN]], asked
        )
    prepare, bag = time_run(lambda: [brute_force.sort_words(fold_name(name)) for name in names])
    theirs = ask_side(
        lambda text: brute_force.search(brute_force.sort_words(fold_name(text)), bag, SHOWN), asked
    )
    yield Figure(
        id="search",
        ours_s=ours.quantile(0.95),
        peer=f"rapidfuzz {rapidfuzz.__version__}, every name",
        peer_s=theirs.quantile(0.95),
        scale=len(names),
        ratio_of="peer_s/ours_s",
        goal=None,
        note=f"p95 of {len(asked)} questions; ours {ours.text}; peer {theirs.text}; "
        f"ours with all that fits counted p95 {1000 * counted.quantile(0.95):.3g} ms; beforehand: "
        f"ours {build:.3g} s to build the index, peer {prepare:.3g} s to fold the names",
    )


FIGURES: Final[dict[str, Measure]] = {"search": measure}
