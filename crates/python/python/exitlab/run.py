"""Runs: their answer, tables, page; and what they prove."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Any

from exitlab import _exitlab, _html
from exitlab.errors import ExitlabWarning, InvalidResultsWarning, RunError
from exitlab.frame import Frame


class Run:
    """A run, just made or read back from its folder.

    A notebook shows its answer, its table by regime and exit mode, and a chart.
    """

    def __init__(self, native: _exitlab.Run) -> None:
        self._native = native

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Run:
        """Opens the folder of an earlier run."""
        return cls(_exitlab.Run.load(folder))

    @property
    def command(self) -> str:
        """``study``, ``replay``, ``sweep``, ``walkforward`` or ``regimes``."""
        return self._native.command

    @property
    def folder(self) -> str | None:
        """The folder that the run was read from; ``None`` of one that is in memory."""
        folder = self._native.folder
        return None if folder is None else os.fspath(folder)

    @property
    def manifest(self) -> dict[str, Any]:
        """What the run says of itself: settings, inputs, counts, warnings."""
        return self._native.manifest()

    @property
    def warnings(self) -> list[str]:
        """What is odd about the run."""
        return self._native.warnings

    @property
    def tables(self) -> list[str]:
        """Names of the tables, as docs/columns.md has them."""
        return self._native.tables

    def table(self, name: str) -> Frame:
        """A table by its name.

        Raises ``RunError`` where the run has no such table.
        """
        native = self._native.table(name)
        if native is None:
            message = f"the run has no table `{name}`: it has {', '.join(self.tables)}"
            raise RunError(message)
        return Frame(native)

    @property
    def answer(self) -> list[str]:
        """What the run found, a sentence each; the first one says what to do."""
        if "answer" not in self.tables:
            return []
        rows = self.table("answer").to_dicts()
        profiles = list(dict.fromkeys(row.get("profile") for row in rows))
        named = len(profiles) > 1
        return [f"{row['profile']}: {row['text']}" if named else row["text"] for row in rows]

    @property
    def cells(self) -> Frame:
        """Metrics of every group: regime × exit mode, over all and by symbol, side, volatility level, year."""
        return self.table("cells")

    @property
    def trades(self) -> Frame:
        """A row per trade; of a study a row per entry and exit mode."""
        return self.table("outcomes" if self.command == "study" else "trades")

    @property
    def decisions(self) -> Frame:
        """What became of every signal, of a replay or sweep."""
        return self.table("decisions")

    @property
    def equity(self) -> Frame:
        """The account through time, of a replay or sweep."""
        return self.table("equity")

    @property
    def remodes(self) -> Frame:
        """Changes of the exit mode of open trades."""
        return self.table("remodes")

    def text(self, width: int = 100, tables: bool = False) -> str:
        """What the program shows in a terminal of that width, with all tables where asked for.

        Raises ``RunError`` for a run that was read from its folder, whose tables are there.
        """
        text = self._native.text(width, tables)
        if text is None:
            raise RunError("a run that was read from its folder has its tables and its page alone")
        return text

    def report(self, path: str | os.PathLike[str] | None = None) -> str:
        """The report as one HTML page; written to ``path`` where that is given."""
        page = self._native.html()
        if path is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(page)
        return page

    def write(
        self, folder: str | os.PathLike[str], formats: Sequence[str] | str | None = None
    ) -> str:
        """Writes the run's folder: tables, manifest, report. Returns it.

        ``formats`` are some of ``parquet``, ``csv``, ``json`` and ``ipc``; where nothing is said, as the program does.
        """
        formats = [formats] if isinstance(formats, str) else formats
        return os.fspath(self._native.write(folder, None if formats is None else list(formats)))

    def __repr__(self) -> str:
        name = self.manifest["scenario"]["name"]
        return f"<exitlab.Run {self.command} of {name}: {', '.join(self.tables)}>"

    def _repr_html_(self) -> str:
        parts = [
            _html.paragraph(f"invalid results: {why}", "invalid")
            for why in self._native.invalidating
        ]
        parts += [_html.paragraph(sentence, "answer") for sentence in self.answer[:2]]
        if "cells" in self.tables:
            has_verdicts = "verdicts" in self.tables
            verdicts = self.table("verdicts").to_dicts() if has_verdicts else []
            parts.append(_html.by_regime(self.cells.to_dicts(), verdicts))
        else:
            parts += [Frame(native)._repr_html_() for native in self._shown_tables()]
        return _html.page(*parts)

    def _shown_tables(self) -> list[_exitlab.Frame]:
        natives = [self._native.table(name) for name in self.tables[:1]]
        return [native for native in natives if native is not None]


def warn(run: Run, stacklevel: int) -> Run:
    """The run, after Python was warned of what is odd about it."""
    invalidating = run._native.invalidating
    for text in run.warnings:
        kind = InvalidResultsWarning if text in invalidating else ExitlabWarning
        warnings.warn(text, kind, stacklevel=stacklevel + 1)
    return run


class Evidence:
    """What was found out about a run: words, tables and perhaps a page."""

    def __init__(self, native: _exitlab.Evidence) -> None:
        self._native = native

    @property
    def text(self) -> str:
        """What the program shows."""
        return self._native.text

    @property
    def html(self) -> str | None:
        """A page of its own, where there is one."""
        return self._native.html

    @property
    def tables(self) -> list[str]:
        """Names of the tables, as docs/columns.md has them."""
        return self._native.tables

    def table(self, name: str) -> Frame:
        """A table by its name.

        Raises ``RunError`` where there is no such table.
        """
        native = self._native.table(name)
        if native is None:
            raise RunError(f"there is no table `{name}`: there are {', '.join(self.tables)}")
        return Frame(native)

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return _html.page(f"<pre>{_html.text(self.text)}</pre>")
