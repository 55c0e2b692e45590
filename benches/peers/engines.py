"""The peers, each on the same arrays, in the mode nearest to exitlab's default rules.

An engine is prepared with a workload (levels in the form that it takes; not timed), runs all of
the workload's configurations (timed), and hands over its trades as rows of
config, signal bar, entry bar, exit bar, entry price, exit price (exit -1 and NaN: still open).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from workload import ATR_PERIOD, Workload

CASH = 1e9
STILL_OPEN = (-1, np.nan)

Rows = list[tuple[int, int, int, int, float, float]]


class VectorBT:
    """`Portfolio.from_signals` on one engine, so many columns (configurations) at once."""

    def __init__(self, engine: str, columns: int) -> None:
        import vectorbt

        self.vbt = vectorbt
        self.engine = engine
        self.columns = columns

    def prepare(self, load: Workload) -> None:
        """Stops and targets as fractions of the open at each entry bar, in column blocks.

        NumPy's row-major order, in which vectorbt is faster here than column-major.
        """
        self.load = load
        at = load.entry_bars
        one_atr = load.atr[load.signal_bars] / load.open[at]
        self.entries = np.zeros((load.n_bars, 1), dtype=bool)
        self.entries[at] = True
        self.blocks = []
        for block in np.array_split(
            load.configs, -(-len(load.configs) // self.columns)
        ):
            levels = np.full((2, load.n_bars, len(block)), np.nan)
            levels[:, at, :] = one_atr[:, None] * block.T[:, None, :]
            self.blocks.append(levels)

    def run(self) -> None:
        """Simulates every block; orders are what a simulation leaves."""
        load = self.load
        bars = {
            name: getattr(load, name)[:, None]
            for name in ("open", "high", "low", "close")
        }
        self.orders = []
        for stops, targets in self.blocks:
            portfolio = self.vbt.Portfolio.from_signals(
                entries=self.entries,
                exits=False,
                price=bars["open"],
                size=1.0,
                init_cash=CASH,
                sl_stop=stops,
                tp_stop=targets,
                stop_entry_price="fillprice",
                max_orders=2 * len(load.signal_bars) * stops.shape[1],
                freq="1min",
                engine=self.engine,
                **bars,
            )
            self.orders.append(portfolio.order_records)

    def trades(self) -> Iterator[Rows]:
        """Buys and sells in pairs, column by column."""
        for orders in self.orders:
            for column in np.unique(orders["col"]):
                own = orders[orders["col"] == column]
                buys, sells = own[own["side"] == 0], own[own["side"] == 1]
                exits = [*zip(sells["idx"], sells["price"], strict=True)]
                exits += [STILL_OPEN] * (len(buys) - len(sells))
                yield [
                    (buy["idx"] - 1, buy["idx"], idx, buy["price"], price)
                    for buy, (idx, price) in zip(buys, exits, strict=True)
                ]


class RaptorBTArrays:
    """`batch_single_backtest`, told in which bars exitlab's positions close.

    Its array runners keep the first entry and drop every later one up to an exit *signal*, even
    where a stop has closed the position long before. So that it trades at all, it gets an exit
    signal in the bar in which exitlab's position closes: without effect on a position that its
    own stop or target has closed in that bar.
    """

    def __init__(self, threads: int) -> None:
        os.environ["RAYON_NUM_THREADS"] = str(threads)
        os.environ["RAPTORBT_NO_VERSION_CHECK"] = "1"
        import raptorbt

        self.raptorbt = raptorbt

    def prepare(self, load: Workload, exit_bars: list[np.ndarray]) -> None:
        """One item per configuration; its ATR it computes itself."""
        self.arrays = raptor_arrays(load)
        signals = np.zeros(load.n_bars, dtype=bool)
        signals[load.signal_bars] = True
        self.items = []
        for n, (config, closed_in) in enumerate(
            zip(load.configs, exit_bars, strict=True)
        ):
            exits = np.zeros(load.n_bars, dtype=bool)
            exits[closed_in] = True
            settings = raptor_config(self.raptorbt, *config)
            item = self.raptorbt.BatchSingleItem(
                str(n), signals, exits, config=settings
            )
            self.items.append(item)

    def run(self) -> None:
        """Runs the batch."""
        self.results = self.raptorbt.batch_single_backtest(*self.arrays, self.items)

    def trades(self) -> Iterator[Rows]:
        """The trades of each item."""
        for _, result in self.results:
            yield raptor_rows(result)


class RaptorBTSession:
    """`KernelSession`, the core under raptorbt's strategy classes, one call per bar."""

    def __init__(self) -> None:
        os.environ["RAPTORBT_NO_VERSION_CHECK"] = "1"
        import raptorbt

        self.raptorbt = raptorbt

    def prepare(self, load: Workload) -> None:
        """Bars as Python numbers, which is what the call takes."""
        self.load = load
        signals = np.zeros(load.n_bars, dtype=bool)
        signals[load.signal_bars] = True
        *bars, _ = raptor_arrays(load)
        atr = np.nan_to_num(load.atr)
        self.steps = [column.tolist() for column in (*bars, signals, atr)]

    def run(self) -> None:
        """Every bar of every configuration."""
        self.results = []
        for config in self.load.configs:
            settings = raptor_config(self.raptorbt, *config)
            session = self.raptorbt.KernelSession("X", 1, settings)
            step = session.step
            bars = enumerate(zip(*self.steps, strict=True))
            for idx, (time, op, high, low, close, entry, atr) in bars:
                step(idx, time, op, high, low, close, 1.0, entry, False, atr)
            self.results.append(session.finish())

    def trades(self) -> Iterator[Rows]:
        """The trades of each configuration."""
        for result in self.results:
            yield raptor_rows(result)


