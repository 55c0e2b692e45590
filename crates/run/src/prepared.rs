//! A grid point ready to be walked.

use crate::buy_holds::BuyHolds;
use crate::funding::{SymbolFunding, check_holes};
use crate::key::StageKey;
use crate::label_stamps::label_stamps;
use crate::settings::{kept_mode, on_change};
use crate::symbol_bars::SymbolBars;
use crate::symbol_regimes::SymbolRegimes;
use crate::trade_figures::SharedFigures;
use crate::warning::Warning;
use crate::{Engine, RunError};
use exitlab_core::{BarSeries, Timestamp, Trade};
use exitlab_data::TableFile;
use exitlab_exit::{
    BarPyramid, Costs, DecisionClock, KnownSet, ModeSchedule, OnChange, SignalExits,
};
use exitlab_indicators::IndicatorSet;
use exitlab_metrics::{BuyHold, MetricsWindow};
use exitlab_orchestrator::{LotRules, Profile};
use exitlab_regime::{LabelRow, LabelTime};
use exitlab_replay::{
    Candidate, KnownExits, ModeSelection, PlanOutcomes, SymbolMarket, Timeline, mode_schedule,
};
use exitlab_scenario::{Scenario, SweepMode};
use std::sync::Arc;

/// A grid point ready to be walked.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) symbols: Vec<PreparedSymbol>,
    pub(crate) timeline: Arc<Timeline>,
    pub(crate) candidates: Arc<Vec<Candidate>>,
    /// By plan, where a replay may use it; none with the reference engine.
    pub(crate) outcomes: Vec<Option<Arc<PlanOutcomes>>>,
    /// Where a replay chooses modes again.
    pub(crate) rechosen: Vec<Rechosen>,
    pub(crate) warnings: Vec<Warning>,
    /// Key of the bars of all symbols.
    pub(crate) bars: StageKey,
    /// The yardsticks of accounts, shared by all points.
    pub(crate) buy_holds: Arc<BuyHolds>,
    /// Figures of trades, shared by all points.
    pub(crate) figures: Arc<SharedFigures>,
}

/// One symbol with everything that replays and studies read of it.
#[derive(Debug, Clone)]
pub(crate) struct PreparedSymbol {
    pub(crate) bars: Arc<SymbolBars>,
    pub(crate) pyramid: Option<Arc<BarPyramid>>,
    pub(crate) indicators: Arc<IndicatorSet>,
    pub(crate) regimes: Arc<SymbolRegimes>,
    pub(crate) clock: Arc<DecisionClock>,
    pub(crate) known: Arc<KnownSet>,
    pub(crate) signal_exits: Arc<SignalExits>,
    pub(crate) funding: Arc<SymbolFunding>,
    pub(crate) costs: Costs,
    pub(crate) lots: LotRules,
}

/// The choices of a profile that are made again while a position is open.
#[derive(Debug, Clone)]
pub(crate) struct Rechosen {
    pub(crate) profile: usize,
    pub(crate) on_change: OnChange,
    /// By symbol.
    pub(crate) schedules: Arc<Vec<ModeSchedule>>,
    /// None with the reference engine.
    pub(crate) outcomes: Option<Arc<PlanOutcomes>>,
}

