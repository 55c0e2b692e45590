//! What a replay did to its account, measured.

use crate::prepared::Prepared;
use exitlab_metrics::{DailyValue, PortfolioInput, PortfolioMetrics};
use exitlab_replay::ReplayOutput;
use exitlab_scenario::Scenario;

/// Metrics of a replay's account.
pub(crate) fn account_metrics(
    scenario: &Scenario,
    prepared: &Prepared,
    run: &ReplayOutput,
) -> PortfolioMetrics {
    let timeline = &prepared.timeline;
    let days: Vec<DailyValue> = timeline
        .days()
        .iter()
        .zip(&run.curve.day_ends)
        .map(|(day, value)| DailyValue { day: day.day, value: *value })
        .collect();
    PortfolioMetrics::of(&PortfolioInput {
        window: prepared.metrics_window(),
        n_in_position: run.curve.n_in_position,
        sum_of_gains: run.curve.sum_of_gains,
        days: &days,
        initial_balance: scenario.portfolio.initial_balance,
        final_balance: run.final_balance,
        periods_per_year: scenario.portfolio.periods_per_year,
        is_ruined: run.is_ruined,
        traded_notional: run.traded_notional,
        buy_hold: prepared.buy_hold(),
    })
}
