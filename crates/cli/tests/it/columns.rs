//! Every table's columns and their order, as SPEC §12 has them.

use crate::bed::{Bed, scenario_with};

const TRADES: &str = "trade_id signal_id symbol side signal_time entry_time exit_time regime \
    vol_level exit_regime profile mode exit_mode confidence atr entry_price stop_price \
    target_price qty exit_price exit_reason r_gross r_net mae_r mfe_r bars_held fees funding pnl \
    gapped ambiguous r_low r_high entry_slippage_r final_mode n_remodes";

/// The trades' columns and plan, without profile, mode, qty and pnl.
const OUTCOMES: &str = "trade_id plan signal_id symbol side signal_time entry_time exit_time \
    regime vol_level exit_regime exit_mode confidence atr entry_price stop_price target_price \
    exit_price exit_reason r_gross r_net mae_r mfe_r bars_held fees funding gapped ambiguous r_low \
    r_high entry_slippage_r final_mode n_remodes r_worst r_best r_path_adverse r_path_favourable";

const LEGS: &str = "trade_id time reason fraction price r_gross";

/// After `grid_id profile mode` in a sweep, without which its rows could not be told apart.
const REMODES: &str = "trade_id time regime vol_level from_mode to_mode stop_before stop_after";

const DECISIONS: &str = "signal_id signal_time symbol side confidence regime vol_level profile \
    mode allow_new_trades risk_profile max_risk_pct min_confidence entry_mode exit_mode \
    disallowed_symbols note accepted reason would_reject taken_mode taken_risk_pct qty balance \
    drawdown_pct losing_streak open_risk_pct";

const GROUPS: &str = "profile mode symbol side regime vol_level year";

const METRICS: &str = "n win_rate scratch_rate avg_r median_r std_r se_r avg_win_r avg_loss_r \
    rr_realised rr_planned profit_factor sqn sum_r max_dd_r avg_mae_r avg_mfe_r avg_bars avg_hours \
    avg_r_gross avg_exit_slippage_r avg_fees_r avg_funding_r avg_entry_slippage_r share_stop_loss \
    share_breakeven_stop share_ratchet_stop share_trailing_stop share_take_profit share_signal_exit \
    share_regime_exit share_time_exit share_session_exit share_end_of_data \
    avg_remodes ambiguous_share avg_r_low avg_r_high";

const MONEY: &str = "pnl fees funding";

const PORTFOLIO: &str = "grid_id profile mode final_balance total_return cagr annual_volatility \
    sharpe sortino max_drawdown max_drawdown_days calmar time_in_market turnover buy_hold_return \
    buy_hold_max_drawdown ruined";

const DAILY_R: &str = "grid_id profile mode day sum_r";
const EQUITY: &str = "time balance equity open_positions";
const POLICY_CHANGES: &str = "time symbol profile field old new";
const TRANSITIONS: &str = "profile mode regime exit_regime n avg_r sum_r";

const INTERVAL: &str = "ci_low ci_high joint_low joint_high se p_value p_adjusted p_always p_holm \
    detectable_r n_needed block_length";

const FAMILY: &str = "draws seed alpha min_effect_r repeated_looks";

/// Pairs of exit modes.
fn compare_columns() -> String {
    format!(
        "regime plan_a plan_b n n_times is_same mean_diff_r {INTERVAL} p_a_beats_b wilcoxon_p verdict \
         winner worst_a_mean_diff_r worst_a_p_adjusted worst_a_verdict worst_b_mean_diff_r \
         worst_b_p_adjusted worst_b_verdict survives {FAMILY}"
    )
}

/// Exit modes against 0 and the others.
fn verdict_columns() -> String {
    format!(
        "regime mode n n_times avg_r avg_r_before_costs avg_cost_r breakeven_cost_share {INTERVAL} \
         against_zero zero_survives against_others others_survive {FAMILY}"
    )
}

