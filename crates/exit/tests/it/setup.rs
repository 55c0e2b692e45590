//! One entry with all that the engine reads, built from plain numbers.

use exitlab_core::{Bar, BarSeries, Side, Timeframe, Timestamp};
use exitlab_exit::{
    Ambiguity, Costs, Entry, EntryAt, EntrySettings, ExitPlan, FillRules, FundingSchedule,
    IntrabarRule, KnownAtr, Market, Outcome, StopPath, evaluate,
};

/// Open, high, low, close.
pub(crate) type Ohlc = (f64, f64, f64, f64);

/// 2024-01-01T00:00:00Z, where the first bar of a table opens.
pub(crate) const MIDNIGHT_US: i64 = 1_704_067_200_000_000;
pub(crate) const HOUR_US: i64 = 3_600_000_000;

pub(crate) const ALL: [IntrabarRule; 5] = [
    IntrabarRule::Worst,
    IntrabarRule::Best,
    IntrabarRule::Path,
    IntrabarRule::PathAdverse,
    IntrabarRule::PathFavourable,
];
/// The rules without an order of prices inside the bar.
pub(crate) const STEPS: [IntrabarRule; 2] = [IntrabarRule::Worst, IntrabarRule::Best];
pub(crate) const PATHS: [IntrabarRule; 3] =
    [IntrabarRule::Path, IntrabarRule::PathAdverse, IntrabarRule::PathFavourable];

pub(crate) const NO_COSTS: Costs =
    Costs { taker_fee: 0.0, maker_fee: 0.0, base_bps: 0.0, vol_bps: 0.0 };

/// The decision bars of a `current_atr` trail.
#[derive(Debug, Clone)]
pub(crate) struct Decisions {
    pub(crate) timeframe: Timeframe,
    /// ATR of each decision bar; the first opens with the first execution bar.
    pub(crate) atr: Vec<f64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) side: Side,
    pub(crate) bars: Vec<Ohlc>,
    pub(crate) plan: ExitPlan,
    pub(crate) rules: FillRules,
    pub(crate) entry_at: EntryAt,
    /// Position of the first live bar.
    pub(crate) first_live: usize,
    pub(crate) atr: f64,
    pub(crate) adx: Option<f64>,
    pub(crate) decisions: Option<Decisions>,
    pub(crate) costs: Costs,
    pub(crate) funding_rate: f64,
    pub(crate) start_us: i64,
    pub(crate) timeframe: Timeframe,
    /// Bar numbers on the timeframe's grid, where bars are missing.
    pub(crate) grid: Option<Vec<i64>>,
}

pub(crate) fn hours(n: i64) -> Timeframe {
    Timeframe::from_us(n * HOUR_US).expect("a whole number of seconds")
}

impl Setup {
    /// Hourly bars from midnight, a long entered at the first bar's open, ATR 10, no costs.
    pub(crate) fn new(bars: &[Ohlc], plan: ExitPlan) -> Setup {
        Setup {
            side: Side::Long,
            bars: bars.to_vec(),
            plan,
            rules: FillRules::default(),
            entry_at: EntryAt::NextOpen,
            first_live: 0,
            atr: 10.0,
            adx: None,
            decisions: None,
            costs: NO_COSTS,
            funding_rate: 0.0,
            start_us: MIDNIGHT_US,
            timeframe: hours(1),
            grid: None,
        }
    }

    pub(crate) fn rule(mut self, intrabar: IntrabarRule) -> Setup {
        self.rules.intrabar = intrabar;
        self
    }

    /// The other side on prices mirrored about `pivot`: price → 2·pivot − price.
    pub(crate) fn mirrored(&self, pivot: f64) -> Setup {
        let flip = |price: f64| 2.0 * pivot - price;
        let side = match self.side {
            Side::Long => Side::Short,
            Side::Short => Side::Long,
        };
        let bars = self.bars.iter().map(|&(o, h, l, c)| (flip(o), flip(l), flip(h), flip(c)));
        Setup { side, bars: bars.collect(), ..self.clone() }
    }

    pub(crate) fn series(&self) -> BarSeries {
        let mut series = BarSeries::new(self.timeframe);
        for (idx, &(open, high, low, close)) in self.bars.iter().enumerate() {
            let n = self.grid.as_ref().map_or(idx as i64, |grid| grid[idx]);
            let time = Timestamp::from_us(self.start_us + n * self.timeframe.us());
            let bar = Bar { time, open, high, low, close, volume: None };
            assert_eq!(bar.problem(), None, "bar {idx} of the test is invalid: {bar:?}");
            series.push(bar);
        }
        series
    }

    pub(crate) fn run(&self) -> Outcome {
        self.run_with(Ambiguity::Off)
    }

    pub(crate) fn run_with(&self, ambiguity: Ambiguity) -> Outcome {
        self.in_market(|market, entry| evaluate(market, entry, &self.plan, self.rules, ambiguity))
    }

    /// The same position with the path of its stop.
    pub(crate) fn stop_path(&self) -> StopPath {
        self.in_market(|market, entry| StopPath::new(market, entry, &self.plan, self.rules))
    }

    fn in_market<T>(&self, evaluated: impl Fn(&Market<'_>, &Entry) -> T) -> T {
        let execution = self.series();
        let (decision_time, decision_close) = match self.entry_at {
            EntryAt::NextOpen => (execution.time()[self.first_live], f64::NAN),
            EntryAt::Close => {
                let decision_idx = self.first_live - 1;
                (execution.close_time(decision_idx), execution.close()[decision_idx])
            }
        };
        let fill = EntrySettings { at: self.entry_at, max_fill_delay_us: None }
            .fill(&execution, &execution, decision_time, decision_close)
            .expect("the table has a live bar");
        assert_eq!(fill.first_live, self.first_live);
        let known_atr = self.decisions.as_ref().map(|decisions| {
            let mut bars = BarSeries::new(decisions.timeframe);
            for n in 0..decisions.atr.len() as i64 {
                let time = Timestamp::from_us(self.start_us + n * decisions.timeframe.us());
                bars.push(Bar { time, open: 1.0, high: 1.0, low: 1.0, close: 1.0, volume: None });
            }
            KnownAtr::new(&execution, &bars, |idx| Some(decisions.atr[idx]))
        });
        let funding = if self.funding_rate == 0.0 {
            FundingSchedule::none()
        } else {
            FundingSchedule::new(&execution, |_| Some(self.funding_rate))
        };
        let market = Market {
            execution: &execution,
            pyramid: None,
            known_atr: known_atr.as_ref(),
            funding: &funding,
            costs: &self.costs,
        };
        let entry = Entry { side: self.side, atr: self.atr, adx: self.adx, fill };
        evaluated(&market, &entry)
    }
}

#[track_caller]
pub(crate) fn assert_near(got: f64, want: f64, what: &str) {
    assert!((got - want).abs() < 1e-9, "{what}: got {got}, want {want}");
}
