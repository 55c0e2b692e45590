//! Fees and slippage of fills (SPEC §7).
//!
//! Default costs: taker 0.0004, maker 0.0002, slippage base 2 and vol 50 bps. With ATR 10 the
//! slippage of a fill at price p is (2·p + 50·10)/10⁴ = p/5000 + 0.05 in price units: 0.07 at 100.
//! A long fills at E = 100.07 and has S = 90.07, a short at E = 99.93 with S = 109.93; R = 10.

use crate::plans::{bare, partials, ratchets, target_r, time_exit};
use crate::setup::{ALL, Ohlc, Setup, assert_near};
use chrono::NaiveTime;
use chrono_tz::Tz;
use exitlab_core::ExitReason::{
    self, EndOfData, PartialTp, RatchetStop, RegimeExit, SessionExit, SignalExit, StopLoss,
    TakeProfit, TimeExit,
};
use exitlab_core::Side;
use exitlab_exit::{Costs, ExitPlan, OnChange, SessionDays, SessionExit as Session};

const ENTRY: Ohlc = (100.0, 100.5, 99.5, 100.0);

fn with_costs(side: Side, plan: ExitPlan, bars: &[Ohlc]) -> Setup {
    Setup { side, costs: Costs::default(), ..Setup::new(bars, plan) }
}

/// Level price, price and fee in R of the only leg, under every rule; the rest must add up.
#[track_caller]
fn check_one_leg(
    setup: &Setup,
    reason: ExitReason,
    (level, price): (f64, f64),
    (r_gross, slippage_r, fee_r): (f64, f64, f64),
) {
    let (entry_price, entry_fee_r) = match setup.side {
        Side::Long => (100.07, 0.004_002_8), // 0.0004 · 100.07 / 10
        Side::Short => (99.93, 0.003_997_2),
    };
    for rule in ALL {
        let got = setup.clone().rule(rule).run();
        let case = format!("{rule:?} {got:#?}");
        assert_near(got.entry_price, entry_price, &case);
        assert_near(got.r, 10.0, &case);
        assert_near(got.entry_slippage_r, 0.007, &case); // 0.07 / 10
        assert_near(got.entry_fee_r, entry_fee_r, &case);
        assert_eq!((got.legs.len(), got.exit_reason), (1, reason), "{case}");
        assert_near(got.legs[0].level_price, level, &case);
        assert_near(got.legs[0].price, price, &case);
        assert_near(got.exit_price, price, &case);
        assert_near(got.legs[0].fee_r, fee_r, &case);
        assert_near(got.r_gross, r_gross, &case);
        assert_near(got.exit_slippage_r, slippage_r, &case);
        assert_near(got.fees_r, entry_fee_r + fee_r, &case);
        assert_near(got.r_net, r_gross - slippage_r - entry_fee_r - fee_r, &case);
    }
}

#[test]
fn a_target_pays_the_maker_fee_and_no_slippage() {
    let plan = ExitPlan { target: target_r(2.0), ..bare() };
    // long: 100.07 + 20; fee 0.0002 · 120.07 / 10
    let long = with_costs(Side::Long, plan.clone(), &[ENTRY, (101.0, 121.0, 100.0, 120.0)]);
    check_one_leg(&long, TakeProfit, (120.07, 120.07), (2.0, 0.0, 0.002_401_4));
    // short: 99.93 − 20; fee 0.0002 · 79.93 / 10
    let short = with_costs(Side::Short, plan.clone(), &[ENTRY, (99.0, 100.0, 79.0, 80.0)]);
    check_one_leg(&short, TakeProfit, (79.93, 79.93), (2.0, 0.0, 0.001_598_6));
    // at the open of 125 too: 24.93 / 10; fee 0.0002 · 125 / 10
    let gap = with_costs(Side::Long, plan, &[ENTRY, (125.0, 126.0, 124.0, 125.0)]);
    check_one_leg(&gap, TakeProfit, (125.0, 125.0), (2.493, 0.0, 0.0025));
}