const ANSWER: &str = "line text";
const BEST_MODES: &str = "regime n best_mode unbeaten survives verdict";
const DISCOUNT: &str = "metric first_day last_day n_days n_trials n_distinct_trials \
    n_effective_trials grid_id profile mode point n_exit_days sum_r mean_r std_r sharpe sharpe_annual skewness kurtosis \
    dependence psr psr_independent std_of_sharpes expected_max_sharpe expected_max_sharpe_annual dsr dsr_independent \
    expected_max_sharpe_effective expected_max_sharpe_effective_annual dsr_effective \
    dsr_effective_independent \
    sharpe_verdict min_track_record_days pbo pbo_splits pbo_median_logit pbo_slope \
    pbo_mean_in_sample pbo_mean_out_of_sample pbo_p_loss pbo_missing benchmark n_candidates \
    candidate_grid_id candidate_profile candidate_mode candidate_mean_diff white_p spa_lower_p \
    spa_consistent_p spa_upper_p benchmark_missing block_length draws seed plateau keys_at_edge \
    verdict";

const PLATEAU: &str = "key winner_value neighbour_value neighbour_grid_id metric winner_metric \
    neighbour_metric share_kept is_same";

const TRIALS: &str = "grid_id profile mode n_exit_days sum_r mean_r std_r sharpe sharpe_annual \
    skewness kurtosis dependence psr psr_independent";

const MONTE_CARLO: &str = "profile mode n_trades \
    final_r_actual final_r_mean final_r_p05 final_r_p25 final_r_p50 final_r_p75 final_r_p95 \
    final_r_percentile p_loss \
    max_dd_r_actual max_dd_r_mean max_dd_r_p05 max_dd_r_p25 max_dd_r_p50 max_dd_r_p75 max_dd_r_p95 \
    max_dd_r_percentile \
    losing_streak_actual losing_streak_mean losing_streak_p05 losing_streak_p25 losing_streak_p50 \
    losing_streak_p75 losing_streak_p95 losing_streak_percentile \
    block_length draws seed";

const ABLATION: &str = "integration profile n_signals n_accepted n win_rate avg_r se_r \
    profit_factor sum_r max_dd_r total_return max_drawdown pnl";

const EQUITY_BANDS: &str = "profile mode trade actual_r p05 p25 p50 p75 p95";

/// That a run's folder holds these tables with these columns, the manifest, the page, and nothing else.
#[track_caller]
fn holds(bed: &Bed, folder: &str, tables: &[(&str, String)]) {
    for (name, columns) in tables {
        let got = bed.table(&format!("{folder}/{name}.csv")).columns;
        assert_eq!(got, columns.split(' ').collect::<Vec<_>>(), "{folder}/{name}");
    }
    let mut files: Vec<String> =
        tables.iter().flat_map(|(n, _)| [format!("{n}.csv"), format!("{n}.parquet")]).collect();
    files.extend(["manifest.json", "report.html"].map(str::to_owned));
    files.sort();
    assert_eq!(bed.files(folder), files, "{folder}");
}

const GRID: &str = "[sweep.grid]\n\"signals.n\" = [10, 20]\n\"fills.intrabar\" = [\"best\"]\n";

#[test]
fn of_a_sweep() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let tables = [
        ("cells", format!("grid_id {GROUPS} {METRICS} {MONEY}")),
        ("portfolio", PORTFOLIO.to_owned()),
        ("daily_r", DAILY_R.to_owned()),
        ("transitions", format!("grid_id {TRANSITIONS}")),
        ("trades", format!("grid_id {TRADES}")),
        ("decisions", format!("grid_id {DECISIONS}")),
        // Without profile and mode its rows could not be told apart.
        ("equity", format!("grid_id profile mode {EQUITY}")),
        ("remodes", format!("grid_id profile mode {REMODES}")),
        ("monte_carlo", format!("grid_id {MONTE_CARLO}")),
        ("equity_bands", format!("grid_id {EQUITY_BANDS}")),
        ("ablation", ABLATION.to_owned()),
        ("answer", format!("profile {ANSWER}")),
        ("verdicts", format!("profile {}", verdict_columns())),
        ("compare", format!("profile {}", compare_columns())),
        ("best_modes", format!("profile {BEST_MODES}")),
    ];
    holds(&bed, "o", &tables);
}

