"""Whatever speaks Arrow goes in, and comes out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import exitlab
from conftest import made_bars

numpy = pytest.importorskip("numpy")
PLANS = ["TREND_FOLLOW", "FAST_TP"]


def cells(bars: Any, **more: Any) -> str:
    """Cells of a study, as CSV."""
    run = exitlab.study(
        bars, timeframe="1h", signals={"source": "donchian", "n": 20}, plans=PLANS, **more
    )
    return run.cells.to_csv()


def times(columns: dict[str, list]) -> list[datetime]:
    return [datetime.fromtimestamp(us / 1e6, UTC) for us in columns["time"]]


def as_polars(columns: dict[str, list]) -> Any:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(columns | {"time": times(columns)})
    # In two chunks.
    return polars.concat([frame[:1_000], frame[1_000:]], rechunk=False)


def as_pandas(columns: dict[str, list]) -> Any:
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame(columns | {"time": times(columns)})


def as_indexed_pandas(columns: dict[str, list]) -> Any:
    """As most downloads come: times are the index, names begin with capitals."""
    frame = as_pandas(columns).set_index("time")
    frame.index.name = None
    return frame.rename(columns=str.capitalize)


def as_arrow(columns: dict[str, list]) -> Any:
    pyarrow = pytest.importorskip("pyarrow")
    return pyarrow.table(columns | {"time": times(columns)})


def as_batch(columns: dict[str, list]) -> Any:
    """Has Arrow's array interface."""

    class Batch:
        def __init__(self, batch: Any) -> None:
            self.batch = batch

        def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
            return self.batch.__arrow_c_array__(requested_schema)

    return Batch(as_arrow(columns).combine_chunks().to_batches()[0])


def as_duckdb(columns: dict[str, list]) -> Any:
    duckdb = pytest.importorskip("duckdb")
    table = as_arrow(columns)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.register("bars", table)
    return connection.sql("SELECT * FROM bars").to_arrow_table()


def as_reader(columns: dict[str, list]) -> Any:
    """A stream that can be read once."""
    table = as_arrow(columns)
    return table.to_reader(max_chunksize=700)


def as_odd_ticks(columns: dict[str, list]) -> Any:
    """Ticks of two microseconds, big-endian prices."""
    arrays = as_numpy(columns)
    ticks = arrays["time"].astype("datetime64[2us]")
    return arrays | {"time": ticks, "close": arrays["close"].astype(">f8")}


def as_lists(columns: dict[str, list]) -> Any:
    return columns


def as_datetimes(columns: dict[str, list]) -> Any:
    return columns | {"time": times(columns)}


def as_numpy(columns: dict[str, list]) -> Any:
    arrays = {name: numpy.array(values) for name, values in columns.items()}
    return arrays | {"time": arrays["time"].astype("datetime64[us]")}


def as_series(columns: dict[str, list]) -> Any:
    frame = as_pandas(columns)
    return {name: frame[name] for name in frame.columns}


