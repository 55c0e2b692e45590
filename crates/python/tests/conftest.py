"""What the tests share: the repository's scenarios, made bars, the program."""

from __future__ import annotations

import math
import os
import random
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
HOUR = 3_600_000_000
FIRST = 1_704_067_200_000_000  # 2024-01-01


@pytest.fixture(autouse=True)
def in_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of scenarios begin in the repository."""
    monkeypatch.chdir(ROOT)


def made_bars(n: int = 3_000, seed: int = 7) -> dict[str, list]:
    """Hourly bars of a walk with trends, as columns of lists; times are microseconds since 1970."""
    rng = random.Random(seed)
    columns: dict[str, list] = {
        name: [] for name in ("time", "open", "high", "low", "close", "volume")
    }
    price = 100.0
    for row in range(n):
        drift = 0.0006 * math.sin(row / 150)
        close = price * math.exp(drift + rng.gauss(0.0, 0.006))
        wick = price * abs(rng.gauss(0.0, 0.003))
        values = (
            FIRST + row * HOUR,
            price,
            max(price, close) + wick,
            min(price, close) - wick,
            close,
            100.0 + rng.random(),
        )
        for column, value in zip(columns.values(), values, strict=True):
            column.append(value)
        price = close
    return columns


@pytest.fixture(scope="session")
def bars() -> dict[str, list]:
    """Made bars."""
    return made_bars()


def program(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs the program that was built beside the package: EXITLAB, or the release one of the repository."""
    path = os.environ.get("EXITLAB", ROOT / "target" / "release" / "exitlab")
    return subprocess.run(
        [path, *map(str, arguments)], capture_output=True, text=True, check=check, cwd=ROOT
    )
