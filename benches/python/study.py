"""The same study from Rust and from Python, in turn, on a frame in memory: ratio of times, and memory.

    cargo build --release -p exitlab-benches --bin frame_study
    pip install . && python benches/python/study.py [BARS [STEP [TURNS]]]

BARS is the number of one-minute bars, STEP how many of them lie between two entries, TURNS how often each makes the
study. Prints JSON.
"""

from __future__ import annotations

import json
import math
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUST = ROOT / "target" / "release" / "frame_study"


def bars(n: int) -> dict[str, list]:
    """One-minute bars of a seeded walk."""
    rng = random.Random(1)
    columns: dict[str, list] = {name: [] for name in ("open", "high", "low", "close", "volume")}
    price = 100.0
    for _ in range(n):
        close = price * math.exp(rng.gauss(0.0, 0.0005))
        wick = price * abs(rng.gauss(0.0, 0.0003))
        row = (price, max(price, close) + wick, min(price, close) - wick, close, 1.0 + rng.random())
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
        price = close
    return columns


def resident_mb() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    given = sys.argv[1:] + ["525600", "60", "7"][len(sys.argv) - 1 :]
    n, step, n_turns = map(int, given)
    begun = time.perf_counter()
    import exitlab

    import_seconds = time.perf_counter() - begun
    import pyarrow as pa
    from pyarrow import feather

    first = datetime(2024, 1, 1, tzinfo=UTC)
    times = [first + timedelta(minutes=row) for row in range(n)]
    table = pa.table({"time": pa.array(times, pa.timestamp("us", "UTC"))} | bars(n))
    del times
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bars.ipc"
        feather.write_feather(table, path, compression="zstd")
        scenario = Path(folder) / "scenario.toml"
        scenario.write_text(
            'schema = 1\nname = "bench"\n[data]\ntimeframe = "1m"\n'
            'symbols = [{ symbol = "X", path = "absent.csv" }]\n'
            f'[signals]\nsource = "every"\nn = {step}\nside = "long"\n'
        )
        settings = exitlab.Scenario.from_toml(scenario)
        turns = []
        found = {}
        before = resident_mb()
        for _ in range(n_turns):
            told = subprocess.run([RUST, path, scenario, "1"], capture_output=True, check=True, text=True)
            found = json.loads(told.stdout)
            begun = time.perf_counter()
            native = settings._native.give("bars", table, "X")
            run = exitlab.study(exitlab.Scenario(native), progress=False)
            turns.append((found["seconds"][0], time.perf_counter() - begun))
        peak_mb = run.manifest["peak_memory_bytes"] / 1e6
        trades = run.trades
        tables = resident_mb()
        begun = time.perf_counter()
        outcomes = trades.to_arrow()
        out_seconds = time.perf_counter() - begun
        out = resident_mb()
    ratios = [python / rust for rust, python in turns]
    print(
        json.dumps(
            {
                "n_bars": n,
                "n_outcomes": found["n_outcomes"],
                "import_seconds": round(import_seconds, 3),
                "rust_seconds": [round(rust, 3) for rust, _ in turns],
                "python_seconds": [round(python, 3) for _, python in turns],
                "median_ratio": round(statistics.median(ratios), 3),
                "bars_mb": round(table.nbytes / 1e6, 1),
                "python_before_mb": round(before, 1),
                "rust_peak_mb": round(found["peak_bytes"] / 1e6, 1),
                "python_peak_mb": round(peak_mb, 1),
                "outcomes_seconds": round(out_seconds, 3),
                "outcomes_mb": round(outcomes.nbytes / 1e6, 1),
                "outcomes_added_mb": round(out - tables, 1),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
