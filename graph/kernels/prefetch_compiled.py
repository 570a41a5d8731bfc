"""What `graph.kernels.prefetch` becomes in compiled code: one instruction of the processor.

Only `graph.kernels.compiling` imports this, since it loads numba.
"""

import importlib
from typing import Any

from numba.core import types
from numba.extending import intrinsic, overload

from graph.kernels.prefetch import prefetch

# llvmlite ships no types.
ir: Any = importlib.import_module("llvmlite.ir")

_DATA, _READ, _KEEP = 1, 0, 3


def _fetch_ahead(_typing: Any, array: Any, place: Any) -> Any:
    """Issue ``llvm.prefetch`` for an entry of a contiguous array."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = signature.args[0]
        data = context.make_array(kind)(context, builder, values[0]).data
        place = context.cast(builder, values[1], signature.args[1], types.intp)
        width = context.get_constant(types.intp, kind.dtype.bitwidth // 8)
        byte = ir.IntType(8).as_pointer()
        address = builder.gep(builder.bitcast(data, byte), [builder.mul(place, width)])
        number = ir.IntType(32)
        fetch = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        )
        builder.call(fetch, [address, *(number(value) for value in (_READ, _KEEP, _DATA))])
        return context.get_dummy_value()

    return types.void(array, place), generate


fetch_ahead: Any = intrinsic(_fetch_ahead)


@overload(prefetch)
def _compiled_prefetch(array: Any, place: Any) -> Any:
    def fetch(array: Any, place: Any) -> None:
        fetch_ahead(array, place)

    return fetch
