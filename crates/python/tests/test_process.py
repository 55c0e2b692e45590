"""The engine beside the rest of a process: Ctrl-C, threads, forks, the log, the command."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

import exitlab
from conftest import ROOT, made_bars

PLANS = ["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"]
EVERY_BAR = {"source": "every", "n": 1, "side": "long"}


def small_study() -> str:
    run = exitlab.study(made_bars(800), symbol="X", signals="donchian", plans=PLANS, progress=False)
    levels = exitlab.indicators.ema(made_bars(800), 20, timeframe="1h")
    return run.cells.to_csv() + levels.to_csv()


def in_child(queue: Any) -> None:
    queue.put(small_study())


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore")
def test_a_child_process_makes_the_same_run(method: str) -> None:
    want = small_study()  # begins the parent's threads
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=in_child, args=(queue,))
    child.start()
    found = queue.get(timeout=60)
    child.join(timeout=60)
    assert found == want


def test_ctrl_c_stops_a_run() -> None:
    code = """
import time, sys, exitlab
from conftest import made_bars
try:
    print("begun", flush=True)
    exitlab.study(made_bars(40_000), symbol="X", signals={"source": "every", "n": 1, "side": "long"},
        plans=["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL"], grid=True, progress=False,
        sweep={"grid": {"exit_modes.FAST_TP.target.atr": [1 + k / 1000 for k in range(4000)]}})
except KeyboardInterrupt:
    print("stopped", flush=True)
    sys.exit(7)
"""
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT / "crates" / "python" / "tests",
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    time.sleep(4)
    assert child.poll() is None, "the study is too short to be stopped"
    begun = time.monotonic()
    child.send_signal(signal.SIGINT)
    code_of_child = child.wait(timeout=20)
    assert code_of_child == 7
    assert time.monotonic() - begun < 5.0


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_a_comparison_stops_too() -> None:
    run = exitlab.study(
        made_bars(6_000), symbol="X", signals=EVERY_BAR, plans=PLANS, progress=False
    )
    begun = time.monotonic()
    timer = threading.Timer(1.0, signal.raise_signal, args=[signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        exitlab.compare(run, draws=2_000_000, progress=False)
    assert 1.0 <= time.monotonic() - begun < 5.0


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_a_discount_and_resampling_stop_too() -> None:
    grid = {"exit_modes.FAST_TP.target.atr": [1 + k / 10 for k in range(40)]}
    run = exitlab.sweep(
        made_bars(6_000), symbol="X", signals=EVERY_BAR, sweep={"grid": grid}, progress=False
    )
    alone = exitlab.replay(made_bars(6_000), symbol="X", signals=EVERY_BAR, progress=False)
    for long_work in (
        lambda: exitlab.discount(run, draws=2_000_000),
        lambda: exitlab.montecarlo(alone, draws=2_000_000),
    ):
        begun = time.monotonic()
        timer = threading.Timer(1.0, signal.raise_signal, args=[signal.SIGINT])
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            long_work()
        assert 1.0 <= time.monotonic() - begun < 5.0


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_other_threads_run_while_the_engine_works() -> None:
    ticks = []
    is_over = threading.Event()

    def tick() -> None:
        while not is_over.wait(0.005):
            ticks.append(time.monotonic())

    ticker = threading.Thread(target=tick)
    ticker.start()
    begun = time.monotonic()
    exitlab.study(
        made_bars(20_000),
        symbol="X",
        signals={"source": "every", "n": 2, "side": "long"},
        plans=PLANS,
        progress=False,
    )
    lasted = time.monotonic() - begun
    is_over.set()
    ticker.join()
    # A thread that waited for the engine would have ticked a few times, not all along.
    assert len(ticks) > lasted / 0.02


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_progress_is_told_and_may_stop_a_run() -> None:
    targets = [1 + step / 100 for step in range(400)]
    settings = {
        "symbol": "X",
        "signals": EVERY_BAR | {"n": 2},
        "plans": ["TREND_FOLLOW", "FAST_TP"],
        "grid": True,
        "sweep": {"grid": {"exit_modes.FAST_TP.target.atr": targets}},
    }
    bars = made_bars(8_000)
    told: list[tuple[str, int, int]] = []
    exitlab.study(bars, **settings, progress=lambda *phase: told.append(phase))
    assert told[-1] == ("", 0, 0)
    assert any(phase and n >= n_done > 0 for phase, n, n_done in told)

    class Stop(Exception):
        pass

    def stop(phase: str, n: int, n_done: int) -> None:
        # At the end there is nothing left to stop.
        assert phase
        raise Stop

    with pytest.raises(Stop):
        exitlab.study(bars, **settings, progress=stop)


def test_policy_lines_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="exitlab"):
        exitlab.replay(ROOT / "scenarios" / "btc-hourly.toml")
    assert len(caplog.records) > 10
    assert all(record.name == "exitlab" for record in caplog.records)
    caplog.clear()
    with caplog.at_level(logging.WARNING, logger="exitlab"):
        exitlab.replay(ROOT / "scenarios" / "btc-hourly.toml")
    assert not caplog.records


def test_numbers_do_not_depend_on_threads() -> None:
    want = small_study()
    n = exitlab.threads()
    try:
        exitlab.set_threads(1)
        assert exitlab.threads() == 1
        assert small_study() == want
    finally:
        exitlab.set_threads(n)
    with pytest.raises(ValueError, match="at least 1"):
        exitlab.set_threads(0)


def test_the_package_carries_the_program() -> None:
    command = [sys.executable, "-m", "exitlab"]
    version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout == f"exitlab {exitlab.__version__}\n"
    levels = [
        *command,
        "levels",
        "--side",
        "long",
        "--entry",
        "100",
        "--atr",
        "2",
        "--mode",
        "FAST_TP",
    ]
    shown = subprocess.run(levels, capture_output=True, text=True, check=True)
    assert "100" in shown.stdout
    bad = subprocess.run([*command, "sweep", "absent.toml"], capture_output=True, text=True)
    assert bad.returncode == 2
    assert "no such scenario" in bad.stderr


def test_the_import_brings_no_library_of_frames() -> None:
    code = "import sys, exitlab; print([m for m in ('pandas', 'polars', 'pyarrow', 'numpy') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
