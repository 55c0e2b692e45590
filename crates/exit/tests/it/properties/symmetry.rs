//! Long and short, and the size of prices.

use super::cases;
use super::entries::{Distances, PIVOT, entry, free_entry};
use crate::setup::{HOUR_US, Ohlc, Setup};
use exitlab_exit::{Ambiguity, Outcome};
use proptest::prelude::*;

/// Everything in R, bit for bit.
fn in_r(outcome: &Outcome) -> Vec<f64> {
    let (low, high) = outcome.r_bounds().expect("asked for");
    let mut all = vec![
        outcome.r_gross,
        outcome.r_net,
        outcome.mae_r,
        outcome.mfe_r,
        outcome.fees_r,
        outcome.funding_r,
        outcome.entry_slippage_r,
        outcome.exit_slippage_r,
        low,
        high,
    ];
    all.extend(outcome.legs.iter().flat_map(|leg| [leg.fraction, leg.r_gross, leg.fee_r]));
    all
}

fn scaled(setup: &Setup, k: f64) -> Setup {
    let bar = |&(o, h, l, c): &Ohlc| (k * o, k * h, k * l, k * c);
    let mut scaled = setup.clone();
    scaled.bars = setup.bars.iter().map(bar).collect();
    scaled.atr *= k;
    scaled.decisions.atr.iter_mut().for_each(|atr| *atr *= k);
    scaled.decisions.line.iter_mut().flatten().for_each(|price| *price *= k);
    scaled
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_short_is_a_long_on_mirrored_prices(setup in free_entry(Distances::Absolute)) {
        let one = setup.run_with(Ambiguity::Bounds);
        let other = setup.mirrored(PIVOT).run_with(Ambiguity::Bounds);
        let flip = |price: f64| 2.0 * PIVOT - price;
        for (a, b) in in_r(&one).into_iter().zip(in_r(&other)) {
            prop_assert!((a - b).abs() < 1e-12, "{one:#?} {other:#?}");
        }
        prop_assert_eq!(one.legs.len(), other.legs.len());
        for (a, b) in one.legs.iter().zip(&other.legs) {
            prop_assert_eq!((a.time, a.known_at, a.reason), (b.time, b.known_at, b.reason));
            prop_assert_eq!(a.level_price, flip(b.level_price));
        }
        prop_assert_eq!(one.gapped, other.gapped);
        prop_assert_eq!(one.bars_held, other.bars_held);
        prop_assert_eq!(one.stop_price, flip(other.stop_price));
        prop_assert_eq!(one.target_price, other.target_price.map(flip));
        prop_assert_eq!(one.rr_planned, other.rr_planned);
    }

    #[test]
    fn scaled_prices_have_the_same_r(setup in entry(), power in -4..=4_i32) {
        // a power of two keeps every product and quotient exact
        let k = 2.0_f64.powi(power);
        let one = setup.run_with(Ambiguity::Bounds);
        let other = scaled(&setup, k).run_with(Ambiguity::Bounds);
        prop_assert_eq!(in_r(&one), in_r(&other));
        prop_assert_eq!(k * one.exit_price, other.exit_price);
        prop_assert_eq!(k * one.stop_price, other.stop_price);
        for (a, b) in one.legs.iter().zip(&other.legs) {
            prop_assert_eq!((a.time, a.reason), (b.time, b.reason));
            prop_assert_eq!((k * a.level_price, k * a.price), (b.level_price, b.price));
        }
    }

    #[test]
    fn a_day_later_is_the_same(setup in entry(), days in 1..1000_i64) {
        // whole days, so that the funding instants fall alike
        let one = setup.run_with(Ambiguity::Bounds);
        let start_us = setup.start_us + days * 24 * HOUR_US;
        let other = Setup { start_us, ..setup }.run_with(Ambiguity::Bounds);
        prop_assert_eq!(in_r(&one), in_r(&other));
    }
}
