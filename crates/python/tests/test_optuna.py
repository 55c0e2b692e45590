"""Searches with Optuna: each trial is a walk-forward run, and the best one is discounted for all of them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import exitlab
from conftest import made_bars, program

optuna = pytest.importorskip("optuna")
optuna.logging.set_verbosity(optuna.logging.ERROR)

WINDOWS = {"train": "40d", "test": "20d"}
SPACE = {
    "signals.n": range(10, 41, 5),
    "indicators.atr_period": [10, 14, 21],
    "exit_modes.FAST_TP.target.atr": (1.0, 3.0),
}


@pytest.fixture(scope="module")
def scenario() -> exitlab.Scenario:
    return exitlab.Scenario.on(
        made_bars(), symbol="X", signals={"source": "donchian"}, plans=["TREND_FOLLOW", "FAST_TP"]
    )


def searched(objective: Any, n_trials: int = 12, **more: Any) -> Any:
    study = optuna.create_study(
        direction=exitlab.optuna.METRICS[objective.metric],
        sampler=optuna.samplers.RandomSampler(seed=3),
        **more,
    )
    study.optimize(objective, n_trials=n_trials)
    return study


@pytest.mark.parametrize(
    ("metric", "regime", "mode"),
    [
        ("avg_r", None, "walk_forward"),
        ("avg_r", "CHOP", "walk_forward"),
        ("sum_r", None, "FAST_TP"),
        ("max_dd_r", None, "SAFE"),
    ],
)
def test_a_trial_is_a_walk_forward_run_in_the_windows_of_the_own_settings(
    scenario: exitlab.Scenario, metric: str, regime: str | None, mode: str
) -> None:
    objective = exitlab.optuna.objective(
        scenario, SPACE, metric, regime=regime, mode=mode, min_trades=1, **WINDOWS
    )
    study = searched(objective, 4)
    own = exitlab.walkforward(scenario, **WINDOWS)
    first = own.table("walkforward_windows").to_dicts()[0]["train_start"]
    for trial in study.trials:
        changed = scenario.with_(objective.settings(trial))
        assert changed.to_dict() != scenario.to_dict()
        run = exitlab.walkforward(changed, first=first, **WINDOWS)
        rows = run.table("walkforward").to_dicts()
        of = [r for r in rows if r["contender"] == mode and r["regime"] == (regime or "ALL")]
        assert trial.value == of[0][metric]
        assert trial.user_attrs["n"] == of[0]["n"]
        starts = [row["train_start"] for row in run.table("walkforward_windows").to_dicts()]
        assert starts[0] == first
    assert objective.own["n"] > 0
    assert objective.settings(study.trials[0].params) == objective.settings(study.trials[0])


def test_the_sharpe_ratio_is_that_of_the_days_between_the_tests(scenario: exitlab.Scenario) -> None:
    objective = exitlab.optuna.objective(scenario, SPACE, "sharpe", min_trades=1, **WINDOWS)
    study = searched(objective, 2)
    kept = study.trials[0].user_attrs["exitlab.daily_r"]
    days = [0.0] * (kept["last"] - kept["first"] + 1)
    for day, r in zip(kept["days"], kept["r"], strict=True):
        days[day - kept["first"]] += r
    mean = sum(days) / len(days)
    deviation = (sum((day - mean) ** 2 for day in days) / (len(days) - 1)) ** 0.5
    assert study.trials[0].value == pytest.approx(365**0.5 * mean / deviation, rel=1e-12)
    assert sum(days) == pytest.approx(study.trials[0].user_attrs["sum_r"], rel=1e-12)


def test_a_search_is_discounted_for_all_its_trials(scenario: exitlab.Scenario) -> None:
    # Of a coin's entries nothing can be learned, and the best of many trials is luck.
    coin = scenario.with_(signals={"source": "random", "p": 0.05, "seed": 1})
    space = {"signals.seed": (1, 1_000_000)}
    objective = exitlab.optuna.objective(coin, space, "sharpe", min_trades=1, **WINDOWS)
    study = searched(objective, 60)
    found = exitlab.optuna.discount(study)
    (row,) = found.table("discount").to_dicts()
    assert row["n_trials"] == 60
    assert row["grid_id"] == study.best_trial.number
    assert row["profile"] == f"trial {study.best_trial.number}"
    assert row["sharpe_annual"] == pytest.approx(study.best_value)
    # The best looks good alone, and not after 60 trials.
    assert row["dsr"] < row["psr"] - 0.2
    assert row["dsr"] < 0.95
    assert found.text.startswith("Best trial, deflated\nThe chosen one of 60 trials")
    assert len(found.table("trials")) == 60


def test_what_is_chosen_by_another_figure_is_what_is_discounted(scenario: exitlab.Scenario) -> None:
    objective = exitlab.optuna.objective(scenario, SPACE, "win_rate", min_trades=1, **WINDOWS)
    study = searched(objective, 25)
    (row,) = exitlab.optuna.discount(study).table("discount").to_dicts()
    assert row["grid_id"] == study.best_trial.number
    best_sharpe = max(trial.user_attrs["sharpe"] for trial in study.trials)
    assert row["sharpe_annual"] < best_sharpe
    assert exitlab.optuna.discount(study).text == exitlab.optuna.discount(study).text
    by_r = exitlab.optuna.discount(study, metric="avg_r", draws=500, seed=2)
    assert "R a day" in by_r.text


def test_a_study_in_a_file_and_on_threads_finds_the_same(
    scenario: exitlab.Scenario, tmp_path: Path
) -> None:
    objective = exitlab.optuna.objective(scenario, SPACE, min_trades=1, **WINDOWS)
    alone = searched(objective)
    storage = f"sqlite:///{tmp_path / 'search.db'}"
    searched(objective, study_name="s", storage=storage)
    loaded = optuna.load_study(study_name="s", storage=storage)
    assert exitlab.optuna.discount(loaded).text == exitlab.optuna.discount(alone).text
    tried = {tuple(trial.params.items()): trial.value for trial in alone.trials}
    threads = optuna.create_study(direction="maximize")
    for params in tried:
        threads.enqueue_trial(dict(params))
    threads.optimize(objective, n_trials=len(tried), n_jobs=3)
    assert {tuple(trial.params.items()): trial.value for trial in threads.trials} == tried


def test_settings_that_do_not_fit_each_other_are_pruned(scenario: exitlab.Scenario) -> None:
    crossed = scenario.with_(signals={"source": "ema_cross", "fast": 3, "slow": 6})
    space = {"signals.fast": [3, 7], "signals.slow": [6, 9]}
    objective = exitlab.optuna.objective(crossed, space, min_trades=1, **WINDOWS)
    study = optuna.create_study(
        direction="maximize", sampler=optuna.samplers.GridSampler(space, seed=1)
    )
    study.optimize(objective)
    pruned = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.PRUNED]
    assert "must be below" in pruned[0].user_attrs["exitlab.pruned"]
    assert [trial.params for trial in pruned] == [{"signals.fast": 7, "signals.slow": 6}]
    # It gave no result, so that it is no try.
    (row,) = exitlab.optuna.discount(study).table("discount").to_dicts()
    assert row["n_trials"] == 3
    rare = exitlab.optuna.objective(scenario, {"signals.n": [10, 900]}, min_trades=1, **WINDOWS)
    study = optuna.create_study(direction="maximize")
    study.enqueue_trial({"signals.n": 900})
    study.optimize(rare, n_trials=1)
    assert study.trials[0].state == optuna.trial.TrialState.PRUNED


def test_too_few_entries_are_pruned_and_count_as_tries(scenario: exitlab.Scenario) -> None:
    objective = exitlab.optuna.objective(scenario, SPACE, min_trades=10_000, **WINDOWS)
    study = searched(objective, 3)
    assert all(trial.state == optuna.trial.TrialState.PRUNED for trial in study.trials)
    with pytest.raises(exitlab.RunError, match="every trial was pruned"):
        exitlab.optuna.discount(study)
    objective.min_trades = 1
    study.optimize(objective, n_trials=2)
    (row,) = exitlab.optuna.discount(study).table("discount").to_dicts()
    assert row["n_trials"] == 5


def test_values_may_be_tables_and_distributions(scenario: exitlab.Scenario) -> None:
    partials = ["none", [{"at_r": 1.0, "fraction": 0.5}]]
    space = {
        "exit_modes.FAST_TP.partials": partials,
        "exit_modes.FAST_TP.stop.atr": optuna.distributions.FloatDistribution(0.5, 4.0, log=True),
        "signals.n": optuna.distributions.IntDistribution(10, 40, step=10),
        "exit_modes.FAST_TP.signal_exit": [True, False],
    }
    objective = exitlab.optuna.objective(scenario, space, min_trades=1, **WINDOWS)
    study = searched(objective, 6)
    settings = [objective.settings(trial) for trial in study.trials]
    assert all(of["exit_modes.FAST_TP.partials"] in partials for of in settings)
    assert {of["signals.n"] for of in settings} <= {10, 20, 30, 40}
    scenario.with_(settings[0]).check()


@pytest.mark.parametrize(
    ("space", "more", "message"),
    [
        ({}, {}, "there is nothing to search"),
        ({"signals.m": [1, 2]}, {}, "signals.m"),
        ({"signals.n": []}, {}, "give a list of values"),
        ({"signals.n": "10"}, {}, "give a list of values"),
        ({"signals.n": (20, 10)}, {}, "give a list of values"),
        ({"signals.n": (1, 2, 3)}, {}, "give a list of values"),
        ({"signals.n": range(0)}, {}, "give a list of values"),
        ({"signals.n": [-1, 0]}, {}, "signals.n"),
        ({1: [2, 3]}, {}, "is not a dotted path"),
        ({"a..b": [2, 3]}, {}, "is not a dotted path"),
        ({"signals.n": (1, float("inf"))}, {}, "give a list of values"),
        ({"name": ["a", "b"]}, {}, "cannot be under schema, name"),
        ({"sweep.grid": [{}]}, {}, "cannot be under schema, name"),
        ({"data.to": ["2024-03-01", "2024-04-01"]}, {}, "the same bars"),
        ({'data."from"': ["2024-03-01"]}, {}, "the same bars"),
        (
            {
                "exit_modes.FAST_TP.stop": [{"atr": 1.0}],
                'exit_modes."FAST_TP".stop.atr': (1.0, 2.0),
            },
            {},
            "another key of the space",
        ),
        ({"exit_modes.DEFENSIVE_TRAIL.stop.atr": (1.0, 2.0)}, {}, "none of the plans"),
        (SPACE, {"min_trades": "30"}, "min_trades"),
        (SPACE, {"min_trades": -1}, "min_trades"),
        (SPACE, {"metric": "profit"}, "none of avg_r, sum_r, win_rate, sharpe, max_dd_r"),
        (SPACE, {"mode": "FAST"}, "none of walk_forward, TREND_FOLLOW, FAST_TP, SAFE"),
        (SPACE, {"regime": "UP"}, "none of BULL, BEAR"),
        (SPACE, {"train": "40 days"}, "train"),
    ],
)
def test_what_cannot_be_searched_is_refused_before_the_first_trial(
    scenario: exitlab.Scenario, space: Any, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(exitlab.ScenarioError, match=message):
        exitlab.optuna.objective(scenario, space, **{**WINDOWS, **more})


def test_keys_that_a_trial_would_set_in_vain_are_refused(scenario: exitlab.Scenario) -> None:
    grid = scenario.with_({"sweep.grid": {"indicators.atr_period": [10, 14]}})
    with pytest.raises(exitlab.ScenarioError, match="the scenario's grid sets it too"):
        exitlab.optuna.objective(grid, SPACE, **WINDOWS)
    bars = made_bars()
    array = [0] * len(bars["time"])
    array[600::5] = [1] * len(array[600::5])
    given = exitlab.Scenario.on(bars, symbol="X", signals=array, plans=["FAST_TP", "TREND_FOLLOW"])
    for path in ("signals.n", "signals.source", "signals.path", "signals"):
        with pytest.raises(exitlab.ScenarioError, match="signals are given in memory"):
            exitlab.optuna.objective(given, {path: [10, 20]}, **WINDOWS)
    sides = {"signals.sides": ["long", "both"]}
    exitlab.optuna.objective(given, sides, min_trades=0, **WINDOWS)


def test_numbers_of_numpy_are_numbers(scenario: exitlab.Scenario) -> None:
    numpy = pytest.importorskip("numpy")
    space = {
        "signals.n": list(numpy.arange(10, 41, 10)),
        "exit_modes.FAST_TP.target.atr": (numpy.float64(1.0), numpy.float64(2.0)),
    }
    study = searched(exitlab.optuna.objective(scenario, space, min_trades=1, **WINDOWS), 2)
    assert study.trials[0].value is not None


def test_own_settings_with_too_few_entries_warn(scenario: exitlab.Scenario) -> None:
    with pytest.warns(exitlab.ExitlabWarning, match="fewer than min_trades \\(5000\\)"):
        exitlab.optuna.objective(scenario, SPACE, min_trades=5_000, **WINDOWS)


def test_trials_of_different_objectives_are_not_ranked_together(scenario: exitlab.Scenario) -> None:
    first = exitlab.optuna.objective(scenario, SPACE, min_trades=0, **WINDOWS)
    other = exitlab.optuna.objective(scenario, SPACE, min_trades=0, regime="CHOP", **WINDOWS)
    study = searched(first, 2)
    study.optimize(other, n_trials=2)
    with pytest.raises(exitlab.RunError, match="different objectives \\(regime None and 'CHOP'\\)"):
        exitlab.optuna.discount(study)


def test_several_figures_at_once_are_refused(scenario: exitlab.Scenario) -> None:
    objective = exitlab.optuna.objective(scenario, SPACE, min_trades=0, **WINDOWS)
    study = optuna.create_study(directions=["maximize", "minimize"])
    with pytest.raises(exitlab.ScenarioError, match="several figures at once"):
        study.optimize(objective, n_trials=1)
    with pytest.raises(exitlab.RunError, match="several figures"):
        exitlab.optuna.discount(study)
    with pytest.raises(exitlab.RunError, match="no study of Optuna"):
        exitlab.optuna.discount([1])  # type: ignore[arg-type]


def test_a_search_in_the_wrong_direction_is_refused(scenario: exitlab.Scenario) -> None:
    objective = exitlab.optuna.objective(scenario, SPACE, **WINDOWS)
    with pytest.raises(exitlab.ScenarioError, match='create_study\\(direction="maximize"\\)'):
        optuna.create_study().optimize(objective, n_trials=1)


def test_a_study_of_something_else_cannot_be_discounted() -> None:
    study = optuna.create_study()
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=2)
    with pytest.raises(exitlab.RunError, match="no trial of the study has a result of exitlab"):
        exitlab.optuna.discount(study)


def test_a_sample_of_a_grid_is_the_program_s() -> None:
    scenario = "scenarios/btc-hourly.toml"
    grid = {"signals.n": list(range(10, 60)), "indicators.atr_period": list(range(5, 50))}
    for method in ("sobol", "random"):
        sample = {"method": method, "n": 5, "seed": random.Random(method).randrange(1_000)}
        run = exitlab.sweep(scenario, sweep={"grid": grid, "sample": sample}, progress=False)
        ids = sorted({row["grid_id"] for row in run.cells.to_dicts()})
        assert len(ids) == 5
        html = run._repr_html_()
        assert "The first of 5 grid points: signals.n = " in html
        text = "".join(f"{key} = {value!r}, " for key, value in sample.items()).replace("'", '"')
        axes = ", ".join(f'"{key}" = {values}' for key, values in grid.items())
        out = program(
            "sweep", scenario, "--json", "--out", "target/sampled-sweep",
            "--set", f"sweep.grid={{ {axes} }}", "--set", f"sweep.sample={{ {text[:-2]} }}",
        )  # fmt: skip
        assert out.returncode == 0
        stored = exitlab.Run.load("target/sampled-sweep")
        assert stored.cells.to_dicts() == run.cells.to_dicts()
