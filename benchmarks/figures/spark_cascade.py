"""The batch cascade on Spark against ours: from which size a cluster pays.

Both read the same Parquet files with text ids and give the same ids. Ours is one process; Spark has
a master and two workers of one core each on this machine, so both have the same cores. The start
of the cluster is not counted, since a cluster is there before the question. Without the extra
``spark`` there is no figure.
"""

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, Measure, ResultsDiffer
from benchmarks.register_steps import run_step

SMALLEST: Final = 1_000
MEMORY: Final = {1_000_000: 2_048, 10_000_000: 4_096}
"""MiB of each worker from so many entities on."""


def measure(scale: int) -> Iterator[Figure]:
    """Run both from files to the answer."""
    from importlib.metadata import version

    with tempfile.TemporaryDirectory() as place:
        small, whole = Path(place, "small"), Path(place, "whole")
        for folder, size in ((small, SMALLEST), (whole, scale)):
            folder.mkdir()
            run_step("make", folder, str(size))
            ours = run_step("build", folder)
        memory = max((many for size, many in MEMORY.items() if size <= scale), default=1_024)
        peer = run_step("spark", whole, str(memory))
    if not peer["same"]:
        raise ResultsDiffer("spark_cascade: the cluster catches other parties")
    yield Figure(
        id="spark_cascade",
        ours_s=ours["seconds"],
        peer=f"Spark {version('pyspark')}, two workers of one core on this machine",
        peer_s=peer["seconds"],
        scale=scale,
        ratio_of="peer_s/ours_s",
        goal=None,
        note=f"{ours['interests']:,} interests, {ours['caught']:,} caught on both sides; each "
        f"worker {memory:,} MiB, ours {ours['peak'] / 10**9:.3g} GB; the start of the cluster, "
        f"{peer['start_s']:.3g} s, is not counted. While a register fits one machine, one core "
        f"is {peer['seconds'] / ours['seconds']:.3g} times as quick as this cluster",
    )


FIGURES: Final[dict[str, Measure]] = (
    {"spark_cascade": measure} if find_spec("pyspark") is not None else {}
)
