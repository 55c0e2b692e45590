//! The paths of stops of the shown trades.

use super::ShownTrades;
use super::trades::{expected, price_decimals, times_as_far};
use super::units::{common_divisor, ms};
use crate::digits::{in_units, nine_digits};
use crate::rows::{PageTrade, TradeRows};
use exitlab_core::Timestamp;
use exitlab_exit::{ModeTaken, StopPath};
use serde::Serialize;

/// Paths of stops. Times are in units of `unit` ms and since the entry; prices are in units of the last of
/// the signal's decimals (see `trades.rs`).
#[derive(Debug, Serialize)]
pub(super) struct Paths {
    unit: i64,
    shapes: Vec<Shape>,
    /// Exit plans, as changes of mode name them.
    plans: Vec<String>,
    /// Absent where there is none, or where it is not that of the table's trades (another table or other
    /// data than the run's).
    paths: Vec<Option<PathColumns>>,
}

/// Which levels a path has. Paths of a plan mostly have one shape.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Shape {
    has_breakeven: bool,
    n_ratchets: usize,
    /// Of the initial quantity, by partial.
    fractions: Vec<f64>,
    has_trail: bool,
    /// How many times as far from the entry as the stop, on the other side, each level usually is, in
    /// the order of [`levels`].
    far: Vec<f64>,
    /// How far from the entry breakeven's stop usually is, as a share of the entry: it covers the fees.
    breakeven_share: f64,
}

/// The path of a stop. What is empty is left out.
#[derive(Debug, Serialize)]
struct PathColumns {
    shape: usize,
    /// Minus where the shape has them; see [`levels`].
    levels: Vec<i64>,
    /// Changes of the stop after the trade's initial one: time, and price minus the one before, at first
    /// minus breakeven's, or the initial one without it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stops: Vec<(i64, i64)>,
    /// Time of the line that the stop may trail behind, and its price minus the one before, at first minus
    /// the entry price.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    line: Vec<(i64, i64)>,
    /// Time, plan before and after, stop before and after minus the entry price.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remodes: Vec<(i64, u32, u32, i64, i64)>,
    /// Time, reason, share of the initial quantity, price minus the entry price. A single one is the
    /// trade's exit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    legs: Vec<(i64, &'static str, f64, i64)>,
}

/// The paths of the shown trades.
pub(super) fn paths(
    rows: &TradeRows,
    shown: &ShownTrades,
    paths: &[Option<StopPath>],
    plans: &[String],
) -> Paths {
    let mut own: Vec<Option<&StopPath>> = vec![None; shown.paths.len()];
    for (row, place) in shown.rows.iter().zip(&shown.path_of) {
        if let Some(place) = *place
            && let Some(Some(path)) = paths.get(place)
            && is_of(path, &rows.trades[*row])
        {
            own[place] = Some(path);
        }
    }
    let unit = own.iter().copied().flatten().flat_map(times).fold(0, common_divisor).max(1);
    let decimals = price_decimals(shown.rows.iter().map(|row| &rows.trades[*row]));
    let mut shapes: Vec<(usize, Shape)> = Vec::new();
    let columns = own.into_iter().zip(&shown.paths).map(|(path, wanted)| {
        let measure = Measure::new(path?, decimals[&wanted.signal_id], unit);
        Some(measure.columns(wanted.plan, &mut shapes))
    });
    let paths = columns.collect();
    let shapes = shapes.into_iter().map(|(_, shape)| shape).collect();
    Paths { unit, shapes, plans: plans.to_vec(), paths }
}

/// Times of a path since its entry, ms.
fn times(path: &StopPath) -> impl Iterator<Item = i64> {
    let stops = path.stops.iter().map(|(time, _)| *time);
    let line = path.line.iter().map(|(time, _)| *time);
    let remodes = path.modes_taken.iter().map(|(time, _)| *time);
    let legs = path.outcome.legs.iter().map(|leg| leg.time);
    let entry = ms(path.outcome.entry_time);
    stops.chain(line).chain(remodes).chain(legs).map(move |time| ms(time) - entry)
}

/// Prices of a path's levels: breakeven's trigger and stop, each rung's trigger and stop, the partials,
/// the trail's trigger.
fn levels(path: &StopPath) -> impl Iterator<Item = f64> {
    let pairs = path.breakeven.iter().chain(&path.ratchets).flat_map(|(a, b)| [*a, *b]);
    pairs.chain(path.partials.iter().map(|(price, _)| *price)).chain(path.trail_trigger)
}