#[test]
fn of_a_sweep_over_a_grid() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(GRID));
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let tables = [
        ("cells", format!("grid_id signals.n fills.intrabar {GROUPS} {METRICS} {MONEY}")),
        ("portfolio", PORTFOLIO.to_owned()),
        ("daily_r", DAILY_R.to_owned()),
        ("transitions", format!("grid_id {TRANSITIONS}")),
        ("discount", DISCOUNT.to_owned()),
        ("plateau", PLATEAU.to_owned()),
        ("trials", TRIALS.to_owned()),
    ];
    holds(&bed, "o", &tables);
}

#[test]
fn of_a_replay() {
    let bed = Bed::new();
    bed.ok(&["replay", "s.toml", "--out", "o"]);
    let tables = [
        ("cells", format!("grid_id {GROUPS} {METRICS} {MONEY}")),
        ("portfolio", PORTFOLIO.to_owned()),
        ("transitions", TRANSITIONS.to_owned()),
        ("trades", TRADES.to_owned()),
        ("legs", LEGS.to_owned()),
        ("decisions", DECISIONS.to_owned()),
        ("equity", EQUITY.to_owned()),
        ("remodes", REMODES.to_owned()),
        ("policy_changes", POLICY_CHANGES.to_owned()),
        ("monte_carlo", MONTE_CARLO.to_owned()),
        ("equity_bands", EQUITY_BANDS.to_owned()),
        ("ablation", ABLATION.to_owned()),
        ("answer", format!("profile {ANSWER}")),
        ("verdicts", format!("profile {}", verdict_columns())),
    ];
    holds(&bed, "o", &tables);
}

#[test]
fn of_a_study() {
    let bed = Bed::new();
    bed.ok(&["study", "s.toml", "--out", "o"]);
    let tables = [
        ("cells", format!("grid_id {GROUPS} {METRICS}")),
        ("transitions", TRANSITIONS.to_owned()),
        ("outcomes", OUTCOMES.to_owned()),
        ("legs", LEGS.to_owned()),
        ("answer", ANSWER.to_owned()),
        ("verdicts", verdict_columns()),
        ("compare", compare_columns()),
        ("best_modes", BEST_MODES.to_owned()),
    ];
    holds(&bed, "o", &tables);
}

#[test]
fn of_a_study_over_a_grid() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with(GRID));
    bed.ok(&["study", "s.toml", "--grid", "--out", "o"]);
    let tables = [
        ("cells", format!("grid_id signals.n fills.intrabar {GROUPS} {METRICS}")),
        ("transitions", format!("grid_id {TRANSITIONS}")),
    ];
    holds(&bed, "o", &tables);
}

#[test]
fn of_a_walk_forward_run() {
    let bed = Bed::new();
    bed.write("s.toml", scenario_with("[sweep.grid]\n\"signals.n\" = [5, 10]\n"));
    bed.ok(&["walkforward", "s.toml", "--train", "14d", "--test", "7d", "--out", "o"]);
    let tables = [
        (
            "walkforward",
            "contender regime n_in_sample avg_r_in_sample n avg_r decay_r win_rate sum_r max_dd_r \
             avg_r_low avg_r_high"
                .to_owned(),
        ),
        (
            "walkforward_windows",
            "window train_start train_end test_start test_end grid_id signals.n mode_BULL mode_BEAR \
             mode_HIGH_VOL mode_CHOP mode_NORMAL n_train n_purged avg_r_in_sample n_test avg_r sum_r"
                .to_owned(),
        ),
        (
            "walkforward_portfolio",
            "profile mode n win_rate avg_r sum_r max_dd_r total_return".to_owned(),
        ),
        ("walkforward_daily", "mode day n sum_r".to_owned()),
        (
            "walkforward_entries",
            "window grid_id signal_id symbol side signal_time entry_time exit_time regime exit_mode \
             exit_reason r_net r_low r_high"
                .to_owned(),
        ),
        ("verdicts", verdict_columns()),
        ("compare", compare_columns()),
    ];
    holds(&bed, "o", &tables);
}
