"""The bars, the entries and the configurations that every engine gets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

ATR_PERIOD = 14
COLUMNS = ("open", "high", "low", "close")


@dataclass(frozen=True)
class Workload:
    """Bars in columns, ATR, the bars at whose close a signal is given, (stop, target) in ATR."""

    time_us: np.ndarray
    open: np.ndarray
    high: np.ndarray
    low: np.ndarray
    close: np.ndarray
    atr: np.ndarray
    signal_bars: np.ndarray
    configs: np.ndarray

    @property
    def n_bars(self) -> int:
        """Number of bars."""
        return len(self.time_us)

    @property
    def entry_bars(self) -> np.ndarray:
        """The bars at whose open the signals enter."""
        return self.signal_bars + 1

    def with_configs(self, configs: np.ndarray) -> Workload:
        """The same bars and entries with other configurations."""
        return Workload(**{**self.__dict__, "configs": np.atleast_2d(configs)})

    def save(self, folder: Path) -> Path:
        """Writes the arrays as little-endian words, one file each."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, values in self.__dict__.items():
            kind = "i64" if np.issubdtype(values.dtype, np.integer) else "f64"
            values.astype(f"<{kind[0]}8").tofile(folder / f"{name}.{kind}")
        return folder

    @staticmethod
    def load(folder: Path) -> Workload:
        """Reads what `save` wrote."""

        def read(name: str, kind: str = "f64") -> np.ndarray:
            return np.fromfile(folder / f"{name}.{kind}", dtype=f"<{kind[0]}8")

        bars = {name: read(name) for name in (*COLUMNS, "atr")}
        return Workload(
            time_us=read("time_us", "i64"),
            signal_bars=read("signal_bars", "i64"),
            configs=read("configs").reshape(-1, 2),
            **bars,
        )