#[test]
fn a_stop_pays_the_taker_fee_and_slippage() {
    // long: 90.07 − (18.014 + 50)/1000 = 90.07 − 0.068014; fee 0.0004 · 90.001986 / 10
    let long = with_costs(Side::Long, bare(), &[ENTRY, (99.0, 100.0, 89.0, 95.0)]);
    check_one_leg(&long, StopLoss, (90.07, 90.001_986), (-1.0, 0.006_801_4, 0.003_600_079_44));
    // short: 109.93 + 0.021986 + 0.05 = 110.001986; fee 0.0004 · 110.001986 / 10
    let short = with_costs(Side::Short, bare(), &[ENTRY, (101.0, 111.0, 100.0, 105.0)]);
    check_one_leg(&short, StopLoss, (109.93, 110.001_986), (-1.0, 0.007_198_6, 0.004_400_079_44));
}

#[test]
fn a_gap_through_the_stop_slips_from_the_open() {
    // long: 85 − 0.017 − 0.05 = 84.933; gross (85 − 100.07)/10; fee 0.0004 · 84.933 / 10
    let long = with_costs(Side::Long, bare(), &[ENTRY, (85.0, 86.0, 84.0, 85.0)]);
    check_one_leg(&long, StopLoss, (85.0, 84.933), (-1.507, 0.0067, 0.003_397_32));
    // short: 115 + 0.023 + 0.05 = 115.073; gross (99.93 − 115)/10; fee 0.0004 · 115.073 / 10
    let short = with_costs(Side::Short, bare(), &[ENTRY, (115.0, 116.0, 114.0, 115.0)]);
    check_one_leg(&short, StopLoss, (115.0, 115.073), (-1.507, 0.0073, 0.004_602_92));
}

#[test]
fn time_and_end_exits_pay_the_taker_fee_and_slippage() {
    // long: 105 − 0.021 − 0.05 = 104.929; gross 4.93/10; fee 0.0004 · 104.929 / 10
    let bars = [ENTRY, (101.0, 106.0, 100.0, 105.0)];
    let plan = ExitPlan { time_exit: time_exit(2.0, 1.0), ..bare() };
    for (plan, reason) in [(plan, TimeExit), (bare(), EndOfData)] {
        let long = with_costs(Side::Long, plan.clone(), &bars);
        check_one_leg(&long, reason, (105.0, 104.929), (0.493, 0.0071, 0.004_197_16));
        // short: 105 + 0.071 = 105.071; gross (99.93 − 105)/10; fee 0.0004 · 105.071 / 10
        let short = with_costs(Side::Short, plan, &bars);
        check_one_leg(&short, reason, (105.0, 105.071), (-0.507, 0.0071, 0.004_202_84));
    }
}

#[test]
fn exits_at_an_open_and_at_a_sessions_end_pay_the_taker_fee_and_slippage() {
    // all at 105, the open of bar 1 and its close: prices as above
    let bars = [ENTRY, (105.0, 106.0, 104.0, 105.0)];
    let check = |setup: Setup, reason| {
        let long = Setup { side: Side::Long, ..setup.clone() };
        check_one_leg(&long, reason, (105.0, 104.929), (0.493, 0.0071, 0.004_197_16));
        let short = Setup { side: Side::Short, ..setup };
        check_one_leg(&short, reason, (105.0, 105.071), (-0.507, 0.0071, 0.004_202_84));
    };
    let setup = |plan| with_costs(Side::Long, plan, &bars);
    let signal_exit = exitlab_exit::SignalExit::On;
    let exit_hours = vec![1.0];
    check(Setup { exit_hours, ..setup(ExitPlan { signal_exit, ..bare() }) }, SignalExit);
    let mut closed = setup(bare());
    closed.modes = vec![bare(), bare()];
    closed.on_change = Some(OnChange::Close);
    closed.decisions.choices = vec![Some(0), Some(1)];
    check(closed, RegimeExit);
    let at = NaiveTime::from_hms_opt(2, 0, 0).expect("a time of day");
    let session_exit = Some(Session { at, tz: Tz::UTC, days: SessionDays::ALL });
    let in_session = || setup(ExitPlan { session_exit, ..bare() });
    check(in_session(), SessionExit);
    // and at the open of a bar after it
    check(Setup { grid: Some(vec![0, 2]), ..in_session() }, SessionExit);
}

