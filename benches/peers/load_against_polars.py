"""Loading a year of one-minute bars: exitlab against Polars' own reading of the same file.

    cargo build --release -p exitlab-benches --bin load_bars
    pip install -r benches/peers/requirements-load.txt
    python benches/peers/load_against_polars.py target/release/load_bars

Polars parses columns. exitlab hashes the file, parses it, checks every row against the rules of a
bar, looks for gaps, bars off the grid and jumps, and gives a series. Both run in turns, so that what
else the machine does falls on both. Each round is a process of its own for exitlab, whose first load
there is counted too, and one in this process for Polars, which is warm after its first.

Memory is what the first load of a process adds to its peak of resident memory (from /proc), and,
where valgrind is installed, the peak of its heap as massif counts it: every byte asked of the
allocator, whether touched or not.
"""

import argparse
import datetime
import hashlib
import json
import math
import pathlib
import random
import shutil
import statistics
import subprocess
import tempfile
import time

import polars as pl

HEADER = "timestamp,open,high,low,close,volume\n"
FIRST_S = 1_609_459_200  # 2021-01-01
N_COLUMNS = 6


def write_files(folder: pathlib.Path, n_rows: int) -> dict[str, pathlib.Path]:
    """A seeded random walk as CSV with ISO-8601 times, with ms, with all digits, and as Parquet."""
    rng = random.Random(7)
    paths = {name: folder / f"{name}.csv" for name in ("iso", "ms", "iso all digits")}
    files = {name: path.open("w") for name, path in paths.items()}
    for file in files.values():
        file.write(HEADER)
    open_ = 30_000.0
    for minute in range(n_rows):
        close = open_ * (1 + 0.001 * (rng.random() - 0.5))
        high = max(open_, close) * (1 + 0.0005 * rng.random())
        low = min(open_, close) * (1 - 0.0005 * rng.random())
        volume = rng.expovariate(1 / 20)
        at_s = FIRST_S + 60 * minute
        iso = datetime.datetime.fromtimestamp(at_s, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        short = f"{open_:.2f},{high:.2f},{low:.2f},{close:.2f},{volume:.5f}\n"
        files["iso"].write(f"{iso},{short}")
        files["ms"].write(f"{at_s}000,{short}")
        files["iso all digits"].write(f"{iso},{open_!r},{high!r},{low!r},{close!r},{volume!r}\n")
        open_ = close
    for file in files.values():
        file.close()
    paths["parquet"] = folder / "bars.parquet"
    read_with_polars(paths["iso"]).write_parquet(paths["parquet"])
    return paths


def read_with_polars(path: pathlib.Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    return pl.read_csv(path, try_parse_dates=path.stem.startswith("iso"))


def polars_seconds(path: pathlib.Path, n_loads: int) -> list[float]:
    seconds = []
    for _ in range(n_loads):
        start = time.perf_counter()
        read_with_polars(path)
        seconds.append(time.perf_counter() - start)
    return seconds


def run_exitlab(binary: str, path: pathlib.Path, n_loads: int) -> dict:
    command = [binary, str(path), "1m", str(n_loads)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def check_same(path: pathlib.Path, run: dict) -> None:
    """Both have read the same rows, and exitlab has hashed the file that is there."""
    frame = read_with_polars(path)
    times = frame["timestamp"]
    is_ms = times.dtype == pl.Int64
    time_us = sum((times if is_ms else times.dt.epoch("us")).to_list()) * (1_000 if is_ms else 1)
    assert run["rows"] == frame.height, (run["rows"], frame.height)
    assert run["time_us"] == time_us, (run["time_us"], time_us)
    for column in ("open", "high", "low", "close", "volume"):
        # The two add up in another order.
        assert math.isclose(run[column], frame[column].sum(), rel_tol=1e-12), column
    assert run["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def peak_heap_bytes(binary: str, path: pathlib.Path, folder: pathlib.Path) -> int | None:
    if shutil.which("valgrind") is None:
        return None
    out = folder / "massif.out"
    command = ["valgrind", "--tool=massif", f"--massif-out-file={out}", binary, str(path), "1m", "1"]
    subprocess.run(command, check=True, capture_output=True)
    heaps = [line for line in out.read_text().splitlines() if line.startswith("mem_heap_B=")]
    return max(int(line.split("=")[1]) for line in heaps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", help="the release build of load_bars")
    parser.add_argument("--rows", type=int, default=525_600)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--loads", type=int, default=5, help="loads of each in a round")
    args = parser.parse_args()
    column_bytes = args.rows * N_COLUMNS * 8
    print(f"Polars {pl.__version__}, {pl.thread_pool_size()} threads; {args.rows} rows, "
          f"{column_bytes / 1e6:.1f} MB of columns; medians of {args.rounds * args.loads} loads")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for form, path in write_files(folder, args.rows).items():
            polars_seconds(path, 1)
            theirs, ours = [], []
            for _ in range(args.rounds):
                theirs += polars_seconds(path, args.loads)
                run = run_exitlab(args.binary, path, args.loads)
                ours += run["seconds"]
            check_same(path, run)
            polars_ms = 1e3 * statistics.median(theirs)
            exitlab_ms = 1e3 * statistics.median(ours)
            line = (f"{form:15} {path.stat().st_size / 1e6:6.1f} MB  Polars {polars_ms:7.1f} ms  "
                    f"exitlab {exitlab_ms:7.1f} ms  ratio {exitlab_ms / polars_ms:5.2f}")
            if run["peak_resident_bytes"] is not None:
                line += f"  resident +{run['peak_resident_bytes'] / column_bytes:.2f} x columns"
            heap = peak_heap_bytes(args.binary, path, folder)
            if heap is not None:
                line += f"  peak heap {heap / column_bytes:.2f} x columns"
            print(line, flush=True)


if __name__ == "__main__":
    main()
