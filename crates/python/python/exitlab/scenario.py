"""Scenarios: what is run, on which data."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from exitlab import _exitlab, _given
from exitlab.errors import DataError, ScenarioError
from exitlab.frame import Frame


@functools.cache
def sections() -> tuple[str, ...]:
    """Sections of a scenario that keywords may give, as the schema of scenarios has them."""
    of_file = ("$schema", "schema", "name", "question")
    return tuple(key for key in _exitlab.schema()["properties"] if key not in of_file)


class Plan:
    """An exit mode of your own, with the keys that a scenario's ``[exit_modes.NAME]`` has.

    >>> Plan("WIDE", base="FAST_TP", stop={"atr": 3.0}, trailing=None)
    Plan('WIDE', base='FAST_TP', stop={'atr': 3.0}, trailing=None)

    ``None`` is the word ``none`` of the file: without that rule.
    """

    def __init__(self, name: str, base: str | None = None, **settings: Any) -> None:
        self.name = name
        self.settings: dict[str, Any] = ({} if base is None else {"base": base}) | settings

    def to_dict(self) -> dict[str, Any]:
        """The settings without the name."""
        return dict(self.settings)

    def __repr__(self) -> str:
        settings = "".join(f", {key}={value!r}" for key, value in self.settings.items())
        return f"Plan({self.name!r}{settings})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plan):
            return NotImplemented
        return (self.name, self.settings) == (other.name, other.settings)

    __hash__ = None  # type: ignore[assignment]  # its settings can be changed


class Scenario:
    """What is run, on which data. It is never changed: what sets something makes a new one."""

    def __init__(self, native: _exitlab.Scenario) -> None:
        self._native = native

    @classmethod
    def from_toml(cls, source: str | os.PathLike[str]) -> Scenario:
        """A scenario of a file, or of TOML text, which has a line break.

        Paths in a file are relative to its folder, those in a text to the working folder.
        """
        if isinstance(source, str) and "\n" in source:
            return cls(_exitlab.Scenario.parse(source))
        return cls(_exitlab.Scenario.read(source))

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> Scenario:
        """A scenario of a dict with the keys of a file; paths are relative to the working folder."""
        return cls(_exitlab.Scenario.of_dict(_named(dict(settings))))

    @classmethod
    def on(
        cls,
        bars: Any,
        *,
        timeframe: str | None = None,
        symbol: str | None = None,
        signals: Any = None,
        plans: Sequence[str | Plan] | None = None,
        exit_signals: Any = None,
        labels: Any = None,
        lines: Any = None,
        funding: Any = None,
        adjustments: Any = None,
        execution_bars: Any = None,
        execution_timeframe: str | None = None,
        name: str = "notebook",
        question: str = "",
        **settings: Any,
    ) -> Scenario:
        """A scenario on bars that you have.

        ``bars`` is a frame (Polars, pandas, PyArrow, DuckDB, anything with ``__arrow_c_stream__``, or a dict of
        columns) of one symbol, or of several that a column ``symbol`` tells apart, or a dict of frames by symbol.
        ``timeframe`` is that of the bars, and shows where it is left out; ``symbol`` is their name.

        ``signals`` is the name or the settings of a built-in source (``"donchian"``, ``{"source": "donchian",
        "n": 20}``), a frame with ``time`` (the close of the decision bar), ``side`` and perhaps ``symbol``,
        ``confidence``, ``stop_price`` and ``target_price``, or an array as long as the bars: above 0 or true for long,
        below 0 for short, 0 for none; a dict of arrays by symbol where there are several.

        ``plans`` are the exit modes that are studied: names, or :class:`Plan`. ``exit_signals``, ``labels`` (regimes),
        ``lines``, ``funding`` (a frame, or a dict of frames by symbol) and ``adjustments`` are frames with the columns
        of the files that they stand for; the first two may be arrays too. ``execution_bars`` are finer bars that carry
        entries and exits.

        All else is a section of a scenario: ``costs={"taker_fee": 0.0005}``.
        """
        unknown = sorted(set(settings) - set(sections()))
        if unknown:
            message = (
                f"`{unknown[0]}` is no section of a scenario: there are {', '.join(sections())}"
            )
            raise ScenarioError(message, key=unknown[0])
        table: dict[str, Any] = {"schema": 1, "name": name, "question": question} | {
            section: _section(section, entries) for section, entries in settings.items()
        }
        data = table.setdefault("data", {})
        if timeframe is not None and data.get("timeframe", timeframe) != timeframe:
            raise ScenarioError("timeframe is given twice, differently", key="data.timeframe")
        given = _given.BarsGiven(bars, data.get("timeframe", timeframe), symbol)
        own = _own_symbols(data.pop("symbols", []), given)
        data["timeframe"] = given.timeframe
        data["symbols"] = [entry | own.get(entry["symbol"], {}) for entry in given.symbols()]
        given.data = data
        frames: list[tuple[str, Any, str | None]] = [
            ("bars", frame, of) for of, frame in given.frames.items()
        ]
        if execution_bars is None and execution_timeframe is not None:
            data["execution_timeframe"] = execution_timeframe
        if execution_bars is not None:
            finer = _given.BarsGiven(
                execution_bars, execution_timeframe, symbol or given.only_name()
            )
            data["execution_timeframe"] = finer.timeframe
            data["execution"] = finer.symbols()
            frames += [("execution_bars", frame, of) for of, frame in finer.frames.items()]
        _take_signals(table, frames, given, signals)
        if exit_signals is not None:
            taken, of = _given.rows("exit_signals", exit_signals, given)
            table.setdefault("signals", {})["exits"] = {"path": {"memory": True}}
            frames.append(("exit_signals", taken, of))
        if labels is not None:
            taken, of = _given.rows("labels", labels, given)
            _must_be_unsaid(table, "regime", "classifier", "labels")
            table.setdefault("regime", {}).update(
                {"classifier": "labels", "labels": {"memory": True}}
            )
            frames.append(("labels", taken, of))
        if lines is not None:
            taken, of = _given.rows("lines", lines, given)
            frames.append(("lines", taken, of))
        if adjustments is not None:
            taken, of = _given.rows("adjustments", adjustments, given)
            data["adjustments"] = {"memory": True}
            frames.append(("adjustments", taken, of))
        if funding is not None:
            paid = table.setdefault("costs", {}).get("funding", {})
            if not isinstance(paid, Mapping) or {"rate", "file"} & paid.keys():
                message = (
                    "costs.funding has no effect where funding is given: leave one of the two out"
                )
                raise ScenarioError(message, key="costs.funding")
            table["costs"]["funding"] = {**paid, "file": {"memory": True}}
            for of, rates in _given.by_symbol("funding", funding, given).items():
                frames.append(("funding", _given.frame("funding", rates), of))
        _take_plans(table, plans)
        native = _exitlab.Scenario.of_dict(table)
        for what, frame, of in frames:
            native = native.give(what, frame, of)
        return cls(native)

    def with_(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> Scenario:
        """The scenario with these settings, by their dotted paths: ``with_({"fills.intrabar": "path"})``.

        A keyword is a path too, with two underscores for each dot: ``with_(fills__intrabar="path")``.
        """
        native = self._native
        for path, value in {
            **(changes or {}),
            **{k.replace("__", "."): v for k, v in more.items()},
        }.items():
            native = native.set(path, value)
        return Scenario(native)

    def with_plans(self, plans: Sequence[str | Plan]) -> Scenario:
        """The scenario with these exit modes under study."""
        table: dict[str, Any] = {}
        _take_plans(table, plans)
        modes = table.get("exit_modes", {}).items()
        # A name may have dots of its own.
        changes = {f"exit_modes.{json.dumps(name)}": mode for name, mode in modes}
        return self.with_({**changes, "study.plans": table["study"]["plans"]})

    def check(self) -> list[str]:
        """Checks the settings, and returns what is odd about them."""
        return self._native.check()

    def signals(self) -> Frame:
        """The signals that the scenario's source gives, in the order of decisions."""
        native, _ = self._native.signals()
        return Frame(native)

    def to_dict(self) -> dict[str, Any]:
        """Every setting, those left out with their defaults."""
        return self._native.to_dict()

    def to_toml(self) -> str:
        """The same as the text of a file."""
        return self._native.to_toml()

    def __repr__(self) -> str:
        settings = self.to_dict()
        symbols = ", ".join(entry["symbol"] for entry in settings["data"]["symbols"])
        return (
            f"<exitlab.Scenario {settings['name']}: {symbols} at {settings['data']['timeframe']}>"
        )


