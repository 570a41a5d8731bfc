"""Which pairs of names are near enough, at a glance, to be looked at in full."""

import numpy as np

from graph.candidates.blocking.alignment_loop import Shares
from graph.candidates.blocking.key_join import Bools
from graph.candidates.compared_facts import BODY
from graph.candidates.levels import (
    LEAST_ACROSS,
    LEAST_OF_BODIES,
    LEAST_OF_BODY,
    LEAST_OF_ONE,
    LEAST_SHARE,
    LEAST_UNBORN,
)


def near_by_words(kind: str, shares: Shares, known: Bools, across: Bools) -> Bools:
    """Return which pairs of names match enough.

    Args:
        kind: of the names, `PERSON` or `BODY`.
        shares: of the pairs, as `Aligner.shares_of` returns them.
        known: whether the births of both are stated.
        across: whether one name's script leaves vowels out and the other's does not.
    """
    light, full = shares[:, :2], shares[:, 2:]
    near = _is_near(light, LEAST_SHARE) | (across & _is_near(light, LEAST_ACROSS))
    if kind == BODY:
        enough = light.max(axis=1, initial=0.0) > LEAST_OF_BODY - 0.01
        return np.asarray(near & ((enough & _is_near(full, LEAST_OF_BODIES)) | across), np.bool_)
    # Of two words the one is enough where births speak for one person.
    return np.asarray(near & (_is_near(full, LEAST_UNBORN) | known | across), np.bool_)


def _is_near(shares: Shares, floor: float) -> Bools:
    """Return of which pairs both names match more than a floor, or the one nearly whole."""
    least, most = shares.min(axis=1, initial=1.0), shares.max(axis=1, initial=0.0)
    return np.asarray((least > floor) | (most >= LEAST_OF_ONE - 0.02), np.bool_)
