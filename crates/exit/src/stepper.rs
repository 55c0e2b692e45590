//! A position on its way to its exit, its fills priced as they come.

use crate::entry::EntryAt;
use crate::excursion::Excursion;
use crate::fill_rules::{Ambiguity, BOUNDING_RULES, FillRules, IntrabarRule};
use crate::known_series::KnownSeries;
use crate::leap::{LeapMarket, leap};
use crate::lots::Lots;
use crate::market::{Entry, Market};
use crate::mode_schedule::{ExitMode, ModeChange, OnChange};
use crate::outcome::{ModeTaken, Outcome};
use crate::plan::{ExitPlan, SignalExit};
use crate::position::{Deadlines, Fill, FillMoment, LiveBar, Position, Stepped};
use crate::rules::closing_bar::ClosingBar;
use crate::rules::trailing::Series;
use exitlab_core::{BarIdx, ExitReason, Leg, Legs, PlanId, RByRule, Side, Timestamp};

/// A position on its way to its exit, and what it has cost so far.
#[derive(Debug, Clone)]
pub struct Stepper<'a> {
    market: Market<'a>,
    entry: &'a Entry,
    mode: ExitMode<'a>,
    lots: Option<Lots>,
    position: Position,
    ahead: Ahead<'a>,
    excursion: Excursion,
    next_bar: usize,
    n_stepped: u32,
    n_settled: usize,
    pub(crate) outcome: Outcome,
    closed: bool,
}

