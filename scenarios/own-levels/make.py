#!/usr/bin/env python3
"""Makes signals.csv and exits.csv of own-levels.toml, as your own program would make yours.

    python3 scenarios/own-levels/make.py

Reads the daily stocks and their splits in ../../data and nothing else; the same bytes every time.
Everything is known at the close of its session: a row reads that session and earlier ones.

- Signal: the close leaves the range of the 20 sessions before it (on the session before it had not).
- stop_price: the extreme of the last 5 sessions, beyond which the breakout has failed.
- target_price: the height of that range once more beyond its edge, a measured move. A short whose move
  would end at 0 or below has none. A close that is beyond it already is written all the same: exitlab
  rejects such a signal under modes that take the target from it (INVALID_TARGET).
- Exit: the close falls back beyond the middle of the 10 sessions before it (on the session before it
  had not). A close below says that longs leave, a close above that shorts do.
"""

import csv
from datetime import datetime, timedelta
from pathlib import Path

RANGE, SWING, MIDDLE = 20, 5, 10
HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "data"
SYMBOLS = ["AAPL", "GOOG", "IBM", "MSFT"]


def splits(symbol):
    """(time, factor) of a symbol's splits."""
    with open(DATA / "us-stock-splits.csv", newline="") as file:
        return [(r["time"], float(r["price_factor"])) for r in csv.DictReader(file) if r["symbol"] == symbol]


def sessions(symbol):
    """(time, high, low, close) in adjusted prices, as the scenario sees them."""
    factors = splits(symbol)
    with open(DATA / f"bokeh-{symbol}-1d.csv", newline="") as file:
        for row in csv.DictReader(file):
            factor = 1.0
            for time, split in factors:
                if row["timestamp"] < time:
                    factor *= split
            yield row["timestamp"], *(float(row[name]) * factor for name in ("high", "low", "close"))


def close_time(time):
    """A bar is stamped with the start of its day and known at the end of it."""
    return (datetime.fromisoformat(time.rstrip("Z")) + timedelta(days=1)).isoformat() + "Z"


def price(value):
    return f"{value:.4f}" if value > 0 else ""


def write(name, header, rows):
    rows.sort()
    with open(HERE / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


signals, exits = [], []
for symbol in SYMBOLS:
    times, highs, lows, closes = zip(*sessions(symbol))

    def edges(t, n):
        """Lowest low and highest high of the n sessions before t."""
        return min(lows[t - n : t]), max(highs[t - n : t])

    def middle(t):
        return sum(edges(t, MIDDLE)) / 2

    for t in range(RANGE + 1, len(closes)):
        row = [close_time(times[t]), symbol]
        (low, high), (low_before, high_before) = edges(t, RANGE), edges(t - 1, RANGE)
        height = high - low
        if closes[t] > high and closes[t - 1] <= high_before:
            stop, target = min(lows[t - SWING + 1 : t + 1]), high + height
            signals.append(row + ["long", price(stop), price(target)])
        if closes[t] < low and closes[t - 1] >= low_before:
            stop, target = max(highs[t - SWING + 1 : t + 1]), low - height
            signals.append(row + ["short", price(stop), price(target)])
        if closes[t] < middle(t) and closes[t - 1] >= middle(t - 1):
            exits.append(row + ["long"])
        if closes[t] > middle(t) and closes[t - 1] <= middle(t - 1):
            exits.append(row + ["short"])

write("signals.csv", ["time", "symbol", "side", "stop_price", "target_price"], signals)
write("exits.csv", ["time", "symbol", "side"], exits)
