//! What a plan does to an entry: the reference loop, and the costs of its fills.

use crate::costs::Costs;
use crate::entry::{EntryAt, EntryFill};
use crate::excursion::Excursion;
use crate::fill_rules::{Ambiguity, FillRules, IntrabarRule};
use crate::funding::FundingSchedule;
use crate::levels::Levels;
use crate::plan::ExitPlan;
use crate::position::{Fill, FillMoment, LiveBar, Position, Stepped};
use arrayvec::ArrayVec;
use exitlab_core::{BarSeries, ExitReason, Leg, Legs, MAX_LEGS, Side, Timestamp};

/// The latest decision-bar ATR known at the open of each execution bar.
///
/// # Shape
/// One value per execution bar from `first` on; no position is live before.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownAtr {
    first: usize,
    values: Vec<f64>,
}

impl KnownAtr {
    /// Reads for each execution bar the last valid ATR of a decision bar closed by its open.
    pub fn new(
        execution: &BarSeries,
        decision: &BarSeries,
        atr: impl Fn(usize) -> Option<f64>,
    ) -> KnownAtr {
        let mut known = KnownAtr { first: execution.len(), values: Vec::new() };
        let mut next_decision = 0;
        let mut latest = None;
        for (idx, open_time) in execution.time().iter().enumerate() {
            while next_decision < decision.len() && decision.close_time(next_decision) <= *open_time
            {
                latest = atr(next_decision).or(latest);
                next_decision += 1;
            }
            if let Some(value) = latest {
                known.first = known.first.min(idx);
                known.values.push(value);
            }
        }
        known
    }

    fn at(&self, bar_idx: usize) -> f64 {
        self.values[bar_idx - self.first]
    }
}

/// What exits of one symbol read.
#[derive(Debug, Clone, Copy)]
pub struct Market<'a> {
    /// Execution bars.
    pub execution: &'a BarSeries,
    /// Needed where a plan trails by the current ATR.
    pub known_atr: Option<&'a KnownAtr>,
    /// Funding payments.
    pub funding: &'a FundingSchedule,
    /// Fees and slippage.
    pub costs: &'a Costs,
}

/// An entry as its plan sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Direction.
    pub side: Side,
    /// ATR at the decision bar, above 0.
    pub atr: f64,
    /// ADX at the decision bar, where valid.
    pub adx: Option<f64>,
    /// The fill before slippage.
    pub fill: EntryFill,
}

/// What a plan did to an entry (SPEC §6 and §7), per unit of risk.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Time of the entry fill.
    pub entry_time: Timestamp,
    /// Entry price E, slippage included.
    pub entry_price: f64,
    /// Initial stop S.
    pub stop_price: f64,
    /// Initial risk per unit, in price units.
    pub r: f64,
    /// Target, where the plan has one.
    pub target_price: Option<f64>,
    /// Target distance over stop distance.
    pub rr_planned: Option<f64>,
    /// Closing fills with their costs.
    pub legs: Legs,
    /// Quantity-weighted exit price after slippage.
    pub exit_price: f64,
    /// Reason of the last leg.
    pub exit_reason: ExitReason,
    /// R before exit slippage, fees and funding.
    pub r_gross: f64,
    /// R after everything.
    pub r_net: f64,
    /// Maximum adverse excursion in R.
    pub mae_r: f64,
    /// Maximum favourable excursion in R.
    pub mfe_r: f64,
    /// Live bars, entry bar and exit bar included.
    pub bars_held: u32,
    /// Entry fee in R.
    pub entry_fee_r: f64,
    /// Entry slippage in R.
    pub entry_slippage_r: f64,
    /// Exit slippage in R.
    pub exit_slippage_r: f64,
    /// Entry and exit fees in R.
    pub fees_r: f64,
    /// Funding in R, paid > 0.
    pub funding_r: f64,
    /// Whether the stop was filled at the open of a bar that opened beyond it.
    pub gapped: bool,
    /// Least and greatest net R over the intrabar rules, where asked for.
    pub r_bounds: Option<(f64, f64)>,
}

/// Evaluates `plan` on `entry`, bar by bar.
pub fn evaluate(
    market: &Market<'_>,
    entry: &Entry,
    plan: &ExitPlan,
    rules: FillRules,
    ambiguity: Ambiguity,
) -> Outcome {
    let price = market.costs.slip_entry(entry.side, entry.fill.price, entry.atr);
    let levels = Levels::new(plan, entry.side, price, entry.atr, entry.adx);
    let run = |rules| settle(market, entry, &levels, &walk(market, entry, plan, &levels, rules));
    let mut outcome = run(rules);
    if ambiguity == Ambiguity::Bounds {
        let mut bounds = (outcome.r_net, outcome.r_net);
        for intrabar in [
            IntrabarRule::Worst,
            IntrabarRule::Best,
            IntrabarRule::PathAdverse,
            IntrabarRule::PathFavourable,
        ] {
            if intrabar != rules.intrabar {
                let other = run(FillRules { intrabar, ..rules }).r_net;
                bounds = (bounds.0.min(other), bounds.1.max(other));
            }
        }
        outcome.r_bounds = Some(bounds);
    }
    outcome
}

