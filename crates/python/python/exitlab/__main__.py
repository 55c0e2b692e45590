"""The program ``exitlab``, which the package carries: ``python -m exitlab`` is the same."""

from __future__ import annotations

import sys

from exitlab import _exitlab


def main() -> int:
    """Runs the program with the arguments of this process, and returns its exit code."""
    return _exitlab.command(["exitlab", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
