"""Whether a path counts under a rule on beneficial owners.

Where a rule multiplies percentages every chain of shares counts, however small. Where it passes
whole blocks down, a path counts if its first party controls each company on the way; the
threshold of the rule itself (25 %) does not matter there.
"""

from collections.abc import Iterator

import numpy as np

from graph.paths.path_search import Path
from graph.regimes.owner_rule import PRODUCT
from graph.verdict.holders_above import Company


def owner_reasons(company: Company, path: Path) -> Iterator[str]:
    """Yield why a path to a company does not count; nothing where it does."""
    methods = {ground.method for ground in company.rule.grounds}
    if PRODUCT in methods and company.rule.needed == "any":
        return
    world = company.world
    low, high, _ = company.by_node(_scope_node(company, path.nodes[0]))
    first = world.text_name_of(path.nodes[0])
    alone = ", although multiplied it does, and the rule needs both" if PRODUCT in methods else ""
    for number in path.nodes[1:-1]:
        node, name = _scope_node(company, number), world.text_name_of(number)
        if low[node]:
            continue
        if high[node]:
            yield f"whether {first} controls {name} is open"
        else:
            yield f"{first} is not shown to control {name}, so no block of it counts{alone}"


def _scope_node(company: Company, number: int) -> int:
    return int(company.scope.local_numbers(np.array([number], np.int64))[0])
