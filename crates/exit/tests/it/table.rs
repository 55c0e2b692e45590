//! Bar tables: bars, a plan, and what each intrabar rule must make of them on both sides.
//!
//! A table is written for a long entered at 100. Its short runs on the same bars mirrored about 100
//! (price' = 200 − price), where every percentage of E mirrors too, because E is the pivot.

use crate::setup::{ALL, Ohlc, Setup, assert_near, hours};
use exitlab_core::{ExitReason, Side};
use exitlab_exit::{
    Ambiguity, EntryAt, ExitPlan, IntrabarRule, LimitFill, LimitGapFill, OnChange, Outcome,
};

/// When inside its bar a leg is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum At {
    /// At the bar's open: the leg has the bar's open time.
    Open,
    /// At the bar's open because it opened at or beyond the stop: `gapped`.
    Gap,
    /// Inside the bar: the leg has the bar's close time.
    Inside,
}

/// Bar, moment, reason, fraction, level price.
pub(crate) type LegRow = (usize, At, ExitReason, f64, f64);

/// What a table expects, in the prices of its long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Want<'a> {
    pub(crate) legs: &'a [LegRow],
    /// Quantity-weighted exit price.
    pub(crate) exit: f64,
    /// Gross R, which is net R where nothing costs.
    pub(crate) r: f64,
    pub(crate) mae: f64,
    pub(crate) mfe: f64,
    pub(crate) bars: u32,
}

pub(crate) struct Table(pub(crate) Setup);

const PIVOT: f64 = 100.0;

impl Table {
    pub(crate) fn new(plan: ExitPlan, bars: &[Ohlc]) -> Table {
        Table(Setup::new(bars, plan))
    }

    /// A position that is there before the second bar: the first one is the decision bar.
    pub(crate) fn close_entry(mut self) -> Table {
        self.0.entry_at = EntryAt::Close;
        self.0.first_live = 1;
        self
    }

    pub(crate) fn first_live(mut self, bar_idx: usize) -> Table {
        self.0.first_live = bar_idx;
        self
    }

    /// Decided at this hour of the grid, though the first live bar opens later.
    pub(crate) fn decided_at(mut self, hour: i64) -> Table {
        self.0.decided_at = Some(hour);
        self
    }

    pub(crate) fn through(mut self) -> Table {
        self.0.rules.limit_fill = LimitFill::Through;
        self
    }

    pub(crate) fn gap_fill_at_level(mut self) -> Table {
        self.0.rules.limit_gap_fill = LimitGapFill::Level;
        self
    }

    pub(crate) fn adx(mut self, adx: Option<f64>) -> Table {
        self.0.adx = adx;
        self
    }

    /// The ATR of each decision bar of `n_hours` hours, from the one that opens with the first bar.
    pub(crate) fn decision_atr(mut self, n_hours: i64, atr: &[f64]) -> Table {
        self.0.decisions.timeframe = hours(n_hours);
        self.0.decisions.atr = atr.to_vec();
        self
    }

    /// The line that a trail follows, by decision bar of `n_hours` hours; bar 0 closes when the first
    /// bar opens.
    pub(crate) fn line(mut self, n_hours: i64, line: &[Option<f64>]) -> Table {
        self.0.decisions.timeframe = hours(n_hours);
        self.0.decisions.line = line.to_vec();
        self
    }

    /// Exit signals, in hours from the first bar's open.
    pub(crate) fn exit_signals(mut self, at_hours: &[f64]) -> Table {
        self.0.exit_hours = at_hours.to_vec();
        self
    }

    /// The mode is chosen again: the plan's number at each decision bar of `n_hours` hours, of which
    /// bar 0 closes when the first bar opens. Plan 0 is the table's, the others are `others`.
    pub(crate) fn modes(
        mut self,
        on_change: OnChange,
        others: &[ExitPlan],
        n_hours: i64,
        choices: &[Option<u32>],
    ) -> Table {
        self.0.modes = std::iter::once(&self.0.plan).chain(others).cloned().collect();
        self.0.on_change = Some(on_change);
        self.0.decisions.timeframe = hours(n_hours);
        self.0.decisions.choices = choices.to_vec();
        self
    }

    /// Stop and target that the signal brings, and the decision's close.
    pub(crate) fn signal(
        mut self,
        close: f64,
        stop_price: Option<f64>,
        target_price: Option<f64>,
    ) -> Table {
        self.0.close = Some(close);
        (self.0.stop_price, self.0.target_price) = (stop_price, target_price);
        self
    }

