"""Matrices that are mostly empty, typed: the only place that touches scipy, which states no types of its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # pyright: ignore[reportMissingTypeStubs]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a matrix that are not 0: where they stand, and their values. All three arrays are equally long."""

    rows: Ints
    columns: Ints
    values: Floats
    shape: tuple[int, int]

    def times(self, dense: Floats) -> Floats:
        """Return this matrix times a dense one."""
        matrix: Any = self._scipy()
        return np.asarray(matrix @ dense, dtype=np.float64)

    def gram(self) -> "Cells":
        """Return the transposed matrix times the matrix: columns by columns."""
        matrix: Any = self._scipy()
        product: Any = sparse.coo_array(matrix.T @ matrix)
        rows, columns = (np.asarray(axis, dtype=np.intp) for axis in product.coords)
        size = self.shape[1]
        return Cells(rows, columns, np.asarray(product.data, dtype=np.float64), (size, size))

    def grouped(self, group_of: Ints, groups: int) -> Floats:
        """Return the rows of each group summed, dense: groups by columns; a row of group -1 is in none."""
        homes = group_of[self.rows]
        kept = homes >= 0
        flat = homes[kept] * self.shape[1] + self.columns[kept]
        summed = np.bincount(flat, weights=self.values[kept], minlength=groups * self.shape[1])
        return np.asarray(summed, dtype=np.float64).reshape(groups, self.shape[1])

    def with_values(self, values: Floats) -> "Cells":
        """Return the same cells with other values."""
        return Cells(self.rows, self.columns, values, self.shape)

    def where(self, kept: NDArray[np.bool_]) -> "Cells":
        """Return only those cells that `kept` is true for."""
        return Cells(self.rows[kept], self.columns[kept], self.values[kept], self.shape)

    def _scipy(self) -> object:
        return sparse.csr_array((self.values, (self.rows, self.columns)), shape=self.shape)
