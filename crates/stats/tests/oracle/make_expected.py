"""Writes what other libraries say of some series: the oracle of tests/it/oracle.rs.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python make_expected.py

A line of expected.csv is a name and its numbers. The series are not written: they come from a linear
congruential generator and a few exact or correctly rounded operations, so tests/it/series.rs makes
the same ones to the bit.

Where a library's definition is not ours:

- arch's SPA compares mean differences that are not studentised, with a strict inequality; that makes
  its "upper" p-value White's, and White's is what it stands for here. Hansen's p-values come from
  holdout-backtest and from the lines below, which are written after Hansen (2005); holdout takes the
  spread of the resamples for omega, these lines take arch's formula, which is Hansen's kernel.
- skfolio 1.12.2, a candidate for Sharpe ratios, has neither the probabilistic nor the deflated one;
  holdout-backtest has both. quantstats takes bias-corrected skewness and kurtosis, we do not.
- p-values of resampling are shares here and (1 + count) / (draws + 1) there: within the tolerance.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
from arch.bootstrap import SPA, StationaryBootstrap, optimal_block_length
from holdout import deflated, trials
from holdout.pbo import probability_of_backtest_overfitting
from holdout.spa import superior_predictive_ability
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.tsa.stattools import acovf

HERE = Path(__file__).resolve().parent
LINES = []


def write(name, *values):
    LINES.append(",".join([name, *(repr(float(v)) for v in values)]))


# The series


def uniforms(seed, n):
    state, out = seed, []
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append((state >> 11) * 2.0**-53)
    return out


def autoregressive(seed, n, coefficient):
    last, out = 0.0, []
    for u in uniforms(seed, n):
        last = coefficient * last + (u - 0.5)
        out.append(last)
    return np.array(out)


def fat_tailed(seed, n):
    out = []
    for u in uniforms(seed, n):
        v = 2.0 * u - 1.0
        out.append(v / (1.1 - v * v))
    return np.array(out)


def matrix(seed, rows, columns):
    """Column k is fat-tailed and shifted by k/20 - 1/8, on top of one common series."""
    common = 5.0 * autoregressive(seed, rows, 0.5)
    return np.column_stack(
        [common + fat_tailed(seed + 1 + k, rows) + (0.05 * k - 0.125) for k in range(columns)]
    )


# Blocks

for seed, n, coefficient in [
    (1, 100, 0.0), (2, 1000, 0.0), (3, 500, 0.3), (4, 500, 0.7), (5, 2000, 0.9), (6, 300, -0.5),
    (7, 50, 0.95), (8, 8, 0.5), (9, 9, 0.5), (10, 12, -0.9), (11, 5000, 0.99), (12, 20, 0.2),
    (107, 30, 0.4), (139, 150, 0.5),  # where it matters which squares correlations are made of
]:
    with np.errstate(invalid="ignore", divide="ignore"):
        length = optimal_block_length(autoregressive(seed, n, coefficient))["stationary"].iloc[0]
    write("block_length", seed, n, coefficient, length)

QUANTILES = [0.025, 0.25, 0.5, 0.975]
N_DRAWS = 100_000
series = autoregressive(21, 400, 0.5) + 0.05
sizes = np.array([1 + i * i % 4 for i in range(400)])
for length in [1, 3, 20]:
    draws = StationaryBootstrap(length, series, seed=1).apply(np.mean, N_DRAWS)[:, 0]
    write("bootstrap_mean", length, draws.std(ddof=1), *np.quantile(draws, QUANTILES))
    pairs = np.column_stack([series * sizes, sizes])
    ratio = lambda drawn: drawn[:, 0].sum() / drawn[:, 1].sum()
    draws = StationaryBootstrap(length, pairs, seed=2).apply(ratio, N_DRAWS)[:, 0]
    write("bootstrap_ratio", length, draws.std(ddof=1), *np.quantile(draws, QUANTILES))

write("quantile", *[np.quantile(np.sort(series), q) for q in (0.0, 0.01, 0.333, 0.5, 0.9, 1.0)])

# Tests

for seed, n, step in [(31, 200, 0.0), (32, 60, 0.25), (33, 10, 0.0), (34, 400, 0.5), (35, 25, 0.1)]:
    differences = fat_tailed(seed, n) + 0.1
    if step:
        differences = np.floor(differences / step) * step
    answer = stats.wilcoxon(differences, zero_method="wilcox", correction=False, method="asymptotic")
    write("wilcoxon", seed, n, step, answer.pvalue)

for seed, n, shrink in [(41, 1, 1.0), (42, 5, 0.2), (43, 40, 0.05), (44, 12, 1.0)]:
    p_values = np.array(uniforms(seed, n)) * shrink
    p_values[n // 2] = p_values[0]  # a tie
    write("holm", seed, n, shrink, *multipletests(p_values, method="holm")[1])

for effect, alpha, power in [(0.05, 0.05, 0.8), (0.2, 0.01, 0.9), (0.1, 0.1, 0.5)]:
    needed = NormalIndPower().solve_power(effect, alpha=alpha, power=power, ratio=0)
    write("entries_needed", effect, alpha, power, needed)

# Sharpe ratios

for seed, n in [(51, 250), (52, 40)]:
    x = fat_tailed(seed, n) ** 3 + 0.2
    write(
        "moments", seed, n, x.mean(), x.std(ddof=1), x.std(), stats.skew(x),
        stats.kurtosis(x, fisher=False),
    )
for sharpe, benchmark, n, skew, kurtosis in [
    (0.1, 0.0, 250, 0.0, 3.0), (0.05, 0.08, 1250, -3.0, 20.0), (0.3, 0.1, 60, 1.5, 6.0),
    (-0.02, 0.0, 500, -0.5, 4.0), (0.5, 0.0, 500, -1.0, 8.0),
]:
    shape = {"skewness": skew, "kurtosis": kurtosis}
    psr = deflated.probabilistic_sharpe_ratio(sharpe, n, benchmark=benchmark, **shape)
    longer = sharpe > benchmark
    length = longer and deflated.minimum_track_record_length(
        sharpe, benchmark=benchmark, confidence=0.95, **shape
    )
    write("sharpe", sharpe, benchmark, n, skew, kurtosis, psr, length)
def newey_west(x):
    """Lag of Newey and West (1994) for Bartlett's kernel, long-run variance at it by statsmodels."""
    n, covariances = len(x), acovf(x, fft=False)
    lags = np.arange(1, int(4 * (n / 100) ** (2 / 9)) + 1)
    s0 = covariances[0] + 2 * covariances[lags].sum()
    s1 = 2 * (lags * covariances[lags]).sum()
    lag = min(int(1.1447 * ((s1 / s0) ** 2 * n) ** (1 / 3)), n - 1)
    fit = OLS(x, np.ones(n)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": False}
    )
    return lag, n * fit.bse[0] ** 2