    /// Bars are missing: `grid` numbers those that are there.
    pub(crate) fn grid(mut self, grid: &[i64]) -> Table {
        self.0.grid = Some(grid.to_vec());
        self
    }

    /// Asserts the same of every intrabar rule, on both sides.
    #[track_caller]
    pub(crate) fn all(&self, want: Want<'_>) -> &Table {
        self.under(&ALL, want)
    }

    /// Asserts the same of some intrabar rules, on both sides.
    #[track_caller]
    pub(crate) fn under(&self, rules: &[IntrabarRule], want: Want<'_>) -> &Table {
        for &rule in rules {
            check(&self.0.clone().rule(rule), &want, |price| price);
            check(&self.0.mirrored(PIVOT).rule(rule), &want, |price| 2.0 * PIVOT - price);
        }
        self
    }
}

impl Table {
    /// Asserts net R under a rule and its bounds over all rules, on both sides.
    #[track_caller]
    pub(crate) fn bounds(&self, rule: IntrabarRule, r: f64, bounds: (f64, f64)) -> &Table {
        let long = self.0.clone().rule(rule);
        for setup in [long.mirrored(PIVOT), long] {
            for got in [setup.run_with(Ambiguity::Bounds), setup.run_leaping(Ambiguity::Bounds)] {
                let case = format!("{:?} {rule:?} {got:#?}", setup.side);
                let (low, high) = got.r_bounds().expect("bounds were asked for");
                assert_near(got.r_net, r, &format!("r_net of {case}"));
                assert_near(low, bounds.0, &format!("r_low of {case}"));
                assert_near(high, bounds.1, &format!("r_high of {case}"));
            }
        }
        self
    }
}

/// Asserts a table's expectation of one side as it is written, without a mirror.
#[track_caller]
pub(crate) fn check_as_written(setup: &Setup, rules: &[IntrabarRule], want: Want<'_>) {
    for &rule in rules {
        check(&setup.clone().rule(rule), &want, |price| price);
    }
}

#[track_caller]
fn check(setup: &Setup, want: &Want<'_>, place: impl Fn(f64) -> f64) {
    let got = setup.run();
    let case = format!("{:?} {:?} {got:#?}", setup.side, setup.rules);
    let series = setup.series();
    assert_eq!(got.legs.len(), want.legs.len(), "legs of {case}");
    for (leg, &(bar_idx, at, reason, fraction, level)) in got.legs.iter().zip(want.legs) {
        assert_eq!(leg.reason, reason, "{case}");
        let open_time = series.time()[bar_idx];
        let close_time = series.close_time(bar_idx);
        let time = if at == At::Inside { close_time } else { open_time };
        assert_eq!((leg.time, leg.known_at), (time, close_time), "times of {reason:?}, {case}");
        assert_near(leg.fraction, fraction, &format!("fraction of {reason:?}, {case}"));
        assert_near(leg.level_price, place(level), &format!("level of {reason:?}, {case}"));
        assert_near(leg.price, place(level), &format!("price of {reason:?}, {case}"));
    }
    let &(_, last_at, last_reason, ..) = want.legs.last().expect("a trade has a leg");
    assert_eq!(got.gapped, last_at == At::Gap, "gapped of {case}");
    assert_eq!(got.exit_reason, last_reason, "{case}");
    assert_eq!(got.bars_held, want.bars, "bars_held of {case}");
    assert_near(got.exit_price, place(want.exit), &format!("exit price of {case}"));
    assert_near(got.r_gross, want.r, &format!("gross R of {case}"));
    assert_near(got.r_net, want.r, &format!("net R of {case}"));
    assert_near(got.mae_r, want.mae, &format!("MAE of {case}"));
    assert_near(got.mfe_r, want.mfe, &format!("MFE of {case}"));
    assert_free(&got, &case);
    assert_eq!(setup.run_leaping(Ambiguity::Off), got, "by leaps");
}

#[track_caller]
fn assert_free(got: &Outcome, case: &str) {
    let costs =
        [got.entry_fee_r, got.entry_slippage_r, got.exit_slippage_r, got.fees_r, got.funding_r];
    assert_eq!(costs, [0.0; 5], "costs of {case}");
}

impl Table {
    /// The table's short, for asserting levels.
    pub(crate) fn short(&self) -> Setup {
        let short = self.0.mirrored(PIVOT);
        assert_eq!(short.side, Side::Short);
        short
    }
}
