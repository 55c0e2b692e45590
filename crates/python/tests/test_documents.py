"""The Python of the documents runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT

pytest.importorskip("polars")


@pytest.mark.parametrize("name", ["docs/quickstart.md", "docs/python.md"])
@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_the_blocks_of_a_document_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(), re.DOTALL)
    assert blocks
    for folder in ("data", "scenarios"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), names)
    assert names["run"].answer  # type: ignore[attr-defined]
    if name == "docs/quickstart.md":
        assert (tmp_path / "report.html").stat().st_size > 100_000
