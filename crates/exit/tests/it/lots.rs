//! Partials in whole lots (SPEC §14.7).
//!
//! E = 100, ATR 10, S = 90, R = 10. Legs are in shares of the initial quantity.

use crate::plans::{bare, partials, target_r, trail};
use crate::setup::{Ohlc, Setup, assert_near};
use crate::table::Table;
use exitlab_core::ExitReason::{self, EndOfData, PartialTp, TakeProfit, TrailingStop};
use exitlab_exit::TrailActivation::AfterPartial;
use exitlab_exit::{Costs, ExitPlan, Lots, OnChange};

const ENTRY: Ohlc = (100.0, 103.0, 98.0, 101.0);
/// Through 110 and 120.
const RISE: Ohlc = (101.0, 121.0, 100.5, 115.0);

/// Asserts legs (reason, share, level) and gross R, on both sides.
#[track_caller]
fn check(long: &Setup, qty: f64, step: f64, legs: &[(ExitReason, f64, f64)], r_gross: f64) {
    for (setup, is_short) in [(long.clone(), false), (long.mirrored(100.0), true)] {
        let got = setup.run_in_lots(Lots { qty, step });
        let case = format!("{qty} in lots of {step}: {got:#?}");
        assert_eq!(got.legs.len(), legs.len(), "{case}");
        let mut exit = 0.0;
        for (leg, &(reason, fraction, level)) in got.legs.iter().zip(legs) {
            let level = if is_short { 200.0 - level } else { level };
            assert_eq!(leg.reason, reason, "{case}");
            assert_near(leg.fraction, fraction, &format!("share, {case}"));
            assert_near(leg.level_price, level, &format!("level, {case}"));
            exit += fraction * level;
        }
        assert_near(got.exit_price, exit, &format!("exit price, {case}"));
        assert_near(got.r_gross, r_gross, &format!("gross R, {case}"));
        let r_of_legs: f64 = got.legs.iter().map(|leg| leg.r_gross).sum();
        assert_near(r_of_legs, r_gross, &format!("gross R of the legs, {case}"));
    }
}

fn half_and_target() -> ExitPlan {
    ExitPlan { partials: partials(&[(1.0, 0.5)]), target: target_r(2.0), ..bare() }
}

#[test]
fn a_partial_is_floored_and_the_rest_goes_with_the_last_leg() {
    let setup = Setup::new(&[ENTRY, RISE], half_and_target());
    // half of 0.5 is 0.25: two lots of 0.1, 0.4 of 0.5; 0.4·1 + 0.6·2
    check(&setup, 0.5, 0.1, &[(PartialTp, 0.4, 110.0), (TakeProfit, 0.6, 120.0)], 1.6);
    // half of 7 is 3.5: three lots of 1; 3/7·1 + 4/7·2 = 11/7
    let legs = [(PartialTp, 3.0 / 7.0, 110.0), (TakeProfit, 4.0 / 7.0, 120.0)];
    check(&setup, 7.0, 1.0, &legs, 11.0 / 7.0);
    // nothing to floor; half of 0.6 is 2.999… lots in binary
    let halves = [(PartialTp, 0.5, 110.0), (TakeProfit, 0.5, 120.0)];
    check(&setup, 1.0, 0.1, &halves, 1.5);
    check(&setup, 0.6, 0.1, &halves, 1.5);
}

#[test]
fn every_partial_is_floored_of_its_own() {
    // of 9 lots: 0.5 is 4, 0.25 is 2, 3 are left. 4/9·1 + 2/9·1.5 + 3/9·2 = 13/9
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5), (1.5, 0.25)]), ..half_and_target() };
    let setup = Setup::new(&[ENTRY, RISE], plan);
    let legs = [
        (PartialTp, 4.0 / 9.0, 110.0),
        (PartialTp, 2.0 / 9.0, 115.0),
        (TakeProfit, 3.0 / 9.0, 120.0),
    ];
    check(&setup, 0.9, 0.1, &legs, 13.0 / 9.0);
    // of 3 lots: 1, none, 2 left. 1/3 + 4/3
    let legs = [(PartialTp, 1.0 / 3.0, 110.0), (TakeProfit, 2.0 / 3.0, 120.0)];
    check(&setup, 0.3, 0.1, &legs, 5.0 / 3.0);
}

#[test]
fn a_partial_of_nothing_sells_nothing_and_turns_the_trail_on() {
    // one lot. P = 115, S* = 107 from bar 2 on
    let plan = ExitPlan {
        partials: partials(&[(1.0, 0.5)]),
        trailing: trail(0.8, AfterPartial),
        ..bare()
    };
    let bars = [ENTRY, (109.0, 115.0, 108.0, 112.0), (112.0, 113.0, 106.0, 110.0)];
    let setup = Setup::new(&bars, plan);
    check(&setup, 0.1, 0.1, &[(TrailingStop, 1.0, 107.0)], 0.7);
    // three lots: 1/3·1 + 2/3·0.7 = 2.4/3
    check(
        &setup,
        0.3,
        0.1,
        &[(PartialTp, 1.0 / 3.0, 110.0), (TrailingStop, 2.0 / 3.0, 107.0)],
        0.8,
    );
}

