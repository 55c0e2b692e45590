"""The package is typed, and its types are those of the built module."""

from __future__ import annotations

import subprocess
import sys

import pytest

from conftest import ROOT

pytest.importorskip("mypy")


def test_the_stub_has_what_the_module_has() -> None:
    command = [sys.executable, "-m", "mypy.stubtest", "exitlab._exitlab", "--concise"]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_package_is_strictly_typed() -> None:
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml"]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert found.returncode == 0, found.stdout + found.stderr
