"""The processor's own clock for compiled loops: what a microsecond is measured with."""

import time
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np


@cache
def counter() -> Any:
    """Return a function for compiled loops that reads the cycle counter."""
    from numba.core import types
    from numba.extending import intrinsic

    ir: Any = import_module("llvmlite.ir")

    @intrinsic
    def cycles(_typing: Any) -> Any:
        """Issue ``llvm.readcyclecounter``."""

        def generate(_context: Any, builder: Any, _signature: Any, _values: Any) -> Any:
            kind = ir.FunctionType(ir.IntType(64), [])
            read = builder.module.declare_intrinsic("llvm.readcyclecounter", [], kind)
            return builder.call(read, [])

        return types.int64(), generate

    return cycles


@cache
def cycles_a_second() -> float:
    """Measure how fast the counter runs, in cycles a second, over a fifth of a second."""
    import numba

    cycles = counter()
    read: Any = numba.njit(lambda: cycles())
    read()
    begun, first = time.perf_counter(), read()
    time.sleep(0.2)
    ended, last = time.perf_counter(), read()
    return float((last - first) / (ended - begun))


def cycles_to_seconds(counted: Any) -> Any:
    """Convert counted cycles into seconds."""
    return np.asarray(counted, np.float64) / cycles_a_second()