/// What the plan in force reads, and the bars at which something is due whatever the prices.
#[derive(Debug, Clone, Copy)]
struct Ahead<'a> {
    plan_id: PlanId,
    /// The series that the trail reads, and whether it is a line.
    series: Option<(&'a KnownSeries, IsLine)>,
    /// Where an exit signal or a change of mode closes it.
    closing: Option<ClosingBar>,
    /// Where another plan is taken over.
    change: Option<ModeChange>,
    /// No leap passes this bar.
    until: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IsLine {
    Yes,
    No,
}

impl<'a> Stepper<'a> {
    /// A position just entered. The plan's [`invalid_levels`](ExitPlan::invalid_levels) finds
    /// nothing wrong with the entry.
    #[inline(always)] // Built in place: it is a kilobyte.
    pub fn new(
        market: Market<'a>,
        entry: &'a Entry,
        mode: ExitMode<'a>,
        rules: FillRules,
        lots: Option<Lots>,
    ) -> Stepper<'a> {
        // Two ways of their own: neither copies what it has just written.
        if mode.rechoice.is_none() && mode.plan.is_prices_alone() {
            let ahead = Ahead::prices_alone(&market, mode.id);
            return Opening { market, entry, mode, rules, lots }.run(Deadlines::default(), ahead);
        }
        Opening { market, entry, mode, rules, lots }.looking_ahead()
    }

    /// Steps every bar that closes by `until`, or to the exit.
    pub fn advance(&mut self, until: Option<Timestamp>) {
        let bars = self.market.execution;
        while !self.closed
            && self.next_bar < bars.len()
            && until.is_none_or(|until| bars.close_time(self.next_bar) <= until)
        {
            let bar = self.begin_bar();
            self.step(&bar);
        }
        self.settle_fills();
    }

    /// Goes on to the exit, leaping where the market has a pyramid.
    pub fn run_to_exit(&mut self) {
        while !self.closed {
            self.leap();
            let bar = self.begin_bar();
            self.step(&bar);
        }
    }

    /// Moves to the next bar that has to be stepped.
    pub(crate) fn leap(&mut self) {
        let Some(pyramid) = self.market.pyramid else { return };
        if self.next_bar >= self.ahead.until {
            return;
        }
        let series = match self.ahead.series {
            // The first bar reads a line from the decision on, not from the bar before.
            Some((_, IsLine::Yes)) if self.next_bar == self.entry.fill.first_live => return,
            Some((series, _)) => Some(series),
            None => None,
        };
        let market = LeapMarket { execution: self.market.execution, pyramid, series };
        let leapt = leap(&self.position, &market, self.next_bar, self.ahead.until);
        if leapt.n_bars > 0 {
            self.position.absorb(leapt.n_bars, leapt.peak, leapt.stop);
            self.excursion.include(leapt.lowest, leapt.peak);
            self.next_bar += leapt.n_bars;
        }
    }

    /// The next bar in the position's frame, before which a plan is taken over where one is due.
    pub(crate) fn begin_bar(&mut self) -> LiveBar {
        let is_prices_alone = self.ahead.series.is_none() && self.next_bar < self.ahead.until;
        let closes = if is_prices_alone { None } else { self.read_ahead() };
        self.live_bar(closes)
    }

    /// Takes over a plan that is due, takes in what the plan then in force reads at the next bar's
    /// open, and says why it closes there, if it does.
    #[inline(never)]
    fn read_ahead(&mut self) -> Option<ExitReason> {
        if let Some(change) = self.ahead.change.filter(|change| change.bar == self.next_bar) {
            self.take_over(change);
        }
        if let Some((series, is_line)) = self.ahead.series {
            let known = self.known(series, is_line);
            self.position.see(known);
        }
        let closing = self.ahead.closing.filter(|closing| closing.bar == self.next_bar);
        closing.map(|closing| closing.reason)
    }

    #[cold]
    fn take_over(&mut self, change: ModeChange) {
        let Some(rechoice) = self.mode.rechoice else { return };
        let plan = &rechoice.plans[change.plan.0 as usize];
        let inputs = self.entry.level_inputs(self.outcome.entry_price);
        let deadlines = deadlines(&self.market, self.entry, plan);
        let stop_before = self.position.take_over(plan, &inputs, deadlines);
        let from = self.ahead.plan_id;
        let next = rechoice.schedule.change_after(change.plan, change.bar);
        let (market, entry) = (&self.market, self.entry);
        self.ahead = Ahead::of(market, entry, change.plan, plan, change.bar, next, &deadlines);
        // A trail by the current ATR has its stop of this bar.
        let stop_after = match self.ahead.series {
            Some((series, IsLine::No)) => {
                self.position.trail.known_atr = series.latest(change.bar);
                self.position.effective_stop()
            }
            Some((_, IsLine::Yes)) | None => self.position.effective_stop(),
        };
        let levels = &self.position.levels;
        self.outcome.modes_taken.push(ModeTaken {
            decision_idx: change.decision_idx,
            from,
            to: change.plan,
            stop_before: levels.price(stop_before),
            stop_after: levels.price(stop_after.level),
        });
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
    /// Where the position is not closed; [`Stepper::advance`] without a bound closes it.
    pub fn into_outcome(mut self, ambiguity: Ambiguity) -> Outcome {
        self.finish();
        if ambiguity == Ambiguity::Bounds {
            self.bound();
        }
        self.outcome
    }

    /// Evaluates the other rules, each on its own from the entry on.
    pub(crate) fn bound(&mut self) {
        let rules = self.position.rules;
        let r_net = BOUNDING_RULES.map(|intrabar| {
            if intrabar == rules.intrabar {
                return self.outcome.r_net;
            }
            let rules = FillRules { intrabar, ..rules };
            let mut other = Stepper::new(self.market, self.entry, self.mode, rules, self.lots);
            other.run_to_exit();
            other.finish();
            other.outcome.r_net
        });
        self.outcome.r_by_rule = Some(RByRule::from_values(r_net));
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

    /// The position as it is.
    pub(crate) fn position(&self) -> &Position {
        &self.position
    }

    /// Sets the intrabar rule from the next bar on.
    pub(crate) fn set_rule(&mut self, intrabar: IntrabarRule) {
        self.position.rules.intrabar = intrabar;
    }

    /// The next bar's number.
    pub(crate) fn next_bar(&self) -> usize {
        self.next_bar
    }

    /// The line that the trail follows, where it follows one.
    pub(crate) fn line(&self) -> Option<&'a KnownSeries> {
        self.ahead.series.filter(|(_, is_line)| *is_line == IsLine::Yes).map(|(line, _)| line)
    }

    #[inline(always)]
    fn live_bar(&self, closes: Option<ExitReason>) -> LiveBar {
        let Market { execution: bars, .. } = self.market;
        let (entry, bar_idx) = (self.entry, self.next_bar);
        let is_first = bar_idx == entry.fill.first_live;
        let (high, low) = match entry.side {
            Side::Long => (bars.high()[bar_idx], bars.low()[bar_idx]),
            Side::Short => (-bars.low()[bar_idx], -bars.high()[bar_idx]),
        };
        LiveBar {
            open: entry.side.sign() * bars.open()[bar_idx],
            high,
            low,
            close: entry.side.sign() * bars.close()[bar_idx],
            open_time: bars.time()[bar_idx],
            close_time: bars.close_time(bar_idx),
            is_entry: is_first && entry.fill.at == EntryAt::NextOpen,
            is_last: bar_idx + 1 == bars.len(),
            closes,
        }
    }

    /// What the next bar reads of the trail's series.
    fn known(&self, series: &KnownSeries, is_line: IsLine) -> f64 {
        let (entry, bar) = (self.entry, self.next_bar);
        match is_line {
            IsLine::Yes => {
                let is_first = bar == entry.fill.first_live;
                series.newest(entry.side, bar, is_first.then_some(entry.decision_bar.0))
            }
            IsLine::No => series.latest(bar),
        }
    }

    /// Adds a fill's time and costs.
    fn settle(&mut self, fill: &Fill) {
        let Market { execution, costs, funding, .. } = self.market;
        let levels = &self.position.levels;
        let side = self.entry.side;
        let fraction = self.share_sold(fill);
        if fraction == 0.0 {
            return;
        }
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
            fraction,
            level_price,
            price,
            r_gross: fraction * levels.r_multiple(fill.level),
            fee_r: fraction * fee * price / levels.r,
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

    /// The share of the initial quantity that a fill sells: whole lots of it where there are lots,
    /// and with the last one what is left.
    fn share_sold(&self, fill: &Fill) -> f64 {
        match (self.lots, fill.reason) {
            (None, _) => fill.fraction,
            (Some(lots), ExitReason::PartialTp) => lots.share_sold(fill.fraction),
            (Some(_), _) => 1.0 - self.outcome.legs.iter().map(|leg| leg.fraction).sum::<f64>(),
        }
    }
}

/// What a position starts from.
#[derive(Debug, Clone, Copy)]
struct Opening<'a> {
    market: Market<'a>,
    entry: &'a Entry,
    mode: ExitMode<'a>,
    rules: FillRules,
    lots: Option<Lots>,
}

impl<'a> Opening<'a> {
    /// Of a plan that reads more than prices.
    #[inline(never)]
    fn looking_ahead(self) -> Stepper<'a> {
        let Opening { market, entry, mode, .. } = self;
        let deadlines = deadlines(&market, entry, mode.plan);
        self.run(deadlines, Ahead::at_entry(&market, entry, &mode, &deadlines))
    }

    #[inline(always)]
    fn run(self, deadlines: Deadlines, ahead: Ahead<'a>) -> Stepper<'a> {
        let Opening { market, entry, mode, rules, lots } = self;
        let levels = entry.levels(market.costs, mode.plan);
        let entry_price = levels.price(levels.entry);
        let entry_fee_r = market.costs.taker_fee * entry_price / levels.r;
        Stepper {
            market,
            entry,
            mode,
            lots,
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
                r_by_rule: None,
                modes_taken: Vec::new(),
            },
            position: Position::open(levels, rules, deadlines),
            ahead,
            closed: false,
        }
    }
}

