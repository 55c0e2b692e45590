//! A position on its way to its exit, its fills priced as they come.

use crate::bounds::run_to_bounds;
use crate::entry::EntryAt;
use crate::excursion::Excursion;
use crate::fill_rules::{Ambiguity, FillRules, IntrabarRule};
use crate::leap::leap;
use crate::levels::{Levels, Trail};
use crate::market::{Entry, Market};
use crate::outcome::Outcome;
use crate::plan::ExitPlan;
use crate::position::{Fill, FillMoment, LiveBar, Position, Stepped};
use exitlab_core::{ExitReason, Leg, Legs, Side, Timestamp};

/// Evaluates `plan` on `entry` to its exit: by leaps where the market has a pyramid, bar by bar
/// where it has none, which is the reference. Both give the same bits.
pub fn evaluate(
    market: &Market<'_>,
    entry: &Entry,
    plan: &ExitPlan,
    rules: FillRules,
    ambiguity: Ambiguity,
) -> Outcome {
    let levels = entry.levels(market.costs, plan);
    let mut run = ExitRun::new(*market, *entry, plan, levels, rules);
    if ambiguity == Ambiguity::Bounds && market.pyramid.is_some() {
        run.outcome.r_bounds = Some(run_to_bounds(&mut run));
        return run.outcome;
    }
    run.run_to_exit();
    run.finish();
    if ambiguity == Ambiguity::Bounds {
        run.bound(plan);
    }
    run.outcome
}

/// A position on its way to its exit, and what it has cost so far.
#[derive(Debug, Clone)]
pub struct ExitRun<'a> {
    market: Market<'a>,
    entry: Entry,
    position: Position,
    excursion: Excursion,
    next_bar: usize,
    n_stepped: u32,
    n_settled: usize,
    outcome: Outcome,
    closed: bool,
}

