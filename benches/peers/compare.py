"""Runs the same bars, entries, stops and targets through exitlab and its peers.

First the trades are compared, every fill of them. Only where each difference has a name are the
times printed, as Markdown. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import exitlab
from agreement import Agreement, Rules, compare, rules_of
from engines import PEERS
from generate import build, grid, sample
from report import (
    Row,
    agreement_lines,
    machine,
    many_table,
    one_table,
    whole_table,
)
from worker import read_trades

HERE = Path(__file__).resolve().parent
WHOLE_GRID = (10, 10)
WHOLE_PEERS = ("vectorbt-rust-1", "raptorbt-batch-2")
ONE_CONFIG_PEERS = (
    "vectorbt-rust-1",
    "vectorbt-numba-1",
    "raptorbt-batch-1",
    "raptorbt-session",
)


def main() -> int:
    """Builds, runs, checks, and prints."""
    args = parse_args()
    about_machine = machine()
    if args.bin_dir:
        binaries = args.bin_dir / "peer_configs", args.bin_dir / "exitlab"
    else:
        binaries = exitlab.build(HERE.parents[1])
    with tempfile.TemporaryDirectory(prefix="exitlab-peers-") as folder:
        run = Run(args, *binaries, Path(folder))
        run.measure_peers()
        run.measure_exitlab()
        lines = run.agreement_section()
        if run.is_agreed:
            lines += run.times_section(about_machine)
    print("\n".join(lines))
    if args.out:
        args.out.write_text("\n".join(lines) + "\n")
    return 0 if run.is_agreed else 1


def parse_args() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--bars", type=Path, help="CSV file of one-minute bars; else random ones"
    )
    parser.add_argument("--n-bars", type=int, default=525_600)
    parser.add_argument("--signals", type=int, default=5_000)
    parser.add_argument(
        "--configs", type=int, default=20, help="configurations that peers run"
    )
    parser.add_argument(
        "--slow-configs", type=int, default=2, help="the same for the slow ones"
    )
    parser.add_argument(
        "--repeat", type=int, default=5, help="runs, of which the fastest counts"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument(
        "--no-whole", action="store_true", help="leaves the whole processes out"
    )
    parser.add_argument("--bin-dir", type=Path, help="folder of binaries already built")
    parser.add_argument("--out", type=Path, help="file for what is printed")
    return parser.parse_args()


class Run:
    """One comparison."""

    def __init__(
        self, args: argparse.Namespace, peer_configs: Path, binary: Path, folder: Path
    ) -> None:
        self.args = args
        self.peer_configs = peer_configs
        self.binary = binary
        self.folder = folder
        self.full = build(args.bars, args.n_bars, args.signals, args.seed)
        few = self.full.with_configs(sample(self.full.configs, args.configs, args.seed))
        middle = len(few.configs) // 2
        self.loads = {
            "full": self.full,
            "few": few,
            "slow": few.with_configs(
                few.configs[:: -(-len(few.configs) // args.slow_configs)]
            ),
            "one": few.with_configs(few.configs[middle : middle + 1]),
        }
        for name, load in self.loads.items():
            load.save(folder / name)
        self.measured: dict[tuple[str, str], dict] = {}
        self.agreements: dict[str, Agreement] = {}

    @property
    def is_agreed(self) -> bool:
        """Whether every difference has a name."""
        return not any(found.unexplained for found in self.agreements.values())

    def exitlab_trades(self, load: str, rules: Rules) -> Path:
        """exitlab's trades on a workload under some rules."""
        path = self.folder / f"{load}-{rules.entry_bar}-{rules.limit_gap_fill}.trades"
        if not path.exists():
            once = "--repeat", "1", "--threads", "1"
            flags = *once, "--trades", str(path), *rules.flags
            exitlab.peer_configs(self.peer_configs, self.folder / load, *flags)
        return path

    def measure_peers(self) -> None:
        """Runs every peer in a process of its own, and compares its trades."""
        for name in self.args.peers:
            load = "slow" if PEERS[name].is_slow else "few"
            print(
                f"{name}: {len(self.loads[load].configs)} configurations",
                file=sys.stderr,
            )
            trades = self.measure(name, load)
            rules = rules_of(name)
            self.agreements[name] = compare(
                self.loads[load],
                np.fromfile(trades).reshape(-1, 6),
                read_trades(self.exitlab_trades(load, rules)),
                read_trades(self.exitlab_trades(load, Rules())),
                rules,
            )
            if name in ONE_CONFIG_PEERS:
                self.measure(name, "one")

    def measure(self, name: str, load: str) -> Path:
        """Times a peer on a workload; its trades are written to the file returned."""
        trades = self.folder / f"{load}-{name}.trades"
        ours = self.exitlab_trades(load, rules_of(name))
        command = [
            sys.executable,
            str(HERE / "worker.py"),
            name,
            str(self.folder / load),
        ]
        command += ["--exitlab-trades", str(ours), "--trades", str(trades)]
        command += ["--repeat", str(self.args.repeat)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        self.measured[name, load] = json.loads(output)
        return trades

    def measure_exitlab(self) -> None:
        """Times exitlab on the whole grid, on the peers' part of it, and on one."""
        for load, repeat in (("full", self.args.repeat), ("few", 20), ("one", 50)):
            print(
                f"exitlab: {len(self.loads[load].configs)} configurations",
                file=sys.stderr,
            )
            flags = "--repeat", str(repeat)
            found = exitlab.peer_configs(self.peer_configs, self.folder / load, *flags)
            self.measured["exitlab", load] = found

    def agreement_section(self) -> list[str]:
        """What was compared and found."""
        lines = ["## Agreement", ""]
        for name, found in self.agreements.items():
            lines += agreement_lines(name, PEERS[name], rules_of(name), found)
        return [*lines, ""]

    def times_section(self, about_machine: str) -> list[str]:
        """The tables."""
        ours, one = self.exitlab_rows("full"), self.exitlab_rows("one")
        peers = [
            self.peer_row(*key) for key in self.measured if key[1] in ("few", "slow")
        ]
        singles = [self.peer_row(*key) for key in self.measured if key[1] == "one"]
        lines = ["## Times", "", f"{about_machine}.", "", *self.about(), ""]
        lines += many_table([row for row in peers if row], ours)
        lines += ["", "### One configuration", ""]
        lines += one_table([row for row in singles if row], one)
        if not self.args.no_whole:
            lines += [
                "",
                "### Whole process, from files",
                "",
                *whole_table(self.whole()),
            ]
        return lines

    def about(self) -> list[str]:
        """The workload in words."""
        found = self.measured["exitlab", "full"]["configs"]
        n_trades = sum(config["n_trades"] for config in found)
        held = [config["bars_held"] / config["n_trades"] for config in found]
        few = self.measured["exitlab", "few"]
        alone = min(run["evaluate_s"] for run in few["runs"] if run["threads"] == 1)
        series_ms = 1e3 * min(
            run["series_s"] for run in self.measured["exitlab", "full"]["runs"]
        )
        source = (
            f"of {self.args.bars.name}"
            if self.args.bars
            else f"random, seed {self.args.seed}"
        )
        ran = (
            f"{self.full.n_bars:,} bars ({source}), {len(self.full.signal_bars):,}"
            f" signals. exitlab ran {len(found):,} configurations,"
            f" {n_trades / len(found):,.0f} trades each on average, held"
            f" {np.mean(held):,.0f} bars (by configuration {min(held):,.0f} to"
            f" {max(held):,.0f}); the peers ran {self.args.configs} of them, the slow"
            f" ones {len(self.loads['slow'].configs)}, scaled. On those"
            f" {self.args.configs} exitlab's evaluation alone takes"
            f" {alone / len(few['configs']) * 1e3:.3f} ms a configuration on one"
            " thread."
        )
        clock = (
            f"The fastest of {self.args.repeat} warm runs counts. Bars, ATR and levels"
            " are in memory in each engine's own form before the clock starts (for"
            f" exitlab that form takes {series_ms:.0f} ms to fill); its pyramid is"
            " inside its time."
        )
        told = (
            "“Told its exits”: raptorbt's array runners cannot do this work by"
            " themselves, see the README."
        )
        return [f"{ran} {clock}", "", told]

    def exitlab_rows(self, load: str) -> list[Row]:
        """exitlab's fastest run by number of threads."""
        found = self.measured["exitlab", load]
        n_configs = len(found["configs"])
        best: dict[int, float] = {}
        for run in found["runs"]:
            seconds = run["pyramid_s"] + run["evaluate_s"]
            best[run["threads"]] = min(seconds, best.get(run["threads"], seconds))
        rows = []
        for threads, seconds in best.items():
            ms = seconds / n_configs * 1e3
            memory = (found["peak_kb"] or 0) / 1_024, (found["loaded_kb"] or 0) / 1_024
            ns_per_bar = ms * 1e6 / self.full.n_bars
            rows.append(
                Row("**exitlab**", "pyramid included", threads, ms, ns_per_bar, *memory)
            )
        return rows

    def peer_row(self, name: str, load: str) -> Row | None:
        """A peer's fastest run on a workload."""
        if name == "exitlab":
            return None
        peer, found = PEERS[name], self.measured[name, load]
        ms = min(found["seconds"]) / found["n_configs"] * 1e3
        memory = found["peak_mb"], found["imported_mb"]
        engine = f"{peer.package} {found['version']}"
        return Row(
            engine, peer.mode, peer.threads, ms, ms * 1e6 / self.full.n_bars, *memory
        )

    def whole(self) -> dict[str, float]:
        """Seconds of whole processes: CSV in, 100 configurations, trades counted."""
        configs = grid(*WHOLE_GRID)
        stops, targets = (sorted(set(column.tolist())) for column in configs.T)
        load = self.full.with_configs(configs)
        folder = self.folder / "whole"
        exitlab.write_files(folder, load, stops, targets)
        self.loads["whole"] = load
        load.save(folder)
        out = self.folder / "out"
        command = exitlab.sweep(self.binary, folder, out)
        seconds = {"exitlab": fastest(command)}
        self.check_sweep(out)
        for name in WHOLE_PEERS:
            trades = self.exitlab_trades("whole", rules_of(name))
            peer = [sys.executable, str(HERE / "whole.py"), name, str(folder)]
            peer += ["--exitlab-trades", str(trades)]
            seconds[f"{PEERS[name].package}, {PEERS[name].mode}"] = fastest(peer)
        return seconds

    def check_sweep(self, out: Path) -> None:
        """`exitlab sweep` took as many trades at each grid point as `peer_configs`."""
        rows = read_trades(self.exitlab_trades("whole", Rules()))
        expected = np.bincount(rows[:, 0].astype(int)).tolist()
        if exitlab.swept_trades(out) != expected:
            sys.exit("exitlab sweep and peer_configs disagree on the number of trades")


def fastest(command: list[str]) -> float:
    """Seconds of the fastest of three runs of a command."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - start)
    return best


if __name__ == "__main__":
    sys.exit(main())