impl<'a> Ahead<'a> {
    /// Of a plan that nothing but prices can close.
    fn prices_alone(market: &Market<'a>, plan_id: PlanId) -> Ahead<'a> {
        let until = market.execution.len() - 1;
        Ahead { plan_id, series: None, closing: None, change: None, until }
    }

    fn at_entry(
        market: &Market<'a>,
        entry: &Entry,
        mode: &ExitMode<'a>,
        deadlines: &Deadlines,
    ) -> Ahead<'a> {
        let first = entry.fill.first_live;
        let change = mode.rechoice.and_then(|rechoice| match rechoice.on_change {
            OnChange::TakeOver => rechoice.schedule.first_change(mode.id, first),
            OnChange::Close => None,
        });
        let mut ahead = Ahead::of(market, entry, mode.id, mode.plan, first, change, deadlines);
        if let Some(bar) = mode.regime_exit_bar(first) {
            let signal = ahead.closing.filter(|closing| closing.reason == ExitReason::SignalExit);
            ahead.closing = ClosingBar::first_of(signal.map(|closing| closing.bar), Some(bar));
            ahead.until = ahead.until.min(bar);
        }
        ahead
    }

    /// What is ahead under `plan` from `bar` on.
    fn of(
        market: &Market<'a>,
        entry: &Entry,
        plan_id: PlanId,
        plan: &ExitPlan,
        bar: usize,
        change: Option<ModeChange>,
        deadlines: &Deadlines,
    ) -> Ahead<'a> {
        let bars = market.execution;
        let signal_bar = match plan.signal_exit {
            SignalExit::On => market.signal_exits.closing_bar(entry.side, entry.decision_time, bar),
            SignalExit::Off => None,
        };
        let closing = ClosingBar::first_of(signal_bar, None);
        let unconditional = deadlines.time.filter(|limit| limit.below_r.is_none());
        let deadline = unconditional.map(|limit| limit.from).into_iter().chain(deadlines.session);
        // The first bar that closes at or after it; what opens after it closes after it too.
        let deadline_bar = deadline
            .min()
            .map(|end| bars.first_close_at_or_after(end).map_or(bars.len(), |BarIdx(first)| first));
        let due = [closing.map(|c| c.bar), change.map(|c| c.bar), deadline_bar];
        let until = due.into_iter().flatten().fold(bars.len() - 1, usize::min);
        let series = plan.series().map(|wanted| {
            let series = market.known.get(wanted);
            let series = series.expect("invariant: who evaluates a plan gives the series it needs");
            let is_line = match wanted {
                Series::Atr => IsLine::No,
                Series::Line(_) => IsLine::Yes,
            };
            (series, is_line)
        });
        Ahead { plan_id, series, closing, change, until }
    }
}

fn deadlines(market: &Market<'_>, entry: &Entry, plan: &ExitPlan) -> Deadlines {
    let entered = entry.fill.time;
    Deadlines {
        time: plan.time_exit.map(|exit| exit.limit(entered, market.decision_timeframe)),
        session: plan.session_exit.and_then(|exit| exit.first_after(entered)),
    }
}
