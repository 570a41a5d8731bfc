"""Every date of twenty years in one sweep, against cascades of single dates.

The peer is our own loop for one date, over the same arrays, since nothing else is as fast: first
what one date costs, the last and most expensive one; then all dates one after the other. Both
sides get arrays and listings made ready beforehand, and must agree on every date that is compared.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, best_time, time_run
from benchmarks.history import History, build_history
from graph.over_time.dated_columns import DayColumns, Listings, Spans
from graph.over_time.sweep import DayCascade, dated_net

HALF: Final = 500_000
ALL_DATES_UP_TO: Final = 1_000_000
SAMPLE: Final = 200


def prepare_sweep(past: History) -> tuple[DayCascade, Listings]:
    """Return the cascade and the listings of a history, built beforehand."""
    stakes = past.src, past.dst, past.share
    net = dated_net(stakes, DayColumns(past.start, past.end), past.size, compiled=True)
    cascade = DayCascade(net, compiled=True)
    listed = DayColumns(past.listed_start, past.listed_end)
    return cascade, cascade.listings(past.listed, listed, HALF)


def time_each_date(
    cascade: DayCascade, listings: Listings, days: list[int], spans: Spans
) -> tuple[float, int]:
    """Run the single cascade on each day; return the seconds and how many days differ."""
    seconds, differ = 0.0, 0
    for day in days:
        took, caught = time_run(partial(cascade.parties_on, listings, day))
        seconds += took
        differ += not np.array_equal(np.sort(caught), spans.parties_on(day))
    return seconds, differ


def measure(scale: int) -> Iterator[Figure]:
    """Sweep all dates, run single dates, and compare."""
    past = build_history(scale)
    build, (cascade, listings) = time_run(lambda: prepare_sweep(past))
    last = int(past.days[-1])
    # Both sides run once unmeasured, so that compiling is not counted.
    cascade.spans(listings)
    cascade.parties_on(listings, last)
    sweep_s, spans = best_time(9, lambda: cascade.spans(listings))
    one_s, _ = best_time(15, lambda: cascade.parties_on(listings, last))
    every = past.days.tolist()
    days = every if scale <= ALL_DATES_UP_TO else every[:: len(every) // SAMPLE]
    daily_s, differ = time_each_date(cascade, listings, days, spans)
    if differ:
        raise ResultsDiffer(f"p1_all_dates: the sweep differs on {differ} of {len(days)} dates")
    note = (
        f"{past.src.size} holdings with their past, {past.listed.size} listings, "
        f"{len(every)} change dates, {spans.party.size} parties ever caught, {spans.start.size} "
        f"spans; identical on all {len(days)} dates compared; built beforehand in {build:.2g} s"
    )
    yield Figure(
        id="p1_all_dates",
        ours_s=sweep_s,
        peer="one single-date cascade, the last date, same arrays",
        peer_s=one_s,
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=Goal(10, at_most=True),
        note=note,
    )
    yield Figure(
        id="p1_all_dates_daily",
        ours_s=sweep_s,
        peer="the single-date cascade on every date, same arrays",
        peer_s=daily_s * len(every) / len(days),
        scale=scale,
        ratio_of="peer_s/ours_s",
        goal=Goal(150),
        note=f"{len(days)} dates run"
        + ("" if len(days) == len(every) else f", their sum scaled to {len(every)}")
        + "; early dates are cheaper than the last, since fewer listings had begun",
    )


FIGURES: Final[dict[str, Measure]] = {"p1_all_dates": measure}
