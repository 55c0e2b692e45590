//! Every default of SPEC §1 to §10.

use crate::support::{EXAMPLE, minimal, scenario};
use exitlab_core::{ByRegime, PlanId, Weekday};
use exitlab_exit::{Ambiguity, Costs, EntryAt, ExitPlan, FillRules, IntrabarRule};
use exitlab_orchestrator::{
    ConfidenceSizing, EntryMode, Integration, LotRules, ModeChoice, Profile, SizingSettings,
};
use exitlab_regime::{EmaBand, RuleSettings, VolatilitySettings};
use exitlab_scenario::{
    Classifier, ExecutionSource, ExitOrigin, Funding, OnBadRow, OtherSymbols, PolicyKind,
    SignalOrigin, StatisticsSettings, SweepMode, built_in,
};
use exitlab_signal::{Align, SideFilter, SignalSource};
use std::path::Path;

const TREND_FOLLOW: PlanId = PlanId(0);
const FAST_TP: PlanId = PlanId(1);
const DEFENSIVE_TRAIL: PlanId = PlanId(2);

#[test]
fn four_keys_are_enough() {
    let s = minimal("");
    assert_eq!((s.name.as_str(), s.question.as_str()), ("m", ""));
    assert_eq!(s.data.timeframe.to_string(), "1h");
    assert_eq!(s.data.execution, ExecutionSource::SameBars);
    assert_eq!(s.data.execution_timeframe(), s.data.timeframe);
    assert_eq!((s.data.from, s.data.to, &s.data.adjustments), (None, None, &None));
    assert_eq!(s.data.on_bad_row, OnBadRow::Error);
    assert_eq!(s.data.symbols.len(), 1);
    let symbol = &s.data.symbols[0];
    assert_eq!(
        (symbol.symbol.as_str(), symbol.path.path().unwrap()),
        ("X", Path::new("scenarios/x.csv"))
    );
    let costs = Costs { taker_fee: 0.0004, maker_fee: 0.0002, base_bps: 2.0, vol_bps: 50.0 };
    assert_eq!(symbol.costs, costs);
    assert_eq!(symbol.lots, LotRules { qty_step: 0.0, min_notional: 10.0 });
    assert_eq!(symbol.funding, Funding::Off);
    assert_eq!((s.data.week_start, s.data.other_symbols), (Weekday::Thu, OtherSymbols::Error));
    assert_eq!(s.warnings, []);
}

#[test]
fn indicators_regimes_and_signals() {
    let s = minimal("");
    assert_eq!(s.indicators.atr_period, 14);
    assert_eq!(s.indicators.adx_period, 14);
    assert_eq!(s.indicators.trend_ema_period, 200);
    let quantile =
        VolatilitySettings::Quantile { window_bars: 500, low: 0.20, high: 0.80, extreme: 0.95 };
    assert_eq!(s.volatility, quantile);
    let ratio = VolatilitySettings::Ratio { low: 0.005, high: 0.015, extreme: 0.03 };
    assert_eq!(minimal("regime.volatility.method = \"ratio\"").volatility, ratio);
    let rules = RuleSettings {
        adx_trending: 25.0,
        adx_chop: 20.0,
        ema_band: EmaBand::Pct(2.0),
        confirm_bars: 1,
    };
    assert_eq!(s.classifier, Classifier::Rules(rules));
    let ema_cross = SignalSource::EmaCross { fast: 20, slow: 50 };
    assert_eq!(s.signals.origin, SignalOrigin::Computed(ema_cross));
    assert_eq!(s.signals.sides, SideFilter::Both);
    assert_eq!((&s.signals.exits, s.signals.align), (&ExitOrigin::None, Align::Exact));
}

#[test]
fn execution_and_portfolio() {
    let s = minimal("");
    assert_eq!((s.entry.at, s.entry.max_fill_delay_us), (EntryAt::NextOpen, None));
    assert_eq!(s.fills, FillRules::default());
    assert_eq!(s.fills.intrabar, IntrabarRule::Worst);
    assert_eq!(s.ambiguity, Ambiguity::Bounds);
    assert_eq!(s.orchestrator.profile, 0);
    assert_eq!(Some(s.orchestrator.integration), Integration::preset("live_step3"));
    assert_eq!(s.orchestrator.scratch_r, 0.1);
    assert_eq!(s.orchestrator.default_mode, TREND_FOLLOW);
    assert_eq!(s.orchestrator.default_risk_pct, 1.0);
    assert_eq!(s.portfolio.periods_per_year, 365.0);
    assert_eq!(s.portfolio.initial_balance, 10_000.0);
    let sizing = SizingSettings { max_leverage: 30.0, confidence_sizing: ConfidenceSizing::Off };
    assert_eq!(s.portfolio.sizing, sizing);
}

#[test]
fn statistics() {
    let of = |text: &str| minimal(text).statistics;
    let (alpha, min_effect_r, repeated_looks) = (0.05, 0.03, false);
    assert_eq!(of(""), StatisticsSettings { alpha, min_effect_r, repeated_looks });
    let given = of("[statistics]\nalpha = 0.1\nmin_effect_r = 0\nrepeated_looks = true");
    let (alpha, min_effect_r, repeated_looks) = (0.1, 0.0, true);
    assert_eq!(given, StatisticsSettings { alpha, min_effect_r, repeated_looks });
}

