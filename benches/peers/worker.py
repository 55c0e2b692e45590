"""Runs one peer on one workload in a process of its own; prints times and memory as JSON."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

from engines import PEERS
from workload import Workload


def peak_mb() -> float:
    """Peak memory of this process so far.

    Linux carries `ru_maxrss` over from the process that started this one, so its own counter
    comes first.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(
            line for line in status.read_text().splitlines() if line.startswith("VmHWM")
        )
        return int(line.split()[1]) / 1_024
    unit = 1 if sys.platform == "darwin" else 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def timed(engine) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    engine.run()
    return time.perf_counter() - start


def exit_bars(path: Path, n_configs: int) -> list[np.ndarray]:
    """The bars in which exitlab's positions close, per configuration."""
    rows = read_trades(path)
    return [rows[rows[:, 0] == n, 3].astype(np.int64) for n in range(n_configs)]


def read_trades(path: Path) -> np.ndarray:
    """The rows that `peer_configs --trades` wrote."""
    return np.fromfile(path, dtype="<f8").reshape(-1, 7)


def write_trades(engine, path: Path) -> None:
    """The trades of every configuration, in the columns of exitlab's without the reason."""
    rows = [(n, *row) for n, trades in enumerate(engine.trades()) for row in trades]
    np.array(rows, dtype="<f8").reshape(-1, 6).tofile(path)


def main() -> None:
    """Prepares, warms up, times, and writes the trades."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("workload", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--exitlab-trades", type=Path)
    parser.add_argument("--trades", type=Path)
    args = parser.parse_args()

    peer = PEERS[args.peer]
    engine = peer.make()
    imported_mb = peak_mb()
    load = Workload.load(args.workload)
    if peer.takes_exits:
        engine.prepare(load, exit_bars(args.exitlab_trades, len(load.configs)))
    else:
        engine.prepare(load)
    prepared_mb = peak_mb()
    warm_up_s = None if peer.is_slow else timed(engine)
    seconds = [timed(engine) for _ in range(1 if peer.is_slow else args.repeat)]
    measured = {
        "version": version(peer.package),
        "n_configs": len(load.configs),
        "warm_up_s": warm_up_s,
        "seconds": seconds,
        "imported_mb": imported_mb,
        "prepared_mb": prepared_mb,
        "peak_mb": peak_mb(),
    }
    if args.trades:
        write_trades(engine, args.trades)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
