"""What goes wrong, in the words of the program.

Every error has ``path`` (a file, or what stands for one in memory), ``line`` (of the file, or the row of a frame,
from 1), ``key`` (dotted path of the setting that is to blame) and ``help`` (what to do), each ``None`` where there is
none.
"""

from __future__ import annotations


class ExitlabError(Exception):
    """Any error of exitlab; itself a fault of exitlab, which please report."""

    def __init__(
        self,
        message: str,
        path: str | None = None,
        line: int | None = None,
        key: str | None = None,
        help: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.key = key
        self.help = help

    def __str__(self) -> str:
        return self.message if self.help is None else f"{self.message}\n  help: {self.help}"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.path, self.line, self.key, self.help)


class ScenarioError(ExitlabError):
    """A setting is wrong."""


class DataError(ExitlabError):
    """Bars, signals or another input cannot be used."""


class RunError(ExitlabError):
    """A run cannot be made, written or read."""


class ExitlabWarning(UserWarning):
    """Something odd about a run."""


class InvalidResultsWarning(ExitlabWarning):
    """Something that makes the results of a run invalid."""