/// A path, and the units that it is written in.
struct Measure<'p> {
    path: &'p StopPath,
    decimals: u32,
    unit: i64,
    entry: i64,
    stop: i64,
}

impl<'p> Measure<'p> {
    fn new(path: &'p StopPath, decimals: u32, unit: i64) -> Measure<'p> {
        let entry = in_units(path.outcome.entry_price, decimals);
        let stop = in_units(path.outcome.stop_price, decimals) - entry;
        Measure { path, decimals, unit, entry, stop }
    }

    /// Minus the entry price.
    fn price(&self, price: f64) -> i64 {
        in_units(price, self.decimals) - self.entry
    }

    fn time(&self, time: Timestamp) -> i64 {
        (ms(time) - ms(self.path.outcome.entry_time)) / self.unit
    }

    /// Times, and prices each minus the one before, at first minus `before`.
    fn steps(&self, points: &[(Timestamp, f64)], mut before: i64) -> Vec<(i64, i64)> {
        let step = |(time, price): &(Timestamp, f64)| {
            let price = self.price(*price);
            (self.time(*time), price - std::mem::replace(&mut before, price))
        };
        points.iter().map(step).collect()
    }

    /// The position of its shape among those of some plans, to which a new one is added.
    fn shape(&self, plan: usize, shapes: &mut Vec<(usize, Shape)>) -> usize {
        let StopPath { breakeven, ratchets, partials, trail_trigger, .. } = self.path;
        let fractions: Vec<f64> = partials.iter().map(|(_, share)| nine_digits(*share)).collect();
        let is_like = |(of, shape): &(usize, Shape)| {
            (*of, shape.has_breakeven, shape.n_ratchets, shape.has_trail)
                == (plan, breakeven.is_some(), ratchets.len(), trail_trigger.is_some())
                && shape.fractions == fractions
        };
        if let Some(place) = shapes.iter().position(is_like) {
            return place;
        }
        let far = levels(self.path).map(|price| times_as_far(self.price(price), self.stop));
        let share = |(_, stop): (f64, f64)| self.price(stop) as f64 / self.entry as f64;
        let breakeven_share = breakeven.filter(|_| self.entry != 0).map_or(0.0, share);
        let shape = Shape {
            has_breakeven: breakeven.is_some(),
            n_ratchets: ratchets.len(),
            has_trail: trail_trigger.is_some(),
            far: far.collect(),
            breakeven_share: (breakeven_share * 1e7).round() / 1e7,
            fractions,
        };
        shapes.push((plan, shape));
        shapes.len() - 1
    }

    fn columns(&self, plan: usize, shapes: &mut Vec<(usize, Shape)>) -> PathColumns {
        let shape = self.shape(plan, shapes);
        let Shape { far, breakeven_share, has_breakeven, .. } = &shapes[shape].1;
        let apart = |(idx, (price, far)): (usize, (f64, &f64))| {
            let is_covering = idx == 1 && *has_breakeven;
            let share = expected(-breakeven_share, self.entry);
            self.price(price) - if is_covering { share } else { expected(*far, self.stop) }
        };
        let first_stop = self.path.breakeven.map_or(self.stop, |(_, stop)| self.price(stop));
        let remode = |(time, taken): &(Timestamp, ModeTaken)| {
            let ModeTaken { from, to, stop_before, stop_after, .. } = *taken;
            let (before, after) = (self.price(stop_before), self.price(stop_after));
            (self.time(*time), from.0, to.0, before, after)
        };
        let legs = &self.path.outcome.legs;
        let legs = legs.iter().filter(|_| legs.len() > 1).map(|leg| {
            let share = nine_digits(leg.fraction);
            (self.time(leg.time), leg.reason.name(), share, self.price(leg.price))
        });
        PathColumns {
            shape,
            levels: levels(self.path).zip(far).enumerate().map(apart).collect(),
            stops: self.steps(self.path.stops.get(1..).unwrap_or_default(), first_stop),
            line: self.steps(&self.path.line, 0),
            remodes: self.path.modes_taken.iter().map(remode).collect(),
            legs: legs.collect(),
        }
    }
}

fn is_of(path: &StopPath, trade: &PageTrade) -> bool {
    let outcome = &path.outcome;
    let exit_time = outcome.legs.last().map(|leg| leg.time);
    (outcome.entry_time, exit_time) == (trade.entry_time, Some(trade.exit_time))
        && (outcome.entry_price, outcome.stop_price) == (trade.entry_price, trade.stop_price)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::shown_trades::tests::{FEW, rows, trade};
    use exitlab_core::{Bar, BarIdx, BarSeries, PlanId, Side, Timeframe};
    use exitlab_exit::{
        Costs, Entry, EntryAt, EntryFill, ExitPlan, FillRules, FundingSchedule, KnownSet, Market,
        SignalExits, SignalLevels,
    };
    use serde_json::{Value as Json, json};

    /// A long from 100 with its stop at 90 that ends with the data an hour later.
    fn path() -> StopPath {
        let mut bars = BarSeries::new(Timeframe::parse("1h").unwrap());
        let time = Timestamp::from_us(0);
        bars.push(Bar { time, open: 100.0, high: 102.0, low: 99.0, close: 101.0, volume: None });
        let costs = Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 0.0, vol_bps: 0.0 };
        let funding = FundingSchedule::none();
        let market = Market {
            execution: &bars,
            decision_timeframe: bars.timeframe(),
            pyramid: None,
            known: &KnownSet::none(),
            signal_exits: &SignalExits::none(),
            funding: &funding,
            costs: &costs,
        };
        let fill = EntryFill { time, price: 100.0, first_live: 0, at: EntryAt::NextOpen };
        let entry = Entry {
            side: Side::Long,
            decision_time: time,
            decision_bar: BarIdx(0),
            atr: 10.0 / 1.5,
            adx: None,
            signal: SignalLevels { close: 100.0, ..SignalLevels::default() },
            fill,
        };
        StopPath::new(&market, &bars, &entry, &ExitPlan::fast_tp(), FillRules::default())
    }

