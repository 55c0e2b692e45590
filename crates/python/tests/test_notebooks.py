"""The notebooks of the documents run, and show what is committed.

After a change, ``UPDATE_NOTEBOOKS=1 pytest crates/python/tests/test_notebooks.py`` writes their outputs again.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def shown(book: Any) -> list[list[Any]]:
    """What each cell shows."""
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    return [
        [out.text if out.output_type == "stream" else out.get("data") for out in cell.outputs]
        for cell in cells
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_is_committed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Optuna's progress bars miss a package that the tests have no use for, and say where.
    monkeypatch.setenv("PYTHONWARNINGS", "ignore:IProgress not found")
    book = nbformat.read(path, 4)
    committed = shown(book)
    client = nbclient.NotebookClient(
        book, timeout=120, coalesce_streams=True, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    for cell in book.cells:
        # When a cell ran is no result.
        cell.metadata.pop("execution", None)
    if os.environ.get("UPDATE_NOTEBOOKS"):
        nbformat.write(book, path)
        return
    assert len(committed) > 5
    for number, (want, found) in enumerate(zip(committed, shown(book), strict=True)):
        assert found == want, f"cell {number} of {path.name}"
