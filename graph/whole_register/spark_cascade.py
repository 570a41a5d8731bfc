"""The plain cascade on Spark: the same rows and the same answer as `register_cascade`.

For registers that no longer fit one machine. Everything is a join on integers: an id is told by 64
bits of it, with another salt where two ids have the same ones, so that numbering takes no join;
stakes become (holder, asset, units), and each round joins what was caught last to the stakes it
holds. It needs the extra ``spark``; the session is the caller's, so this runs on whatever
cluster that session belongs to. Files must be where every worker can read them.

The rounds are those of the definition: a party is caught in the round after the holders whose
stakes complete the threshold, and a stake is added once, in the round after its holder was caught.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from graph.values.errors import InputError
from graph.values.share import FULL
from graph.values.vocabulary import SHAREHOLDING
from graph.whole_register.countable_rows import CAPACITIES, CERTAINTIES, Day

SMALL: Final = 1_000_000
"""Parties caught in one round up to which every worker is sent all of them."""

_ENDS: Final = (("owner", "src"), ("asset", "dst"))
_CAPACITIES: Final = ", ".join(f"'{word}'" for word in CAPACITIES)
_ANOTHER: Final = f"coalesce(arrays_overlap(types, array({_CAPACITIES})), false)"
_UNITS: Final = f"case when {_ANOTHER} or nominee_for is not null then 0 else share.low end"


@dataclass(frozen=True)
class SparkRegister:
    """A register of one day as tables of a cluster.

    Attributes:
        ids: ``id``, ``number``.
        stakes: ``src``, ``dst``, ``units``; one row a holder and asset.
    """

    ids: Any
    stakes: Any


def read_register(
    spark: Any, parties: Sequence[str], interests: Sequence[str], day: str
) -> SparkRegister:
    """Read a register: its ids get numbers, and its stakes stay on the workers.

    Args:
        spark: a `pyspark.sql.SparkSession`.
        parties: Parquet files or folders of the table ``parties``.
        interests: those of the table ``interests``.
        day: the ISO day on which a stake must surely hold.

    Raises:
        InputError: the day is none.
    """
    functions = _functions()
    rows = spark.read.parquet(*interests).where(_countable_condition(Day.parse(day)))
    rows = rows.selectExpr("owner", "asset", f"{_UNITS} as units")
    named = spark.read.parquet(*parties).select("id")
    for end in ("owner", "asset"):
        named = named.union(rows.select(functions.col(end).alias("id")))
    for salt in count():
        ids = named.selectExpr("id", f"xxhash64(id, {salt}) as number").groupBy("number")
        ids = ids.agg(functions.min("id").alias("id"), functions.max("id").alias("other"))
        ids = _checkpoint(spark, ids)
        if ids.where("id != other").isEmpty():
            break
    ends = (f"xxhash64({end}, {salt}) as {name}" for end, name in _ENDS)
    stakes = rows.selectExpr(*ends, "units").where("src != dst").groupBy("src", "dst")
    stakes = stakes.agg(functions.min("units").alias("units")).where("units > 0")
    return SparkRegister(ids.select("id", "number"), _checkpoint(spark, stakes))


def find_caught(spark: Any, register: SparkRegister, listed: Any, threshold: int) -> Any:
    """Return the ids of listed parties and of all that they surely own together.

    Args:
        spark: the session that the register was read in.
        register: see `read_register`.
        listed: a table with a column ``id``; ids that the register does not have are left out.
        threshold: smallest sum in units of 0.0001 % that catches.

    Returns:
        A table with one column ``id``, in no order.

    Raises:
        InputError: the threshold is none.
    """
    if not 1 <= threshold <= FULL:
        raise InputError(f"a threshold of {threshold} units is none: give 1 to {FULL}")
    functions = _functions()
    seeds = listed.select("id").distinct().join(register.ids, "id").select("number")
    known = seeds.selectExpr("number", "cast(0 as bigint) as units", "0 as stage")
    known, stage = _checkpoint(spark, known), 0
    while True:
        latest = known.where(functions.col("stage") == stage).select("number")
        many = latest.count()
        if not many:
            done = known.where("stage is not null").join(register.ids, "number")
            return done.select("id")
        stage += 1
        if many <= SMALL:
            latest = functions.broadcast(latest)
        held = register.stakes.join(latest, register.stakes["src"] == latest["number"])
        held = held.groupBy("dst").agg(functions.sum("units").alias("units"))
        held = held.selectExpr("dst as number", "units", "cast(null as int) as stage")
        known = known.union(held).groupBy("number")
        known = known.agg(
            functions.sum("units").alias("units"), functions.min("stage").alias("stage")
        )
        stages = f"coalesce(stage, case when units >= {threshold} then {stage} end) as stage"
        known = _checkpoint(spark, known.selectExpr("number", "units", stages))


def _countable_condition(day: Day) -> str:
    """Return in SQL which rows speak of a pair, as `countable_rows.countable_stakes` does."""
    certainties = ", ".join(f"'{word}'" for word in CERTAINTIES)
    return f"""
        share.low is not null and certainty in ({certainties}) and directness = 'direct'
        and not summary and joint is null
        and (coalesce(size(types), 0) = 0 or array_contains(types, '{SHAREHOLDING}') or {_ANOTHER})
        and (`start` is null or `start` <= case length(`start`)
             when 4 then '{day.year}' when 7 then '{day.month}' else '{day.day}' end)
        and (`end` is null or `end` > '{day.day}')
    """


def _checkpoint(spark: Any, frame: Any) -> Any:
    """Compute a table now and forget how it came about, so that plans do not grow with rounds.

    It survives the loss of a worker if the session has a folder for checkpoints.
    """
    if spark.sparkContext.getCheckpointDir() is not None:
        return frame.checkpoint()
    return frame.localCheckpoint()


def _functions() -> Any:
    """Load Spark's functions.

    Raises:
        InputError: the extra is not installed.
    """
    from importlib import import_module

    try:
        return import_module("pyspark.sql.functions")
    except ImportError:
        raise InputError(
            "Spark is not installed: pip install 'ownership-explorer[spark]', and Java 17 or later"
        ) from None
