"""A Spark cluster on this machine: a master and two workers with one core each, for a while."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

WORKERS: Final = 2


@contextlib.contextmanager
def local_cluster(scratch: Path, memory: int = 1024) -> Iterator[Any]:
    """Start a cluster and yield its session.

    Args:
        scratch: a folder for what the workers write.
        memory: MiB of each worker.

    Raises:
        ImportError: pyspark is not installed.
    """
    # The driver and the workers are on one machine and need not be seen from elsewhere.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = import_module("pyspark.sql").SparkSession.builder
    settings = {
        "spark.master": f"local-cluster[{WORKERS},1,{memory}]",
        "spark.executor.memory": f"{memory}m",
        "spark.driver.memory": f"{memory}m",
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        # Nothing begins before both workers are there: their share is counted of the most cores.
        "spark.cores.max": str(WORKERS),
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "600s",
        "spark.sql.shuffle.partitions": str(4 * WORKERS),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    logs = _home() / "work" / session.sparkContext.applicationId
    try:
        yield session
    finally:
        session.stop()
        shutil.rmtree(logs, ignore_errors=True)


def _home() -> Path:
    return Path(import_module("pyspark.find_spark_home")._find_spark_home())
