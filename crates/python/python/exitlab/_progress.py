"""A progress bar where tqdm is installed, for a run that takes longer than a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

Told = Callable[[str, int, int], None]
"""Called with a phase, its steps, and how many of them are done; with an empty phase at the end."""

BEGINS_AFTER = 0.5
"""Seconds before a bar appears."""


class _Bar:
    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._phase = ""
        self._bar: Any = None

    def __call__(self, phase: str, n: int, n_done: int) -> None:
        if phase != self._phase or not phase:
            if self._bar is not None:
                self._bar.close()
                self._bar = None
            self._phase = phase
        if not phase or time.monotonic() - self._begun < BEGINS_AFTER:
            return
        if self._bar is None:
            from tqdm.auto import tqdm

            self._bar = tqdm(total=n, desc=phase, leave=False)
        self._bar.n = n_done
        self._bar.refresh()


def told(progress: bool | Told | None) -> Told | None:
    """What a run tells how far it is: what the caller gives, or a bar on a terminal and in a notebook."""
    if callable(progress):
        return progress
    if progress is False:
        return None
    if progress is None and not (_is_notebook() or sys.stderr.isatty()):
        return None
    try:
        import tqdm  # noqa: F401
    except ImportError:
        return None
    return _Bar()


def _is_notebook() -> bool:
    return "ipykernel" in sys.modules
