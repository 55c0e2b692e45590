"""What the program's commands do, on scenarios and on bars that you have."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from exitlab import _exitlab, _progress
from exitlab.errors import RunError, ScenarioError
from exitlab.run import Evidence, Run, warn
from exitlab.scenario import Plan, Scenario, sections

Told = _progress.Told


def scenario_of(source: Any, settings: Mapping[str, Any]) -> Scenario:
    """The scenario that a command is given: one, a file of one, a dict of one, or bars and what to do with them."""
    scenario: Scenario
    if isinstance(source, str | os.PathLike):
        scenario = Scenario.from_toml(source)
    elif isinstance(source, Mapping) and "data" in source:
        scenario = Scenario.from_dict(source)
    elif isinstance(source, Scenario):
        scenario = source
    else:
        return Scenario.on(source, **settings)
    if "plans" in settings:
        scenario = scenario.with_plans(settings["plans"])
    changes = {key: value for key, value in settings.items() if key != "plans"}
    for key, value in changes.items():
        if key == "signals" and isinstance(value, str):
            changes[key] = {"source": value}
        elif key not in sections():
            message = f"{key} goes with bars, not with a scenario: Scenario.on(bars, {key}=...)"
            raise ScenarioError(message, key=key)
        elif not isinstance(value, Mapping):
            message = f"{key} of a scenario is a dict of its keys; frames and arrays go with bars"
            raise ScenarioError(message, key=key)
    return scenario.with_(changes) if changes else scenario


def study(
    source: Any,
    *,
    signals: Any = None,
    plans: Sequence[str | Plan] | None = None,
    grid: bool = False,
    by: Sequence[str] | None = None,
    engine: str = "leap",
    progress: bool | Told | None = None,
    **settings: Any,
) -> Run:
    """Takes every signal under every exit mode of ``plans``, on the same entries.

    ``source`` is a :class:`Scenario`, a file of one, a dict of one, or bars, of which :meth:`Scenario.on` tells the
    keywords. ``grid`` runs every point of ``sweep.grid``. ``by`` are further groups of ``cells``: some of ``symbol``,
    ``side``, ``vol_level``, ``year``. ``engine`` may be ``reference``, which steps every bar and finds the same.
    ``progress`` is a bar where tqdm is installed, ``False`` for none, or a function that is called with a phase, its
    steps, and how many of them are done.
    """
    native = _exitlab.study(
        scenario_of(source, given(signals, plans, settings))._native,
        grid,
        _listed(by),
        engine,
        _progress.told(progress),
    )
    return warn(Run(native), stacklevel=2)


def replay(
    source: Any,
    *,
    profile: str | None = None,
    mode: str | None = None,
    signals: Any = None,
    plans: Sequence[str | Plan] | None = None,
    by: Sequence[str] | None = None,
    engine: str = "leap",
    progress: bool | Told | None = None,
    **settings: Any,
) -> Run:
    """Trades one profile and mode with an account: ``policy``, ``policy_live``, ``policy_exit``, or an exit mode."""
    native = _exitlab.replay(
        scenario_of(source, given(signals, plans, settings))._native,
        profile,
        mode,
        _listed(by),
        engine,
        _progress.told(progress),
    )
    return warn(Run(native), stacklevel=2)


def sweep(
    source: Any,
    *,
    signals: Any = None,
    plans: Sequence[str | Plan] | None = None,
    by: Sequence[str] | None = None,
    engine: str = "leap",
    progress: bool | Told | None = None,
    **settings: Any,
) -> Run:
    """Trades every profile × mode of ``sweep`` at every point of ``sweep.grid``, on all cores."""
    native = _exitlab.sweep(
        scenario_of(source, given(signals, plans, settings))._native,
        _listed(by),
        engine,
        _progress.told(progress),
    )
    return warn(Run(native), stacklevel=2)


def walkforward(
    source: Any,
    train: str,
    test: str,
    *,
    anchored: bool = False,
    embargo: str = "0d",
    first: str | None = None,
    signals: Any = None,
    plans: Sequence[str | Plan] | None = None,
    engine: str = "leap",
    progress: bool | Told | None = None,
    **settings: Any,
) -> Run:
    """Chooses the best exit mode of each regime on training windows, and takes the choice through the windows after.

    Spans are such as ``2y``, ``6mo``, ``30d``. The first training window begins at ``first``, such as ``2018-01-01``, or
    at the first decision with a regime.
    """
    native = _exitlab.walkforward(
        scenario_of(source, given(signals, plans, settings))._native,
        train,
        test,
        anchored,
        embargo,
        first,
        engine,
        _progress.told(progress),
    )
    return warn(Run(native), stacklevel=2)


def regimes(
    source: Any,
    *,
    signals: Any = None,
    progress: bool | Told | None = None,
    **settings: Any,
) -> Run:
    """Whether regimes and volatility levels mean anything for the bars after them."""
    is_scenario = isinstance(source, Scenario | str | os.PathLike) or (
        isinstance(source, Mapping) and "data" in source
    )
    # Labels are judged without signals, which a scenario has to name all the same.
    usual = None if is_scenario or signals is not None else "donchian"
    named = given(usual if signals is None else signals, None, settings)
    native = _exitlab.regimes(scenario_of(source, named)._native, _progress.told(progress))
    return warn(Run(native), stacklevel=2)


def compare(
    run: Run,
    other: Run | None = None,
    *,
    alpha: float | None = None,
    min_effect_r: float | None = None,
    repeated_looks: bool | None = None,
    draws: int | None = None,
    seed: int | None = None,
    baseline: str | None = None,
    progress: bool | Told | None = None,
) -> Evidence:
    """Compares the exit modes of a study on the same entries; or run ``other`` with ``run``.

    What is left out is as the scenario's ``[statistics]`` have it. ``baseline`` compares every other exit mode with
    this one alone.
    """
    told = _progress.told(progress)
    if other is None:
        return Evidence(
            _exitlab.compare(
                run._native, alpha, min_effect_r, repeated_looks, draws, seed, baseline, told
            )
        )
    if baseline is not None:
        raise RunError("baseline has no effect between two runs: leave it out")
    return Evidence(
        _exitlab.compare_runs(
            run._native, other._native, alpha, min_effect_r, repeated_looks, draws, seed, told
        )
    )


def discount(
    run: Run,
    *,
    metric: str = "sharpe",
    benchmark_mode: str | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Evidence:
    """What the best cell of a sweep is worth after so many tries; ``metric`` is ``sharpe`` or ``avg_r``."""
    return Evidence(_exitlab.discount(run._native, metric, benchmark_mode, draws, seed))


def montecarlo(run: Run, *, draws: int | None = None, seed: int | None = None) -> Evidence:
    """What else the same trades of a replay or sweep could have looked like."""
    return Evidence(_exitlab.montecarlo(run._native, draws, seed))


def levels(
    mode: str,
    side: str,
    entry: float,
    atr: float,
    *,
    scenario: Scenario | None = None,
    regime: str | None = None,
    adx: float | None = None,
    stop: float | None = None,
    target: float | None = None,
) -> dict[str, Any]:
    """Where an exit mode puts stop, target and other levels of a trade; prices in the unit of the entry's."""
    native = None if scenario is None else scenario._native
    return _exitlab.levels(mode, side, entry, atr, native, regime, adx, stop, target)


def policy(scenario: Scenario | None = None) -> list[dict[str, Any]]:
    """What each profile decides by regime and volatility, for an account that has not traded yet."""
    return _exitlab.policy(None if scenario is None else scenario._native)


def given(
    signals: Any, plans: Sequence[str | Plan] | None, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """The keywords that were given."""
    named = {"signals": signals, "plans": plans}
    return {key: value for key, value in named.items() if value is not None} | dict(settings)


def _listed(by: Sequence[str] | None) -> list[str] | None:
    return None if by is None else [by] if isinstance(by, str) else list(by)
