"""The seed of tests that draw what they do: the same in every usual run.

A run that passed passes again; ``OWNERSHIP_TEST_SEED`` draws something else, and what it finds
becomes a test of its own.
"""

import os
import random
from typing import Final

VARIABLE: Final = "OWNERSHIP_TEST_SEED"
USUAL: Final = 2024


def drawn_seed() -> int:
    """Return the seed of a run and print it, so that a failure can be repeated."""
    seed = int(os.environ.get(VARIABLE) or USUAL)
    print("seed", seed)
    return seed


def seeded_random() -> random.Random:
    """Return a generator with the seed of a run."""
    return random.Random(drawn_seed())