    #[test]
    fn a_path_that_is_not_the_trades_own_is_left_out() {
        let mut own = trade(0, 0);
        own.values.stop_price = path().outcome.stop_price;
        let mut other = own.clone();
        (other.values.signal_id, other.values.entry_price) = (1, 99.0);
        let rows = rows(vec![own, other]);
        let shown = ShownTrades::new(&rows, FEW);
        let found = [Some(path()), Some(path())];
        let of = |found: &[Option<StopPath>]| json!(paths(&rows, &shown, found, &[]));
        let all = of(&found);
        assert_eq!(all["unit"], json!(3_600_000));
        // Its only leg is the trade's exit.
        assert_eq!(
            (&all["paths"][0]["legs"], &all["paths"][0]["stops"]),
            (&Json::Null, &Json::Null)
        );
        assert_eq!(all["paths"][1], Json::Null);
        for none in [vec![None, None], Vec::new()] {
            assert_eq!(
                of(&none),
                json!({ "unit": 1, "shapes": [], "plans": [], "paths": [null, null] })
            );
        }
    }

    #[test]
    fn a_path_has_its_line_its_ratchets_and_its_changes_of_mode() {
        let hour = |n: i64| Timestamp::from_us(n * 3_600_000_000);
        let mut full = path();
        let outcome = &mut full.outcome;
        (outcome.entry_time, outcome.legs[0].time) = (hour(2), hour(9));
        full.stops = vec![(hour(2), 90.0), (hour(5), 95.0)];
        full.ratchets = vec![(110.0, 100.0), (120.0, 110.0)];
        full.line = vec![(hour(3), 88.0), (hour(4), 89.5)];
        full.modes_taken = vec![(
            hour(5),
            ModeTaken {
                decision_idx: 4,
                from: PlanId(1),
                to: PlanId(0),
                stop_before: 90.0,
                stop_after: 95.0,
            },
        )];
        let mut shapes = Vec::new();
        let columns = Measure::new(&full, 2, 3_600_000).columns(0, &mut shapes);
        // In hundredths, the stop 10 below the entry at 100: rungs at +1 R and its stop at 0, then +2 R
        // and +1 R; nothing is apart from that.
        let far = &shapes[0].1.far;
        assert_eq!(far[2..6], [1.0, 0.0, 2.0, 1.0]);
        assert!(columns.levels.iter().all(|apart| apart.abs() <= 1), "{:?}", columns.levels);
        let columns = json!(columns);
        // From the initial stop at 90 to 95, given minus breakeven's stop.
        let breakeven = in_units(full.breakeven.unwrap().1, 2) - 10_000;
        assert_eq!(columns["stops"], json!([[3, -500 - breakeven]]));
        assert_eq!(columns["line"], json!([[1, -1_200], [2, 150]]));
        assert_eq!(columns["remodes"], json!([[3, 1, 0, -1_000, -500]]));
    }
}
