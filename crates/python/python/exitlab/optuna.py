"""Searches with Optuna, with walk-forward inside, and discounted for everything that they tried.

>>> import optuna
>>> search = exitlab.optuna.objective(
...     "scenarios/btc-hourly.toml",
...     {"signals.n": range(10, 101, 5), "exit_modes.TREND_FOLLOW.stop.atr": (1.0, 4.0)},
... )  # doctest: +SKIP
>>> study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=1))  # doctest: +SKIP
>>> study.optimize(search, n_trials=100)  # doctest: +SKIP
>>> exitlab.optuna.discount(study)  # doctest: +SKIP

Needs the package ``optuna``: ``pip install exitlab[optuna]``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from exitlab import _exitlab
from exitlab.commands import given, scenario_of
from exitlab.errors import DataError, RunError, ScenarioError
from exitlab.run import Evidence, Run, warn
from exitlab.scenario import Plan, Scenario

try:
    import optuna
except ImportError as error:  # pragma: no cover
    message = "exitlab.optuna needs the package optuna: pip install optuna"
    raise ImportError(message) from error

METRICS = {
    "avg_r": "maximize",
    "sum_r": "maximize",
    "win_rate": "maximize",
    "sharpe": "maximize",
    "max_dd_r": "minimize",
}
"""What a search may be for, and in which direction it is better."""

OF_TABLE = ("avg_r", "avg_r_in_sample", "sum_r", "win_rate", "max_dd_r")
"""Columns of the table ``walkforward`` that each trial keeps."""

DAILY_R = "exitlab.daily_r"
"""Where a trial keeps its net R by day, for :func:`discount`."""

MIN_TRADES = 30

Values = Any
"""A list, a range, a pair of numbers, or a distribution of Optuna."""


class Objective:
    """What a search calls with each trial; made by :func:`objective`."""

    def __init__(
        self,
        scenario: Scenario,
        space: Mapping[str, Values],
        metric: str,
        regime: str | None,
        mode: str,
        windows: Mapping[str, Any],
        min_trades: int,
    ) -> None:
        if metric not in METRICS:
            message = f"metric: `{metric}` is none of {', '.join(METRICS)}"
            raise ScenarioError(message, key="metric")
        if not space:
            raise ScenarioError("space: it is empty, so there is nothing to search", key="space")
        self.scenario = scenario
        self.metric = metric
        self.regime = regime
        self.mode = mode
        self.min_trades = min_trades
        self.windows = dict(windows)
        self._space = {path: _distribution(path, values) for path, values in space.items()}
        self._check_paths()
        own = warn(Run(self._walk(scenario)), stacklevel=3)
        first = own.table("walkforward_windows").to_dicts()[0]["train_start"]
        # All trials have the windows of the scenario's own settings, however long their indicators warm up.
        self.windows["first"] = first
        self.own = self._figures(own._native)

    def __call__(self, trial: optuna.Trial) -> float:
        """The metric of a trial's settings over the test windows of a walk-forward run.

        A trial is pruned where its settings cannot be run, as where they do not fit each other, or fewer than
        ``min_trades`` entries are left.
        """
        self._check_direction(trial)
        try:
            native = self._walk(self.scenario.with_(self.settings(trial)))
        except (ScenarioError, DataError, RunError) as error:
            # The scenario's own settings ran, so that the trial's are to blame.
            raise optuna.TrialPruned(str(error)) from error
        if native.invalidating:
            raise optuna.TrialPruned(f"invalid results: {native.invalidating[0]}")
        figures = self._figures(native)
        for name, value in figures.items():
            trial.set_user_attr(name, value)
        of_days = native.test_days(self.mode, self.regime)
        assert of_days is not None, "the scenario's own run has the mode"
        first, last, days, r, _ = of_days
        daily_r = {"metric": self.metric, "mode": self.mode, "first": first, "last": last}
        trial.set_user_attr(DAILY_R, {**daily_r, "days": days, "r": r})
        if figures["n"] < self.min_trades:
            where = "" if self.regime is None else f" in {self.regime}"
            message = f"{figures['n']} entries{where}, fewer than {self.min_trades}"
            raise optuna.TrialPruned(message)
        value = figures[self.metric]
        if value is None:
            raise optuna.TrialPruned(f"{self.metric} is not defined")
        return float(value)

    def settings(self, trial: Any) -> dict[str, Any]:
        """The settings of a trial, also of one that is over, by their dotted paths.

        ``objective.scenario.with_(objective.settings(study.best_trial))`` is the scenario that was found.
        """
        if isinstance(trial, optuna.trial.FrozenTrial):
            return {path: _value(path, trial.params[path], self._space) for path in self._space}
        return {
            path: _value(path, _suggested(trial, path, distribution), self._space)
            for path, (distribution, _) in self._space.items()
        }

    def _walk(self, scenario: Scenario) -> _exitlab.Run:
        return _exitlab.walkforward(scenario._native, **self.windows)

    def _figures(self, native: _exitlab.Run) -> dict[str, Any]:
        """What came of the test windows under the mode, in the regime."""
        run = Run(native)
        rows = run.table("walkforward").to_dicts()
        modes = list(dict.fromkeys(row["contender"] for row in rows))
        if self.mode not in modes:
            message = f"mode: `{self.mode}` is none of {', '.join(modes)}"
            raise ScenarioError(message, key="mode")
        of_days = native.test_days(self.mode, self.regime)
        regime = "ALL" if self.regime is None else self.regime
        of_mode = (row for row in rows if row["contender"] == self.mode)
        found = next((row for row in of_mode if row["regime"] == regime), {})
        sharpe = None if of_days is None else of_days[-1]
        return {
            "n": found.get("n", 0),
            **{name: found.get(name) for name in OF_TABLE},
            "sharpe": sharpe,
        }

    def _check_direction(self, trial: Any) -> None:
        study = getattr(trial, "study", None)
        if study is None:
            return
        direction = METRICS[self.metric]
        if [of.name.lower() for of in study.directions] != [direction]:
            message = f'the search is for the {"largest" if direction == "maximize" else "smallest"} {self.metric}: optuna.create_study(direction="{direction}")'
            raise ScenarioError(message, key="metric")

    def _check_paths(self) -> None:
        """Each setting has to take some value of its own; not all of them may fit the others."""
        for path, (distribution, _) in self._space.items():
            errors = []
            for probe in _probes(distribution):
                try:
                    self.scenario.with_({path: _value(path, probe, self._space)}).check()
                except ScenarioError as error:
                    errors.append(error)
                else:
                    break
            else:
                raise errors[0]


def objective(
    source: Any,
    space: Mapping[str, Values],
    metric: str = "avg_r",
    *,
    regime: str | None = None,
    mode: str = "walk_forward",
    train: str = "1y",
    test: str = "3mo",
    anchored: bool = False,
    embargo: str = "0d",
    min_trades: int = MIN_TRADES,
    signals: Any = None,
    plans: Sequence[str | Plan] | None = None,
    **settings: Any,
) -> Objective:
    """An objective of Optuna over settings of a scenario.

    ``source`` and ``settings`` are as :func:`exitlab.study` takes them. ``space`` says what is searched, by dotted
    paths: a list of values, ``range(10, 101, 5)``, a pair of numbers ``(low, high)``, or a distribution of Optuna.

    Each trial is a walk-forward run: the best exit mode of each regime is chosen on every training window, and what the
    choice earned in the window after it is the trial's result (see :func:`exitlab.walkforward`). ``mode`` takes one
    exit mode, or a profile, through the same windows instead; ``regime`` looks at the entries of one regime.
    ``metric`` is the mean net R per entry ``avg_r``, ``sum_r``, ``win_rate``, the Sharpe ratio of daily R ``sharpe``,
    or the largest drawdown ``max_dd_r``, which is minimised.

    The settings that won were chosen on the test windows too: :func:`discount` says what they are worth after so many
    trials. ``objective.own`` has the figures of the scenario's own settings.
    """
    scenario = scenario_of(source, given(signals, plans, settings))
    windows = {"train": train, "test": test, "anchored": anchored, "embargo": embargo}
    return Objective(scenario, space, metric, regime, mode, windows, min_trades)


def discount(
    study: optuna.Study,
    *,
    metric: str | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Evidence:
    """What the best trial of a search is worth after all its trials, by net R a day in the test windows.

    Every trial that gave a result counts, pruned ones too. ``metric`` is ``sharpe`` or ``avg_r`` (R a day); where it is
    left out, the one next to what was searched for. The study may be one that was loaded from its storage.
    """
    found = study.get_trials(deepcopy=False)
    tried = {
        trial.number: trial.user_attrs[DAILY_R] for trial in found if DAILY_R in trial.user_attrs
    }
    if not tried:
        message = "no trial of the study has a result of exitlab: run it with exitlab.optuna.objective(...)"
        raise RunError(message)
    if not any(trial.state == optuna.trial.TrialState.COMPLETE for trial in found):
        message = "every trial was pruned: there is no best one to discount"
        raise RunError(message)
    chosen = study.best_trial.number
    if chosen not in tried:
        message = f"trial {chosen}, the best one, has no result of exitlab: it cannot be discounted"
        raise RunError(message)
    if metric is None:
        metric = "avg_r" if tried[chosen]["metric"] in ("avg_r", "sum_r") else "sharpe"
    return Evidence(
        _exitlab.discount_trials(
            [(number, of["days"], of["r"]) for number, of in tried.items()],
            tried[chosen]["mode"],
            min(of["first"] for of in tried.values()),
            max(of["last"] for of in tried.values()),
            chosen,
            metric,
            draws,
            seed,
        )
    )


Space = Mapping[str, tuple[optuna.distributions.BaseDistribution, dict[str, Any] | None]]
"""Distributions by paths; with values that are no plain ones by their texts."""


def _distribution(
    path: str, values: Values
) -> tuple[optuna.distributions.BaseDistribution, dict[str, Any] | None]:
    if isinstance(values, optuna.distributions.BaseDistribution):
        return values, None
    if isinstance(values, range):
        if len(values) > 0 and values.step > 0:
            low, high, step = values[0], values[-1], values.step
            return optuna.distributions.IntDistribution(low, high, step=step), None
    elif isinstance(values, tuple):
        is_pair = len(values) == 2 and all(
            isinstance(end, int | float) and not isinstance(end, bool) for end in values
        )
        if is_pair and values[0] <= values[1]:
            low, high = values
            if isinstance(low, int) and isinstance(high, int):
                return optuna.distributions.IntDistribution(low, high), None
            return optuna.distributions.FloatDistribution(float(low), float(high)), None
    elif isinstance(values, list) and values:
        if all(value is None or isinstance(value, bool | int | float | str) for value in values):
            return optuna.distributions.CategoricalDistribution(values), None
        by_text = {json.dumps(value): value for value in values}
        return optuna.distributions.CategoricalDistribution(list(by_text)), by_text
    message = (
        f"space: `{path}` is {values!r}: give a list of values, a range, a pair (low, high) or a "
        "distribution of Optuna"
    )
    raise ScenarioError(message, key=path)


def _suggested(
    trial: optuna.Trial, path: str, distribution: optuna.distributions.BaseDistribution
) -> Any:
    match distribution:
        case optuna.distributions.FloatDistribution():
            return trial.suggest_float(
                path,
                distribution.low,
                distribution.high,
                step=distribution.step,
                log=distribution.log,
            )
        case optuna.distributions.IntDistribution():
            return trial.suggest_int(
                path,
                distribution.low,
                distribution.high,
                step=distribution.step,
                log=distribution.log,
            )
        case optuna.distributions.CategoricalDistribution():
            return trial.suggest_categorical(path, distribution.choices)
        case _:
            message = f"space: `{path}` is a distribution that Optuna cannot suggest values of"
            raise ScenarioError(message, key=path)


def _value(path: str, suggested: Any, space: Space) -> Any:
    by_text = space[path][1]
    return suggested if by_text is None else by_text[suggested]


def _probes(distribution: optuna.distributions.BaseDistribution) -> list[Any]:
    """Some values, those at the ends first."""
    if isinstance(distribution, optuna.distributions.CategoricalDistribution):
        return list(distribution.choices)
    return [distribution.low, distribution.high]
