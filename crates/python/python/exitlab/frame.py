"""Tables of runs, which every library of frames takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitlab import _exitlab, _html

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

SHOWN_ROWS = 10
"""Rows that a notebook shows."""


class Frame:
    """A table of a run.

    It has Arrow's C stream interface, so that ``polars.DataFrame(frame)``, ``pyarrow.table(frame)`` and DuckDB take it
    as it is. (``polars.from_arrow(frame)`` gives a Series of structs: use :meth:`to_polars`.)
    """

    def __init__(self, native: _exitlab.Frame) -> None:
        self._native = native

    @property
    def name(self) -> str:
        """Name of the table, as docs/columns.md has it."""
        return self._native.name

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._native.columns

    def __len__(self) -> int:
        return len(self._native)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def to_polars(self) -> polars.DataFrame:
        """The table as a Polars frame."""
        import polars

        return polars.DataFrame(self)

    def to_arrow(self) -> pyarrow.Table:
        """The table as one of PyArrow."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a pandas frame; needs PyArrow too (``pip install exitlab[pandas]``)."""
        try:
            import pyarrow
        except ImportError as error:
            message = "to_pandas needs PyArrow: pip install 'exitlab[pandas]'"
            raise ImportError(message) from error
        return pyarrow.table(self).to_pandas()

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as dicts; times are text."""
        return self._native.to_dicts()

    def to_csv(self) -> str:
        """The table as CSV, as a run folder has it."""
        return self._native.to_csv()

    def __repr__(self) -> str:
        return f"<exitlab.Frame {self.name}: {len(self)} rows, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        rows = self._native.to_dicts(0, SHOWN_ROWS)
        n_more = len(self) - len(rows)
        note = f"{n_more:,} more rows" if n_more else ""
        return _html.page(_html.table(self.columns, [list(row.values()) for row in rows], note))
