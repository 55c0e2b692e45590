//! What studies and replays read.

use exitlab_core::{BarIdx, BarSeries, Regime, Signal, VolLevel, sort_into_decision_order};
use exitlab_exit::{
    Ambiguity, BarPyramid, Costs, Entry, EntrySettings, ExitPlan, FillRules, FundingSchedule,
    KnownSet, Market, SignalExits, SignalLevels,
};
use exitlab_indicators::IndicatorSet;
use exitlab_orchestrator::LotRules;
use exitlab_regime::Regimes;

use crate::{RejectReason, Timeline};

/// One symbol's columns and costs. A run's symbols are in order of
/// [`SymbolIdx`](exitlab_core::SymbolIdx).
#[derive(Debug, Clone, Copy)]
pub struct SymbolMarket<'a> {
    /// Name.
    pub name: &'a str,
    /// Bars that carry indicators, regimes and signals.
    pub decision: &'a BarSeries,
    /// Bars that carry entries and exits.
    pub execution: &'a BarSeries,
    /// Summaries of the execution bars, over which exits leap; without them every bar is stepped.
    pub pyramid: Option<&'a BarPyramid>,
    /// Indicators of the decision bars.
    pub indicators: &'a IndicatorSet,
    /// Regimes of the decision bars.
    pub regimes: &'a Regimes,
    /// The series that the plans need.
    pub known: &'a KnownSet,
    /// Exit signals.
    pub signal_exits: &'a SignalExits,
    /// Funding payments.
    pub funding: &'a FundingSchedule,
    /// Fees and slippage.
    pub costs: &'a Costs,
    /// Lot step and least notional.
    pub lots: LotRules,
}

impl<'a> SymbolMarket<'a> {
    /// What an exit reads.
    pub fn exit_market(&self) -> Market<'a> {
        Market {
            execution: self.execution,
            pyramid: self.pyramid,
            decision_timeframe: self.decision.timeframe(),
            known: self.known,
            signal_exits: self.signal_exits,
            funding: self.funding,
            costs: self.costs,
        }
    }
}

/// How entries and exits are evaluated, the same for every profile.
#[derive(Debug, Clone, Copy)]
pub struct ExitSettings<'a> {
    /// When and where a decision is filled.
    pub entry: EntrySettings,
    /// How fills are derived from bars.
    pub rules: FillRules,
    /// Whether the other intrabar rules are evaluated too.
    pub ambiguity: Ambiguity,
    /// Exit plans by [`PlanId`](exitlab_core::PlanId).
    pub plans: &'a [ExitPlan],
}

/// ATR over close up to which a market stands still. Wilder's ATR of a series that stopped moving
/// decays for ever without reaching 0, and R would be rounding.
const FLAT_ATR: f64 = 1e-9;

/// A signal with what its decision bar says about it, the same for every profile and plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The signal.
    pub signal: Signal,
    /// Its row among the run's signals in decision order, from 0.
    pub signal_id: usize,
    /// Position of its time among the decision times of the [`Timeline`].
    pub decision_idx: usize,
    /// Regime of the decision bar.
    pub regime: Option<Regime>,
    /// Volatility level of the decision bar.
    pub vol_level: Option<VolLevel>,
    /// Close of the decision bar.
    pub close: f64,
    /// The entry, or why there can be none under any plan.
    pub entry: Result<Entry, RejectReason>,
}

/// What all replays of a run read. Candidates are in decision order and of this timeline.
#[derive(Debug, Clone, Copy)]
pub struct ReplayInputs<'a> {
    /// Symbols in order of [`SymbolIdx`](exitlab_core::SymbolIdx).
    pub markets: &'a [SymbolMarket<'a>],
    /// Decision times.
    pub timeline: &'a Timeline,
    /// Signals in decision order.
    pub candidates: &'a [Candidate],
    /// How exits are evaluated.
    pub exits: ExitSettings<'a>,
}

/// Looks up the decision bars of signals, which are sorted into decision order first.
pub fn candidates(
    markets: &[SymbolMarket<'_>],
    timeline: &Timeline,
    mut signals: Vec<Signal>,
    entry: &EntrySettings,
) -> Vec<Candidate> {
    sort_into_decision_order(&mut signals);
    signals
        .into_iter()
        .enumerate()
        .map(|(signal_id, signal)| {
            let market = &markets[signal.symbol.0 as usize];
            let BarIdx(bar) = signal.bar;
            let regime = market.regimes.regime(bar);
            let close = market.decision.close()[bar];
            let atr = market.indicators.atr.get(bar).filter(|atr| *atr > FLAT_ATR * close);
            let entry = match (regime, atr) {
                (None, _) => Err(RejectReason::Warmup),
                (Some(_), None) => Err(RejectReason::AtrUnavailable),
                (Some(_), Some(atr)) => entry
                    .fill(market.execution, market.decision, signal.time, close)
                    .map(|fill| Entry {
                        side: signal.side,
                        decision_time: signal.time,
                        decision_bar: signal.bar,
                        atr,
                        adx: market.indicators.adx.get(bar),
                        signal: SignalLevels {
                            close,
                            stop_price: signal.stop_price,
                            target_price: signal.target_price,
                        },
                        fill,
                    })
                    .ok_or(RejectReason::NoFillBar),
            };
            let vol_level = market.regimes.vol_level(bar);
            let decision_idx = timeline.first_at_or_after(signal.time);
            Candidate { signal, signal_id, decision_idx, regime, vol_level, close, entry }
        })
        .collect()
}
