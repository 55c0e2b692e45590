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
import math
import tomllib
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from exitlab import _exitlab
from exitlab.commands import given, scenario_of
from exitlab.errors import DataError, ExitlabWarning, RunError, ScenarioError
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

PRUNED = "exitlab.pruned"
"""Where a trial keeps why it was pruned."""

MIN_TRADES = 30

NOT_SEARCHED = ("schema", "name", "question", "sweep", "study", "statistics")
"""Sections that say what is run, or what is made of the results, rather than how it is run."""

DATA_WINDOW = (["data", "from"], ["data", "to"], ["data", "symbols"])
"""What decides which bars there are."""

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
        if not isinstance(space, Mapping) or not space:
            message = (
                "space: it is no dict of paths and values, or empty: there is nothing to search"
            )
            raise ScenarioError(message, key="space")
        if not isinstance(min_trades, int) or min_trades < 0:
            message = f"min_trades: {min_trades!r} is no whole number of at least 0"
            raise ScenarioError(message, key="min_trades")
        self.scenario = scenario
        self.metric = metric
        self.regime = regime
        self.mode = mode
        self.min_trades = min_trades
        self.windows = dict(windows)
        self._space = {path: _distribution(path, values) for path, values in space.items()}
        self._check_keys()
        self._check_values()
        own = warn(Run(self._walk(scenario)), stacklevel=3)
        first = own.table("walkforward_windows").to_dicts()[0]["train_start"]
        # All trials have the windows of the scenario's own settings, however long their indicators warm up.
        self.windows["first"] = first
        self.own, (first_day, last_day, _, _) = self._result(own._native)
        self._days = (first_day, last_day)
        if self.own["n"] < min_trades:
            where = "" if regime is None else f" in {regime}"
            message = f"the scenario's own settings have {self.own['n']} entries{where} in the test windows, fewer than min_trades ({min_trades}): trials like it are pruned"
            warnings.warn(message, ExitlabWarning, stacklevel=3)

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
            _prune(trial, str(error), error)
        if native.invalidating:
            _prune(trial, f"invalid results: {native.invalidating[0]}")
        figures, (first, last, days, r) = self._result(native)
        if (first, last) != self._days:
            _prune(trial, "its test windows are not those of the scenario's own settings")
        for name, value in figures.items():
            trial.set_user_attr(name, value)
        trial.set_user_attr(
            DAILY_R, {"of": self._of(), "first": first, "last": last, "days": days, "r": r}
        )
        if figures["n"] < self.min_trades:
            where = "" if self.regime is None else f" in {self.regime}"
            _prune(trial, f"{figures['n']} entries{where}, fewer than {self.min_trades}")
        value = figures[self.metric]
        if value is None:
            _prune(trial, f"{self.metric} is not defined")
        return float(value)

    def settings(self, trial: Any) -> dict[str, Any]:
        """The settings of a trial, also of one that is over or of its ``params``, by their dotted paths.

        ``objective.scenario.with_(objective.settings(study.best_trial))`` is the scenario that was found.
        """
        if isinstance(trial, optuna.trial.FrozenTrial | Mapping):
            params = trial if isinstance(trial, Mapping) else trial.params
            return {path: _value(path, params[path], self._space) for path in self._space}
        return {
            path: _value(path, _suggested(trial, path, distribution), self._space)
            for path, (distribution, _) in self._space.items()
        }

    def _walk(self, scenario: Scenario) -> _exitlab.Run:
        return _exitlab.walkforward(scenario._native, **self.windows)

    def _of(self) -> dict[str, Any]:
        """What the trials of one search have in common."""
        return {"metric": self.metric, "regime": self.regime, "mode": self.mode, **self.windows}

    def _result(
        self, native: _exitlab.Run
    ) -> tuple[dict[str, Any], tuple[int, int, list[int], list[float]]]:
        """What came of the test windows under the mode, in the regime: figures, and days with their net R."""
        rows = Run(native).table("walkforward").to_dicts()
        of_days = native.test_days(self.mode, self.regime)
        if of_days is None:
            modes = dict.fromkeys(row["contender"] for row in rows)
            message = f"mode: `{self.mode}` is none of {', '.join(modes)}"
            raise ScenarioError(message, key="mode")
        wanted = (self.mode, "ALL" if self.regime is None else self.regime)
        found: dict[str, Any] = next(
            (row for row in rows if (row["contender"], row["regime"]) == wanted), {}
        )
        first, last, days, r, sharpe = of_days
        figures = {"n": found.get("n", 0), **{name: found.get(name) for name in OF_TABLE}}
        return {**figures, "sharpe": sharpe}, (first, last, days, r)

    def _check_direction(self, trial: Any) -> None:
        study = getattr(trial, "study", None)
        if study is None:
            return
        direction = METRICS[self.metric]
        if [of.name.lower() for of in study.directions] != [direction]:
            if len(study.directions) > 1:
                message = "metric: a search for several figures at once cannot be discounted: make an objective for each"
                raise ScenarioError(message, key="metric")
            message = f'the search is for the {"largest" if direction == "maximize" else "smallest"} {self.metric}: optuna.create_study(direction="{direction}")'
            raise ScenarioError(message, key="metric")

    def _check_keys(self) -> None:
        """Keys that each trial would set in vain, or that would change what is compared, are refused."""
        own = self.scenario.to_dict()
        grid = [_keys(path) for path in own["sweep"]["grid"]]
        plans = own["study"]["plans"]
        seen: list[list[str]] = []
        for path in self._space:
            keys = _keys(path)
            why = None
            if keys[0] in NOT_SEARCHED:
                why = f"a search cannot be under {', '.join(NOT_SEARCHED)}"
            elif keys == ["data"] or any(keys[:2] == of for of in DATA_WINDOW):
                why = "trials have to be on the same bars"
            elif any(_overlap(keys, of) for of in seen):
                why = "another key of the space sets it too"
            elif any(_overlap(keys, of) for of in grid):
                why = "the scenario's grid sets it too: leave it out of one of them"
            elif keys[0] == "signals" and own["signals"].get("path") == {"memory": True}:
                if keys[1:2] != ["sides"]:
                    why = "signals are given in memory: make an objective for each of them"
            elif (
                keys[0] == "exit_modes"
                and len(keys) > 1
                and self.mode not in own["profiles"]
                and not _is_used(keys[1], plans, own["exit_modes"])
            ):
                why = f"{keys[1]} is none of the plans that are chosen from: {', '.join(plans)}"
            if why is not None:
                raise ScenarioError(f"space: `{path}`: {why}", key=path)
            seen.append(keys)

    def _check_values(self) -> None:
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
    if not isinstance(study, optuna.Study):
        raise RunError(f"a {type(study).__name__} is no study of Optuna")
    if len(study.directions) > 1:
        raise RunError("a study of several figures at once has no best trial to discount")
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
    searches = {json.dumps(of["of"], sort_keys=True): of["of"] for of in tried.values()}
    if len(searches) > 1:
        a, b = list(searches.values())[:2]
        differ = [f"{key} {a[key]!r} and {b[key]!r}" for key in a if a[key] != b[key]]
        message = f"the study has trials of different objectives ({', '.join(differ)}), which cannot be ranked together: use a study for each"
        raise RunError(message)
    chosen = study.best_trial.number
    if chosen not in tried:
        message = f"trial {chosen}, the best one, has no result of exitlab: it cannot be discounted"
        raise RunError(message)
    if metric is None:
        metric = "avg_r" if tried[chosen]["of"]["metric"] in ("avg_r", "sum_r") else "sharpe"
    return Evidence(
        _exitlab.discount_trials(
            [(number, of["days"], of["r"]) for number, of in tried.items()],
            tried[chosen]["of"]["mode"],
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


def _prune(trial: Any, why: str, cause: BaseException | None = None) -> NoReturn:
    trial.set_user_attr(PRUNED, why)
    raise optuna.TrialPruned(why) from cause


def _keys(path: Any) -> list[str]:
    """The keys of a dotted path."""
    keys: list[str] = []
    try:
        table: Any = tomllib.loads(f"{path} = 0") if isinstance(path, str) else {}
    except tomllib.TOMLDecodeError:
        table = {}
    while isinstance(table, dict) and len(table) == 1:
        (key,) = table
        keys.append(key)
        table = table[key]
    if not keys or table != 0:
        message = f'space: {path!r} is not a dotted path, such as "indicators.atr_period"'
        raise ScenarioError(message, key="space")
    return keys


def _overlap(a: list[str], b: list[str]) -> bool:
    """Whether one is the other, or a part of it."""
    n = min(len(a), len(b))
    return a[:n] == b[:n]


def _is_used(name: str, plans: list[str], modes: Mapping[str, Any]) -> bool:
    """Whether an exit mode is one of the plans, or what one of them is based on."""
    bases = {plan: modes.get(plan, {}).get("base") for plan in plans}
    return name in plans or name in bases.values()


def _plain(value: Any) -> Any:
    """A number of NumPy as Python's."""
    return value.item() if hasattr(value, "item") and hasattr(value, "dtype") else value


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
        values = tuple(_plain(end) for end in values)
        is_pair = len(values) == 2 and all(
            isinstance(end, int | float) and not isinstance(end, bool) and math.isfinite(end)
            for end in values
        )
        if is_pair and values[0] <= values[1]:
            low, high = values
            if isinstance(low, int) and isinstance(high, int):
                return optuna.distributions.IntDistribution(low, high), None
            return optuna.distributions.FloatDistribution(float(low), float(high)), None
    elif isinstance(values, list) and values:
        values = [_plain(value) for value in values]
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
        case optuna.distributions.FloatDistribution() | optuna.distributions.IntDistribution():
            is_float = isinstance(distribution, optuna.distributions.FloatDistribution)
            suggest = trial.suggest_float if is_float else trial.suggest_int
            low, high = distribution.low, distribution.high
            return suggest(path, low, high, step=distribution.step, log=distribution.log)
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
