"""exitlab: which exit mode earned what in which regime.

>>> import exitlab
>>> run = exitlab.study(bars, signals="donchian", plans=["TREND_FOLLOW", "FAST_TP"])  # doctest: +SKIP
>>> run.answer  # doctest: +SKIP
>>> run.cells.to_polars()  # doctest: +SKIP

``bars`` is any frame that speaks Arrow, or a dict of columns. Settings have the names of scenario files; numbers are
those of the program ``exitlab``, to the bit.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from exitlab import indicators
from exitlab._exitlab import schema, set_threads, threads
from exitlab._exitlab import version as _version
from exitlab.commands import (
    compare,
    discount,
    levels,
    montecarlo,
    policy,
    regimes,
    replay,
    study,
    sweep,
    walkforward,
)
from exitlab.errors import (
    DataError,
    ExitlabError,
    ExitlabWarning,
    InvalidResultsWarning,
    RunError,
    ScenarioError,
)
from exitlab.frame import Frame
from exitlab.run import Evidence, Run
from exitlab.scenario import Plan, Scenario

__version__ = _version()

__all__ = [
    "DataError",
    "Evidence",
    "ExitlabError",
    "ExitlabWarning",
    "Frame",
    "InvalidResultsWarning",
    "Plan",
    "Run",
    "RunError",
    "Scenario",
    "ScenarioError",
    "compare",
    "discount",
    "indicators",
    "levels",
    "montecarlo",
    "policy",
    "regimes",
    "replay",
    "schema",
    "set_threads",
    "study",
    "sweep",
    "threads",
    "walkforward",
]


def __getattr__(name: str) -> ModuleType:
    """``exitlab.optuna``, which needs Optuna, is imported when it is first asked for."""
    if name == "optuna":
        return importlib.import_module("exitlab.optuna")
    message = f"module `exitlab` has no attribute `{name}`"
    raise AttributeError(message)
