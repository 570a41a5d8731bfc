"""Registers from Parquet as arrays: ids, rows that count, files, and answers of all ways."""

import json
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.register_files import DAY, ids_of, write_register
from graph.kernels.stake_arrays import exact_net, merge_stakes
from graph.record.model import SCHEMAS, Interest, Listing, Row
from graph.regimes.read_regimes import find_regime
from graph.values.dates import Holds, Span, parse_day
from graph.values.share import Share
from graph.whole_register.countable_rows import Day, countable_stakes
from graph.whole_register.every_verdict import ORDER, Screening, screen_world
from graph.whole_register.register_cascade import (
    PlainRegister,
    open_register,
    read_register,
    save_register,
)
from graph.world.identity import build_tables, world_from_rows

HALF = 500_000


SHOWN = Interest(owner="a", asset="b", types=["shareholding"], share=Share(300_000, 400_000))
COUNTED: dict[str, dict[str, Any]] = {
    "as it is": {},
    "no type": {"types": []},
    "votes too": {"types": ["votingRights", "shareholding"]},
    "reported": {"certainty": "reported"},
    "begun": {"start": "2024-02-29"},
    "begun in a month that is over": {"start": "2024-02"},
    "ends later": {"end": "2024-03"},
}
DENYING: dict[str, dict[str, Any]] = {
    "nothing": {"share": Share(0, 400_000)},
    "nominee": {"types": ["shareholding", "nominee"]},
    "trustee": {"types": ["trustee"]},
    "for another": {"nominee_for": "c"},
}
LEFT_OUT: dict[str, dict[str, Any]] = {
    "no share": {"share": None},
    "votes": {"types": ["votingRights"]},
    "joint": {"joint": "c"},
    "indirect": {"directness": "indirect"},
    "summary": {"summary": True},
    "alleged": {"certainty": "alleged"},
    "later": {"start": "2024-03-01"},
    "perhaps begun": {"start": "2024"},
    "ended": {"end": "2024-02-29"},
    "perhaps ended": {"end": "2024-02"},
}


def _interests() -> pa.Table:
    changes = [*COUNTED.values(), *DENYING.values(), *LEFT_OUT.values()]
    rows: list[Row] = [
        replace(SHOWN, owner=f"a{number}", **change) for number, change in enumerate(changes)
    ]
    origin = dict.fromkeys(("dataset", "record_id", "source_id", "position"), "x")
    return build_tables([(row, {**origin, "record_key": bytes(16)}) for row in rows])["interests"]


def test_only_rows_that_every_reading_counts_are_counted() -> None:
    taken = countable_stakes(_interests(), Day.parse("2024-02-29")).to_pylist()
    units = [300_000] * len(COUNTED) + [0] * len(DENYING)
    assert taken == [{"owner": f"a{n}", "asset": "b", "units": one} for n, one in enumerate(units)]


@pytest.mark.parametrize("text", ["2023-12-31", "2024-01-31", "2024-02-28", "2024-02-29"])
def test_days_are_compared_as_spans_are(text: str) -> None:
    dates = [None, "2023", "2024", "2023-12", "2024-01", "2024-02", "2024-03", "2024-02-28", text]
    pairs = [(start, end) for start in dates for end in dates]
    table = pa.concat_tables([_interests().slice(0, 1)] * len(pairs))
    for name, place in (("start", 0), ("end", 1)):
        column = pa.array([pair[place] for pair in pairs], pa.string())
        table = table.set_column(table.column_names.index(name), name, column)
    owners = pa.array([str(number) for number in range(len(pairs))])
    table = table.set_column(table.column_names.index("owner"), "owner", owners)
    holds = [Span.from_dates(*pair).holds_on(parse_day(text)) is Holds.YES for pair in pairs]
    wanted = [str(number) for number, one in enumerate(holds) if one]
    assert countable_stakes(table, Day.parse(text))["owner"].to_pylist() == wanted


