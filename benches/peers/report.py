"""What compare.py prints: the agreement, the tables, the machine."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from agreement import Agreement, Rules
from engines import Peer


@dataclass(frozen=True)
class Row:
    """An engine's time for one table."""

    engine: str
    mode: str
    threads: int
    ms: float
    ns_per_bar: float
    peak_mb: float
    at_start_mb: float


def agreement_lines(name: str, peer: Peer, rules: Rules, found: Agreement) -> list[str]:
    """One peer's agreement with exitlab."""
    rule = " and ".join(rules.told)
    same = (
        f"- **{name}** ({peer.mode}): {found.n_same:,} of {found.n_exitlab:,} trades"
        f" the same, bars and prices to 1e-9; it took {found.n_trades:,}."
    )
    lines = [same]
    if rule:
        lines.append(
            f"  exitlab was set to its rule: {rule}. Without that,"
            f" {found.n_other_by_default:,} trades differ from exitlab's defaults."
        )
    lines += [
        f"  {n:,} differ by a named rule: {rule}." for rule, n in found.named.items()
    ]
    if found.unexplained:
        lines.append(f"  {len(found.unexplained):,} DIFFER FOR NO NAMED REASON:")
        lines += [f"    {text}" for text in found.unexplained[:10]]
    return lines


def many_table(rows: list[Row], ours: list[Row]) -> list[str]:
    """Time per configuration, and how many times exitlab's it is."""
    ratios = " | ".join(f"÷ exitlab, {threads(row.threads)}" for row in ours)
    lines = [
        f"| engine | mode | threads | ms per configuration | ns per bar | {ratios} | peak MB |",
        "| --- | --- | ---: | ---: | ---: |" + " ---: |" * (len(ours) + 1),
    ]
    fastest = min(rows, key=lambda row: row.ms)
    for row in [*ours, *sorted(rows, key=lambda row: row.ms)]:
        times = " | ".join(f"{row.ms / our.ms:,.1f}" for our in ours)
        lines.append(
            f"| {row.engine} | {row.mode} | {row.threads} | {row.ms:,.3f} | {row.ns_per_bar:.3f}"
            f" | {times} | {row.peak_mb:,.0f} (at start {row.at_start_mb:,.0f}) |"
        )
    times = " and ".join(
        f"{fastest.ms / our.ms:,.0f} times exitlab's time on {threads(our.threads)}"
        for our in ours
    )
    peer = f"{fastest.engine} ({fastest.mode})"
    return [*lines, "", f"The fastest peer, {peer}, takes {times}."]


def threads(n: int) -> str:
    """A number of threads in words."""
    return "1 thread" if n == 1 else f"{n} threads"


def one_table(rows: list[Row], ours: list[Row]) -> list[str]:
    """Time of a single configuration."""
    ratio = min(ours, key=lambda row: row.ms)
    lines = [
        "| engine | mode | threads | ms | ÷ exitlab |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for row in [*ours, *sorted(rows, key=lambda row: row.ms)]:
        cells = (
            row.engine,
            row.mode,
            str(row.threads),
            f"{row.ms:,.2f}",
            f"{row.ms / ratio.ms:,.1f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def whole_table(seconds: dict[str, float]) -> list[str]:
    """Time of the whole process."""
    ours = seconds["exitlab"]
    lines = ["| process | s | ÷ exitlab |", "| --- | ---: | ---: |"]
    ordered = sorted(seconds.items(), key=lambda item: item[1])
    lines += [f"| {name} | {s:,.2f} | {s / ours:,.1f} |" for name, s in ordered]
    return lines


def machine() -> str:
    """Processor, cores, system, and how busy it was."""
    info = Path("/proc/cpuinfo")
    model = platform.processor() or platform.machine()
    if info.exists():
        lines = [
            line
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        model = lines[0].split(":", 1)[1].strip() if lines else model
    load = (
        f"; load average at start {os.getloadavg()[0]:.1f}"
        if hasattr(os, "getloadavg")
        else ""
    )
    python = platform.python_version()
    system = f"{platform.system()} {platform.release()}"
    return f"{model}, {os.cpu_count()} cores, {system}, Python {python}{load}"
