"""A peer's whole job from files: read bars and signals, compute ATR, run every configuration.

Prints the number of trades and writes nothing. Its time is the process's, imports included.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from engines import PEERS
from generate import read_bars, wilder_atr
from worker import exit_bars
from workload import Workload


def read(folder: Path) -> Workload:
    """The workload of bars.csv, signals.csv and configs.f64."""
    bars = read_bars(folder / "bars.csv")
    times = pl.read_csv(folder / "signals.csv", try_parse_dates=True)["time"]
    step_us = bars["time_us"][1] - bars["time_us"][0]
    decided_us = times.dt.epoch("us").to_numpy()
    return Workload(
        **bars,
        atr=wilder_atr(bars["high"], bars["low"], bars["close"]),
        signal_bars=np.searchsorted(bars["time_us"], decided_us - step_us),
        configs=np.fromfile(folder / "configs.f64").reshape(-1, 2),
    )


def main() -> None:
    """Reads, runs, counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--exitlab-trades", type=Path)
    args = parser.parse_args()
    peer = PEERS[args.peer]
    engine = peer.make()
    load = read(args.folder)
    if peer.takes_exits:
        engine.prepare(load, exit_bars(args.exitlab_trades, len(load.configs)))
    else:
        engine.prepare(load)
    engine.run()
    print(sum(len(rows) for rows in engine.trades()))


if __name__ == "__main__":
    main()
