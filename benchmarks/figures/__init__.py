"""The figures, found by presence: each module has `FIGURES`, a name and how to measure it.

A module may have `GROUPS` too: names of groups, and which of its figures belong to them.
"""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from benchmarks.figure import Measure


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


@cache
def figures() -> dict[str, Measure]:
    """Find every figure by presence in this folder, in the order of their names."""
    found: dict[str, Measure] = {}
    for module in _modules():
        found.update(module.FIGURES)
    return found


def chosen_figures(name: str | None) -> dict[str, Measure]:
    """Return the figures that a name means: itself, or all that begin with it and `_`.

    The names of goals, ``p1`` to ``p9``, are groups too; capital letters do not matter.

    >>> sorted(chosen_figures("cascade"))
    ['cascade_cypher', 'cascade_duckdb', 'cascade_networkx']
    >>> sorted(chosen_figures("P3"))
    ['cascade_cypher', 'cascade_duckdb']
    """
    known = figures()
    if name is None:
        return known
    name = name.lower()
    if name in known:
        return {name: known[name]}
    members = {one for module in _modules() for one in getattr(module, "GROUPS", {}).get(name, ())}
    return {
        one: measure
        for one, measure in known.items()
        if one in members or one.startswith(f"{name}_")
    }