impl<'a> ExitRun<'a> {
    /// A position just entered; `levels` are those of the entry under `plan`.
    #[inline(always)] // Built in place: it is a kilobyte.
    pub fn new(
        market: Market<'a>,
        entry: Entry,
        plan: &ExitPlan,
        levels: Levels,
        rules: FillRules,
    ) -> ExitRun<'a> {
        assert!(
            market.known_atr.is_some() || !matches!(levels.trail, Some(Trail::CurrentAtr(_))),
            "invariant: who evaluates a current-ATR trail gives the known ATRs"
        );
        let entry_price = levels.price(levels.entry);
        let entry_fee_r = market.costs.taker_fee * entry_price / levels.r;
        ExitRun {
            market,
            entry,
            excursion: Excursion::at_entry(&levels),
            next_bar: entry.fill.first_live,
            n_stepped: 0,
            n_settled: 0,
            outcome: Outcome {
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
                mae_r: 0.0,
                mfe_r: 0.0,
                bars_held: 0,
                entry_fee_r,
                entry_slippage_r: (entry_price - entry.fill.price).abs() / levels.r,
                exit_slippage_r: 0.0,
                fees_r: entry_fee_r,
                funding_r: 0.0,
                gapped: false,
                r_bounds: None,
            },
            position: Position::open(levels, plan, rules, entry.fill.time),
            closed: false,
        }
    }

    /// Steps every bar that closes by `until`, or to the exit.
    pub fn advance(&mut self, until: Option<Timestamp>) {
        let bars = self.market.execution;
        while !self.closed
            && self.next_bar < bars.len()
            && until.is_none_or(|until| bars.close_time(self.next_bar) <= until)
        {
            self.step(&self.live_bar());
        }
        self.settle_fills();
    }

    /// Goes on to the exit, leaping where the market has a pyramid.
    pub fn run_to_exit(&mut self) {
        while !self.closed {
            self.leap();
            self.step(&self.live_bar());
        }
    }

    /// Moves to the next bar that has to be stepped.
    pub(crate) fn leap(&mut self) {
        let Some(pyramid) = self.market.pyramid else { return };
        let leapt = leap(&self.position, &self.market, pyramid, self.next_bar);
        if leapt.n_bars > 0 {
            self.position.absorb(&leapt);
            self.excursion.include(leapt.lowest, leapt.peak);
            self.next_bar += leapt.n_bars;
        }
    }

    /// Steps the next bar, which is `bar`.
    pub(crate) fn step(&mut self, bar: &LiveBar) {
        let n_before = self.position.fills().len();
        match self.position.step(bar) {
            Stepped::Open => self.excursion.include(bar.low, bar.high),
            Stepped::Closed => {
                self.excursion.include_exit_bar(bar, &self.position.fills()[n_before..]);
                self.closed = true;
            }
        }
        self.next_bar += 1;
        self.n_stepped += 1;
    }

    fn settle_fills(&mut self) {
        while let Some(fill) = self.position.fills().get(self.n_settled).copied() {
            self.settle(&fill);
            self.n_settled += 1;
        }
    }

    /// Whether nothing is open any more.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Entry, stop and size of a unit of risk; what only the exit decides is not filled in yet.
    pub fn so_far(&self) -> &Outcome {
        &self.outcome
    }

    /// Bars stepped so far; the others were leapt over.
    pub fn n_stepped(&self) -> u32 {
        self.n_stepped
    }

    /// Closing fills so far.
    pub fn legs(&self) -> &[Leg] {
        &self.outcome.legs
    }

    /// The outcome of a closed position, with bounds where asked for.
    ///
    /// # Panics
    /// Where the position is not closed; [`ExitRun::advance`] without a bound closes it.
    pub fn into_outcome(mut self, plan: &ExitPlan, ambiguity: Ambiguity) -> Outcome {
        self.finish();
        if ambiguity == Ambiguity::Bounds {
            self.bound(plan);
        }
        self.outcome
    }

    /// Evaluates the other rules, each on its own from the entry on.
    fn bound(&mut self, plan: &ExitPlan) {
        let rules = self.position.rules;
        let mut bounds = (self.outcome.r_net, self.outcome.r_net);
        for intrabar in BOUNDING_RULES {
            if intrabar != rules.intrabar {
                let levels = self.position.levels.clone();
                let rules = FillRules { intrabar, ..rules };
                let mut other = ExitRun::new(self.market, self.entry, plan, levels, rules);
                other.run_to_exit();
                other.finish();
                let r_net = other.outcome.r_net;
                bounds = (bounds.0.min(r_net), bounds.1.max(r_net));
            }
        }
        self.outcome.r_bounds = Some(bounds);
    }

    /// Fills in what the exit decides.
    pub(crate) fn finish(&mut self) {
        assert!(self.closed, "invariant: the last bar closes every position");
        self.settle_fills();
        let levels = &self.position.levels;
        let outcome = &mut self.outcome;
        outcome.mae_r = self.excursion.mae_r(levels);
        outcome.mfe_r = self.excursion.mfe_r(levels);
        outcome.bars_held = self.position.n_bars();
        outcome.gapped = self.position.gapped();
        outcome.r_net =
            outcome.r_gross - outcome.exit_slippage_r - outcome.fees_r - outcome.funding_r;
    }

    /// Whether the intrabar rules may differ on the next bar, which is `bar`.
    pub(crate) fn may_depend_on_rule(&mut self, bar: &LiveBar) -> bool {
        self.position.may_depend_on_rule(bar)
    }

    /// The position as it is.
    pub(crate) fn position(&self) -> &Position {
        &self.position
    }

    /// Sets the intrabar rule from the next bar on.
    pub(crate) fn set_rule(&mut self, intrabar: IntrabarRule) {
        self.position.rules.intrabar = intrabar;
    }

    /// When the next bar opens.
    pub(crate) fn next_bar_time(&self) -> Timestamp {
        self.market.execution.time()[self.next_bar]
    }

    /// The stop in force, in the position's frame, when the next bar, which is `bar`, opens.
    pub(crate) fn stop_at_open(&mut self, bar: &LiveBar) -> f64 {
        self.position.see(bar);
        self.position.effective_stop().0
    }

    /// The next bar in the position's frame.
    pub(crate) fn live_bar(&self) -> LiveBar {
        live_bar(&self.market, &self.entry, self.next_bar)
    }

    /// Adds a fill's time and costs.
    fn settle(&mut self, fill: &Fill) {
        let Market { execution, costs, funding, .. } = self.market;
        let levels = &self.position.levels;
        let side = self.entry.side;
        let bar_idx = self.entry.fill.first_live + fill.bars_after_first as usize;
        let known_at = execution.close_time(bar_idx);
        let time = match fill.moment {
            FillMoment::Open => execution.time()[bar_idx],
            FillMoment::Inside => known_at,
        };
        let level_price = levels.price(fill.level);
        let (price, fee) = if fill.reason.is_limit() {
            (level_price, costs.maker_fee)
        } else {
            (costs.slip_exit(side, level_price, self.entry.atr), costs.taker_fee)
        };
        let leg = Leg {
            time,
            known_at,
            reason: fill.reason,
            fraction: fill.fraction,
            level_price,
            price,
            r_gross: fill.fraction * levels.r_multiple(fill.level),
            fee_r: fill.fraction * fee * price / levels.r,
        };
        let paid = funding.paid_per_unit(self.entry.fill.time, leg.time);
        let outcome = &mut self.outcome;
        outcome.exit_price += leg.fraction * price;
        outcome.exit_reason = leg.reason;
        outcome.r_gross += leg.r_gross;
        outcome.exit_slippage_r += leg.fraction * (price - level_price).abs() / levels.r;
        outcome.fees_r += leg.fee_r;
        outcome.funding_r += side.sign() * leg.fraction * paid / levels.r;
        outcome.legs.push(leg);
    }
}

/// The rules over which ambiguity is bounded, beside the one in use (SPEC §6).
pub const BOUNDING_RULES: [IntrabarRule; 4] = [
    IntrabarRule::Worst,
    IntrabarRule::Best,
    IntrabarRule::PathAdverse,
    IntrabarRule::PathFavourable,
];

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
