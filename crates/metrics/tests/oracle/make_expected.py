"""Writes what empyrical says of some daily returns: the oracle of tests/it/oracle.rs.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python make_expected.py

A line of expected.csv is a name and its numbers. The returns come from a linear congruential
generator and operations that every machine rounds alike, so tests/it/oracle.rs makes the same ones.

Where definitions differ from SPEC 10, and what is done about it here:

- empyrical counts years as returns / annualization, we count days / 365.25: the series have one
  return each calendar day, and growth is annualised with 365.25; ratios with 365, our default.
- empyrical's max_drawdown is negative, ours is positive, and both start at the value before the
  first return.
- empyrical gives NaN, infinity or (Sortino without a loss) a huge number where we give none: the
  series have losses.
"""

from pathlib import Path

import empyrical
import numpy as np

HERE = Path(__file__).resolve().parent


def returns_of(seed, n, drift, size):
    state, out = seed, []
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        v = 2.0 * ((state >> 11) * 2.0**-53) - 1.0
        out.append(drift + size * (v / (1.1 - v * v)))
    return np.array(out)


lines = []
for seed, n, drift, size in [
    (1, 30, 0.0, 0.01), (2, 365, 0.001, 0.01), (3, 1200, -0.0005, 0.008), (4, 2500, 0.0015, 0.02),
    (5, 2, 0.0, 0.01),
]:
    r = returns_of(seed, n, drift, size)
    numbers = [
        empyrical.annual_volatility(r, annualization=365),
        empyrical.sharpe_ratio(r, annualization=365),
        empyrical.sortino_ratio(r, annualization=365),
        -empyrical.max_drawdown(r),
        empyrical.cum_returns_final(r),
        empyrical.annual_return(r, annualization=365.25),
        empyrical.calmar_ratio(r, annualization=365.25),
    ]
    assert np.isfinite(numbers).all(), (seed, numbers)
    lines.append(",".join(repr(float(x)) for x in [seed, n, drift, size, *numbers]))
(HERE / "expected.csv").write_text("\n".join(lines) + "\n")