impl Prepared {
    /// The view that replays and studies take.
    pub(crate) fn markets(&self) -> Vec<SymbolMarket<'_>> {
        self.symbols.iter().map(PreparedSymbol::market).collect()
    }

    /// How replays of one profile and mode come by the exits of this point.
    pub(crate) fn exits(
        &self,
        engine: Engine,
        scenario: &Scenario,
        profile: usize,
        mode: SweepMode,
    ) -> exitlab_replay::ReplayEngine<'_> {
        match engine {
            Engine::Leap => exitlab_replay::ReplayEngine::Leap(KnownExits {
                by_plan: &self.outcomes,
                rechosen: self
                    .rechosen(scenario, profile, mode)
                    .and_then(|rechosen| rechosen.outcomes.as_deref()),
            }),
            Engine::Reference => exitlab_replay::ReplayEngine::Reference,
        }
    }

    /// The mode of a replay.
    pub(crate) fn mode(
        &self,
        scenario: &Scenario,
        profile: usize,
        mode: SweepMode,
    ) -> ModeSelection<'_> {
        match self.rechosen(scenario, profile, mode) {
            Some(Rechosen { on_change, schedules, .. }) => {
                ModeSelection::Rechosen { on_change: *on_change, schedules }
            }
            None => kept_mode(mode),
        }
    }

    fn rechosen(&self, scenario: &Scenario, profile: usize, mode: SweepMode) -> Option<&Rechosen> {
        let on_change = on_change(scenario, mode)?;
        self.rechosen.iter().find(|r| r.profile == profile && r.on_change == on_change)
    }

    /// The choices of a profile, by symbol.
    pub(crate) fn schedules(&self, profile: &Profile) -> Vec<ModeSchedule> {
        schedules(&self.symbols, profile)
    }

    /// Refuses trades that were open where their symbol's file of funding has no rate.
    ///
    /// # Errors
    /// [`RunError::MissingFunding`], unless the scenario lets missing rates pay nothing.
    pub(crate) fn check_funding<'t>(
        &self,
        scenario: &Scenario,
        trades: impl IntoIterator<Item = &'t Trade>,
    ) -> Result<(), RunError> {
        check_holes(scenario, self.symbols.iter().map(|symbol| &*symbol.funding), trades)
    }

    /// Close time of the first decision bar of any symbol that has a regime.
    pub(crate) fn first_regime_time(&self) -> Option<Timestamp> {
        self.symbols.iter().filter_map(|s| s.regimes.first_time).min()
    }

    /// The days over which metrics of accounts run.
    pub(crate) fn metrics_window(&self) -> Option<MetricsWindow> {
        MetricsWindow::new(self.timeline.times(), self.first_regime_time())
    }

    /// What holding all symbols at equal weights gave over those days.
    pub(crate) fn buy_hold(&self) -> BuyHold {
        let symbols: Vec<&BarSeries> = self.symbols.iter().map(|s| &*s.bars.decision).collect();
        let first_day = self.metrics_window().map_or(i64::MAX, |window| window.first_day);
        self.buy_holds.get(self.bars, first_day, &symbols, &self.timeline)
    }
}

impl PreparedSymbol {
    pub(crate) fn market(&self) -> SymbolMarket<'_> {
        SymbolMarket {
            name: &self.bars.symbol,
            decision: &self.bars.decision,
            execution: &self.bars.execution,
            pyramid: self.pyramid.as_deref(),
            indicators: &self.indicators,
            regimes: &self.regimes.regimes,
            known: &self.known,
            signal_exits: &self.signal_exits,
            funding: &self.funding.schedule,
            costs: &self.costs,
            lots: self.lots,
        }
    }
}

/// The choices of a profile, by symbol.
pub(crate) fn schedules(symbols: &[PreparedSymbol], profile: &Profile) -> Vec<ModeSchedule> {
    let of_symbol =
        |symbol: &PreparedSymbol| mode_schedule(&symbol.market(), &symbol.clock, profile);
    symbols.iter().map(of_symbol).collect()
}

/// Refuses a scenario of which no symbol gets a regime, with the reason.
///
/// # Errors
/// [`RunError::NoRowInside`], [`RunError::NoLabelAtBar`] or [`RunError::LabelsWithoutLevel`] for labels, and
/// [`RunError::TooFewBars`] for the first symbol that has too few.
pub(crate) fn check_some_regime(
    symbols: &[PreparedSymbol],
    labels: Option<(&TableFile<LabelRow>, LabelTime)>,
) -> Result<(), RunError> {
    if symbols.iter().any(|symbol| symbol.regimes.first_time.is_some()) {
        return Ok(());
    }
    if let Some((labels, label_time)) = labels {
        return Err(no_regime_by_labels(symbols, labels, label_time));
    }
    let short = symbols.iter().find_map(|s| Some((&s.bars, s.regimes.n_needed?)));
    let Some((bars, n_needed)) = short else { return Ok(()) };
    Err(RunError::TooFewBars {
        symbol: bars.symbol.clone(),
        path: bars.path.clone(),
        n_bars: bars.decision.len(),
        n_needed,
        timeframe: bars.decision.timeframe(),
    })
}

/// Why labels give no bar of any symbol a regime.
fn no_regime_by_labels(
    symbols: &[PreparedSymbol],
    labels: &TableFile<LabelRow>,
    label_time: LabelTime,
) -> RunError {
    let TableFile { file, rows, .. } = labels;
    let (path, n_rows) = (file.path.clone(), rows.len());
    let n_used: usize = symbols.iter().filter_map(|symbol| symbol.regimes.n_labels_used).sum();
    if n_used > 0 {
        return RunError::LabelsWithoutLevel { path, n_used };
    }
    let stamps = label_stamps(label_time);
    let is_inside = |row: &&LabelRow| {
        let mut own = symbols.iter().filter(|symbol| row.is_of(&symbol.bars.symbol));
        own.any(|symbol| stamps.is_inside(&symbol.bars.decision, row.time))
    };
    match rows.iter().find(is_inside) {
        None => RunError::NoRowInside { what: "labels", path, n_rows },
        Some(first) => {
            let (line, time) = (first.line, first.time);
            RunError::NoLabelAtBar { path, n_rows, line, time, is: stamps.time }
        }
    }
}