def raptor_arrays(load: Workload) -> tuple[np.ndarray, ...]:
    """Times in nanoseconds, prices and volume."""
    volume = np.ones(load.n_bars)
    return load.time_us * 1_000, load.open, load.high, load.low, load.close, volume


def raptor_config(raptorbt, stop: float, target: float):
    """Next open, no costs, stop and target in ATR."""
    config = raptorbt.BacktestConfig(
        CASH, fees=0.0, slippage=0.0, fill_timing="next_bar_open"
    )
    config.set_atr_stop(stop, ATR_PERIOD)
    config.set_atr_target(target, ATR_PERIOD)
    return config


def raptor_rows(result) -> Rows:
    """The trades of a result."""
    return [
        (t.entry_idx - 1, t.entry_idx, t.exit_idx, t.entry_price, t.exit_price)
        for t in result.trades()
    ]


class BacktestingPy:
    """A `Strategy` with `buy(sl=, tp=)`."""

    def __init__(self) -> None:
        import backtesting
        import pandas as pd

        backtesting.backtesting._tqdm = lambda bars, **_: (
            bars
        )  # no progress bar in the log
        self.backtesting = backtesting
        self.pd = pd

    def prepare(self, load: Workload) -> None:
        """A frame of bars and a strategy that knows the signals and the open that fills them.

        An order's stop and target are prices, and have to be there before the fill: the strategy
        reads the next open. No decision depends on it.
        """
        self.load = load
        names = ("open", "high", "low", "close")
        bars = {name.title(): getattr(load, name) for name in names}
        index = self.pd.to_datetime(load.time_us, unit="us")
        frame = self.pd.DataFrame(bars, index=index)
        self.backtest = self.backtesting.Backtest(
            frame, self.strategy(), cash=CASH, finalize_trades=True
        )

    def strategy(self) -> type:
        """Buys at a signal while flat."""
        load = self.load
        signals = frozenset(load.signal_bars.tolist())
        atr, next_open = load.atr.tolist(), load.open[1:].tolist()

        class Bracket(self.backtesting.Strategy):
            stop = 0.0
            target = 0.0

            def init(self) -> None:
                pass

            def next(self) -> None:
                bar = len(self.data) - 1
                if bar in signals and not self.position:
                    price, one_atr = next_open[bar], atr[bar]
                    levels = price - self.stop * one_atr, price + self.target * one_atr
                    self.buy(size=1, sl=levels[0], tp=levels[1])

        return Bracket

    def run(self) -> None:
        """One run per configuration."""
        self.results = [
            self.backtest.run(stop=float(stop), target=float(target))._trades
            for stop, target in self.load.configs
        ]

    def trades(self) -> Iterator[Rows]:
        """The trades of each run."""
        names = ["EntryBar", "ExitBar", "EntryPrice", "ExitPrice"]
        for table in self.results:
            yield [
                (entry - 1, entry, *rest)
                for entry, *rest in table[names].itertuples(index=False)
            ]


@dataclass(frozen=True)
class Peer:
    """An engine in one of its modes."""

    package: str
    mode: str
    threads: int
    make: Callable[[], object]
    is_slow: bool = False
    takes_exits: bool = False


PEERS = {
    "vectorbt-rust-1": Peer(
        "vectorbt-rust",
        "Rust engine, one column a call",
        1,
        lambda: VectorBT("rust", 1),
    ),
    "vectorbt-rust-20": Peer(
        "vectorbt-rust",
        "Rust engine, 20 columns a call",
        1,
        lambda: VectorBT("rust", 20),
    ),
    "vectorbt-numba-1": Peer(
        "vectorbt", "Numba engine, one column a call", 1, lambda: VectorBT("numba", 1)
    ),
    "vectorbt-numba-20": Peer(
        "vectorbt", "Numba engine, 20 columns a call", 1, lambda: VectorBT("numba", 20)
    ),
    "raptorbt-batch-2": Peer(
        "raptorbt",
        "batch of arrays, told its exits",
        2,
        lambda: RaptorBTArrays(2),
        takes_exits=True,
    ),
    "raptorbt-batch-1": Peer(
        "raptorbt",
        "batch of arrays, told its exits",
        1,
        lambda: RaptorBTArrays(1),
        takes_exits=True,
    ),
    "raptorbt-session": Peer(
        "raptorbt", "a call per bar", 1, lambda: RaptorBTSession(), is_slow=True
    ),
    "backtesting": Peer(
        "backtesting", "a strategy", 1, lambda: BacktestingPy(), is_slow=True
    ),
}
