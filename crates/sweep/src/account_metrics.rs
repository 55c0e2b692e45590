//! What a replay did to its account, measured.

use crate::prepare::Prepared;
use exitlab_metrics::{DailyValue, PortfolioInput, PortfolioMetrics};
use exitlab_replay::PortfolioRun;
use exitlab_scenario::Scenario;

/// Metrics of a replay's account.
pub(crate) fn account_metrics(
    scenario: &Scenario,
    prepared: &Prepared,
    run: &PortfolioRun,
) -> PortfolioMetrics {
    let timeline = &prepared.timeline.decisions;
    let days: Vec<DailyValue> = timeline
        .days()
        .iter()
        .zip(&run.curve.day_ends)
        .map(|(day, value)| DailyValue { day: day.day, value: *value })
        .collect();
    let times = timeline.times();
    PortfolioMetrics::of(&PortfolioInput {
        span: times.first().copied().zip(times.last().copied()),
        n_decisions: times.len(),
        n_in_position: run.curve.n_in_position,
        mean_equity: run.curve.mean,
        days: &days,
        initial_balance: scenario.portfolio.initial_balance,
        final_balance: run.final_balance,
        first_regime_time: prepared.first_regime_time(),
        periods_per_year: scenario.portfolio.periods_per_year,
        is_ruined: run.is_ruined,
        traded_notional: run.traded_notional,
        buy_hold: prepared.timeline.buy_hold,
    })
}
