//! Examples of each command, and exit codes, as they stand below its help.

pub(super) const MAIN: &str = "\
Examples:
  exitlab init data/*.csv              a first scenario from your bars
  exitlab study scenario.toml          the exit modes on the same entries
  exitlab report latest --open         the page of the newest run

Exit codes:
  0    done
  1    a check failed: bad rows, a look-ahead, a baseline that changed
  2    an error: wrong arguments, scenario or data
  130  interrupted";

pub(super) const PLAN: &str = "\
Examples:
  exitlab plan scenario.toml
  exitlab plan scenario.toml --difference 0.05
  exitlab plan scenario.toml --set signals.n=50 --json";

pub(super) const STUDY: &str = "\
Examples:
  exitlab study scenario.toml
  exitlab study scenario.toml --tables
  exitlab study scenario.toml --set signals.n=50 --set costs.taker_fee=0

JSON (--json), one object:
  run_dir, report   folder of the run; its page, null if there is none
  command, scenario
  counts            bars, signals, trades, cells
  signals           warm-up by symbol, signals in it, and taken or rejected by exit mode or account;
                    null with a grid
  cells             per mode and regime, ALL included: columns of the cells table
  answer            the sentences of the answer, the first says what to do
  verdicts          per regime and mode: avg_r, against_zero, against_others, intervals, costs
  best_modes        per regime: best_mode, unbeaten, verdict
  compare           per regime and pair of modes: mean_diff_r, ci_low, ci_high, verdict
  warnings, invalid all warnings; those that make the results invalid
  wall_seconds, peak_memory_bytes";

pub(super) const SWEEP: &str = "\
Examples:
  exitlab sweep scenario.toml
  exitlab sweep scenario.toml --tables
  exitlab sweep grid.toml --out results/grid --format parquet

JSON (--json), one object:
  run_dir, report   folder of the run; its page, null if there is none
  command, scenario
  counts            bars, signals, trades, cells
  signals           warm-up by symbol, signals in it, and taken or rejected by exit mode or account;
                    null with a grid
  cells             per grid point, profile, mode and regime, ALL included: columns of the cells
                    table; null above 20,000 of them, which are in the run's folder
  answer            per profile: the sentences of the answer; empty with a grid
  verdicts          per profile, regime and mode: avg_r, against_zero, against_others, intervals,
                    costs; empty with a grid
  portfolio         per grid point, profile and mode: columns of the portfolio table
  warnings, invalid all warnings; those that make the results invalid
  wall_seconds, peak_memory_bytes";

pub(super) const REPLAY: &str = "\
Examples:
  exitlab replay scenario.toml
  exitlab replay scenario.toml --profile aggressive --mode fast_tp
  exitlab replay scenario.toml -v 2> decisions.log

JSON (--json): one object like that of sweep (exitlab sweep --help).";

pub(super) const WALKFORWARD: &str = "\
Examples:
  exitlab walkforward scenario.toml --train 2y --test 6mo
  exitlab walkforward scenario.toml --train 1y --test 3mo --anchored --embargo 5d

JSON (--json), one object: run_dir, report, command, scenario, counts, signals, warnings,
invalid, wall_seconds, peak_memory_bytes, and the tables walkforward (selected modes and each
contender, by regime), walkforward_windows and walkforward_portfolio.";

pub(super) const REGIMES: &str = "\
Examples:
  exitlab regimes scenario.toml
  exitlab regimes scenario.toml --set regime.adx_trending=30 --tables

JSON (--json), one object: run_dir, report, command, scenario, counts, signals, warnings,
invalid, wall_seconds, peak_memory_bytes, and the tables regime_quality, regime_transitions and
regime_returns.";

pub(super) const COMPARE: &str = "\
RUN and RUN_B are run folders, scenario files or names (the newest run), or `latest`. With RUN_B the
two runs are compared, B with RUN: settings that differ, cells that differ, and what B earned more
or less on the entries of both. Tables and a page go into the folder of RUN_B.

Examples:
  exitlab compare
  exitlab compare runs/before runs/after
  exitlab compare btc-hourly --baseline-mode TREND_FOLLOW
  exitlab compare reports/runs/btc-hourly/study-20260131T120000Z --alpha 0.01";

pub(super) const DISCOUNT: &str = "\
RUN is a run folder, a scenario file or name (its newest sweep), or `latest`.

Examples:
  exitlab discount
  exitlab discount btc-grid --benchmark-mode TREND_FOLLOW
  exitlab discount latest --metric avg_r";

pub(super) const MONTECARLO: &str = "\
RUN is a run folder, a scenario file or name (its newest replay or sweep), or `latest`.

Examples:
  exitlab montecarlo
  exitlab montecarlo btc-hourly --draws 50000 --seed 7";

pub(super) const REPORT: &str = "\
RUN is a run folder, a scenario file or name (its newest run), or `latest`.

Examples:
  exitlab report --open
  exitlab report btc-hourly --open
  exitlab report latest --svg figures";

pub(super) const INIT: &str = "\
Examples:
  exitlab init data/BTCUSDT-1h.csv
  exitlab init data/1h data/5m -o btc.toml";

pub(super) const CHECK: &str = "\
Examples:
  exitlab check scenario.toml
  exitlab check data/*.csv --timeframe 1h
  exitlab check scenario.toml --causality --cuts 20";

pub(super) const REGRESS: &str = "\
Examples:
  exitlab regress scenarios/*.toml --bless
  exitlab regress scenarios/*.toml
  exitlab regress scenario.toml --rtol 1e-6 --junit regress.xml";

pub(super) const LEVELS: &str = "\
Examples:
  exitlab levels --mode trend_follow --side long --entry 100 --atr 2
  exitlab levels scenario.toml --mode MINE --side sell --entry 1.0850 --atr 0.0012 --json";

pub(super) const POLICY: &str = "\
Examples:
  exitlab policy
  exitlab policy scenario.toml --set profiles.SAFE.base_risk_pct=0.5";

pub(super) const SIGNALS: &str = "\
Examples:
  exitlab signals scenario.toml | head
  exitlab signals scenario.toml -o signals.parquet
  exitlab signals scenario.toml --json";

#[cfg(feature = "fetch")]
pub(super) const FETCH: &str = "\
Examples:
  exitlab fetch binance BTCUSDT --interval 1h --from 2020-01
  exitlab fetch binance BTCUSDT ETHUSDT --interval 5m --from 2024-01 --market um";

pub(super) const SCHEMA: &str = "\
Examples:
  exitlab schema fills.intrabar
  exitlab schema exit_modes.TREND_FOLLOW.trailing
  exitlab schema > exitlab.schema.json";

pub(super) const COMPLETIONS: &str = "\
Examples:
  exitlab completions bash > ~/.local/share/bash-completion/completions/exitlab
  exitlab completions zsh > ~/.zfunc/_exitlab";

pub(super) const MAN: &str = "\
Examples:
  exitlab man | man -l -
  exitlab man ~/.local/share/man/man1";
