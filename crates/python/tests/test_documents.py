"""The Python of the documents runs as it stands, and their examples fill where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import exitlab
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


@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
@pytest.mark.parametrize(
    ("rule", "trail"), [("worst", (111.0, 2.2)), ("path_favourable", (103.88, 0.776))]
)
def test_the_bars_of_differences_fill_where_it_says(rule: str, trail: tuple[float, float]) -> None:
    path = "docs/differences/differences.toml"
    run = exitlab.study(path, fills={"intrabar": rule})
    rows = {(row["symbol"], row["plan"]): row for row in run.trades.to_dicts()}

    def exit_of(symbol: str, plan: str) -> tuple[float, float]:
        row = rows[symbol, plan]
        return round(row["exit_price"], 6), round(row["r_net"], 6)

    assert exit_of("OPEN_FIRST", "LEVELS") == (107.0, 1.4)
    assert exit_of("BOTH", "LEVELS") == ((95.0, -1.0) if rule == "worst" else (105.0, 1.0))
    assert (rows["BOTH", "LEVELS"]["r_low"], rows["BOTH", "LEVELS"]["r_high"]) == (-1.0, 1.0)
    assert exit_of("ENTRY_BAR", "LEVELS") == (95.0, -1.0)
    assert exit_of("TRAIL", "TRAIL") == trail
