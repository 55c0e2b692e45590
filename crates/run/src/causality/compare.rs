//! What was known at a cut, compared between two walks.

use super::fields::{BOUNDS, DECISION_FIELDS, ENTRY_FIELDS, EXIT_FIELDS, QTY, first_difference};
use super::walk::{SymbolWalk, Walk};
use super::{Change, Compared};
use crate::results::ReplayResult;
use exitlab_core::{
    Bar, BarSeries, ExitReason, Leg, Signal, SymbolIdx, Timestamp, Trade, sort_into_decision_order,
};
use exitlab_replay::{Decision, EquityMark};

/// What is to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KnownUntil {
    /// Bars that close, signals that speak and trades that end by then.
    until: Timestamp,
    /// Decisions and accounts up to here, for which fills are there and nothing was closed because
    /// the data end.
    decided_until: Timestamp,
}

impl KnownUntil {
    /// Where the data end with the bars that open before the cut.
    pub(super) fn at_end(time: Timestamp, whole: &Walk, cut: &Walk) -> KnownUntil {
        let mut until = time;
        let mut decided_until = time;
        for (all, seen) in whole.symbols.iter().zip(&cut.symbols) {
            if seen.is_last_dropped
                && let Some(dropped) = close_time(&all.decision, seen.decision.len())
            {
                until = until.min(dropped.plus_us(-1));
            }
            if seen.execution.len() < all.execution.len()
                && let Some(last_open) = seen.execution.time().last()
            {
                decided_until = decided_until.min(*last_open);
            }
        }
        KnownUntil { until, decided_until: decided_until.min(until) }
    }

    /// Where the next opening prices are there too, so that everything decided by the cut is filled
    /// and nothing ends by it.
    pub(super) fn with_next_opens(self) -> KnownUntil {
        KnownUntil { decided_until: self.until, ..self }
    }
}

fn close_time(bars: &BarSeries, idx: usize) -> Option<Timestamp> {
    (idx < bars.len()).then(|| bars.close_time(idx))
}

/// Whether a trade's bounds were known by then.
pub(super) type BoundsAreKnown<'a> = dyn Fn(&Trade, Timestamp) -> bool + 'a;

/// Compares what was known, up to the first change.
pub(super) fn compare(
    whole: &Walk,
    cut: &Walk,
    known: KnownUntil,
    bounds_are_known: &BoundsAreKnown<'_>,
) -> (Compared, Option<Change>) {
    let mut comparison =
        WalkComparison { whole, cut, known, bounds_are_known, compared: Compared::default() };
    let change = comparison.first_change().err().map(|change| *change);
    (comparison.compared, change)
}

struct WalkComparison<'a> {
    whole: &'a Walk,
    cut: &'a Walk,
    known: KnownUntil,
    bounds_are_known: &'a BoundsAreKnown<'a>,
    compared: Compared,
}

/// An error is a change that was found.
type Same = Result<(), Box<Change>>;

