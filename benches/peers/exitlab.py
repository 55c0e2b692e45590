"""exitlab's side: the `peer_configs` binary for the arrays, `exitlab sweep` for the files."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from workload import COLUMNS, Workload

SYMBOL = "PEER"
SCENARIO = """\
schema = 1
name = "peers"

[data]
timeframe = "1m"
symbols = [{{ symbol = "{symbol}", path = "bars.csv" }}]

[signals]
source = "file"
path = "signals.csv"

[fills]
ambiguity = false

[costs]
taker_fee = 0.0
maker_fee = 0.0
slippage = {{ base_bps = 0.0, vol_bps = 0.0 }}

[orchestrator]
integration = "off"

[portfolio]
initial_balance = 1e9
min_notional = 0.0

[exit_modes.PEER]
base = "FAST_TP"
breakeven = "none"

[sweep]
profiles = ["SAFE"]
modes = ["PEER"]

[sweep.grid]
"exit_modes.PEER.stop.atr" = {stops}
"exit_modes.PEER.target.atr" = {targets}
"""


def build(root: Path) -> tuple[Path, Path]:
    """Builds both binaries and says where they are: `peer_configs`, `exitlab`."""
    packages = ["-p", "exitlab", "-p", "exitlab-benches"]
    command = ["cargo", "build", "--release", "--locked", *packages, "--bins"]
    subprocess.run(command, cwd=root, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", root / "target")) / "release"
    return target / "peer_configs", target / "exitlab"


def peer_configs(binary: Path, folder: Path, *flags: str) -> dict:
    """Runs `peer_configs` on a workload's folder."""
    command = [str(binary), str(folder), *flags]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def write_files(
    folder: Path, load: Workload, stops: list[float], targets: list[float]
) -> None:
    """The workload as files that both sides read: bars, signals, and the grid for either."""
    folder.mkdir(parents=True)
    bars = {name: getattr(load, name) for name in COLUMNS}
    table = pl.DataFrame(
        {"timestamp": load.time_us, **bars, "volume": np.ones(load.n_bars)}
    )
    as_time = pl.from_epoch("timestamp", time_unit="us").dt.strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
    table.with_columns(as_time).write_csv(folder / "bars.csv")
    step_us = int(load.time_us[1] - load.time_us[0])
    with (folder / "signals.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["time", "symbol", "side"])
        for time_us in load.time_us[load.signal_bars].tolist():
            decided = datetime.fromtimestamp((time_us + step_us) / 1e6, UTC)
            rows.writerow([decided.strftime("%Y-%m-%dT%H:%M:%SZ"), SYMBOL, "long"])
    scenario = SCENARIO.format(symbol=SYMBOL, stops=stops, targets=targets)
    (folder / "scenario.toml").write_text(scenario)
    load.configs.astype("<f8").tofile(folder / "configs.f64")


def sweep(binary: Path, folder: Path, out: Path) -> list[str]:
    """The command that runs the grid of a folder written by `write_files`."""
    scenario = str(folder / "scenario.toml")
    return [str(binary), "sweep", scenario, "--quiet", "--out", str(out)]


def swept_trades(out: Path) -> list[int]:
    """Trades of each grid point that `sweep` wrote."""
    cells = pl.read_csv(out / "cells.csv", infer_schema_length=None)
    return cells.filter(pl.col("regime") == "ALL").sort("grid_id")["n"].to_list()
