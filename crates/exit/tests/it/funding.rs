//! Funding on the legs (SPEC §7): at 00, 08 and 16 UTC, entry < t ≤ leg time.
//!
//! Hourly bars, R = 10, rate 0.001, no other costs.

use crate::plans::{bare, partials, target_r};
use crate::setup::{ALL, HOUR_US, MIDNIGHT_US, Ohlc, Setup, assert_near};
use exitlab_core::ExitReason::{self, EndOfData, PartialTp, StopLoss, TakeProfit};
use exitlab_core::Side;
use exitlab_exit::ExitPlan;

const QUIET: Ohlc = (100.0, 101.0, 99.0, 100.0);

fn from_hour(hour: i64, plan: ExitPlan, bars: &[Ohlc]) -> Setup {
    Setup { start_us: MIDNIGHT_US + hour * HOUR_US, funding_rate: 0.001, ..Setup::new(bars, plan) }
}

/// Funding in R of a long; its mirror image about 100 receives by its own prices.
#[track_caller]
fn check_long(setup: &Setup, reasons: &[ExitReason], funding_r: f64) {
    for rule in ALL {
        let got = setup.clone().rule(rule).run();
        let case = format!("{rule:?} {got:#?}");
        assert_eq!(got.legs.iter().map(|leg| leg.reason).collect::<Vec<_>>(), reasons, "{case}");
        assert_near(got.funding_r, funding_r, &case);
        assert_near(got.r_net, got.r_gross - funding_r, &case);
    }
}

#[test]
fn each_leg_pays_its_own_instants() {
    // entry 07:00. 08:00: the bar of 07:00 closed at 102, both halves are open: 0.102.
    // The partial fills inside the bar of 11:00 and is known at 12:00.
    // 16:00: the bar of 15:00 closed at 106, half is open: 0.5 · 0.106. The end is at 17:00.
    let mut bars = [QUIET; 10];
    bars[0] = (100.0, 103.0, 99.0, 102.0);
    bars[4] = (101.0, 110.0, 100.0, 109.0);
    bars[8] = (105.0, 107.0, 104.0, 106.0);
    bars[9] = (106.0, 107.0, 105.0, 106.5);
    let plan = ExitPlan { partials: partials(&[(1.0, 0.5)]), ..bare() };
    let setup = from_hour(7, plan, &bars);
    check_long(&setup, &[PartialTp, EndOfData], 0.0155); // (0.102 + 0.053)/10
    // the mirrored short: closes 98 and 94, and it receives: −(0.098 + 0.047)/10
    let short = setup.mirrored(100.0);
    assert_eq!(short.side, Side::Short);
    check_long(&short, &[PartialTp, EndOfData], -0.0145);
}

#[test]
fn a_leg_known_at_the_instant_pays_it() {
    // entry 06:00; the stop inside the bar of 07:00 is known at 08:00, and 07:00's close is 95
    let bars = [QUIET, (99.0, 100.0, 89.0, 95.0), QUIET];
    check_long(&from_hour(6, bare(), &bars), &[StopLoss], 0.0095);
    // at the open of the bar of 08:00: 08:00 as well, by 07:00's close of 100
    let bars = [QUIET, QUIET, (85.0, 86.0, 84.0, 85.0), QUIET];
    check_long(&from_hour(6, bare(), &bars), &[StopLoss], 0.01);
    // at the open of the bar of 07:00: before it
    let bars = [QUIET, (85.0, 86.0, 84.0, 85.0), QUIET];
    check_long(&from_hour(6, bare(), &bars), &[StopLoss], 0.0);
}

#[test]
fn an_entry_at_the_instant_does_not_pay_it() {
    // entry at the open of 08:00, target inside the bar of 10:00
    let plan = ExitPlan { target: target_r(1.0), ..bare() };
    let bars = [QUIET, QUIET, (100.0, 111.0, 99.0, 110.0)];
    check_long(&from_hour(8, plan, &bars), &[TakeProfit], 0.0);
}

#[test]
fn midnight_is_an_instant() {
    // entry 23:00, the end at 01:00; 23:00's bar closed at 100
    check_long(&from_hour(23, bare(), &[QUIET, QUIET]), &[EndOfData], 0.01);
}

#[test]
fn a_missing_bar_leaves_the_last_close_to_pay_by() {
    // bars of 06:00 and 10:00: 08:00 is paid by 06:00's close of 100, and 10:00's does not count
    let bars = [QUIET, (104.0, 105.0, 103.0, 104.0)];
    let mut setup = from_hour(6, bare(), &bars);
    setup.grid = Some(vec![0, 4]);
    check_long(&setup, &[EndOfData], 0.01);
}

#[test]
fn a_close_entry_pays_from_its_decision_on() {
    use exitlab_exit::EntryAt;
    // the decision closes at 08:00: entered then, so 08:00 is not paid
    let mut setup = from_hour(7, bare(), &[QUIET, QUIET, QUIET]);
    setup.entry_at = EntryAt::Close;
    setup.first_live = 1;
    check_long(&setup, &[EndOfData], 0.0);
    // at 07:00: it is, by the close of 100
    let mut setup = from_hour(6, bare(), &[QUIET, QUIET, QUIET]);
    setup.entry_at = EntryAt::Close;
    setup.first_live = 1;
    check_long(&setup, &[EndOfData], 0.01);
}

#[test]
fn the_leap_from_one_day_to_the_next_pays_three_times_a_day() {
    // entry 00:00, the end at 00:00 two days later: 08, 16, 00, 08, 16, 00, all at 100
    check_long(&from_hour(0, bare(), &[QUIET; 48]), &[EndOfData], 0.06);
}
