"""The package and the program give the same tables, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

import exitlab
from conftest import ROOT, SCENARIOS, program

COMMANDS = {
    "study": exitlab.study,
    "sweep": exitlab.sweep,
    "replay": exitlab.replay,
    "regimes": exitlab.regimes,
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::exitlab.ExitlabWarning")
def test_shipped_scenarios_give_the_programs_tables(
    scenario: Path, command: str, tmp_path: Path
) -> None:
    made = COMMANDS[command](scenario)
    made.write(tmp_path / "package", formats="csv")
    program(
        command,
        scenario,
        "--quiet",
        "--format",
        "csv",
        "--no-report",
        "--out",
        tmp_path / "program",
    )
    tables = sorted(path.name for path in (tmp_path / "program").glob("*.csv"))
    assert tables == sorted(path.name for path in (tmp_path / "package").glob("*.csv"))
    assert len(tables) >= 3
    for name in tables:
        theirs = (tmp_path / "program" / name).read_bytes()
        assert (tmp_path / "package" / name).read_bytes() == theirs, name
        assert made.table(name.removesuffix(".csv")).to_csv().encode() == theirs, name


def test_a_loaded_run_has_the_tables_of_the_one_that_was_written(tmp_path: Path) -> None:
    made = exitlab.sweep(ROOT / "scenarios" / "btc-grid.toml")
    folder = made.write(tmp_path / "run")
    loaded = exitlab.Run.load(folder)
    assert loaded.tables == made.tables
    assert (loaded.folder, made.folder) == (folder, None)
    for name in made.tables:
        assert loaded.table(name).to_csv() == made.table(name).to_csv(), name
    assert loaded.answer == made.answer
    assert loaded.manifest["counts"] == made.manifest["counts"]


def test_evidence_is_the_programs(tmp_path: Path) -> None:
    study = exitlab.study(ROOT / "scenarios" / "btc-hourly.toml")
    study.write(tmp_path / "study", formats="csv")
    sweep = exitlab.sweep(ROOT / "scenarios" / "btc-grid.toml")
    sweep.write(tmp_path / "sweep", formats="csv")
    replay = exitlab.replay(ROOT / "scenarios" / "btc-hourly.toml")
    replay.write(tmp_path / "replay", formats="csv")
    found = {
        ("compare", "study"): exitlab.compare(study, draws=500),
        ("discount", "sweep"): exitlab.discount(sweep, draws=500),
        ("montecarlo", "replay"): exitlab.montecarlo(replay, draws=500),
    }
    for (command, folder), evidence in found.items():
        program(command, tmp_path / folder, "--draws", "500", "--quiet")
        assert evidence.tables
        for name in evidence.tables:
            theirs = (tmp_path / folder / f"{name}.csv").read_text()
            assert evidence.table(name).to_csv() == theirs, (command, name)


def test_two_runs_are_compared_as_by_the_program(tmp_path: Path) -> None:
    scenario = exitlab.Scenario.from_toml(ROOT / "scenarios" / "btc-hourly.toml")
    a = exitlab.study(scenario)
    b = exitlab.study(scenario.with_({"costs.taker_fee": 0.001}))
    a.write(tmp_path / "a", formats="csv")
    b.write(tmp_path / "b", formats="csv")
    evidence = exitlab.compare(a, b)
    program("compare", tmp_path / "a", tmp_path / "b", "--quiet")
    for name in ("compare_runs", "compare_cells"):
        assert evidence.table(name).to_csv() == (tmp_path / "b" / f"{name}.csv").read_text(), name
    assert "taker_fee" in evidence.text
    assert evidence.html is not None