#[test]
fn a_stop_of_a_rung_pays_the_taker_fee_and_slippage() {
    // long: at 105.07 to 95.07; 95.07 − (19.014 + 50)/1000 = 95.000986; fee 0.0004 · 95.000986 / 10
    let plan = ExitPlan { ratchets: ratchets(&[(0.5, -0.5)]), ..bare() };
    let bars = [ENTRY, (101.0, 106.0, 100.0, 105.0), (99.0, 100.0, 94.0, 95.0)];
    let long = with_costs(Side::Long, plan, &bars);
    check_one_leg(&long, RatchetStop, (95.07, 95.000_986), (-0.5, 0.006_901_4, 0.003_800_039_44));
}

#[test]
fn legs_add_up() {
    // half at 110.07 (maker), half stopped at 90.07
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let bars = [ENTRY, (101.0, 111.0, 100.0, 105.0), (99.0, 100.0, 89.0, 95.0)];
    let got = with_costs(Side::Long, plan, &bars).run();
    let reasons: Vec<_> = got.legs.iter().map(|leg| leg.reason).collect();
    assert_eq!(reasons, [PartialTp, StopLoss]);
    assert_near(got.legs[0].price, 110.07, "no slippage");
    assert_near(got.legs[0].fee_r, 0.001_100_7, "0.5 · 0.0002 · 110.07 / 10");
    assert_near(got.legs[1].price, 90.001_986, "slipped");
    assert_near(got.legs[1].fee_r, 0.001_800_039_72, "0.5 · 0.0004 · 90.001986 / 10");
    assert_near(got.exit_price, 100.035_993, "55.035 + 45.000993");
    assert_near(got.r_gross, 0.0, "0.5 − 0.5");
    assert_near(got.exit_slippage_r, 0.003_400_7, "0.5 · 0.068014 / 10");
    assert_near(got.fees_r, 0.006_903_539_72, "0.0040028 + 0.0011007 + 0.00180003972");
    assert_near(got.r_net, -0.010_304_239_72, "0 − 0.0034007 − 0.00690353972");
}

#[test]
fn partials_that_sum_to_one_are_all_maker() {
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5), (2.0, 0.5)]), ..bare() };
    let got = with_costs(Side::Long, plan, &[ENTRY, (101.0, 121.0, 100.0, 105.0)]).run();
    assert_eq!((got.legs.len(), got.exit_reason), (2, TakeProfit));
    assert_near(got.exit_slippage_r, 0.0, "no slippage");
    assert_near(got.legs[1].fee_r, 0.001_200_7, "0.5 · 0.0002 · 120.07 / 10");
    assert_near(got.r_gross, 1.5, "0.5 + 1");
}

#[test]
fn excursions_are_measured_from_the_slipped_entry() {
    // E = 100.07; the entry bar spans 99.5 to 100.5, the exit at the end adds 98 and 104
    let got = with_costs(Side::Long, bare(), &[ENTRY, (101.0, 104.0, 98.0, 103.0)]).run();
    assert_near(got.mae_r, -0.207, "(98 − 100.07)/10");
    assert_near(got.mfe_r, 0.393, "(104 − 100.07)/10");
    // a bar that never reaches E has nothing favourable
    let got = with_costs(Side::Long, bare(), &[(100.0, 100.05, 99.5, 99.6)]).run();
    assert_near(got.mfe_r, 0.0, "favourable ≥ 0");
}
