"""The figures, found by presence: each module has `FIGURES`, a name and how to measure it."""

import importlib
import pkgutil
from functools import cache

from benchmarks.figure import Measure


@cache
def figures() -> dict[str, Measure]:
    """Find every figure by presence in this folder, in the order of their names."""
    found: dict[str, Measure] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        found.update(importlib.import_module(f"{__name__}.{module.name}").FIGURES)
    return found


def chosen(name: str | None) -> dict[str, Measure]:
    """Give the figures that a name means: itself, or all that begin with it and `_`.

    >>> sorted(chosen("cascade"))
    ['cascade_duckdb', 'cascade_networkx']
    """
    known = figures()
    if name is None:
        return known
    if name in known:
        return {name: known[name]}
    return {one: measure for one, measure in known.items() if one.startswith(f"{name}_")}
