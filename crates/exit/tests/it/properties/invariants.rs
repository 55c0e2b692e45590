//! What holds for every outcome.

use super::cases;
use super::entries::{Distances, entry, free_entry};
use crate::setup::Setup;
use exitlab_core::{BarSeries, ExitReason};
use exitlab_exit::{Ambiguity, IntrabarRule, LimitGapFill, Outcome};
use proptest::prelude::*;

/// Position of the bar that filled the last leg.
fn exit_bar(series: &BarSeries, outcome: &Outcome) -> usize {
    let last = outcome.legs.last().expect("a closed trade has a leg");
    series.closing_at(last.known_at).expect("a leg is known at a bar's close").0
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn fills_are_prices_of_their_bars(setup in entry()) {
        let series = setup.series();
        let outcome = setup.run();
        let sign = setup.side.sign();
        for leg in &outcome.legs {
            let bar = series.bar(series.closing_at(leg.known_at).expect("a bar's close").0);
            let inside = bar.low <= leg.level_price && leg.level_price <= bar.high;
            let at_open = leg.time == bar.time;
            prop_assert!(at_open || leg.time == leg.known_at);
            if at_open && leg.reason.is_limit() && setup.rules.limit_gap_fill == LimitGapFill::Level {
                // a limit order that the open passed
                prop_assert!(sign * leg.level_price <= sign * bar.open, "{outcome:#?}");
            } else if at_open {
                prop_assert_eq!(leg.level_price, bar.open);
            } else {
                prop_assert!(inside, "{outcome:#?}");
            }
        }
        if outcome.gapped {
            let last = outcome.legs.last().expect("a leg");
            let bar = series.bar(exit_bar(&series, &outcome));
            prop_assert_eq!((last.time, last.level_price), (bar.time, bar.open));
        }
    }

    #[test]
    fn legs_follow_the_entry_in_order_and_close_everything(setup in entry()) {
        let series = setup.series();
        let outcome = setup.run();
        let mut before = outcome.entry_time;
        for leg in &outcome.legs {
            prop_assert!(leg.time >= before && leg.known_at > outcome.entry_time);
            before = leg.time;
        }
        let (last, partials) = outcome.legs.split_last().expect("a leg");
        prop_assert!(partials.iter().all(|leg| leg.reason == ExitReason::PartialTp));
        prop_assert!(last.reason != ExitReason::PartialTp);
        prop_assert_eq!(outcome.exit_reason, last.reason);
        let total: f64 = outcome.legs.iter().map(|leg| leg.fraction).sum();
        prop_assert!((total - 1.0).abs() < 1e-12 && outcome.legs.iter().all(|l| l.fraction > 0.0));
        let n_bars = exit_bar(&series, &outcome) + 1 - setup.first_live;
        prop_assert_eq!(outcome.bars_held as usize, n_bars);
    }

    #[test]
    fn a_leg_is_known_at_its_bars_close_and_not_before(setup in entry()) {
        let (outcome, known) = setup.run_by_closes();
        prop_assert_eq!(&outcome, &setup.run());
        for (close, n_legs, is_closed) in known {
            let n_by_now = outcome.legs.iter().filter(|leg| leg.known_at <= close).count();
            prop_assert_eq!((n_legs, is_closed), (n_by_now, n_by_now == outcome.legs.len()));
        }
    }

    #[test]
    fn r_reconciles_with_prices(setup in entry()) {
        let outcome = setup.run();
        let series = setup.series();
        let (e, r, sign) = (outcome.entry_price, outcome.r, setup.side.sign());
        prop_assert!((sign * (e - outcome.stop_price) - r).abs() < 1e-9 && r > 0.0);
        let mut gross = 0.0;
        let mut net = -setup.costs.taker_fee * e / r;
        let mut exit_price = 0.0;
        for leg in &outcome.legs {
            gross += leg.fraction * sign * (leg.level_price - e) / r;
            let (fee, slip_bps) = if leg.reason.is_limit() {
                (setup.costs.maker_fee, 0.0)
            } else {
                let per_price = setup.atr / leg.level_price;
                (setup.costs.taker_fee, setup.costs.base_bps + setup.costs.vol_bps * per_price)
            };
            // closing a long sells below, closing a short buys above
            let price = leg.level_price * (1.0 - sign * slip_bps / 1e4);
            prop_assert!((leg.price - price).abs() < 1e-9, "{outcome:#?}");
            net += leg.fraction * (sign * (price - e) - fee * price) / r;
            exit_price += leg.fraction * price;
            // funding at 00, 08 and 16 UTC: entry < t ≤ leg time, by the last close
            for idx in 0..series.len() {
                let t = series.close_time(idx);
                if t.us() % (8 * 3_600_000_000) == 0 && outcome.entry_time < t && t <= leg.time {
                    net -= sign * setup.funding_rate * leg.fraction * series.close()[idx] / r;
                }
            }
        }
        prop_assert!((outcome.r_gross - gross).abs() < 1e-9, "{gross} {outcome:#?}");
        prop_assert!((outcome.r_net - net).abs() < 1e-9, "{net} {outcome:#?}");
        prop_assert!((outcome.exit_price - exit_price).abs() < 1e-9);
        let parts = outcome.exit_slippage_r + outcome.fees_r + outcome.funding_r;
        prop_assert!((outcome.r_gross - parts - outcome.r_net).abs() < 1e-12);
        prop_assert!(outcome.exit_slippage_r >= 0.0 && outcome.fees_r >= outcome.entry_fee_r);
    }

    #[test]
    fn excursions_hold_every_fill_and_nothing_beyond_the_bars(setup in entry()) {
        let series = setup.series();
        let outcome = setup.run();
        let in_r = |price: f64| setup.side.sign() * (price - outcome.entry_price) / outcome.r;
        prop_assert!(outcome.mae_r <= 0.0 && 0.0 <= outcome.mfe_r);
        for leg in &outcome.legs {
            let r = in_r(leg.level_price);
            prop_assert!(outcome.mae_r - 1e-9 <= r && r <= outcome.mfe_r + 1e-9, "{outcome:#?}");
        }
        let (mut least, mut most) = (0.0_f64, 0.0_f64);
        let exit_bar = exit_bar(&series, &outcome);
        for idx in setup.first_live..=exit_bar {
            for price in [series.low()[idx], series.high()[idx]] {
                least = least.min(in_r(price));
                most = most.max(in_r(price));
            }
            if idx + 1 == exit_bar {
                // bars before the exit bar count in full
                prop_assert!(outcome.mae_r <= least + 1e-9 && most - 1e-9 <= outcome.mfe_r);
            }
        }
        prop_assert!(least - 1e-9 <= outcome.mae_r && outcome.mfe_r <= most + 1e-9);
    }

    #[test]
    fn bounds_are_the_extremes_of_the_rules(setup in entry()) {
        let outcome = setup.run_with(Ambiguity::Bounds);
        let (low, high) = outcome.r_bounds().expect("asked for");
        prop_assert!(low <= outcome.r_net && outcome.r_net <= high);
        let rules = [
            IntrabarRule::Worst,
            IntrabarRule::Best,
            IntrabarRule::PathAdverse,
            IntrabarRule::PathFavourable,
            setup.rules.intrabar,
        ];
        let net: Vec<f64> = rules.iter().map(|rule| setup.clone().rule(*rule).run().r_net).collect();
        prop_assert_eq!(low, net.iter().copied().fold(f64::INFINITY, f64::min));
        prop_assert_eq!(high, net.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        let without = Outcome { r_by_rule: None, ..outcome };
        prop_assert_eq!(without, setup.run());
    }

    #[test]
    fn best_is_never_below_worst(setup in entry()) {
        let worst = setup.clone().rule(IntrabarRule::Worst).run();
        let best = setup.rule(IntrabarRule::Best).run();
        prop_assert!(best.r_gross >= worst.r_gross - 1e-9, "{worst:#?} {best:#?}");
    }

    #[test]
    fn later_bars_change_nothing(setup in entry(), other in free_entry(Distances::Any)) {
        let outcome = setup.run();
        let n_seen = exit_bar(&setup.series(), &outcome) + 1;
        let mut cut = setup.clone();
        cut.bars.truncate(n_seen);
        prop_assert_eq!(&cut.run(), &outcome);
        if outcome.exit_reason != ExitReason::EndOfData {
            let changed = Setup { bars: [&setup.bars[..n_seen], &other.bars].concat(), ..setup.clone() };
            let mut changed = with_later_decisions(changed, n_seen);
            prop_assert_eq!(&changed.run(), &outcome);
            changed.bars.truncate(n_seen + 1);
            prop_assert_eq!(&changed.run(), &outcome);
        }
    }

    #[test]
    fn a_cut_before_the_exit_leaves_the_position_open(
        setup in entry(),
        cut in any::<prop::sample::Index>(),
    ) {
        let outcome = setup.run();
        let n_before = exit_bar(&setup.series(), &outcome) - setup.first_live;
        if n_before > 0 {
            let mut short = setup.clone();
            short.bars.truncate(setup.first_live + 1 + cut.index(n_before));
            let open = short.run();
            prop_assert_eq!(open.exit_reason, ExitReason::EndOfData);
            // what was filled by then is the same
            let (_, filled) = open.legs.split_last().expect("a leg");
            prop_assert_eq!(filled, &outcome.legs[..filled.len()]);
        }
    }

    #[test]
    fn bars_without_a_range_are_the_same_under_every_rule(
        setup in free_entry(Distances::Absolute),
    ) {
        let mut flat = setup;
        for bar in &mut flat.bars {
            *bar = (bar.0, bar.0, bar.0, bar.0);
        }
        let worst = flat.clone().rule(IntrabarRule::Worst).run();
        for rule in crate::setup::ALL {
            prop_assert_eq!(&flat.clone().rule(rule).run(), &worst, "{:?}", rule);
        }
    }
}

/// Other ATRs, lines, choices and exit signals from the exit bar's decision on: they are known after its close.
fn with_later_decisions(setup: Setup, n_seen: usize) -> Setup {
    let mut setup = setup;
    let n_bars = setup.bars.len();
    let decisions = &mut setup.decisions;
    decisions.atr.resize(n_bars, 1.0);
    for atr in &mut decisions.atr[n_seen - 1..] {
        *atr = 0.5 * *atr + 1.0;
    }
    // Decision bar 0 closes when bar 0 opens.
    for line in decisions.line.iter_mut().skip(n_seen) {
        *line = line.map(|price| price + 1.0);
    }
    for choice in decisions.choices.iter_mut().skip(n_seen) {
        *choice = choice.map(|plan| (plan + 1) % 3);
    }
    // Bar `n_seen - 1` closes at this hour: an exit then closes the bar after it at the earliest.
    let hour = n_seen as f64;
    setup.exit_hours.retain(|at| *at < hour);
    setup.exit_hours.push(hour);
    setup
}
