"""The graph that all sides draw: sixty parties in a tree of owners with some cross holdings."""

from typing import Final

from benchmarks.invented import company_name

COUNT: Final = 60
FAN: Final = 3
CROSS: Final = 18
"""Holdings beside the tree, so that lines cross as they do in registers."""

NAMES: Final = [company_name(1 + number * 104_729) for number in range(COUNT)]
EDGES: Final = [(number, (number - 1) // FAN) for number in range(1, COUNT)] + [
    (COUNT - 1 - number, number // 2) for number in range(CROSS)
]
"""Owner and asset; number 0 is owned by all others in the end."""