def _section(section: str, entries: Any) -> dict[str, Any]:
    """The entries of a section, which are changed on the way."""
    if not isinstance(entries, Mapping):
        found = type(entries).__name__
        raise ScenarioError(f"{section}: a {found} is no section: give a dict", key=section)
    return dict(entries)


def _own_symbols(entries: Any, given: _given.BarsGiven) -> dict[str, dict[str, Any]]:
    """What the settings say of symbols, by their names."""
    own = {entry.get("symbol"): dict(entry) for entry in entries}
    for symbol, entry in own.items():
        if symbol not in given.frames:
            known = ", ".join(given.frames)
            message = f"data.symbols: there are no bars of `{symbol}`, but of {known}"
            raise ScenarioError(message, key="data.symbols")
        if "path" in entry:
            message = f"data.symbols: the bars of {symbol} are given: leave its path out"
            raise ScenarioError(message, key="data.symbols")
    return own


def _must_be_unsaid(table: dict[str, Any], section: str, key: str, keyword: str) -> None:
    """That a setting does not say otherwise than what was given."""
    if key in table.get(section, {}):
        message = (
            f"{section}.{key} has no effect where {keyword} are given: leave one of the two out"
        )
        raise ScenarioError(message, key=f"{section}.{key}")


def _named(settings: dict[str, Any]) -> dict[str, Any]:
    """What every file has to say, where a dict leaves it out."""
    return {"schema": 1, "name": "notebook"} | settings


def _take_signals(
    table: dict[str, Any],
    frames: list[tuple[str, Any, str | None]],
    given: _given.BarsGiven,
    signals: Any,
) -> None:
    if signals is None:
        if "signals" not in table:
            message = 'say what is traded: signals="donchian", a frame of signals, or an array'
            raise DataError(message)
        return
    if isinstance(signals, str):
        signals = {"source": signals}
    if isinstance(signals, Mapping) and "source" in signals:
        table["signals"] = dict(signals) | table.get("signals", {})
        return
    taken, of = _given.rows("signals", signals, given)
    table.setdefault("signals", {}).update({"source": "file", "path": {"memory": True}})
    frames.append(("signals", taken, of))


def _take_plans(table: dict[str, Any], plans: Sequence[str | Plan] | None) -> None:
    if plans is None:
        return
    if isinstance(plans, str | Plan):
        plans = [plans]
    names = []
    for plan in plans:
        if isinstance(plan, Plan):
            table.setdefault("exit_modes", {})[plan.name] = plan.to_dict()
            names.append(plan.name)
        else:
            names.append(plan)
    table.setdefault("study", {})["plans"] = names
