"""README's Python runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT

pytest.importorskip("polars")


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), names)
    assert names["run"].answer  # type: ignore[attr-defined]
    assert (tmp_path / "report.html").stat().st_size > 100_000
