"""What a figure was measured on, in words that a reader can compare."""

import os
import platform
from functools import cache
from pathlib import Path


@cache
def describe_machine() -> str:
    """Return the processor, its cores, the memory and the Python that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parts = [
        f"{cores} cores of {_processor()}",
        _memory(),
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
    ]
    return ", ".join(part for part in parts if part)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "an unnamed processor"
    named = (line.partition(":")[2] for line in lines if line.startswith("model name"))
    return next(named, platform.processor()).strip() or "an unnamed processor"


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return ""
    return f"{round(size / 2**30)} GiB"
