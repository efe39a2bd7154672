"""Read-only arrays for frozen data."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["BoolArray", "FloatArray", "IntArray", "UInt8Array", "frozen", "frozen_mask"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
UInt8Array = NDArray[np.uint8]


def frozen(values: ArrayLike) -> FloatArray:
    """Return a read-only float64 copy of `values`."""
    array: NDArray[Any] = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


def frozen_mask(values: ArrayLike) -> BoolArray:
    """Return a read-only boolean copy of `values`."""
    array: NDArray[Any] = np.array(values, dtype=np.bool_)
    array.setflags(write=False)
    return array
