"""What the text of a rule leaves open: sums of several listed holders, and one share.

Where only that would decide, nothing is assessed, whether the stakes are stated for certain or are
for a person to judge: alleged ones, and what was given away or stands in another's name (rule 7 of
docs/reference/rules.md).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.cascade.wire_builder import Wiring
from graph.kernels.cascade_loops import Bools, Longs, Net
from graph.kernels.run_cascade import cascade
from graph.regimes.regime import RegimeVersion

FOR_A_PERSON: Final = "; this counts interests that a person must judge"
"""How the reason ends where what is stated for certain is not enough."""


@dataclass(frozen=True)
class LeftOpen:
    """Which nodes the listed reach only by what the text of a rule leaves open.

    Attributes:
        together: those that listed holders may reach added up, where it is open whether they are;
            else ``None``.
        at_open: those that they may reach at the share of which the text leaves open whether it is
            enough; else ``None``.
        judged_together: as ``together``, with all that the review counts.
        judged_at_open: as ``at_open``, with all that the review counts.
    """

    together: Bools | None = None
    at_open: Bools | None = None
    judged_together: Bools | None = None
    judged_at_open: Bools | None = None

    def has_open_sum(self, node: int) -> bool:
        """Return whether listed holders reach the threshold if they are added up."""
        return self.together is not None and bool(self.together[node])

    def reason_of(self, node: int, version: RegimeVersion) -> str:
        """Return what the text leaves open, where that decides on a node; else nothing."""
        stated = ((self.together, version.aggregate_open), (self.at_open, version.open_text))
        judged = (
            (self.judged_together, version.aggregate_open),
            (self.judged_at_open, version.open_text),
        )
        for ending, found in (("", stated), (FOR_A_PERSON, judged)):
            for nodes, text in found:
                if nodes is not None and nodes[node]:
                    return text + ending
        return ""


NOTHING_OPEN: Final = LeftOpen()


def find_left_open(
    version: RegimeVersion,
    wiring: Wiring,
    seeds: tuple[Longs, Longs],
    review: tuple[Net, Longs],
    size: int,
) -> LeftOpen:
    """Ask once more what all listed parties together reach, at each limit that is in doubt.

    Args:
        version: the regime's version.
        wiring: the wires of ``possible``.
        seeds: who is listed or perhaps listed, and what ``possible`` never catches.
        review: the net of the review, and where it starts.
        size: number of nodes that stand for parties and the like.
    """
    limits = (version.limit if version.aggregate_open else None, version.open_limit)
    starts, blocked = seeds
    net, judged = review

    def stated_reach(limit: int | None) -> Bools | None:
        if limit is None:
            return None
        found = wiring.run(starts, blocked, limit, each=False)
        return np.asarray(found.stage[:size] > 0, np.bool_)

    def judged_reach(limit: int | None) -> Bools | None:
        if limit is None:
            return None
        return np.asarray(cascade(net, judged, limit).stage[:size] > 0, np.bool_)

    return LeftOpen(*map(stated_reach, limits), *map(judged_reach, limits))
