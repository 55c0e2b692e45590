"""Writes compare.csv: plans of shipped scenarios compared by other libraries.

    pip install arch==8.0.0 scipy==1.17.1 pandas==3.1.1 numpy==2.4.6
    exitlab study scenarios/NAME.toml --out NAME --format csv     (for each NAME below)
    python make_compare.py FOLDER_OF_THE_RUNS

The outcomes are exitlab's own; mean, block length, interval, standard error and p come from arch's
stationary bootstrap (another generator, so equal up to what 10,000 draws leave open), Wilcoxon's p
from scipy.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from arch.bootstrap import StationaryBootstrap, optimal_block_length
from scipy.stats import wilcoxon

SCENARIOS = ["btc-hourly", "crypto-daily"]
PAIRS = [
    ("TREND_FOLLOW", "FAST_TP"),
    ("TREND_FOLLOW", "DEFENSIVE_TRAIL"),
    ("FAST_TP", "DEFENSIVE_TRAIL"),
]
DRAWS = 10_000


def compared(outcomes, plan_a, plan_b):
    by_plan = outcomes.pivot(index="signal_id", columns="plan", values="r_net")
    entry_time = outcomes.groupby("signal_id").entry_time.first()
    entries = pd.DataFrame({"time": entry_time, "diff": by_plan[plan_a] - by_plan[plan_b]}).dropna()
    clusters = entries.sort_values("time").groupby("time")["diff"].agg(["sum", "count"])
    mean = clusters["sum"].sum() / clusters["count"].sum()
    beyond_mean = (clusters["sum"] - mean * clusters["count"]).to_numpy()
    length = max(1.0, optimal_block_length(beyond_mean)["stationary"].iloc[0])
    bootstrap = StationaryBootstrap(length, clusters.to_numpy(), seed=5)
    resamples = (data[0][0] for data in bootstrap.bootstrap(DRAWS))
    draws = np.array([x[:, 0].sum() / x[:, 1].sum() for x in resamples])
    low, high = np.percentile(draws, [2.5, 97.5])
    as_far = np.abs(draws - mean) >= np.abs(mean) * (1 - 1e-9)
    signed_rank = wilcoxon(
        entries["diff"].to_numpy(), zero_method="wilcox", correction=False, method="asymptotic"
    )
    return {
        "n": len(entries),
        "n_times": len(clusters),
        "mean_diff_r": mean,
        "block_length": length,
        "ci_low": low,
        "ci_high": high,
        "se": draws.std(ddof=1),
        "p_value": (1 + as_far.sum()) / (DRAWS + 1),
        "wilcoxon_p": signed_rank.pvalue,
    }


def main():
    rows = []
    for scenario in SCENARIOS:
        outcomes = pd.read_csv(Path(sys.argv[1]) / scenario / "outcomes.csv")
        for regime in ["BULL", "BEAR", "HIGH_VOL", "CHOP", "NORMAL", "ALL"]:
            here = outcomes if regime == "ALL" else outcomes[outcomes.regime == regime]
            for plan_a, plan_b in PAIRS:
                row = compared(here, plan_a, plan_b)
                if row["n"] >= 30:
                    names = {"scenario": scenario, "regime": regime}
                    rows.append(names | {"plan_a": plan_a, "plan_b": plan_b} | row)
    pd.DataFrame(rows).to_csv(Path(__file__).with_name("compare.csv"), index=False)


if __name__ == "__main__":
    main()