#[test]
fn study_and_sweep() {
    let s = minimal("[exit_modes.MINE]\nbase = \"FAST_TP\"\n[profiles.MINE]\nbase = \"SAFE\"");
    assert_eq!(s.fixed_study_plans().unwrap(), [TREND_FOLLOW, FAST_TP, DEFENSIVE_TRAIL]);
    assert_eq!(s.sweep.profiles, [0, 1]);
    let fixed = SweepMode::Fixed;
    let policy = SweepMode::Policy(PolicyKind::Kept);
    let modes = [policy, fixed(TREND_FOLLOW), fixed(FAST_TP), fixed(DEFENSIVE_TRAIL)];
    assert_eq!(s.sweep.modes, modes);
    assert_eq!(s.sweep.grid, []);
    assert_eq!(s.plans.len(), 4);
    assert_eq!(s.profiles.len(), 3);
}

#[test]
fn plans_are_the_built_in_ones() {
    assert_eq!(*minimal("").plans, ExitPlan::built_in());
    assert_eq!(*built_in().plans, ExitPlan::built_in());
    assert_eq!(built_in().profiles, minimal("").profiles);
}

fn mode(plan: PlanId) -> ModeChoice {
    ModeChoice { plan, unknown_name: None }
}

fn by_regime<T>([bull, bear, high_vol, chop, normal]: [T; 5]) -> ByRegime<T> {
    ByRegime { bull, bear, high_vol, chop, normal }
}

#[test]
fn safe_is_the_table_of_the_spec() {
    let safe = Profile {
        name: "SAFE".to_owned(),
        base_confidence: 0.65,
        base_risk_pct: 0.8,
        daily_dd_limit: 2.5,
        losing_streak_limit: 4,
        max_open_positions: 5,
        total_exposure_limit: 10.0,
        risk_multipliers: by_regime([0.9, 0.3, 0.4, 0.5, 0.8]),
        losing_streak_per_loss: 0.15,
        drawdown_per_percent: 0.10,
        high_exposure: 0.6,
        confidence_adjustments: by_regime([0.0, 0.08, 0.10, 0.05, 0.0]),
        min_winrate: 0.45,
        min_avg_r: 0.6,
        bad_streak_limit: 3,
        exit_mode_bias: by_regime([
            mode(TREND_FOLLOW),
            mode(FAST_TP),
            mode(DEFENSIVE_TRAIL),
            mode(FAST_TP),
            mode(TREND_FOLLOW),
        ]),
        exit_mode_high_vol: Some(mode(DEFENSIVE_TRAIL)),
        entry_mode_bias: by_regime([
            EntryMode::Normal,
            EntryMode::Defensive,
            EntryMode::Defensive,
            EntryMode::Defensive,
            EntryMode::Normal,
        ]),
        recovery_multiplier: 1.1,
        recovery_after_streak: 2,
        block_extreme: true,
        min_risk_factor: 0.10,
        max_cost_in_r: 0.15,
    };
    assert_eq!(minimal("").profiles[0], safe);
}

#[test]
fn aggressive_is_the_table_of_the_spec() {
    let aggressive = Profile {
        name: "AGGRESSIVE".to_owned(),
        base_confidence: 0.30,
        base_risk_pct: 1.2,
        daily_dd_limit: 4.5,
        losing_streak_limit: 7,
        max_open_positions: 10,
        total_exposure_limit: 20.0,
        risk_multipliers: by_regime([1.3, 0.6, 0.8, 0.7, 1.0]),
        losing_streak_per_loss: 0.08,
        drawdown_per_percent: 0.05,
        high_exposure: 0.8,
        confidence_adjustments: by_regime([-0.02, 0.05, 0.05, 0.02, 0.0]),
        min_winrate: 0.35,
        min_avg_r: 0.3,
        bad_streak_limit: 5,
        exit_mode_bias: by_regime([TREND_FOLLOW; 5].map(mode)),
        exit_mode_high_vol: None,
        entry_mode_bias: by_regime([
            EntryMode::Aggressive,
            EntryMode::Normal,
            EntryMode::Normal,
            EntryMode::Aggressive,
            EntryMode::Normal,
        ]),
        recovery_multiplier: 1.3,
        recovery_after_streak: 1,
        block_extreme: false,
        min_risk_factor: 0.10,
        max_cost_in_r: 0.30,
    };
    assert_eq!(minimal("").profiles[1], aggressive);
}

#[test]
fn the_example_of_the_spec_says_what_the_defaults_are() {
    let s = scenario(EXAMPLE);
    let m = minimal("");
    assert_eq!(s.name, "btc-hourly-exit-modes");
    assert_eq!(s.data.from.unwrap().to_string(), "2017-07-01T00:00:00Z");
    assert_eq!(s.data.to.unwrap().to_string(), "2019-10-17T00:00:00Z");
    assert_eq!(s.data.symbols[0].symbol, "BTCUSD");
    assert_eq!(s.data.symbols[0].path, Path::new("scenarios/../data/coinbase-BTCUSD-1h.csv"));
    assert_eq!(s.profiles[0].base_confidence, 0.5);
    assert_eq!(s.profiles[1], m.profiles[1]);
    assert_eq!(
        (s.indicators, s.volatility, &s.classifier),
        (m.indicators, m.volatility, &m.classifier)
    );
    assert_eq!((&s.signals, s.entry, s.fills), (&m.signals, m.entry, m.fills));
    assert_eq!(s.data.symbols[0].funding, m.data.symbols[0].funding);
    assert_eq!(s.orchestrator, m.orchestrator);
    assert_eq!((&s.plans, &s.portfolio), (&m.plans, &m.portfolio));
    assert_eq!(s.study_plans, m.study_plans);
    assert_eq!((&s.sweep.profiles, &s.sweep.modes), (&m.sweep.profiles, &m.sweep.modes));
    assert_eq!(s.n_grid_points(), 9);
    assert_eq!(s.warnings, []);
}
