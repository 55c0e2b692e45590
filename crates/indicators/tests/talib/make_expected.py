"""Writes what TA-Lib says of two series: the oracle of tests/it/talib.rs.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python make_expected.py

Each expected-NAME.csv has one column per indicator and period, computed over the whole series; an
empty cell is a bar in the warm-up. Only some bars are written: all of the first 120, every fifth
until 420, and from there every STEP-th; the last line gives each column's first valid index. Floats
are Python's repr, which reads back to the same bits.

still.csv is made here: bars in which nothing moves from the first one on, a walk, a stretch in which
nothing moves that is long enough for sums to underflow, a walk, and a stretch of constant high and
low, in which true range goes on and directional movement dies out.
"""

import csv
import random
from pathlib import Path

import numpy as np
import talib

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[3] / "data"

INDICATORS = {
    "tr": lambda h, l, c, n: talib.TRANGE(h, l, c),
    "atr": lambda h, l, c, n: talib.ATR(h, l, c, n),
    "ema": lambda h, l, c, n: talib.EMA(c, n),
    "adx": lambda h, l, c, n: talib.ADX(h, l, c, n),
    "plus_di": lambda h, l, c, n: talib.PLUS_DI(h, l, c, n),
    "minus_di": lambda h, l, c, n: talib.MINUS_DI(h, l, c, n),
    "rsi": lambda h, l, c, n: talib.RSI(c, n),
    "donchian_high": lambda h, l, c, n: later(talib.MAX(h, n)),
    "donchian_low": lambda h, l, c, n: later(talib.MIN(l, n)),
}

PERIODS = {
    "tr": [1],
    "atr": [1, 2, 14, 50],
    "ema": [1, 2, 5, 20, 200],
    "adx": [2, 5, 14, 50],
    "plus_di": [2, 5, 14, 50],
    "minus_di": [2, 5, 14, 50],
    "rsi": [2, 5, 14, 50],
    "donchian_high": [2, 20, 55],
    "donchian_low": [2, 20, 55],
}


def later(values):
    """The channel is of the bars before this one."""
    return np.concatenate([[np.nan], values[:-1]])


def still_bars():
    rng = random.Random(20240131)
    close, bars = 100.0, []

    def walk(n):
        nonlocal close
        for _ in range(n):
            opened = close
            close = round(max(5.0, opened + rng.uniform(-2.0, 2.0)), 2)
            high = round(max(opened, close) + rng.uniform(0.0, 1.0), 2)
            low = round(min(opened, close) - rng.uniform(0.0, 1.0), 2)
            bars.append((opened, high, low, close))

    def constant(n, half_range):
        for _ in range(n):
            bars.append((close, round(close + half_range, 2), round(close - half_range, 2), close))

    constant(130, 0.0)
    walk(150)
    constant(1200, 0.0)
    walk(150)
    constant(1200, 0.5)
    walk(50)
    return bars


def write_still():
    with open(HERE / "still.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["timestamp", "open", "high", "low", "close", "volume"])
        for i, bar in enumerate(still_bars()):
            stamp = np.datetime64("2020-01-01T00:00:00") + np.timedelta64(i, "h")
            out.writerow([f"{stamp}Z", *(repr(price) for price in bar), ""])


def write_expected(name, path, step):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    high, low, close = (np.array([float(r[k]) for r in rows]) for k in ("high", "low", "close"))
    columns = {
        f"{indicator}_{n}": INDICATORS[indicator](high, low, close, n)
        for indicator, periods in PERIODS.items()
        for n in periods
    }
    written = sorted({*range(120), *range(120, 420, 5), *range(420, len(rows), step), len(rows) - 1})
    cell = lambda value: "" if np.isnan(value) else repr(float(value))
    with open(HERE / f"expected-{name}.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["bar", *columns])
        for i in written:
            out.writerow([i, *(cell(values[i]) for values in columns.values())])
        out.writerow(["first_valid", *(int(np.argmax(~np.isnan(v))) for v in columns.values())])


write_still()
write_expected("still", HERE / "still.csv", step=17)
write_expected("coinbase-BTCUSD-1h", DATA / "coinbase-BTCUSD-1h.csv", step=197)
