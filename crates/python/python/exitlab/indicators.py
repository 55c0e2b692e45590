"""Indicators with TA-Lib's numbers, of bars in a frame; values are absent before an indicator is warm."""

from __future__ import annotations

from typing import Any

from exitlab import _exitlab, _given
from exitlab.frame import Frame


def atr(bars: Any, period: int = 14, timeframe: str | None = None) -> Frame:
    """Wilder's average true range, in price."""
    return _made("atr", bars, period, timeframe)


def adx(bars: Any, period: int = 14, timeframe: str | None = None) -> Frame:
    """Average directional index, 0 to 100."""
    return _made("adx", bars, period, timeframe)


def rsi(bars: Any, period: int = 14, timeframe: str | None = None) -> Frame:
    """Relative strength index of closes, 0 to 100."""
    return _made("rsi", bars, period, timeframe)


def ema(bars: Any, period: int = 20, timeframe: str | None = None) -> Frame:
    """Exponential moving average of closes, in price."""
    return _made("ema", bars, period, timeframe)


def donchian(bars: Any, period: int = 20, timeframe: str | None = None) -> Frame:
    """Highest high and lowest low of the bars before, in price: ``value`` and ``lower``."""
    return _made("donchian", bars, period, timeframe)


def true_range(bars: Any, timeframe: str | None = None) -> Frame:
    """True range, in price."""
    return _made("true_range", bars, 1, timeframe)


def _made(name: str, bars: Any, period: int, timeframe: str | None) -> Frame:
    given = _given.BarsGiven(bars, timeframe, None)
    frame = given.frames[given.only(name)]
    return Frame(_exitlab.indicators(name, frame, given.timeframe, period))
