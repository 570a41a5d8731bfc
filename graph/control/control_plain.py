"""Company control once more, owner by owner in plain Python; see `graph.control.company_control`.

Used where numba is missing and in tests as the second opinion.
"""

import numpy as np

from graph.kernels.stake_arrays import ExactNet, Ints


def control_of(
    net: ExactNet, owners: tuple[int, int], threshold: int, room: int
) -> tuple[int, tuple[Ints, Ints]]:
    """Return the pairs of a range of owners until there are as many as wanted.

    Args:
        net: stakes.
        owners: first owner, and the one after the last.
        threshold: smallest sum in units that controls.
        room: how many pairs are enough.

    Returns:
        The owner to go on with; owners and companies.
    """
    pairs = list[tuple[int, int]]()
    owner, last = owners
    while owner < last:
        pairs += [(owner, company) for company in search_companies(net, owner, threshold)]
        owner += 1
        if len(pairs) >= room > 0:
            break
    columns = np.array(pairs, np.int32).reshape(-1, 2)
    return owner, (columns[:, 0], columns[:, 1])


def search_companies(net: ExactNet, owner: int, threshold: int) -> list[int]:
    """Return what one owner controls: add up the stakes of its group until the group stays."""
    group, fresh = {owner}, [owner]
    sums = dict[int, int]()
    while fresh:
        for holder in fresh:
            stakes = net.pairs[2 * int(net.offsets[holder]) : 2 * int(net.offsets[holder + 1])]
            for company, share in zip(stakes[::2].tolist(), stakes[1::2].tolist(), strict=True):
                sums[company] = sums.get(company, 0) + share
        fresh = [one for one, held in sums.items() if held >= threshold and one not in group]
        group.update(fresh)
    return sorted(group - {owner})
