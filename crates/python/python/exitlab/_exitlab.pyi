"""The extension module: what the package wraps. Held against the built module by tests/test_types.py."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, final

__all__ = [
    "Columns",
    "Evidence",
    "Frame",
    "Run",
    "Scenario",
    "command",
    "compare",
    "compare_runs",
    "discount",
    "discount_trials",
    "indicators",
    "levels",
    "look_at",
    "montecarlo",
    "policy",
    "regimes",
    "replay",
    "schema",
    "set_threads",
    "study",
    "sweep",
    "take",
    "threads",
    "version",
    "walkforward",
]

_Progress = Callable[[str, int, int], object] | None

@final
class Scenario:
    @staticmethod
    def read(path: str | os.PathLike[str]) -> Scenario: ...
    @staticmethod
    def parse(text: str) -> Scenario: ...
    @staticmethod
    def of_dict(settings: Mapping[str, Any]) -> Scenario: ...
    def set(self, path: str, value: Any) -> Scenario: ...
    def give(self, what: str, frame: Columns, symbol: str | None = None) -> Scenario: ...
    def check(self) -> list[str]: ...
    def to_dict(self) -> dict[str, Any]: ...
    def to_toml(self) -> str: ...
    def closes(self) -> dict[str, list[str]]: ...
    def signals(self) -> tuple[Frame, list[str]]: ...

@final
class Columns: ...

@final
class Frame:
    @property
    def name(self) -> str: ...
    @property
    def columns(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def to_dicts(self, first: int = 0, n: int | None = None) -> list[dict[str, Any]]: ...
    def to_csv(self) -> str: ...

@final
class Run:
    @staticmethod
    def load(folder: str | os.PathLike[str]) -> Run: ...
    @property
    def command(self) -> str: ...
    @property
    def folder(self) -> str | None: ...
    @property
    def warnings(self) -> list[str]: ...
    @property
    def invalidating(self) -> list[str]: ...
    @property
    def tables(self) -> list[str]: ...
    def manifest(self) -> dict[str, Any]: ...
    def table(self, name: str) -> Frame | None: ...
    def test_days(
        self, contender: str, regime: str | None = None
    ) -> tuple[int, int, list[int], list[float], float | None] | None: ...
    def text(self, width: int = 100, tables: bool = False) -> str | None: ...
    def html(self) -> str: ...
    def write(
        self, folder: str | os.PathLike[str], formats: Sequence[str] | None = None
    ) -> str: ...

@final
class Evidence:
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str | None: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str) -> Frame | None: ...

def study(
    scenario: Scenario,
    grid: bool = False,
    by: Sequence[str] | None = None,
    engine: str = "leap",
    progress: _Progress = None,
) -> Run: ...
def replay(
    scenario: Scenario,
    profile: str | None = None,
    mode: str | None = None,
    by: Sequence[str] | None = None,
    engine: str = "leap",
    progress: _Progress = None,
) -> Run: ...
def sweep(
    scenario: Scenario,
    by: Sequence[str] | None = None,
    engine: str = "leap",
    progress: _Progress = None,
) -> Run: ...
def walkforward(
    scenario: Scenario,
    train: str,
    test: str,
    anchored: bool = False,
    embargo: str = "0d",
    first: str | None = None,
    engine: str = "leap",
    progress: _Progress = None,
) -> Run: ...
def regimes(scenario: Scenario, progress: _Progress = None) -> Run: ...
def compare(
    run: Run,
    alpha: float | None = None,
    min_effect_r: float | None = None,
    repeated_looks: bool | None = None,
    draws: int | None = None,
    seed: int | None = None,
    baseline: str | None = None,
    progress: _Progress = None,
) -> Evidence: ...
def compare_runs(
    a: Run,
    b: Run,
    alpha: float | None = None,
    min_effect_r: float | None = None,
    repeated_looks: bool | None = None,
    draws: int | None = None,
    seed: int | None = None,
    progress: _Progress = None,
) -> Evidence: ...
def discount(
    run: Run,
    metric: str = "sharpe",
    benchmark_mode: str | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Evidence: ...
def discount_trials(
    trials: Sequence[tuple[int, Sequence[int], Sequence[float]]],
    mode: str,
    first_day: int,
    last_day: int,
    chosen: int,
    metric: str,
    draws: int | None = None,
    seed: int | None = None,
) -> Evidence: ...
def montecarlo(run: Run, draws: int | None = None, seed: int | None = None) -> Evidence: ...
def levels(
    mode: str,
    side: str,
    entry: float,
    atr: float,
    scenario: Scenario | None = None,
    regime: str | None = None,
    adx: float | None = None,
    stop: float | None = None,
    target: float | None = None,
) -> dict[str, Any]: ...
def policy(scenario: Scenario | None = None) -> list[dict[str, Any]]: ...
def indicators(name: str, bars: Columns, timeframe: str, period: int) -> Frame: ...
def look_at(
    name: str, bars: Columns, needs_timeframe: bool
) -> tuple[list[str], str | None, bool]: ...
def take(name: str, frame: Any) -> Columns: ...
def schema() -> dict[str, Any]: ...
def set_threads(n: int) -> None: ...
def threads() -> int: ...
def command(arguments: Sequence[str]) -> int: ...
def version() -> str: ...