#[test]
fn partials_that_sum_to_one_close_everything_at_the_last() {
    // of 3 lots one goes at 110 and two at 120: nominally halves
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5), (2.0, 0.5)]), ..bare() };
    let setup = Setup::new(&[ENTRY, RISE], plan);
    let legs = [(PartialTp, 1.0 / 3.0, 110.0), (TakeProfit, 2.0 / 3.0, 120.0)];
    check(&setup, 0.3, 0.1, &legs, 5.0 / 3.0);
    // of one lot all at 120
    check(&setup, 0.1, 0.1, &[(TakeProfit, 1.0, 120.0)], 2.0);
}

#[test]
fn what_closes_the_rest_is_asked_of_nominal_shares() {
    // two of 5 lots go at 110 under plan 0, nominally a half. Under plan 1 a half at 115 is all that
    // is left, though three lots are; 0.45 is not, and sells two
    let first = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let bars = [ENTRY, (106.0, 112.0, 105.0, 111.0), (111.0, 116.0, 110.0, 114.0)];
    let changed = |fraction| {
        let then = ExitPlan { partials: partials(&[(1.5, fraction)]), ..bare() };
        let choices = [Some(0), Some(0), Some(1)];
        Table::new(first.clone(), &bars).modes(OnChange::TakeOver, &[then], 1, &choices).0
    };
    // 0.4·1 + 0.6·1.5
    let legs = [(PartialTp, 0.4, 110.0), (TakeProfit, 0.6, 115.0)];
    check(&changed(0.5), 0.5, 0.1, &legs, 1.3);
    // 0.4·1 + 0.4·1.5 + 0.2·1.4
    let legs = [(PartialTp, 0.4, 110.0), (PartialTp, 0.4, 115.0), (EndOfData, 0.2, 114.0)];
    check(&changed(0.45), 0.5, 0.1, &legs, 1.28);
}

#[test]
fn a_partial_of_nothing_counts_for_the_trail_of_a_later_mode() {
    // one lot, nothing sold at 110. P = 112, S* = 104 of the new trail
    let first = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let then = ExitPlan {
        partials: partials(&[(3.0, 0.5)]),
        trailing: trail(0.8, AfterPartial),
        ..bare()
    };
    let bars = [ENTRY, (106.0, 112.0, 105.0, 111.0), (111.0, 111.5, 103.0, 105.0)];
    let choices = [Some(0), Some(0), Some(1)];
    let table = Table::new(first, &bars).modes(OnChange::TakeOver, &[then], 1, &choices);
    check(&table.0, 0.1, 0.1, &[(TrailingStop, 1.0, 104.0)], 0.4);
}

#[test]
fn fees_and_slippage_are_of_the_quantities_sold() {
    // 0.4 at 110 and 0.6 at 120, maker 0.1%: 0.044 and 0.072; the entry of 100, taker 0.2%: 0.2.
    // By R = 10: 0.0044 + 0.0072 + 0.02
    let mut setup = Setup::new(&[ENTRY, RISE], half_and_target());
    setup.costs = Costs { taker_fee: 0.002, maker_fee: 0.001, base_bps: 0.0, vol_bps: 0.0 };
    let got = setup.run_in_lots(Lots { qty: 0.5, step: 0.1 });
    assert_near(got.legs[0].fee_r, 0.0044, "of the partial");
    assert_near(got.legs[1].fee_r, 0.0072, "of the target");
    assert_near(got.fees_r, 0.0316, "fees");
    assert_near(got.r_gross, 1.6, "gross R");
    assert_near(got.r_net, 1.5684, "net R");
    // the rest at the end of the data instead, at 115
    let plan = ExitPlan { target: None, ..half_and_target() };
    let mut setup = Setup::new(&[ENTRY, RISE], plan);
    setup.costs = Costs { taker_fee: 0.002, maker_fee: 0.001, base_bps: 0.0, vol_bps: 0.0 };
    let got = setup.run_in_lots(Lots { qty: 0.5, step: 0.1 });
    assert_near(got.r_gross, 1.3, "0.4·1 + 0.6·1.5");
    assert_near(got.legs[1].fee_r, 0.0138, "0.6 · 115 · 0.002 / 10");
    setup.costs = Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 10.0, vol_bps: 0.0 };
    let got = setup.run_in_lots(Lots { qty: 0.5, step: 0.1 });
    // E = 100.1: S = 90.1, R = 10, the partial at 110.1
    assert_near(got.r_gross, 1.294, "0.4·1 + 0.6·14.9/10");
    assert_near(got.exit_slippage_r, 0.0069, "0.6 · 115 · 0.001 / 10");
    assert_near(got.r_net, 1.2871, "net R");
}