for seed, n, coefficient in [
    (71, 800, 0.0), (72, 800, 0.4), (73, 250, 0.7), (74, 60, 0.2), (75, 2000, -0.3), (76, 1500, 0.9),
]:
    x = autoregressive(seed, n, coefficient) + 0.05
    lag, variance = newey_west(x)
    # The error of a Sharpe ratio to first order, from the mean and the mean square (Lo 2002).
    z, sharpe = (x - x.mean()) / x.std(), x.mean() / x.std(ddof=1)
    psi = z - sharpe / 2 * (z**2 - 1)
    write("long_run", seed, n, coefficient, lag, variance, max(1, newey_west(psi)[1] / psi.var()))

for n_trials, variance in [(2, 1.0), (10, 0.01), (100, 0.002), (12345, 0.5), (1e6, 1.0)]:
    # The formula with scipy's quantiles, and the integral that it approximates.
    typical, late = stats.norm.isf([1 / n_trials, 1 / (n_trials * np.e)])
    formula = (1 - np.euler_gamma) * typical + np.euler_gamma * late
    exact = deflated.expected_maximum_normal(int(n_trials))
    write("expected_max", n_trials, variance, *(np.sqrt(variance) * np.array([formula, exact])))
for n_trials, variance in [(1, 0.01), (7, 0.002), (500, 0.001)]:
    dsr = deflated.deflated_sharpe_ratio(
        0.12, 750, n_trials=n_trials, trials_variance=variance, skewness=-1.2, kurtosis=9.0
    )
    write("deflated", n_trials, variance, dsr)
