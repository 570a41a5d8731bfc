"""Compare everything with brute force: `python -m tests.oracle --graphs 100000 [--seed N]`.

Prints one JSON line a kind: how many random graphs, how many of them differ, and the first seeds
that do. Exit 1 where anything differs; Ctrl-C prints how far the kind came, and exits with 130.
"""

import argparse
import contextlib
import importlib
import io
import json
import sys
import time
from collections.abc import Callable

Check = Callable[[range], list[tuple[int, str]]]
"""Gives the seeds that differ, and how."""
TOGETHER = {"timeline": 3_000}
"""Seeds that a check is handed at a time; one where nothing is said."""


def of_test(module: str, name: str, *more: object, **settings: object) -> Check:
    """Make a check of a test that takes a seed, and ``more`` behind it.

    ``settings`` are constants of the test's module, set first.
    """

    def check(seed: int) -> list[str]:
        home = importlib.import_module(f"tests.oracle.{module}")
        for key, value in settings.items():
            setattr(home, key, value)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                getattr(home, name)(seed, *more)
        except AssertionError as wrong:
            return [f"{seed}: {wrong}"]
        return []

    return _each(check)


def of_module(module: str, name: str) -> Check:
    """Make a check of a function that gives the differences of one seed."""

    def check(seed: int) -> list[str]:
        found: list[str] = getattr(importlib.import_module(f"tests.oracle.{module}"), name)(seed)
        return found

    return _each(check)


def _each(check: Callable[[int], list[str]]) -> Check:
    return lambda seeds: [(seed, text) for seed in seeds for text in check(seed)[:1]]


def of_timelines(seeds: range) -> list[tuple[int, str]]:
    """Compare timelines of many worlds side by side; of each that differs the first day."""
    from tests.oracle.timelines import differences

    first: dict[int, str] = {}
    for seed, text in differences(seeds):
        first.setdefault(seed, text)
    return sorted(first.items())


def checks() -> dict[str, Check]:
    """Return every kind of comparison by name."""
    cascade = "test_certain_and_possible_equal_the_slow_version"
    found = {
        "certain_possible": of_test("test_cascade_oracle", cascade),
        "possible_by_corners": of_test(
            "test_cascade_oracle", "test_possible_is_what_some_corner_of_all_splits_gives"
        ),
        "bounds": of_module("bounds", "differences"),
        "proofs": of_module("proofs", "proof_differences"),
        "turning": of_module("proofs", "turning_differences"),
        "paths": of_test("test_paths_oracle", "test_equals_every_simple_path_in_order"),
        "paths_each": of_test(
            "test_paths_oracle", "test_equals_every_simple_path_of_each_listed_party"
        ),
        "compare_days": of_test("test_compare_oracle", "compare_days"),
        "compare_versions": of_test("test_compare_oracle", "compare_versions"),
    }
    found["timeline"] = of_timelines
    return found


def main() -> None:
    """Run the comparisons that the command line names."""
    asked = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    asked.add_argument("--graphs", type=int, default=1_000, help="random graphs of each kind")
    asked.add_argument("--seed", type=int, default=0, help="the first seed")
    asked.add_argument("--kind", choices=sorted(checks()), help="only this kind")
    given = asked.parse_args()
    differ = False
    for kind, check in checks().items():
        if given.kind not in (None, kind):
            continue
        begun, wrong, done, stopped = time.perf_counter(), [], 0, False
        try:
            while done < given.graphs:
                begin = given.seed + done
                seeds = range(begin, min(begin + TOGETHER.get(kind, 1), given.seed + given.graphs))
                wrong += check(seeds)
                done += len(seeds)
        except KeyboardInterrupt:
            stopped = True
        differ |= bool(wrong)
        line = {
            "kind": kind,
            "graphs": done,
            "first_seed": given.seed,
            "differences": len(wrong),
            "seeds": [seed for seed, _ in wrong[:10]],
            "first": wrong[0][1] if wrong else None,
            "seconds": round(time.perf_counter() - begun, 1),
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        if stopped:
            sys.exit(130)
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
