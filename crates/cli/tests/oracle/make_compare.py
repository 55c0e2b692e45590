"""Writes compare.csv: exit modes of shipped scenarios compared, and held against 0, by numpy and scipy.

    pip install scipy==1.17.1 pandas==3.1.1 numpy==2.4.6
    exitlab study scenarios/NAME.toml --out NAME --format csv     (for each NAME below)
    python make_compare.py FOLDER_OF_THE_RUNS

The outcomes are exitlab's own. Differences, block length, standard error, intervals, p-values and their
correction are computed here from the formulas (draws as one matrix of counts, from another generator, so
equal up to what 100,000 draws leave open), Wilcoxon's p by scipy.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import rankdata, wilcoxon

SCENARIOS = ["btc-hourly", "crypto-daily"]
REGIMES = ["BULL", "BEAR", "HIGH_VOL", "CHOP", "NORMAL", "ALL"]
PAIRS = [
    ("TREND_FOLLOW", "FAST_TP"),
    ("TREND_FOLLOW", "DEFENSIVE_TRAIL"),
    ("FAST_TP", "DEFENSIVE_TRAIL"),
]
# Against 0.
PLANS = [("TREND_FOLLOW", ""), ("FAST_TP", ""), ("DEFENSIVE_TRAIL", "")]
DRAWS = 100_000


def in_order_of_time(outcomes):
    """A row per entry: time, regime, net R of each plan; and the position of its time among all."""
    by_plan = outcomes.pivot(index="signal_id", columns="plan", values="r_net")
    entries = outcomes.groupby("signal_id")[["entry_time", "regime"]].first().join(by_plan)
    entries = entries.sort_values(["entry_time", "signal_id"])
    return entries.assign(cluster=pd.factorize(entries.entry_time)[0])


def clusters_of(entries, regime, pair):
    """Per time of entry: number and sum of the differences, and what they add beyond the mean. Of a mode
    alone its net R."""
    here = entries if regime == "ALL" else entries[entries.regime == regime]
    difference = (here[pair[0]] - here[pair[1]] if pair[1] else here[pair[0]]).dropna()
    difference[difference.abs() <= 1e-9] = 0.0
    sums = difference.groupby(here.cluster.loc[difference.index]).agg(["sum", "count"])
    beyond = sums["sum"] - difference.mean() * sums["count"] if len(sums) else sums["sum"]
    return difference, sums, beyond


def block_length(entries, pair, n_clusters):
    n_in_a_row = max(5, int(np.log10(n_clusters)))
    max_lag = int(np.ceil(np.sqrt(n_clusters))) + n_in_a_row
    band = 2 * np.sqrt(np.log10(n_clusters) / n_clusters)
    total = np.zeros(max_lag + 1)
    for regime in REGIMES:
        x = clusters_of(entries, regime, pair)[2].to_numpy()
        if len(x) >= 8 and (x**2).sum() > 0:
            lags = [(x[lag:] * x[: len(x) - lag]).sum() for lag in range(min(max_lag + 1, len(x)))]
            total[: len(lags)] += np.array(lags) * len(x) / (x**2).sum()
    if total[0] <= 0:
        return 1.0
    rho = total / total[0]
    within = np.abs(rho) < band
    m = max_lag
    for lag in range(n_in_a_row, max_lag + 1):
        if within[lag - n_in_a_row : lag].all():
            m = min(2 * max(lag - n_in_a_row, 1), max_lag)
            break
    lag = np.arange(1, m + 1)
    weight = np.minimum(1, 2 * (1 - lag / m))
    lags, variance = 2 * (weight * lag * rho[1 : m + 1]).sum(), 1 + 2 * (weight * rho[1 : m + 1]).sum()
    if lags <= 0:
        return 1.0
    length = np.cbrt((lags / variance) ** 2 * n_clusters)
    length = max(1.0, min(length, np.ceil(min(3 * np.sqrt(n_clusters), n_clusters / 3))))
    if length > 1:
        length *= np.sqrt(2.5) if within[1 : m + 1].all() else 2.5
    return length


def skewness(x):
    return (x**3).mean() / (x**2).mean() ** 1.5 if (x**2).sum() > 0 else 0.0


def tested(entries, pairs, seed):
    """A row per regime and pair that is tested, with its p-values draw by draw and its |t*|."""
    n_clusters = entries.cluster.max() + 1
    length = max([block_length(entries, pair, n_clusters) for pair in pairs] + [n_clusters / 1_000])
    n_blocks = int(np.ceil(n_clusters / length))
    counts = np.random.default_rng(seed).multinomial(n_blocks, np.full(n_blocks, 1 / n_blocks), DRAWS)
    for regime in REGIMES:
        for pair in pairs:
            difference, sums, beyond = clusters_of(entries, regime, pair)
            skew = max(abs(skewness(beyond)), abs(skewness(clusters_of(entries, "ALL", pair)[2])))
            place = sums.index.to_numpy() * n_blocks // n_clusters
            n, e = np.zeros(n_blocks), np.zeros(n_blocks)
            np.add.at(n, place, sums["count"])
            np.add.at(e, place, beyond)
            is_tested = min(len(difference), len(sums)) >= 30 and (n > 0).sum() >= 15
            if not is_tested or len(sums) < 15 * skew**2 or not (difference != 0).any():
                continue
            mean, se = difference.mean(), np.sqrt((e**2).sum()) / n.sum()
            drawn_n, drawn_e = counts @ n, counts @ e
            off = drawn_e / drawn_n
            squares = counts @ e**2 - 2 * off * (counts @ (e * n)) + off**2 * (counts @ n**2)
            t = np.abs(drawn_e) / np.sqrt(squares)
            row = {
                "regime": regime,
                "plan_a": pair[0],
                "plan_b": pair[1],
                "n": len(difference),
                "n_times": len(sums),
                "mean_r": mean,
                "block_length": length,
                "se": se,
                "half_width": np.quantile(t, 0.95) * se,
                "p_value": (1 + (t >= abs(mean) / se).sum()) / (DRAWS + 1),
                "wilcoxon_p": "",
            }
            if pair[1]:
                row["wilcoxon_p"] = wilcoxon(
                    difference.to_numpy(), zero_method="wilcox", correction=False, method="asymptotic"
                ).pvalue
            yield row, (DRAWS + 1 - rankdata(t, method="min")) / DRAWS, t


def compared(entries):
    rows = list(tested(entries, PAIRS, 5)) + list(tested(entries, PLANS, 6))
    rows.sort(key=lambda row: row[0]["p_value"])
    # Intervals that hold together: the p-value that the least of all tests falls below in 5% of draws.
    critical_p = np.quantile(np.min([p for _, p, _ in rows], axis=0), 0.05)
    largest = 0.0
    for idx, (row, _, t) in enumerate(rows):
        least = np.min([p for _, p, _ in rows[idx:]], axis=0)
        largest = max(largest, (1 + (least <= row["p_value"]).sum()) / (DRAWS + 1))
        row["p_adjusted"] = largest
        row["joint_half_width"] = np.quantile(t, 1 - critical_p) * row["se"]
    return [row for row, _, _ in rows]


def main():
    rows = []
    for scenario in SCENARIOS:
        outcomes = pd.read_csv(Path(sys.argv[1]) / scenario / "outcomes.csv")
        rows += [{"scenario": scenario} | row for row in compared(in_order_of_time(outcomes))]
    pd.DataFrame(rows).to_csv(Path(__file__).with_name("compare.csv"), index=False)


if __name__ == "__main__":
    main()
