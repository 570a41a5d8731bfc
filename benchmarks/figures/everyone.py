"""Every party of a record at once, against the same parties asked one by one.

Both sides are what a person runs: the files of `exposure --everyone`, and `exposure` with parties
of the same record, some hundred at random, whose time is multiplied. The record is loaded from a
file of FollowTheMoney, and what both sides say of the parties asked is compared.
"""

import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from benchmarks.bounded import GB
from benchmarks.figure import Figure, Measure, ResultsDiffer, time_run
from benchmarks.generate import Graph, generate_graph
from benchmarks.invented import company_name, invented_day
from benchmarks.measured_load import load_measured, peak_mb
from queries.export.everyone_files import write_everyone
from queries.workspace.workspace import Workspace, open_workspace

ASKED: Final = 200
DAY: Final = "2024-01-01"
REGIME: Final = "eu_asset_freeze"


def write_register(path: Path, graph: Graph) -> None:
    """Write a graph as FollowTheMoney entities, its listed parties with an entry of the EU list."""
    parties = (
        _entity(f"p{n}", "Company", name=company_name(n), jurisdiction="nl")
        for n in range(graph.size)
    )
    columns = graph.src.tolist(), graph.dst.tolist(), graph.share.tolist()
    stakes = (
        _entity(
            f"o{place}",
            "Ownership",
            owner=f"p{owner}",
            asset=f"p{asset}",
            percentage=f"{units / 10_000:.4f}",
            startDate=invented_day(place),
        )
        for place, (owner, asset, units) in enumerate(zip(*columns, strict=True))
    )
    entries = (
        _entity(
            f"s{n}",
            "Sanction",
            entity=f"p{n}",
            authority="European Union",
            programId="EU-RUS",
            startDate="2022-03-01",
        )
        for n in graph.listed.tolist()
    )
    with path.open("wb") as out:
        for one in chain(parties, stakes, entries):
            out.write(orjson.dumps(one) + b"\n")


def _entity(key: str, schema: str, **said: str) -> dict[str, Any]:
    return {"id": key, "schema": schema, "properties": {name: [said[name]] for name in said}}


def _ask_all(workspace: Workspace, out: Path) -> dict[tuple[str, str], int]:
    options = {"regimes": [REGIME], "as_of": DAY}
    counts = write_everyone(
        workspace, options, out, lambda _work: lambda _rows, _done: None, lambda _said: None
    )
    return {(one["verdict"], one["regime"]): one["parties"] for one in counts}


def measure(scale: int) -> Iterator[Figure]:
    """Load a register, then run both sides."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    graph = generate_graph(scale)
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        write_register(at / "register.ftm.json", graph)
        load_measured(at / "register.ftm.json", "ftm", at / "ws", DAY)
        workspace = open_workspace(at / "ws")
        drawn = np.random.default_rng(7).choice(graph.size, min(ASKED, graph.size), replace=False)
        parties = sorted(f"p{number}" for number in drawn.tolist())
        workspace.exposure(parties[:1], REGIME, DAY)
        ours_s, counts = time_run(lambda: _ask_all(workspace, at / "out"))
        most = 1e6 * peak_mb() / GB
        table = pq.read_table(at / "out" / "everyone.parquet")
        table = table.filter(pc.is_in(table["subject_id"], pa.array(parties)))
        one_s, alone = time_run(
            lambda: [workspace.exposure([party], REGIME, DAY)[0] for party in parties]
        )
        workspace.close()
    said = {row["subject_id"]: row for row in table.to_pylist()}
    for row in alone:
        told = said[row["subject_id"]]
        if (row["verdict"], row["reading"]) != (told["verdict"], told["reading"]):
            raise ResultsDiffer(f"everyone: {row['subject_id']} is {told['verdict']}")
    stated = ", ".join(f"{many:,} {verdict}" for (verdict, _), many in counts.items())
    yield Figure(
        id="everyone",
        ours_s=ours_s,
        peer=f"exposure of one party after the other, {len(parties)} run and scaled",
        peer_s=one_s * graph.size / len(parties),
        scale=graph.size,
        ratio_of="peer_s/ours_s",
        goal=None,
        note=f"one rule, {graph.src.size:,} holdings; {stated}; Parquet and CSV written; "
        f"peak {most:.3g} GB",
    )


FIGURES: Final[dict[str, Measure]] = {"everyone": measure}
