"""Whether a peer's trades are exitlab's, and the rule behind every one that is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from workload import Workload

TOLERANCE = 1e-9
END_OF_DATA = 2


@dataclass(frozen=True)
class Trade:
    """One position."""

    config: int
    signal_bar: int
    entry_bar: int
    exit_bar: int
    entry_price: float
    exit_price: float
    reason: int | None = None

    @staticmethod
    def of(row: np.ndarray) -> Trade:
        """A trade of a row of numbers, exitlab's with the reason at the end."""
        config, signal, entry, exit_bar, entry_price, exit_price, *reason = row.tolist()
        bars = int(config), int(signal), int(entry), int(exit_bar)
        return Trade(*bars, entry_price, exit_price, *(int(code) for code in reason))

    @property
    def key(self) -> tuple[int, int]:
        """A configuration takes a signal once at most."""
        return self.config, self.signal_bar

    def is_same(self, other: Trade) -> bool:
        """The same bars, and prices to 1e-9."""
        return (self.entry_bar, self.exit_bar) == (
            other.entry_bar,
            other.exit_bar,
        ) and all(
            abs(a - b) <= TOLERANCE * abs(a)
            for a, b in (
                (self.entry_price, other.entry_price),
                (self.exit_price, other.exit_price),
            )
        )


@dataclass(frozen=True)
class Rules:
    """The settings of exitlab that stand for a peer's rules, and what is left to tell."""

    entry_bar: str = "live"
    limit_gap_fill: str = "open"
    told: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()

    @property
    def flags(self) -> list[str]:
        """The options of `peer_configs`."""
        return ["--entry-bar", self.entry_bar, "--limit-gap-fill", self.limit_gap_fill]


@dataclass
class Agreement:
    """The outcome of a comparison."""

    n_trades: int = 0
    n_exitlab: int = 0
    n_same: int = 0
    n_other_by_default: int = 0
    named: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)


SKIPPED = "stop and target do not work in the bar of the entry"
LEVEL = "a target that the bar opened beyond is filled at its level, not at the open"
LOST = "a signal in the bar in which the position before it closed is lost"
STILL_OPEN = (
    "a position open after the last bar stays open; exitlab closes it at the last close"
)
LAST_OPEN = "a position open after the last bar is closed at that bar's open, exitlab's at its close"
STOP_FIRST = "a bar that opens beyond the target and falls to the stop is a stop"

RULES = {
    "vectorbt": Rules(
        "skipped", "open", told=(SKIPPED,), remaining=(STILL_OPEN, STOP_FIRST)
    ),
    "raptorbt-batch": Rules(
        "live", "level", told=(LEVEL,), remaining=(LOST, STOP_FIRST)
    ),
    "raptorbt-session": Rules("live", "level", told=(LEVEL,), remaining=(STOP_FIRST,)),
    "backtesting": Rules(remaining=(LAST_OPEN, STOP_FIRST)),
}


def rules_of(peer: str) -> Rules:
    """The rules of a peer by its name in `PEERS`."""
    return next(rules for name, rules in RULES.items() if peer.startswith(name))


def compare(
    load: Workload,
    peer: np.ndarray,
    exitlab: np.ndarray,
    by_default: np.ndarray,
    rules: Rules,
) -> Agreement:
    """Compares a peer's rows with exitlab's under the peer's rules.

    `by_default` are exitlab's under its own, to say how many trades the rules change.
    """
    theirs = {trade.key: trade for trade in map(Trade.of, peer)}
    ours = {trade.key: trade for trade in map(Trade.of, exitlab)}
    default = {trade.key: trade for trade in map(Trade.of, by_default)}
    result = Agreement(n_trades=len(theirs), n_exitlab=len(ours))
    result.n_other_by_default = sum(
        key not in theirs or not theirs[key].is_same(trade)
        for key, trade in default.items()
    )
    closed_in = last_exit_bars(ours)
    for key in ours.keys() | theirs.keys():
        our, their = ours.get(key), theirs.get(key)
        if our and their and our.is_same(their):
            result.n_same += 1
            continue
        name = next(
            (n for n in rules.remaining if NAMED[n](load, our, their, closed_in)), None
        )
        if name:
            result.named[name] += 1
        else:
            result.unexplained.append(f"exitlab {our}, peer {their}")
    return result


def last_exit_bars(trades: dict[tuple[int, int], Trade]) -> dict[tuple[int, int], int]:
    """Where the position before each one closed."""
    ordered = sorted(trades.values(), key=lambda trade: trade.key)
    return {b.key: a.exit_bar for a, b in pairwise(ordered) if a.config == b.config}


def is_still_open(
    load: Workload, our: Trade | None, their: Trade | None, _: dict
) -> bool:
    """Open at the end there, closed by it here."""
    return both(our, their) and their.exit_bar < 0 and our.reason == END_OF_DATA


def is_last_open(
    load: Workload, our: Trade | None, their: Trade | None, _: dict
) -> bool:
    """Closed by the end on both sides, at the open of the last bar there."""
    return (
        both(our, their)
        and our.reason == END_OF_DATA
        and their.exit_bar == our.exit_bar
        and near(their.exit_price, load.open[-1])
    )


def is_lost(
    load: Workload, our: Trade | None, their: Trade | None, closed_in: dict
) -> bool:
    """Not taken there, and given in the bar in which the position before it closed."""
    return (
        their is None and our is not None and closed_in.get(our.key) == our.signal_bar
    )


def is_stop_first(
    load: Workload, our: Trade | None, their: Trade | None, _: dict
) -> bool:
    """A bar that opened beyond the target and came down to the stop."""
    if not both(our, their) or our.exit_bar != their.exit_bar:
        return False
    stop_atr, target_atr = load.configs[our.config]
    atr, bar = load.atr[our.signal_bar], our.exit_bar
    stop = our.entry_price - stop_atr * atr
    is_beyond = load.open[bar] >= our.entry_price + target_atr * atr
    return is_beyond and load.low[bar] <= stop and near(their.exit_price, stop)


def both(our: Trade | None, their: Trade | None) -> bool:
    """Taken on both sides with the same entry."""
    return (
        our is not None
        and their is not None
        and our.entry_bar == their.entry_bar
        and near(our.entry_price, their.entry_price)
    )


def near(a: float, b: float) -> bool:
    """Equal to 1e-9."""
    return abs(a - b) <= TOLERANCE * abs(a)


NAMED: dict[str, Callable[..., bool]] = {
    STILL_OPEN: is_still_open,
    LAST_OPEN: is_last_open,
    LOST: is_lost,
    STOP_FIRST: is_stop_first,
}