for rows, columns in [(100, 3), (60, 80)]:
    correlation = trials.trial_correlation(matrix(61, rows, columns))
    write(
        "effective_trials", rows, columns,
        trials.effective_number_of_trials(correlation, method="average"),
    )


# Overfitting: every split by hand, against our block sums and against holdout's


def cscv(x, n_blocks, metric):
    blocks = np.array_split(np.arange(len(x)), n_blocks)  # the first ones hold one more
    logits, ins, outs = [], [], []
    for chosen in combinations(range(n_blocks), n_blocks // 2):
        train = np.concatenate([blocks[b] for b in chosen])
        test = np.concatenate([blocks[b] for b in range(n_blocks) if b not in chosen])
        scores = []
        for rows in (train, test):
            mean, std = x[rows].mean(axis=0), x[rows].std(axis=0, ddof=1)
            sharpe = np.divide(mean, std, out=np.zeros_like(mean), where=std > 1e-12)
            scores.append(mean if metric == "mean" else sharpe)
        best = int(np.argmax(scores[0]))
        relative = stats.rankdata(scores[1])[best] / (x.shape[1] + 1)
        logits.append(np.log(relative / (1 - relative)))
        ins.append(scores[0][best])
        outs.append(scores[1][best])
    logits, ins, outs = np.array(logits), np.array(ins), np.array(outs)
    line = stats.linregress(ins, outs)
    return (
        len(logits), np.mean(logits <= 0), np.median(logits), line.slope, line.intercept,
        ins.mean(), outs.mean(), np.mean(outs < 0),
    )


for seed, rows, columns, n_blocks in [(71, 103, 7, 8), (72, 67, 25, 10), (73, 200, 4, 16)]:
    x = matrix(seed, rows, columns)
    for which, metric in enumerate(["mean", "sharpe"]):
        answer = cscv(x, n_blocks, metric)
        other = probability_of_backtest_overfitting(x, n_blocks=n_blocks, metric=metric)
        assert answer[1] == other.pbo and np.isclose(answer[3], other.degradation[0])
        write("overfitting", seed, rows, columns, n_blocks, which, *answer)


# The best of many


def hansen(d, length, n_draws):
    n = len(d)
    mean = d.mean(axis=0)
    test = SPA(np.zeros(n), -d, block_size=length, reps=n_draws, bootstrap="stationary", seed=5)
    test.compute()
    omega = np.sqrt(test._loss_diff_var)
    draws = StationaryBootstrap(length, d, seed=6).apply(lambda drawn: drawn.mean(axis=0), n_draws)
    t = np.sqrt(n) * mean / omega
    observed = max(0.0, t.max())
    hopeless = -np.sqrt(2 * np.log(np.log(n)))
    centers = [np.maximum(mean, 0), np.where(t >= hopeless, mean, 0), mean]
    spa = [
        np.mean(np.maximum(0, (np.sqrt(n) * (draws - g) / omega).max(axis=1)) >= observed)
        for g in centers
    ]
    return omega, test.pvalues["upper"], spa


for seed, rows, columns, shift, length in [
    (81, 250, 6, 0.0, 1), (82, 250, 6, 0.5, 4), (83, 120, 30, -1.3, 2), (84, 400, 3, 0.4, 10),
]:
    d = matrix(seed, rows, columns) + shift
    omega, white, spa = hansen(d, length, 20_000)
    other = superior_predictive_ability(d, n_bootstrap=20_000, block_length=float(length), seed=7)
    for mine, theirs in zip(spa, [other.lower, other.consistent, other.upper]):
        assert abs(mine - theirs) < 0.02, (seed, spa, other)
    write("reality_check", seed, rows, columns, shift, length, white, *spa)

# For the unit test of src/stationary_bootstrap_variance.rs
d = autoregressive(91, 60, 0.6)[:, None]
for length in [1, 4, 30]:
    test = SPA(np.zeros(60), -d, block_size=length, reps=2, seed=5)
    test._compute_variance()
    write("bootstrap_variance", length, *test._loss_diff_var)

(HERE / "expected.csv").write_text("\n".join(LINES) + "\n")
