"""Inputs as users have them, as the frames that the engine takes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from exitlab import _exitlab
from exitlab.errors import DataError, ScenarioError

COPIED = {"f": "float64", "i": "int64", "u": "int64"}
"""Kinds of NumPy's types, and what they are handed over as."""


def frame(name: str, given: Any) -> _exitlab.Columns:
    """The columns of what a user gives for a frame; ``name`` is what messages call it."""
    if isinstance(given, Mapping):
        given = {column: _column(name, column, values) for column, values in given.items()}
    else:
        pandas = sys.modules.get("pandas")
        if pandas is not None and isinstance(given, pandas.DataFrame):
            given = _pandas(name, given, pandas)
    return _exitlab.take(name, given)


def _pandas(name: str, given: Any, pandas: Any) -> Any:
    """A pandas frame, an index of times, or one that has a name, as a column; through PyArrow where that is installed."""
    if isinstance(given.index, pandas.MultiIndex):
        message = f"{name}: its index has several levels: make columns of them with reset_index()"
        raise DataError(message)
    if isinstance(given.index, pandas.DatetimeIndex) or given.index.name is not None:
        taken = given.index.name or "time"
        if taken in given.columns:
            message = (
                f"{name}: `{taken}` is both the index and a column: drop one of them, "
                "with reset_index(drop=True) or drop(columns=...)"
            )
            raise DataError(message)
        given = given.rename_axis(index=taken).reset_index()
    given = given.reset_index(drop=True)
    for column in given.columns:
        if not isinstance(column, str):
            message = (
                f"{name}: the name of a column is {column!r}, which is not text: "
                "rename the columns, or take one level of them"
            )
            raise DataError(message)
        if given.columns.tolist().count(column) > 1:
            raise DataError(f"{name}: column `{column}` appears twice")
        if given[column].dtype == object:
            _check_objects(name, column, given[column])
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return {column: _column(name, column, given[column]) for column in given.columns}
    return given


def _check_objects(name: str, column: str, values: Any) -> None:
    """Objects have to be numbers, texts or times."""
    for row, value in enumerate(values, start=1):
        is_plain = value is None or isinstance(value, str | int | float)
        if not (is_plain or hasattr(value, "isoformat") or hasattr(value, "as_tuple")):
            found = type(value).__name__
            message = (
                f"{name} (in memory):{row}: column `{column}`: a {found} is no number, text or time"
            )
            raise DataError(message, path=f"{name} (in memory)", line=row)


def _column(name: str, column: str, values: Any) -> Any:
    """A column of a dict: a list, or a kind and an array."""
    if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
        found = type(values).__name__
        raise DataError(f"{name}: column `{column}` is a {found}: give a list or an array")
    numpy = sys.modules.get("numpy")
    if numpy is None or isinstance(values, list | tuple):
        return values if isinstance(values, list) else list(values)
    if isinstance(values, numpy.ma.MaskedArray):
        return values.tolist()  # what is masked is None
    dtype = getattr(values, "dtype", None)
    # Of a zone that a column has, an array would lose it.
    if isinstance(values, numpy.ndarray) or isinstance(dtype, numpy.dtype):
        array = numpy.asarray(values)
        if array.ndim != 1:
            raise DataError(f"{name}: column `{column}` has {array.ndim} dimensions: give one")
        if array.dtype.kind in COPIED and (array.dtype.kind != "u" or array.dtype.itemsize < 8):
            kind = COPIED[array.dtype.kind]
            return kind, numpy.ascontiguousarray(array, dtype=kind)
        if array.dtype.kind == "M":
            unit = numpy.datetime_data(array.dtype)[0]
            # In ticks of one unit, in the machine's order of bytes.
            plain = f"datetime64[{unit if unit in ('s', 'ms', 'us', 'ns') else 's'}]"
            return plain, numpy.ascontiguousarray(array.astype(plain)).view("int64")
        return array.tolist()
    for to_list in ("to_list", "to_pylist"):
        if hasattr(values, to_list):
            return getattr(values, to_list)()
    return list(values)


