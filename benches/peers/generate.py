"""Makes a workload: seeded bars or those of a file, ATR, signals and the grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from scipy.signal import lfilter

from workload import ATR_PERIOD, COLUMNS, Workload

MINUTE_US = 60_000_000
FIRST_TIME_US = 1_704_067_200_000_000  # 2024-01-01T00:00:00Z
WARM_UP_BARS = 1_000
STEPS_PER_BAR = 12


def wilder_atr(high: np.ndarray, low: np.ndarray, close: np.ndarray) -> np.ndarray:
    """Wilder's ATR: the mean of the true ranges 1 to n, then (ATR * (n - 1) + TR) / n."""
    before = close[:-1]
    true_range = np.maximum(
        high[1:] - low[1:],
        np.maximum(np.abs(high[1:] - before), np.abs(low[1:] - before)),
    )
    n = ATR_PERIOD
    seed = true_range[:n].mean()
    keep = (n - 1) / n
    smoothed, _ = lfilter([1 / n], [1, -keep], true_range[n:], zi=[keep * seed])
    return np.concatenate([np.full(n, np.nan), [seed], smoothed])


def random_bars(n_bars: int, seed: int) -> dict[str, np.ndarray]:
    """A random walk of one-minute bars around 30,000.

    Twelve steps a bar, so that open, high, low and close hang together; volatility wanders by a
    factor of about 3 around 0.05% a minute; every open is a little off the last close, and one in
    2,000 jumps by some ATRs, so that stops and targets are gapped now and then.
    """
    rng = np.random.default_rng(seed)
    wander = lfilter([1.0], [1.0, -0.9995], rng.normal(0.0, 0.012, n_bars))
    sigma = 0.0005 * np.exp(wander)
    steps = (
        rng.normal(size=(n_bars, STEPS_PER_BAR)) * (sigma / STEPS_PER_BAR**0.5)[:, None]
    )
    path = np.cumsum(steps, axis=1)
    jump = np.where(rng.random(n_bars) < 1 / 2_000, 12.0, 0.1)
    gap = rng.normal(size=n_bars) * sigma * jump
    base = (
        np.log(30_000.0)
        + np.concatenate([[0.0], np.cumsum(path[:-1, -1])])
        + np.cumsum(gap)
    )
    inside = np.hstack([np.zeros((n_bars, 1)), path])
    price = np.round(np.exp(base[:, None] + inside), 2)
    return {
        "open": price[:, 0].copy(),
        "high": price.max(axis=1),
        "low": price.min(axis=1),
        "close": price[:, -1].copy(),
    }


def read_bars(path: Path) -> dict[str, np.ndarray]:
    """Columns time_us, open, high, low and close of a CSV file of one-minute bars."""
    table = pl.read_csv(path, try_parse_dates=True)
    names = {name.lower(): name for name in table.columns}
    time = table[names.get("timestamp") or names["time"]]
    bars = {name: table[names[name]].cast(pl.Float64).to_numpy() for name in COLUMNS}
    time_us = (
        time.dt.epoch("us").to_numpy() if time.dtype.is_temporal() else epoch_us(time)
    )
    return {"time_us": time_us, **bars}


def epoch_us(time: pl.Series) -> np.ndarray:
    """Integer times in microseconds; their unit is told by their size."""
    values = time.cast(pl.Int64).to_numpy()
    for limit, factor in ((10**11, 1_000_000), (10**14, 1_000)):
        if values.max() < limit:
            return values * factor
    return values if values.max() < 10**17 else values // 1_000


def draw_signals(
    bars: dict[str, np.ndarray], atr: np.ndarray, n: int, seed: int
) -> np.ndarray:
    """`n` bars, drawn evenly from those whose next bar opens within one ATR of their close.

    backtesting.py refuses an order whose stop lies beyond the last close, so an entry that a jump
    carries past its own stop could not be given to it.
    """
    n_bars = len(bars["open"])
    bar = np.arange(WARM_UP_BARS, n_bars - 2)
    is_calm = np.abs(bars["open"][bar + 1] - bars["close"][bar]) < atr[bar]
    drawn = np.random.default_rng(seed + 1).choice(bar[is_calm], n, replace=False)
    return np.sort(drawn).astype(np.int64)


def grid(n_stops: int, n_targets: int) -> np.ndarray:
    """Stops of 2 to 20 ATR by targets of 2 to 40 ATR, row by row."""
    stops = np.round(np.linspace(2.0, 20.0, n_stops), 4)
    targets = np.round(np.linspace(2.0, 40.0, n_targets), 4)
    return np.array([(stop, target) for stop in stops for target in targets])


def sample(configs: np.ndarray, n: int, seed: int) -> np.ndarray:
    """`n` of the configurations, drawn evenly, in the grid's order."""
    drawn = np.random.default_rng(seed + 2).choice(len(configs), n, replace=False)
    return configs[np.sort(drawn)]


def build(bars_file: Path | None, n_bars: int, n_signals: int, seed: int) -> Workload:
    """The workload of a run, with the grid of 1,000 configurations."""
    if bars_file:
        bars = read_bars(bars_file)
        time_us = bars.pop("time_us")
    else:
        bars = random_bars(n_bars, seed)
        time_us = FIRST_TIME_US + MINUTE_US * np.arange(n_bars, dtype=np.int64)
    atr = wilder_atr(bars["high"], bars["low"], bars["close"])
    n_signals = min(n_signals, (len(time_us) - WARM_UP_BARS) // 4)
    signals = draw_signals(bars, atr, n_signals, seed)
    return Workload(
        time_us=time_us, atr=atr, signal_bars=signals, configs=grid(25, 40), **bars
    )