/// The fills of a closed position, and what it saw.
struct Walk {
    fills: ArrayVec<Fill, MAX_LEGS>,
    excursion: Excursion,
    n_bars: u32,
    gapped: bool,
}

/// The reference loop: every live bar is stepped.
fn walk(
    market: &Market<'_>,
    entry: &Entry,
    plan: &ExitPlan,
    levels: &Levels,
    rules: FillRules,
) -> Walk {
    let mut position = Position::open(levels, plan, rules, entry.fill.time);
    let mut excursion = Excursion::at_entry(levels);
    for bar_idx in entry.fill.first_live..market.execution.len() {
        let bar = live_bar(market, entry, bar_idx);
        let n_before = position.fills().len();
        match position.step(&bar) {
            Stepped::Open => excursion.include(bar.low, bar.high),
            Stepped::Closed => {
                excursion.include_exit_bar(&bar, &position.fills()[n_before..]);
                break;
            }
        }
    }
    Walk {
        fills: position.fills().iter().copied().collect(),
        excursion,
        n_bars: position.n_bars(),
        gapped: position.gapped(),
    }
}

/// The execution bar in the position's frame.
fn live_bar(market: &Market<'_>, entry: &Entry, bar_idx: usize) -> LiveBar {
    let bars = market.execution;
    let first = bar_idx == entry.fill.first_live;
    let (high, low) = match entry.side {
        Side::Long => (bars.high()[bar_idx], bars.low()[bar_idx]),
        Side::Short => (-bars.low()[bar_idx], -bars.high()[bar_idx]),
    };
    LiveBar {
        open: entry.side.sign() * bars.open()[bar_idx],
        high,
        low,
        close: entry.side.sign() * bars.close()[bar_idx],
        close_time: bars.close_time(bar_idx),
        is_entry: first && entry.fill.at == EntryAt::NextOpen,
        is_last: bar_idx + 1 == bars.len(),
        known_atr: market.known_atr.map_or(0.0, |atr| atr.at(bar_idx)),
    }
}

/// Adds times and costs to fills.
fn settle(market: &Market<'_>, entry: &Entry, levels: &Levels, walk: &Walk) -> Outcome {
    let costs = market.costs;
    let entry_price = levels.price(levels.entry);
    let in_r = |money_per_unit: f64| money_per_unit / levels.r;
    let entry_fee_r = in_r(costs.taker_fee * entry_price);
    let mut outcome = Outcome {
        entry_time: entry.fill.time,
        entry_price,
        stop_price: levels.price(levels.stop),
        r: levels.r,
        target_price: levels.target.map(|t| levels.price(t)),
        rr_planned: levels.rr_planned(),
        legs: Legs::new(),
        exit_price: 0.0,
        exit_reason: ExitReason::EndOfData,
        r_gross: 0.0,
        r_net: 0.0,
        mae_r: walk.excursion.mae_r(levels),
        mfe_r: walk.excursion.mfe_r(levels),
        bars_held: walk.n_bars,
        entry_fee_r,
        entry_slippage_r: in_r((entry_price - entry.fill.price).abs()),
        exit_slippage_r: 0.0,
        fees_r: entry_fee_r,
        funding_r: 0.0,
        gapped: walk.gapped,
        r_bounds: None,
    };
    for fill in &walk.fills {
        let bar_idx = entry.fill.first_live + fill.bars_after_first as usize;
        let known_at = market.execution.close_time(bar_idx);
        let time = match fill.moment {
            FillMoment::Open => market.execution.time()[bar_idx],
            FillMoment::Inside => known_at,
        };
        let level_price = levels.price(fill.level);
        let (price, fee) = if fill.reason.is_limit() {
            (level_price, costs.maker_fee)
        } else {
            (costs.slip_exit(entry.side, level_price, entry.atr), costs.taker_fee)
        };
        let leg = Leg {
            time,
            known_at,
            reason: fill.reason,
            fraction: fill.fraction,
            level_price,
            price,
            r_gross: fill.fraction * levels.r_multiple(fill.level),
            fee_r: in_r(fill.fraction * fee * price),
        };
        outcome.exit_price += leg.fraction * price;
        outcome.exit_reason = leg.reason;
        outcome.r_gross += leg.r_gross;
        outcome.exit_slippage_r += in_r(leg.fraction * (price - level_price).abs());
        outcome.fees_r += leg.fee_r;
        outcome.funding_r += in_r(
            entry.side.sign()
                * leg.fraction
                * market.funding.paid_per_unit(entry.fill.time, leg.time),
        );
        outcome.legs.push(leg);
    }
    outcome.r_net = outcome.r_gross - outcome.exit_slippage_r - outcome.fees_r - outcome.funding_r;
    outcome
}