@pytest.mark.parametrize("compiled", [True, False])
def test_of_several_stakes_of_a_pair_the_least_counts(compiled: bool) -> None:
    columns = np.array([[0, 1, 300], [0, 1, 200], [0, 2, 7], [1, 2, 9], [0, 1, 400]]).T
    net = merge_stakes(exact_net(*columns, 3, compiled=compiled), least=True, compiled=compiled)
    assert net.offsets.tolist() == [0, 2, 3, 3]
    assert net.pairs.tolist() == [1, 200, 2, 7, 2, 9]
    assert merge_stakes(net, least=True, compiled=compiled) is net


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of 3,000 parties."""
    folder: Path = tmp_path_factory.mktemp("register")
    write_register(folder, 3_000, seed=7)
    return folder


def _read(folder: Path, *, compiled: bool) -> PlainRegister:
    files = [folder / "parties.parquet"], [folder / "interests.parquet"]
    return read_register(*files, DAY, compiled=compiled)


def _listed(folder: Path) -> list[str]:
    listed: list[str] = pq.read_table(folder / "listed.parquet")["party"].to_pylist()
    return listed


def _by_definition(folder: Path) -> list[str]:
    """Add up by id, over and over, until nothing changes."""
    rows = pq.read_table(folder / "interests.parquet").to_pylist()
    caught: set[str] = set()
    grown = set(_listed(folder))
    while grown != caught:
        caught, held = grown, dict[str, int]()
        for row in rows:
            if row["owner"] in caught:
                held[row["asset"]] = held.get(row["asset"], 0) + row["share"]["low"]
        grown = caught | {asset for asset, units in held.items() if units >= HALF}
    return sorted(caught)


@pytest.mark.parametrize("compiled", [True, False])
def test_a_register_is_answered_as_by_the_definition(folder: Path, compiled: bool) -> None:
    register = _read(folder, compiled=compiled)
    wanted = _by_definition(folder)
    assert len(wanted) > len(set(_listed(folder)))
    assert register.find_caught(_listed(folder), HALF, compiled=compiled) == wanted
    parties = pq.read_table(folder / "parties.parquet")["id"]
    assert register.ids.find(parties).tolist() == list(range(3_000))
    assert parties.to_pylist() != ids_of(np.arange(3_000)).to_pylist()


def test_kept_arrays_are_opened_only_as_what_they_are(folder: Path, tmp_path: Path) -> None:
    register, kept = _read(folder, compiled=True), tmp_path / "kept"
    assert open_register(kept, "v1", DAY) is None
    save_register(kept, register, "v1", DAY)
    wanted = register.find_caught(_listed(folder), HALF)
    for compiled in (True, False):
        again = open_register(kept, "v1", DAY, compiled=compiled)
        assert again is not None
        assert again.find_caught(_listed(folder), HALF, compiled=compiled) == wanted
        assert not again.net.pairs.flags.writeable
    assert open_register(kept, "v2", DAY) is None
    assert open_register(kept, "v1", "2020-01-01") is None
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


CLUSTER = """
import json, sys
from pathlib import Path
from benchmarks.local_cluster import local_cluster
from graph.whole_register.spark_cascade import find_caught, read_register
folder, day, half, scratch = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
with local_cluster(scratch) as spark:
    answers = {}
    for interests in ("interests", "rows"):
        files = [[str(folder / f"{name}.parquet")] for name in ("parties", interests)]
        register = read_register(spark, *files, day if interests == "interests" else "2024-02-29")
        listed = spark.read.parquet(str(folder / "listed.parquet")).selectExpr("party as id")
        found = find_caught(spark, register, listed, half).collect()
        answers[interests] = sorted(row["id"] for row in found)
        answers[f"{interests} stakes"] = register.stakes.count()
    # The driver is counted with them.
    answers["workers"] = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
print(json.dumps(answers))
"""


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("pyspark") is None, reason="no Spark: `uv sync --extra spark`, 450 MB"
)
def test_a_cluster_of_two_workers_gives_the_same_answer(
    folder: Path, repository: Path, tmp_path: Path
) -> None:
    pq.write_table(_interests(), folder / "rows.parquet")
    done = subprocess.run(
        [sys.executable, "-c", CLUSTER, str(folder), DAY, str(HALF), str(tmp_path)],
        cwd=repository,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answers = json.loads(done.stdout.splitlines()[-1])
    assert answers["workers"] == 2
    register = _read(folder, compiled=True)
    assert answers["interests"] == register.find_caught(_listed(folder), HALF)
    assert answers["interests stakes"] == len(register.net.pairs) // 2
    assert answers["rows stakes"] == len(COUNTED)


def _random_rows(rng: Random, *, plainly: bool) -> list[Interest]:
    names = [f"n{number}" for number in range(rng.randrange(4, 12))]
    rows, pairs = [], set()
    for _ in range(rng.randrange(3, 30)):
        owner, asset = rng.choice(names), rng.choice(names)
        low, high = sorted((rng.randrange(0, 101), rng.randrange(0, 101)))
        row = Interest(owner, asset, ["shareholding"], share=Share(low * 10_000, high * 10_000))
        if plainly and (owner, asset) in pairs:
            continue
        pairs.add((owner, asset))
        odd = [] if plainly else [*DENYING.values(), *LEFT_OUT.values()]
        rows.append(replace(row, **rng.choice([*COUNTED.values(), *odd])))
    return rows


@pytest.mark.parametrize("plainly", [True, False])
@pytest.mark.parametrize("seed", range(40))
def test_what_a_batch_catches_the_record_catches_for_certain(
    seed: int, plainly: bool, tmp_path: Path
) -> None:
    print("seed", seed)
    rng = Random(seed)
    rows = _random_rows(rng, plainly=plainly)
    listed = sorted({row.owner for row in rng.sample(rows, 2)})
    listings = [Listing(name, "US-OFAC", "l", None, ["asset_freeze"]) for name in listed]
    world = world_from_rows([*rows, *listings])
    found = screen_world(world, find_regime("us_ofac_50"), parse_day("2024-02-29"))
    assert isinstance(found, Screening)
    words = {name: ORDER[found.verdict[n]] for n, name in enumerate(world.ids.to_pylist())}
    certain = sorted(name for name, word in words.items() if word in ("listed", "certain"))
    for name in ("parties", "interests"):
        pq.write_table(world.tables[name].select(SCHEMAS[name].names), tmp_path / name)
    register = read_register([tmp_path / "parties"], [tmp_path / "interests"], "2024-02-29")
    caught = register.find_caught(listed, HALF)
    assert set(caught) <= set(certain)
    assert not plainly or caught == certain
