//! What holds for any history and any profile.

use crate::profiles::{aggressive, safe};
use crate::setup::{at, inputs};
use exitlab_core::{Regime, VolLevel};
use exitlab_orchestrator::{
    LotRules, PolicyFigures, PolicyInputs, Profile, RiskState, SymbolRecord, quantity,
};
use proptest::prelude::*;

/// What a decision finds: trades closed since the last one, the balance now.
type Step = (Vec<f64>, f64);

fn history() -> impl Strategy<Value = Vec<Step>> {
    let r_net = prop_oneof![-3.0..3.0_f64, Just(0.1), Just(-0.1), Just(0.0)];
    prop::collection::vec((prop::collection::vec(r_net, 0..4), 500.0..1_500.0_f64), 1..12)
}

fn walk(history: &[Step]) -> RiskState {
    let mut state = RiskState::new(1_000.0, 0.1);
    for (n, (closed, balance)) in history.iter().enumerate() {
        closed.iter().for_each(|r| state.record_close(*r));
        state.begin_decision(at("2024-01-01T00:00:00Z").plus_us(n as i64 * 5 * HOUR_US), *balance);
        state.end_decision(*balance);
    }
    state
}

const HOUR_US: i64 = 3_600_000_000;

/// SPEC §5's rules 2 to 6, read once more.
fn risk_by_the_page(profile: &Profile, at: &PolicyInputs<'_>, history: &[Step]) -> f64 {
    let results: Vec<f64> = history.iter().flat_map(|(closed, _)| closed.clone()).collect();
    let decisive: Vec<f64> = results.into_iter().filter(|r| r.abs() > 0.1 + 1e-9).collect();
    let run =
        |wanted: fn(f64) -> bool| decisive.iter().rev().take_while(|r| wanted(**r)).count() as f64;
    let (n_lost, n_won) = (run(|r| r < 0.0), run(|r| r > 0.0));
    let balance = history[history.len() - 1].1;
    let peak = history.iter().map(|(_, balance)| *balance).fold(1_000.0, f64::max);
    let drawdown_pct = (peak - balance) / peak * 100.0;

    let mut risk = profile.base_risk_pct * profile.risk_multipliers.get(at.regime);
    if matches!(at.vol_level, Some(VolLevel::High | VolLevel::Extreme)) {
        risk *= 0.5;
    }
    let mut streak = f64::max(0.0, 1.0 - profile.losing_streak_per_loss * n_lost);
    if n_lost >= f64::from(profile.losing_streak_limit) {
        streak *= 0.3;
    }
    let drawdown = f64::max(0.0, 1.0 - profile.drawdown_per_percent * drawdown_pct);
    risk *= f64::max(streak * drawdown, profile.min_risk_factor);
    if at.open_risk_pct.unwrap() >= 0.8 * profile.total_exposure_limit - 1e-9 {
        risk *= profile.high_exposure;
    }
    if n_won >= f64::from(profile.recovery_after_streak) && balance < peak {
        risk *= profile.recovery_multiplier;
    }
    risk
}

proptest! {
    #[test]
    fn risk_is_the_product_of_the_page(
        history in history(),
        regime in prop::sample::select(Regime::ALL.to_vec()),
        vol_level in prop::sample::select(VolLevel::ALL.to_vec()),
        open_risk_pct in prop_oneof![0.0..25.0_f64, Just(8.0), Just(16.0)],
        is_safe: bool,
    ) {
        let profile = if is_safe { safe() } else { aggressive() };
        let state = walk(&history);
        let at = inputs(regime, vol_level, &state, open_risk_pct);
        let figures = PolicyFigures::compute(&profile, &at);
        let want = risk_by_the_page(&profile, &at, &history);
        prop_assert!((figures.max_risk_pct - want).abs() < 1e-9, "{} {want}", figures.max_risk_pct);
        prop_assert!(figures.max_risk_pct > 0.0, "a replay must be able to come back");
        prop_assert!((0.0..=1.0).contains(&figures.min_confidence));
    }

    #[test]
    fn one_side_of_zero_at_a_time(history in history()) {
        let state = walk(&history);
        prop_assert!(state.losing_streak() == 0 || state.winning_streak() == 0);
        prop_assert!(state.drawdown_pct() >= 0.0);
    }

    #[test]
    fn a_block_never_outlives_a_day_without_closes(
        r_net in prop::collection::vec(-2.0..2.0_f64, 1..60),
        gap_hours in 1_i64..40,
    ) {
        let mut record = SymbolRecord::default();
        let start = at("2024-01-01T00:00:00Z");
        let mut last = start;
        for (n, r) in r_net.iter().enumerate() {
            last = start.plus_us(n as i64 * gap_hours * HOUR_US);
            record.record_close(last, *r, 0.1, &safe());
            if *r > 0.1 && n < 19 {
                prop_assert!(!record.is_blocked(last), "a win ends the run, and 20 are not there");
            }
        }
        prop_assert!(!record.is_blocked(last.plus_us(24 * HOUR_US)));
    }

    #[test]
    fn a_quantity_is_affordable_and_risks_no_more_than_asked(
        balance in -100.0..1e6_f64,
        risk_pct in 0.01..5.0_f64,
        r in 0.001..1e3_f64,
        price in 0.01..1e5_f64,
        used_share in 0.0..1.2_f64,
        leverage in 1.0..50.0_f64,
        qty_step in prop_oneof![Just(0.0), 0.001..10.0_f64],
    ) {
        let lots = LotRules { qty_step, min_notional: 10.0 };
        let used = used_share * leverage * balance.max(0.0);
        let qty = quantity(balance, risk_pct, r, price, used, leverage, &lots);
        // a quantity a billionth of a step short of the next step is that step
        let rounding = 2e-9 * qty_step;
        let slack = 1.0 + 1e-9;
        prop_assert!(qty >= 0.0);
        if qty > 0.0 {
            let risked = (qty - rounding) * r;
            prop_assert!(risked <= balance * risk_pct / 100.0 * slack);
            let notional = used + (qty - rounding) * price;
            prop_assert!(notional <= leverage * balance * slack);
        }
        if qty_step > 0.0 {
            let steps = qty / qty_step;
            prop_assert!((steps - steps.round()).abs() < 1e-6);
        }
    }
}