impl WalkComparison<'_> {
    fn first_change(&mut self) -> Same {
        self.bars()?;
        self.labels()?;
        self.signals()?;
        self.outcomes()?;
        self.replays()
    }

    fn symbol(&self, symbol: SymbolIdx) -> Option<String> {
        self.whole.symbols.get(symbol.0 as usize).map(|symbol| symbol.name.clone())
    }

    /// Bars before the cut, and none of the whole run's that closed by it missing.
    fn bars(&self) -> Same {
        for (all, seen) in self.whole.symbols.iter().zip(&self.cut.symbols) {
            let pairs = [
                ("decision bar", &all.decision, &seen.decision),
                ("execution bar", &all.execution, &seen.execution),
            ];
            for (what, all, bars) in pairs {
                let n_closed = (0..all.len())
                    .take_while(|idx| all.close_time(*idx) <= self.known.until)
                    .count();
                let closed_by = |idx: usize| bars.close_time(idx) <= self.known.until;
                let n_same = n_closed.max((0..bars.len()).take_while(|i| closed_by(*i)).count());
                for idx in 0..n_same {
                    let bar = |of: &BarSeries| (idx < of.len()).then(|| of.bar(idx));
                    let (was, is) = (bar(all), bar(bars));
                    if was != is {
                        let time = [close_time(all, idx), close_time(bars, idx)];
                        let text = |bar: Option<_>| bar.map_or("no bar".to_owned(), bar_text);
                        return Err(Box::new(Change {
                            what: what.to_owned(),
                            run: None,
                            symbol: Some(seen.name.clone()),
                            time: time.into_iter().flatten().min().unwrap_or(self.known.until),
                            was: text(was),
                            is: text(is),
                        }));
                    }
                }
            }
        }
        Ok(())
    }

    /// Indicators, volatility level and regime of each bar that had closed; the earliest change of
    /// any symbol.
    fn labels(&mut self) -> Same {
        let mut first: Option<Box<Change>> = None;
        for (all, seen) in self.whole.symbols.iter().zip(&self.cut.symbols) {
            let n_bars = (0..seen.decision.len())
                .take_while(|bar| seen.decision.close_time(*bar) <= self.known.until)
                .count();
            for bar in 0..n_bars {
                self.compared.n_labels += 1;
                let Some((what, was, is)) = label_change(all, seen, bar) else { continue };
                let time = seen.decision.close_time(bar);
                if first.as_ref().is_none_or(|first| time < first.time) {
                    first = Some(Box::new(Change {
                        what: what.to_owned(),
                        run: None,
                        symbol: Some(seen.name.clone()),
                        time,
                        was,
                        is,
                    }));
                }
                break;
            }
        }
        first.map_or(Ok(()), Err)
    }

    fn signals(&mut self) -> Same {
        let by_cut = |walk: &Walk| -> Vec<Signal> {
            let signals = walk.signals.iter().filter(|signal| signal.time <= self.known.until);
            signals.copied().collect()
        };
        let (was, is) = (by_cut(self.whole), by_cut(self.cut));
        for idx in 0..was.len().max(is.len()) {
            let (was, is) = (was.get(idx), is.get(idx));
            if was != is {
                // Of two different signals the earlier one is missing in the other run.
                let mut both: Vec<Signal> = [was, is].into_iter().flatten().copied().collect();
                sort_into_decision_order(&mut both);
                let Some(first) = both.first() else { continue };
                let at_first = |signal: Option<&Signal>| {
                    let same = |s: &&Signal| (s.time, s.symbol) == (first.time, first.symbol);
                    signal.filter(same).map_or_else(
                        || "no signal".to_owned(),
                        |s| format!("{} with confidence {}", s.side.name(), s.confidence),
                    )
                };
                return Err(Box::new(Change {
                    what: "signal".to_owned(),
                    run: None,
                    symbol: self.symbol(first.symbol),
                    time: first.time,
                    was: at_first(was),
                    is: at_first(is),
                }));
            }
            self.compared.n_signals += 1;
        }
        Ok(())
    }

    fn outcomes(&mut self) -> Same {
        for (was, is) in self.whole.plans.iter().zip(&self.cut.plans) {
            let run = format!("exit mode {}", was.plan);
            let was: Vec<&Trade> =
                was.outcomes.iter().filter(|trade| self.can_be_filled(trade)).collect();
            let until = self.known.until;
            let is: Vec<&Trade> =
                is.outcomes.iter().filter(|trade| trade.signal_time <= until).collect();
            self.compared.n_outcomes += self.trades("outcome", &run, &was, &is)?;
        }
        Ok(())
    }

    /// Whether a signal by the cut has a bar that it can be filled on before it.
    fn can_be_filled(&self, trade: &Trade) -> bool {
        let symbol = &self.cut.symbols[trade.symbol.0 as usize];
        trade.signal_time <= self.known.until
            && symbol.execution.first_open_at_or_after(trade.signal_time).is_some()
    }

    fn replays(&mut self) -> Same {
        for (was, is) in self.whole.replays.iter().zip(&self.cut.replays) {
            let run = format!("{} × {}", was.profile, was.mode);
            self.decisions(&run, was, is)?;
            self.marks(&run, was, is)?;
            let until = self.known.decided_until;
            let decided = |replay: &'_ ReplayResult| -> Vec<usize> {
                let trades = replay.trades.iter().enumerate();
                trades.filter(|(_, t)| t.signal_time <= until).map(|(idx, _)| idx).collect()
            };
            let was: Vec<&Trade> = decided(was).into_iter().map(|idx| &was.trades[idx]).collect();
            let is: Vec<&Trade> = decided(is).into_iter().map(|idx| &is.trades[idx]).collect();
            self.compared.n_trades += self.trades("trade", &run, &was, &is)?;
        }
        Ok(())
    }

    fn decisions(&mut self, run: &str, was: &ReplayResult, is: &ReplayResult) -> Same {
        let by_cut = |d: &&Decision| d.signal_time <= self.known.decided_until;
        let was: Vec<&Decision> = was.decisions.iter().filter(by_cut).collect();
        let is: Vec<&Decision> = is.decisions.iter().filter(by_cut).collect();
        for idx in 0..was.len().max(is.len()) {
            let (was, is) = (was.get(idx).copied(), is.get(idx).copied());
            if was != is {
                let (field, was_text, is_text) = match (was, is) {
                    (Some(was), Some(is)) => first_difference(&DECISION_FIELDS, was, is)
                        .unwrap_or_else(|| ("row", format!("{was:?}"), format!("{is:?}"))),
                    (was, is) => ("row", there(was.is_some()), there(is.is_some())),
                };
                let Some(decision) = was.or(is) else { continue };
                return Err(Box::new(Change {
                    what: format!("decision: {field}"),
                    run: Some(run.to_owned()),
                    symbol: self.symbol(decision.symbol),
                    time: decision.signal_time,
                    was: was_text,
                    is: is_text,
                }));
            }
            self.compared.n_decisions += 1;
        }
        Ok(())
    }

    fn marks(&self, run: &str, was: &ReplayResult, is: &ReplayResult) -> Same {
        let by_cut = |mark: &&EquityMark| mark.time <= self.known.decided_until;
        let mut is = is.equity.iter().filter(by_cut);
        for was in was.equity.iter().filter(by_cut) {
            let is = is.next();
            if is != Some(was) {
                let text = |mark: &EquityMark| {
                    let EquityMark { balance, equity, open_positions, .. } = mark;
                    format!("balance {balance}, equity {equity}, {open_positions} open")
                };
                return Err(Box::new(Change {
                    what: "balance and equity".to_owned(),
                    run: Some(run.to_owned()),
                    symbol: None,
                    time: was.time,
                    was: text(was),
                    is: is.map_or_else(|| there(false), text),
                }));
            }
        }
        Ok(())
    }

    /// Compares trades that ascend by signal: those that had ended in full, the others as far as
    /// they had gone.
    fn trades(
        &self,
        what: &str,
        run: &str,
        was: &[&Trade],
        is: &[&Trade],
    ) -> Result<usize, Box<Change>> {
        let (mut was, mut is) = (was.to_vec(), is.to_vec());
        was.sort_by_key(|trade| trade.signal_id);
        is.sort_by_key(|trade| trade.signal_id);
        for idx in 0..was.len().max(is.len()) {
            let (was, is) = (was.get(idx).copied(), is.get(idx).copied());
            let found = match (was, is) {
                (Some(was), Some(is)) if was.signal_id == is.signal_id => {
                    self.trade_change(was, is)
                }
                (Some(was), Some(is)) => {
                    let is_missing = was.signal_id < is.signal_id;
                    Some(("row", there(is_missing), there(!is_missing)))
                }
                (was, is) => Some(("row", there(was.is_some()), there(is.is_some()))),
            };
            if let Some((field, was_text, is_text)) = found {
                let first = [was, is].into_iter().flatten().min_by_key(|trade| trade.signal_id);
                let Some(trade) = first else { continue };
                return Err(Box::new(Change {
                    what: format!("{what}: {field}"),
                    run: Some(run.to_owned()),
                    symbol: self.symbol(trade.symbol),
                    time: trade.signal_time,
                    was: was_text,
                    is: is_text,
                }));
            }
        }
        Ok(was.len())
    }

    /// The first field of a trade that was known at the cut and differs.
    fn trade_change(&self, was: &Trade, is: &Trade) -> Option<(&'static str, String, String)> {
        if was == is {
            return None;
        }
        let until = self.known.until;
        let entry =
            first_difference(&ENTRY_FIELDS, was, is).or_else(|| first_difference(&[QTY], was, is));
        if entry.is_some() {
            return entry;
        }
        if was.legs.last().is_some_and(|leg| leg.known_at <= until) {
            return first_difference(&EXIT_FIELDS, was, is).or_else(|| {
                let bounds = first_difference(&[BOUNDS], was, is);
                bounds.filter(|_| (self.bounds_are_known)(was, until))
            });
        }
        // What the data's end closed is no leg of the trade.
        let by_cut = |trade: &Trade| -> Vec<Leg> {
            let known = |leg: &&Leg| leg.known_at <= until && leg.reason != ExitReason::EndOfData;
            trade.legs.iter().filter(known).copied().collect()
        };
        let (was_legs, is_legs) = (by_cut(was), by_cut(is));
        (was_legs != is_legs)
            .then(|| ("legs closed by the cut", legs_text(&was_legs), legs_text(&is_legs)))
    }
}