class BarsGiven:
    """Bars of symbols, with their timeframe."""

    def __init__(self, given: Any, timeframe: str | None, symbol: str | None) -> None:
        """``given`` is a frame of one symbol or several, or a dict of frames by symbol.

        Raises ``DataError`` where the timeframe is not said and does not show.
        """
        frames = _by_symbol(given, symbol)
        self.frames: dict[str, _exitlab.Columns] = {}
        self.of_several: set[str] = set()
        """Symbols whose frame has others too."""
        self.newest_first: set[str] = set()
        self.indexes: dict[str, Any] = {}
        for name, given_frame in frames.items():
            called = f"bars of {name}" if name else "bars"
            taken = frame(called, given_frame)
            try:
                symbols, spacing, is_newest_first = _exitlab.look_at(
                    name or "bars", taken, timeframe is None
                )
            except DataError:
                # Settings may say how the columns are to be read, which the run does.
                if timeframe is None:
                    raise
                symbols, spacing, is_newest_first = [], None, False
            timeframe = timeframe or spacing
            several = len(symbols) > 1 and not name
            for of_frame in symbols if several else [name or (symbols[0] if symbols else "ASSET")]:
                self.frames[of_frame] = taken
                if several:
                    self.of_several.add(of_frame)
                if is_newest_first:
                    self.newest_first.add(of_frame)
                index = getattr(given_frame, "index", None)
                if index is not None and hasattr(index, "equals") and not several:
                    self.indexes[of_frame] = index
        assert timeframe is not None
        self.timeframe = timeframe
        self.data: dict[str, Any] = {}
        """The section ``data`` of the scenario that the bars are for."""
        self._closes: dict[str, list[str]] | None = None

    def symbols(self) -> list[dict[str, Any]]:
        """The entries of ``data.symbols``."""
        return [
            {"symbol": symbol, "path": {"memory": True}}
            | ({"source_symbol": symbol} if symbol in self.of_several else {})
            for symbol in self.frames
        ]

    def only(self, what: str) -> str:
        """The only symbol, for what is given without one."""
        only = self.only_name()
        if only is None:
            message = f"{what}: there are {len(self.frames)} symbols: say whose they are, in a column `symbol`"
            raise DataError(message)
        return only

    def only_name(self) -> str | None:
        """The only symbol, where there is one."""
        return next(iter(self.frames)) if len(self.frames) == 1 else None

    def closes(self, symbol: str) -> list[str]:
        """Close times of a symbol's decision bars, as text: read as the run will read them."""
        if self._closes is None:
            # An array is as long as the bars that were given, of which a run may take some.
            left_out = {"from", "to", "adjustments", "execution"}
            if not self.data.get("resample"):
                left_out.add("execution_timeframe")
            data = {key: value for key, value in self.data.items() if key not in left_out}
            native = _exitlab.Scenario.of_dict(
                {
                    "schema": 1,
                    "name": "bars",
                    "data": data,
                    "signals": {"source": "every", "n": 1, "side": "long"},
                }
            )
            for name, given in self.frames.items():
                native = native.give("bars", given, name)
            self._closes = native.closes()
        return self._closes[symbol]


def _by_symbol(given: Any, symbol: str | None) -> dict[str, Any]:
    """Frames by symbol; of one frame the symbol may be said, and is empty elsewhere."""
    if isinstance(given, Mapping) and given and not _is_columns(given):
        if symbol is not None:
            message = (
                "symbol has no effect on a dict of frames, whose keys are the symbols: leave it out"
            )
            raise ScenarioError(message, key="symbol")
        return dict(given)
    return {symbol or "": given}


def _is_columns(given: Mapping[str, Any]) -> bool:
    """Whether a dict has columns, not frames."""
    return all(not _is_frame(value) for value in given.values())


def _is_frame(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    # Series and arrays have the interface too, and are columns.
    is_column = hasattr(value, "dtype") or hasattr(value, "type")
    speaks_arrow = hasattr(value, "__arrow_c_stream__") or hasattr(value, "__arrow_c_array__")
    return hasattr(value, "columns") or (speaks_arrow and not is_column)


def rows(what: str, given: Any, bars: BarsGiven) -> tuple[Any, str | None]:
    """Rows of something as a frame, and whose they are where they do not say.

    An array is as long as the bars of its symbol: signals and exit signals above 0 or true are long, below 0 short;
    labels are names of regimes.
    """
    only = bars.only_name()
    if isinstance(given, Mapping) and _is_by_symbol(given, bars):
        of_symbols = [_aligned(what, values, bars, symbol) for symbol, values in given.items()]
    elif _is_frame(given):
        return frame(what, given), only
    else:
        of_symbols = [_aligned(what, given, bars, bars.only(what))]
    columns: dict[str, Any] = {}
    for of_symbol in of_symbols:
        for column, values in of_symbol.items():
            columns.setdefault(column, []).extend(values)
    return frame(what, columns), only


def by_symbol(what: str, given: Any, bars: BarsGiven) -> dict[str, Any]:
    """Frames by symbol, of one frame that of every symbol."""
    if isinstance(given, Mapping) and _is_by_symbol(given, bars):
        return dict(given)
    return dict.fromkeys(bars.frames, given)


def _is_by_symbol(given: Mapping[str, Any], bars: BarsGiven) -> bool:
    return bool(given) and all(symbol in bars.frames for symbol in given)


def _aligned(what: str, values: Any, bars: BarsGiven, symbol: str) -> dict[str, list[Any]]:
    """Rows at the closes of bars."""
    if symbol in bars.newest_first:
        message = f"{what} of {symbol}: the bars are newest first: sort both by time, or give a frame with times"
        raise DataError(message)
    index, own = bars.indexes.get(symbol), getattr(values, "index", None)
    values = values.tolist() if hasattr(values, "tolist") else list(values)
    closes = bars.closes(symbol)
    if len(values) != len(closes):
        message = f"{what} of {symbol}: {len(values)} values, and {len(closes)} bars: give one for each bar"
        raise DataError(message)
    if index is not None and own is not None and not index.equals(own):
        message = f"{what} of {symbol}: its index is not that of the bars: align it, with reindex(bars.index)"
        raise DataError(message)
    if what == "labels":
        named = [
            (time, value) for time, value in zip(closes, values, strict=True) if value is not None
        ]
        return {
            "time": [time for time, _ in named],
            "symbol": [symbol] * len(named),
            "regime": [str(value) for _, value in named],
        }
    taken = []
    for row, (time, value) in enumerate(zip(closes, values, strict=True), start=1):
        if not hasattr(value, "__float__"):
            found = type(value).__name__
            raise DataError(f"{what} of {symbol}, row {row}: a {found} is no side: give 1, -1 or 0")
        # NaN is no signal, as a comparison with it is not.
        if value > 0 or value < 0:
            taken.append((time, 1 if value > 0 else -1))
    return {
        "time": [time for time, _ in taken],
        "symbol": [symbol] * len(taken),
        "side": [side for _, side in taken],
    }
