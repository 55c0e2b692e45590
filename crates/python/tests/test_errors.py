"""Bad input: the exception says what, where, and what to do; nothing panics."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

import exitlab

numpy = pytest.importorskip("numpy")


def refused(bars: Any, **more: Any) -> exitlab.ExitlabError:
    settings = {
        "timeframe": "1h",
        "symbol": "X",
        "signals": "donchian",
        "plans": ["FAST_TP"],
    } | more
    with pytest.raises(exitlab.ExitlabError) as caught:
        exitlab.study(bars, **settings)
    return caught.value


def changed(bars: dict[str, list], column: str, row: int, value: Any) -> dict[str, list]:
    values = list(bars[column])
    values[row] = value
    return bars | {column: values}


def test_a_column_that_is_missing_is_named(bars: dict[str, list]) -> None:
    error = refused({name: values for name, values in bars.items() if name != "low"})
    assert isinstance(error, exitlab.DataError)
    assert "low" in str(error)
    assert error.path == "X (in memory)"


@pytest.mark.parametrize(
    ("row", "value", "words"),
    [
        (40, float("nan"), "low"),
        (40, -1.0, "low"),
        (40, None, "low"),
        (40, 1e9, "low"),
    ],
)
def test_a_bad_price_has_its_row_and_column(
    bars: dict[str, list], row: int, value: Any, words: str
) -> None:
    error = refused(changed(bars, "low", row, value))
    assert isinstance(error, exitlab.DataError)
    assert error.line == row + 1 and words in str(error), error


def test_times_have_to_ascend_once_each(bars: dict[str, list]) -> None:
    twice = refused(changed(bars, "time", 41, bars["time"][40]))
    assert twice.line == 42, twice
    unsorted = refused(changed(bars, "time", 41, bars["time"][20] + 60_000_000))
    assert unsorted.line == 42, unsorted


def test_lengths_have_to_agree(bars: dict[str, list]) -> None:
    error = refused(bars | {"close": bars["close"][:-1]})
    assert "2999 values of column `close`, and 3000 of `time`" in str(error)
    error = refused(bars, signals=[0] * 17)
    assert "17 values, and 3000 bars" in str(error)


def test_objects_are_refused_with_their_row(bars: dict[str, list]) -> None:
    error = refused(changed(bars, "open", 11, [1.0]))
    assert "column `open`, row 12: a list" in str(error)
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(bars).astype({"open": object})
    frame.at[11, "open"] = [1.0]
    error = refused(frame)
    assert "column `open`: a list" in str(error)
    assert error.line == 12


def test_what_is_no_frame_says_so(bars: dict[str, list]) -> None:
    with pytest.raises(TypeError, match="is no frame"):
        exitlab.study(17, signals="donchian")
    error = refused({name: [] for name in bars})
    assert "no bars" in str(error)
    error = refused(bars, signals=numpy.full(len(bars["time"]), "long"))
    assert "row 1: a str is no side" in str(error)


def test_columns_of_two_levels_and_of_one_name_are_refused(bars: dict[str, list]) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(bars)
    levels = frame.copy()
    levels.columns = pandas.MultiIndex.from_product([["X"], frame.columns])
    assert "take one level of them" in str(refused(levels))
    twice = pandas.concat([frame, frame[["low"]]], axis=1)
    assert "column `low` appears twice" in str(refused(twice))


def test_settings_are_refused_with_their_key(bars: dict[str, list]) -> None:
    error = refused(bars, costs={"taker_fe": 0.001})
    assert isinstance(error, exitlab.ScenarioError)
    assert error.key == "costs.taker_fe"
    assert "taker_fee" in (error.help or "")
    error = refused(bars, cost={})
    assert error.key == "cost"
    error = refused(bars, costs={"taker_fee": object()})
    assert error.key == "costs.taker_fee"
    error = refused(bars, plans=["FAST"])
    assert isinstance(error, exitlab.ScenarioError), error
    error = refused(bars, engine="quick")
    assert error.key == "engine"


def test_a_scenario_file_has_its_line(tmp_path: Any) -> None:
    path = tmp_path / "s.toml"
    path.write_text('schema = 1\nname = "x"\n[data]\ntimefram = "1h"\n')
    with pytest.raises(exitlab.ScenarioError) as caught:
        exitlab.study(path)
    assert caught.value.line == 4
    assert caught.value.path == str(path)
    with pytest.raises(exitlab.ScenarioError, match="no such scenario"):
        exitlab.study(tmp_path / "absent.toml")
    with pytest.raises(exitlab.DataError, match="not.* run|manifest"):
        exitlab.Run.load(tmp_path)


def test_errors_survive_pickling(bars: dict[str, list]) -> None:
    error = refused(changed(bars, "low", 40, -1.0))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.line, again.path) == (str(error), error.line, error.path)


def test_what_a_run_has_not_is_said(bars: dict[str, list]) -> None:
    run = exitlab.study(bars, symbol="X", signals="donchian", plans=["FAST_TP"], progress=False)
    with pytest.raises(exitlab.RunError, match="no table `equity`"):
        _ = run.equity
    with pytest.raises(exitlab.ExitlabError):
        exitlab.discount(run)
    with pytest.raises(exitlab.ScenarioError):
        exitlab.compare(run, alpha=2.0)


def test_arrays_belong_to_the_rows_of_the_bars(bars: dict[str, list]) -> None:
    array = [1 if row % 37 == 0 else 0 for row in range(len(bars["time"]))]
    backward = {name: values[::-1] for name, values in bars.items()}
    assert "newest first" in str(refused(backward, signals=array))
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(bars).set_index("time")
    other = pandas.Series(array, index=frame.index[::-1])
    assert "index is not that of the bars" in str(refused(frame, signals=other))


def test_what_has_no_effect_is_refused(bars: dict[str, list]) -> None:
    typo = {"symbols": [{"symbol": "TYPO", "taker_fee": 0.05}]}
    assert "no bars of `TYPO`" in str(refused(bars, data=typo))
    assert refused({"A": bars}, symbol="Q").key == "symbol"
    paid = refused(bars, funding={"time": [1], "rate": [0.1]}, costs={"funding": {"rate": 0.5}})
    assert paid.key == "costs.funding"
    scenario = exitlab.Scenario.on(bars, signals="donchian", plans=["FAST_TP"])
    for given in ({"labels": ["BULL"]}, {"signals": [1, 0]}, {"symbol": "X"}, {"plans": []}):
        with pytest.raises(exitlab.ScenarioError):
            exitlab.study(scenario, **given)
    with pytest.raises(exitlab.ScenarioError):
        exitlab.regimes(scenario, signals="junk")
    run = exitlab.study(scenario, plans=[exitlab.Plan("a.b", base="FAST_TP")], progress=False)
    assert "a.b" in {row["plan"] for row in run.trades.to_dicts()}


def test_settings_that_hold_themselves_are_refused(bars: dict[str, list]) -> None:
    endless: list = []
    endless.append(endless)
    for value in (endless, numpy.longdouble(0.0005)):
        assert refused(bars, costs={"taker_fee": value}).key.startswith("costs.taker_fee")


def test_types_that_nothing_reads_are_refused_in_words(bars: dict[str, list]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    wide = pyarrow.nulls(len(bars["time"]), pyarrow.decimal256(60, 2))
    error = refused(pyarrow.table(bars).append_column("x", wide))
    assert "cannot be read" in str(error)
    masked = numpy.ma.masked_values(numpy.array(bars["close"]), bars["close"][700])
    error = refused(bars | {"close": masked})
    assert error.line == 701


def test_numbers_out_of_range_are_refused_in_words(bars: dict[str, list]) -> None:
    run = exitlab.study(bars, symbol="X", signals="donchian", plans=["FAST_TP"], progress=False)
    for given in ({"draws": -1}, {"seed": -1}, {"draws": 5}):
        with pytest.raises(exitlab.ScenarioError):
            exitlab.compare(run, **given)
    with pytest.raises(exitlab.ScenarioError, match="period"):
        exitlab.indicators.ema(bars, -1)
    with pytest.raises(ValueError, match="at least 1"):
        exitlab.set_threads(-1)
    assert exitlab.levels("FAST_TP", "long", 100.0, 2.0)["stop_price"] < 100.0


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("entry", float("nan")),
        ("atr", 0.0),
        ("stop", float("nan")),
        ("target", float("inf")),
        ("adx", float("nan")),
        ("adx", 101.0),
    ],
)
def test_levels_of_no_numbers_are_refused(keyword: str, value: float) -> None:
    given = {"entry": 100.0, "atr": 1.0} | {keyword: value}
    with pytest.raises(exitlab.ScenarioError, match=f"{keyword}: ") as caught:
        exitlab.levels("FAST_TP", "long", **given)
    assert caught.value.key == keyword


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_a_run_whose_folder_is_gone_says_so(bars: dict[str, list], tmp_path: Path) -> None:
    run = exitlab.study(bars, signals="donchian", plans=["FAST_TP"], progress=False)
    loaded = exitlab.Run.load(run.write(tmp_path / "run"))
    shutil.rmtree(tmp_path / "run")
    with pytest.raises(exitlab.RunError, match="the folder of the run is gone: .*run"):
        loaded.cells  # noqa: B018
    with pytest.raises(exitlab.RunError, match="is gone"):
        loaded.report()


def test_rows_that_cannot_be_read_are_named_without_a_timeframe_too(bars: dict[str, list]) -> None:
    without = {"timeframe": None}
    text = refused(bars | {"close": ["x"] * len(bars["close"])}, **without)
    assert (text.line, "`x`: not a number" in str(text)) == (1, True)
    old = refused(
        bars | {"time": [row * 3_600_000_000 for row in range(len(bars["time"]))]}, **without
    )
    assert "not between 1980 and 2100" in str(old)
    empty = refused({name: [] for name in bars}, **without)
    assert "there are no rows" in str(empty)
    one = refused({name: values[:1] for name, values in bars.items()}, **without)
    assert "timeframe does not show" in str(one)