fn bar_text(bar: Bar) -> String {
    let Bar { time, open, high, low, close, volume } = bar;
    let volume = volume.map_or_else(|| "no volume".to_owned(), |volume| format!("volume {volume}"));
    format!("{time} open {open} high {high} low {low} close {close} {volume}")
}

fn legs_text(legs: &[Leg]) -> String {
    let text = |leg: &Leg| {
        let Leg { time, reason, fraction, price, .. } = leg;
        format!("{fraction} closed at {time} at {price} by {}", reason.name())
    };
    match legs {
        [] => "none".to_owned(),
        legs => legs.iter().map(text).collect::<Vec<_>>().join(", "),
    }
}

fn there(is_there: bool) -> String {
    if is_there { "there" } else { "not there" }.to_owned()
}

/// The first indicator or label of a bar that differs.
fn label_change(
    all: &SymbolWalk,
    seen: &SymbolWalk,
    bar: usize,
) -> Option<(&'static str, String, String)> {
    let (was, is) = (&all.indicators, &seen.indicators);
    let indicators = [
        ("ATR", was.atr.get(bar), is.atr.get(bar)),
        ("ADX", was.adx.get(bar), is.adx.get(bar)),
        ("+DI", was.plus_di.get(bar), is.plus_di.get(bar)),
        ("-DI", was.minus_di.get(bar), is.minus_di.get(bar)),
        ("trend EMA", was.trend_ema.get(bar), is.trend_ema.get(bar)),
    ];
    let number = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |x| x.to_string());
    if let Some((what, was, is)) = indicators.into_iter().find(|(_, was, is)| was != is) {
        return Some((what, number(was), number(is)));
    }
    let name = |name: Option<&'static str>| name.unwrap_or("none").to_owned();
    let (was, is) = (all.vol_levels[bar], seen.vol_levels[bar]);
    if was != is {
        let text = |level: Option<exitlab_core::VolLevel>| name(level.map(|level| level.name()));
        return Some(("volatility level", text(was), text(is)));
    }
    let (was, is) = (all.regimes[bar], seen.regimes[bar]);
    let text = |regime: Option<exitlab_core::Regime>| name(regime.map(|regime| regime.name()));
    (was != is).then(|| ("regime", text(was), text(is)))
}