FORMS = [
    as_polars,
    as_pandas,
    as_indexed_pandas,
    as_arrow,
    as_batch,
    as_duckdb,
    as_reader,
    as_datetimes,
    as_odd_ticks,
    as_numpy,
    as_series,
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_bars_of_any_form_give_the_same_cells(form: Any, bars: dict[str, list]) -> None:
    want = cells(as_lists(bars), symbol="X")
    assert want.count("\n") > 50
    assert cells(form(bars), symbol="X") == want
    assert cells({"X": form(bars)}) == want


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_one_frame_of_several_symbols_is_a_frame_for_each(bars: dict[str, list]) -> None:
    polars = pytest.importorskip("polars")
    other = made_bars(seed=8)
    frames = [
        as_polars(of).with_columns(symbol=polars.lit(name))
        for name, of in (("A", bars), ("B", other))
    ]
    want = cells({"A": as_polars(bars), "B": as_polars(other)})
    assert cells(polars.concat(frames)) == want
    assert cells(polars.concat(frames).sort("time")) == want


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_a_scenario_keeps_the_frame_that_it_was_given(bars: dict[str, list]) -> None:
    frame = as_pandas(bars)
    scenario = exitlab.Scenario.on(frame, signals="donchian", plans=PLANS)
    want = exitlab.study(scenario).cells.to_csv()
    frame.iloc[:, 4] = 1.0
    frame.loc[700, "high"] = float("nan")
    assert exitlab.study(scenario).cells.to_csv() == want


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_arrays_of_several_symbols_in_one_frame(bars: dict[str, list]) -> None:
    polars = pytest.importorskip("polars")
    other = made_bars(2_000, seed=8)
    array = {"A": [1 if row % 37 == 0 else 0 for row in range(3_000)], "B": [-1, *[0] * 1_999]}
    by_symbol = {"A": as_polars(bars), "B": as_polars(other)}
    want = exitlab.study(by_symbol, signals=array, plans=PLANS).cells.to_csv()
    frames = [
        as_polars(of).with_columns(symbol=polars.lit(name))
        for name, of in (("A", bars), ("B", other))
    ]
    found = exitlab.study(polars.concat(frames).sort("time"), signals=array, plans=PLANS)
    assert found.cells.to_csv() == want


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_the_hash_of_a_frame_is_of_its_values(bars: dict[str, list]) -> None:
    def sha256(frame: Any) -> str:
        run = exitlab.study(frame, symbol="X", signals="donchian", plans=PLANS)
        return run.manifest["inputs"][0]["sha256"]

    chunked = as_polars(bars)
    assert chunked.n_chunks() == 2
    assert sha256(chunked) == sha256(chunked.rechunk())
    higher = bars | {"volume": [volume + 1.0 for volume in bars["volume"]]}
    assert sha256(as_polars(higher)) != sha256(chunked)


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_the_timeframe_shows_where_nobody_says_it(bars: dict[str, list]) -> None:
    scenario = exitlab.Scenario.on(bars, signals="donchian", plans=PLANS)
    assert scenario.to_dict()["data"]["timeframe"] == "1h"


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_signals_as_arrays_and_as_frames_are_those_of_the_source(bars: dict[str, list]) -> None:
    computed = exitlab.Scenario.on(
        bars, symbol="X", signals={"source": "donchian", "n": 20}, plans=PLANS
    )
    signals = computed.signals()
    want = exitlab.study(computed).table("outcomes").to_csv()
    settings = {"symbol": "X", "plans": PLANS}
    framed = exitlab.study(bars, signals=signals, **settings)
    assert framed.table("outcomes").to_csv() == want
    # An array has no confidence: that of every signal is 1.
    polars = pytest.importorskip("polars")
    sure = signals.to_polars().with_columns(confidence=polars.lit(1.0))
    want = exitlab.study(bars, signals=sure, **settings).table("outcomes").to_csv()
    side_at = {row["time"]: 1 if row["side"] == "long" else -1 for row in signals.to_dicts()}
    closes = [datetime.fromtimestamp(us / 1e6 + 3_600, UTC) for us in bars["time"]]
    texts = [close.isoformat().replace("+00:00", "Z") for close in closes]
    array = numpy.array([side_at.get(text, 0) for text in texts])
    assert abs(array).sum() == len(signals) > 30
    assert exitlab.study(bars, signals=array, **settings).table("outcomes").to_csv() == want
    by_symbol = exitlab.study({"X": bars}, signals={"X": array.tolist()}, plans=PLANS)
    assert by_symbol.table("outcomes").to_csv() == want


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_arrays_stand_for_closes_however_times_are_written(bars: dict[str, list]) -> None:
    n = len(bars["time"])
    array = [1 if row % 37 == 0 else 0 for row in range(n)]
    settings = {"symbol": "X", "signals": array, "plans": PLANS}
    want = exitlab.study(bars, **settings).cells.to_csv()
    zone = ZoneInfo("America/New_York")
    local = [time.astimezone(zone).replace(tzinfo=None) for time in times(bars)]
    # November's repeated hour and March's missing one are not among these bars.
    assert times(bars)[-1].month == 5
    assert times(bars)[0].month == 1
    naive = bars | {"time": numpy.array(local, dtype="datetime64[us]")}
    in_zone = exitlab.study(
        naive, data={"timezone": "America/New_York"}, timeframe="1h", **settings
    )
    assert in_zone.cells.to_csv() == want
    closes = bars | {"time": [us + 3_600_000_000 for us in bars["time"]]}
    at_closes = exitlab.study(closes, data={"bar_time": "close"}, **settings)
    assert at_closes.cells.to_csv() == want
    later = exitlab.study(bars, data={"from": "2024-02-01"}, **settings)
    assert (
        0
        < later.cells.to_dicts()[-1]["n"]
        < exitlab.study(bars, **settings).cells.to_dicts()[-1]["n"]
    )


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_labels_exits_lines_and_funding_of_ones_own(bars: dict[str, list]) -> None:
    n = len(bars["time"])
    regimes = ["BULL" if row // 200 % 2 else "CHOP" for row in range(n)]
    closes = [us + 3_600_000_000 for us in bars["time"]]
    lines = {
        "time": closes,
        "long": [close * 0.97 for close in bars["close"]],
        "short": [close * 1.03 for close in bars["close"]],
    }
    trailed = exitlab.Plan(
        "LINE",
        base="TREND_FOLLOW",
        trailing={"line": {"file": {"memory": True}}, "activate": "immediately"},
        signal_exit=True,
    )
    run = exitlab.study(
        bars,
        symbol="X",
        signals="donchian",
        plans=[trailed, "FAST_TP"],
        labels=regimes,
        exit_signals=[1 if row % 40 == 0 else 0 for row in range(n)],
        lines=lines,
        funding={"time": closes[::8], "rate": [0.0001] * len(closes[::8])},
        costs={"funding": {"funding_gap": "zero"}},
    )
    rows = run.table("outcomes").to_dicts()
    assert {row["regime"] for row in rows} == {"BULL", "CHOP"}
    reasons = {row["exit_reason"] for row in rows if row["plan"] == "LINE"}
    assert {"TRAILING_STOP", "SIGNAL_EXIT"} <= reasons
    all_cells = run.cells.to_dicts()
    assert any(cell["avg_funding_r"] for cell in all_cells)


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_tables_come_out_as_every_kind_of_frame(bars: dict[str, list]) -> None:
    run = exitlab.study(bars, symbol="X", signals="donchian", plans=PLANS)
    frame = run.trades
    n = len(frame)
    assert n > 50
    polars = pytest.importorskip("polars")
    assert frame.to_polars().shape == (n, len(frame.columns))
    assert polars.DataFrame(frame).columns == frame.columns
    assert frame.to_pandas().shape == (n, len(frame.columns))
    assert frame.to_arrow().num_rows == n
    assert sum(frame.to_polars()["r_net"]) == pytest.approx(sum(frame.to_pandas()["r_net"]))
    assert str(frame.to_polars().schema["entry_time"]).startswith(
        "Datetime(time_unit='us', time_zone='UTC'"
    )
    # An object that has the stream interface alone is a Series of structs for Polars, which to_polars is not.
    assert list(frame.to_polars().columns) == frame.columns
