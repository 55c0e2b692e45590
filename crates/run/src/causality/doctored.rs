//! That the check can fail: a whole run in which one thing is not what the cut run has.
//!
//! Nothing in a scenario looks ahead on purpose, so what a look-ahead would change is changed by hand
//! in the results of the whole run.

use super::compare::{KnownUntil, compare};
use super::cut_inputs::{inputs_until, with_next_opens};
use super::walk::Walk;
use super::{Change, Compared, Data, check_causality};
use crate::RunRequest;
use crate::engine::Purpose;
use exitlab_core::{RByRule, Regime, Timestamp, VolLevel};
use exitlab_scenario::{Override, ScenarioFile};
use std::path::Path;
use std::sync::LazyLock;

/// Five months of the shipped hourly scenario, cut in the middle.
struct Worlds {
    whole: Walk,
    ended: Walk,
    opened: Walk,
    known: KnownUntil,
}

fn cut_time() -> Timestamp {
    // A decision at which positions are open and trades have ended before.
    Timestamp::parse_iso("2017-10-14T19:00:00Z").unwrap()
}

fn shipped() -> (ScenarioFile, Vec<Override>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = ScenarioFile::read(&root.join("scenarios/btc-hourly.toml")).unwrap();
    (file, vec![Override::parse("data.to=2017-12-01").unwrap()])
}

static WORLDS: LazyLock<Worlds> = LazyLock::new(|| {
    let (file, overrides) = shipped();
    let all = Data::load(RunRequest::new(&file).overrides(&overrides)).unwrap();
    let whole = Walk::new(&all.scenario, &all.inputs, Purpose::Sweep).unwrap();
    let cut = inputs_until(cut_time(), &all.scenario, &all.inputs).unwrap();
    let ended = Walk::new(&all.scenario, &cut, Purpose::Cut).unwrap();
    let opened = with_next_opens(&cut, &all.inputs);
    let opened = Walk::new(&all.scenario, &opened, Purpose::Cut).unwrap();
    let known = KnownUntil::at_end(cut_time(), &whole, &ended);
    Worlds { whole, ended, opened, known }
});

/// Compares a doctored whole run with the cut one and its next opening prices.
fn found(doctor: impl FnOnce(&mut Walk)) -> (Compared, Option<Change>) {
    let Worlds { whole, opened, known, .. } = &*WORLDS;
    let mut whole = whole.clone();
    doctor(&mut whole);
    compare(&whole, opened, known.with_next_opens(), &|_, _| true)
}

#[track_caller]
fn is_found(doctor: impl FnOnce(&mut Walk), what: &str) -> Change {
    let change = found(doctor).1.unwrap_or_else(|| panic!("{what}: not found"));
    assert_eq!(change.what, what, "{change}");
    change
}

/// The next larger number.
fn nudged(x: f64) -> f64 {
    f64::from_bits(x.to_bits() + 1)
}

/// The last bar that had closed at the cut.
fn last_bar(walk: &Walk) -> usize {
    walk.symbols[0].decision.last_closed_by(cut_time()).unwrap().0
}

/// Positions of the last trade that had ended at the cut and of one that was open.
fn ended_and_open(trades: &[exitlab_core::Trade]) -> (usize, usize) {
    let cut = cut_time();
    let has_ended = |idx: &usize| trades[*idx].legs.last().unwrap().known_at <= cut;
    let of_cut = || (0..trades.len()).filter(|idx| trades[*idx].signal_time <= cut);
    let ended = of_cut().rfind(has_ended).expect("some trade has ended");
    (ended, of_cut().find(|idx| !has_ended(idx)).expect("some trade is open"))
}

#[test]
fn what_is_not_doctored_is_the_same() {
    let Worlds { whole, ended, known, .. } = &*WORLDS;
    let (compared, change) = compare(whole, ended, *known, &|_, _| false);
    assert_eq!(change, None);
    let (with_opens, change) = found(|_| {});
    assert_eq!(change, None);
    assert_eq!(
        (compared.n_labels, with_opens.n_labels),
        (last_bar(whole) + 1, last_bar(whole) + 1)
    );
    assert!(compared.n_decisions > 100 && compared.n_trades > 50 && compared.n_outcomes > 50);
    assert!(with_opens.n_decisions >= compared.n_decisions);
}

#[test]
fn labels() {
    let bar = last_bar(&WORLDS.whole);
    let change = is_found(|w| w.symbols[0].regimes[bar] = None, "regime");
    assert_eq!((change.time, change.symbol.as_deref()), (cut_time(), Some("BTCUSD")));
    assert_eq!(change.was, "none");
    is_found(|w| w.symbols[0].vol_levels[bar] = None, "volatility level");
    // The earliest one is named.
    let change = is_found(
        |w| {
            w.symbols[0].regimes[bar] = None;
            w.symbols[0].vol_levels[bar - 7] = None;
        },
        "volatility level",
    );
    assert_eq!(change.time.hours_since(cut_time()), -7.0);
    let after = |w: &mut Walk| {
        let next = bar + 1;
        w.symbols[0].regimes[next] = Some(Regime::HighVol);
        w.symbols[0].vol_levels[next] = Some(VolLevel::Extreme);
    };
    assert_eq!(found(after).1, None, "what comes after the cut is no change");
}

#[test]
fn indicators_and_bars() {
    let Worlds { ended, .. } = &*WORLDS;
    let (other, time) = (ended.symbols[0].indicators.trend_ema.clone(), cut_time());
    is_found(|w| w.symbols[0].indicators.atr = other.clone(), "ATR");
    is_found(|w| w.symbols[0].indicators.adx = other, "ADX");
    let shorter = |w: &mut Walk| {
        let bars = &w.symbols[0].decision;
        let kept: Vec<_> = (0..bars.len()).filter(|k| *k != 900).map(|k| bars.bar(k)).collect();
        w.symbols[0].decision = exitlab_core::BarSeries::from_bars(bars.timeframe(), &kept).into();
    };
    assert!(is_found(shorter, "decision bar").time < time);
}

#[test]
fn signals() {
    let at_cut = |w: &Walk| w.signals.iter().rposition(|signal| signal.time <= cut_time()).unwrap();
    let change = is_found(
        |w| {
            w.signals.remove(at_cut(w));
        },
        "signal",
    );
    assert_eq!(change.was, "no signal");
    let confidence = |w: &mut Walk| {
        let idx = at_cut(w);
        w.signals[idx].confidence = nudged(w.signals[idx].confidence);
    };
    is_found(confidence, "signal");
    let added = |w: &mut Walk| {
        let idx = at_cut(w);
        w.signals.insert(idx, w.signals[idx]);
    };
    is_found(added, "signal");
    assert_eq!(found(|w| w.signals.truncate(at_cut(w) + 1)).1, None);
}

#[test]
fn decisions_and_accounts() {
    let last = |w: &Walk| {
        let decisions = &w.replays[1].decisions;
        decisions.iter().rposition(|d| d.signal_time <= cut_time()).unwrap()
    };
    let change = is_found(
        |w| {
            let idx = last(w);
            w.replays[1].decisions[idx].balance = nudged(w.replays[1].decisions[idx].balance);
        },
        "decision: balance",
    );
    assert_eq!(change.run.as_deref(), Some("SAFE × TREND_FOLLOW"));
    let reason = |w: &mut Walk| {
        let idx = last(w);
        let reason = &mut w.replays[1].decisions[idx].reason;
        *reason = match reason {
            Some(_) => None,
            None => Some(exitlab_replay::RejectReason::Ruined),
        };
    };
    is_found(reason, "decision: reason");
    let qty = |w: &mut Walk| {
        let decisions = w.replays[1].decisions.iter_mut().filter(|d| d.signal_time <= cut_time());
        let taken = decisions.filter_map(|d| d.taken.as_mut()).next_back().unwrap();
        taken.qty = nudged(taken.qty);
    };
    is_found(qty, "decision: qty");
    let mark = |w: &mut Walk| {
        let mut marks = w.replays[7].equity.iter_mut();
        let mark = marks.rfind(|mark| mark.time <= cut_time()).unwrap();
        mark.equity = nudged(mark.equity);
    };
    assert_eq!(is_found(mark, "balance and equity").time, cut_time());
    let kept = last(&WORLDS.whole);
    is_found(|w| w.replays[1].decisions.truncate(kept), "decision: row");
}

#[test]
fn trades() {
    let (ended, open) = ended_and_open(&WORLDS.whole.replays[1].trades);
    let trade = |idx: usize, doctor: fn(&mut exitlab_core::Trade)| {
        move |w: &mut Walk| doctor(&mut w.replays[1].trades[idx])
    };
    is_found(trade(ended, |t| t.r_net = nudged(t.r_net)), "trade: r_net");
    is_found(trade(ended, |t| t.exit_regime = None), "trade: exit_regime");
    let pnl = |t: &mut exitlab_core::Trade| {
        let money = t.money.as_mut().unwrap();
        money.pnl = nudged(money.pnl);
    };
    is_found(trade(ended, pnl), "trade: money");
    is_found(trade(open, |t| t.entry_price = nudged(t.entry_price)), "trade: entry_price");
    let qty = |t: &mut exitlab_core::Trade| {
        let money = t.money.as_mut().unwrap();
        money.qty = nudged(money.qty);
    };
    is_found(trade(open, qty), "trade: qty");
    // How it goes on after the cut is not known at it.
    assert_eq!(found(trade(open, |t| t.r_net = nudged(t.r_net))).1, None);
    let early = |t: &mut exitlab_core::Trade| t.legs[0].known_at = cut_time();
    is_found(trade(open, early), "trade: exit_time");
    is_found(|w| drop(w.replays[1].trades.remove(ended)), "trade: row");
}

#[test]
fn outcomes() {
    let (ended, open) = ended_and_open(&WORLDS.whole.plans[2].outcomes);
    let change = is_found(
        |w| w.plans[2].outcomes[ended].mae_r = nudged(w.plans[2].outcomes[ended].mae_r),
        "outcome: mae_r",
    );
    assert_eq!(change.run.as_deref(), Some("exit mode DEFENSIVE_TRAIL"));
    is_found(|w| w.plans[2].outcomes[open].atr = 1.0, "outcome: atr");
    is_found(|w| drop(w.plans[2].outcomes.remove(open)), "outcome: row");
}

#[test]
fn bounds_are_compared_where_they_were_known() {
    let Worlds { opened, known, .. } = &*WORLDS;
    let mut whole = WORLDS.whole.clone();
    let (ended, _) = ended_and_open(&whole.plans[0].outcomes);
    whole.plans[0].outcomes[ended].r_by_rule = Some(RByRule::from_values([-7.0, 7.0, -7.0, 7.0]));
    let known = known.with_next_opens();
    let change = compare(&whole, opened, known, &|_, _| true).1.unwrap();
    assert_eq!(change.what, "outcome: r_low and r_high");
    assert_eq!(compare(&whole, opened, known, &|_, _| false).1, None);
}

#[test]
fn bounds_are_known_once_every_rule_has_closed() {
    let (file, overrides) = shipped();
    // Under the rule that closes earliest: others let what is armed inside a bar wait for the next.
    let rule = Override::parse("fills.intrabar=path_favourable").unwrap();
    let overrides = [overrides, vec![rule]].concat();
    let Data { scenario, inputs, .. } =
        Data::load(RunRequest::new(&file).overrides(&overrides)).unwrap();
    let whole = Walk::new(&scenario, &inputs, Purpose::Sweep).unwrap();
    let (mut n_known, mut n_later) = (0, 0);
    for trade in &whole.plans[0].outcomes {
        let exit = trade.legs.last().unwrap().known_at;
        assert!(!whole.bounds_are_known(&scenario, trade, exit.plus_us(-1)));
        let is_known = whole.bounds_are_known(&scenario, trade, exit);
        n_known += usize::from(is_known);
        n_later += usize::from(!is_known);
    }
    assert!(n_known > 50 && n_later > 3, "{n_known} {n_later}");
}

/// Bars are cut in memory: it is the same as not having read them.
#[test]
fn bars_are_cut_as_data_to_cuts_them() {
    let (file, overrides) = shipped();
    let resampled = ["data.timeframe=4h", "data.execution_timeframe=1h", "data.resample=true"];
    let resampled: Vec<Override> = resampled.map(|o| Override::parse(o).unwrap()).into();
    for more in [Vec::new(), resampled] {
        let mut overrides = [overrides.clone(), more].concat();
        let load = |overrides: &[Override]| {
            Data::load(RunRequest::new(&file).overrides(overrides)).unwrap()
        };
        let all = load(&overrides);
        let cut = inputs_until(cut_time(), &all.scenario, &all.inputs).unwrap();
        overrides.push(Override::parse(&format!("data.to={}", cut_time())).unwrap());
        let read = load(&overrides);
        for (cut, read) in cut.symbols.iter().zip(&read.inputs.symbols) {
            assert_eq!((&cut.decision, &cut.execution), (&read.decision, &read.execution));
            let is_dropped = cut.notes.is_last_bucket_dropped;
            assert_eq!(is_dropped, read.notes.is_last_bucket_dropped);
        }
    }
}

#[test]
fn the_same_cuts_whenever_it_is_asked() {
    let (file, overrides) = shipped();
    let report = || check_causality(RunRequest::new(&file).overrides(&overrides), 5).unwrap();
    let first = report();
    assert_eq!((first.cuts.len(), first.n_changed()), (5, 0));
    assert_eq!(first, report());
    // The last bar but one: bars before 2017-12-01 close by 00:00.
    assert_eq!(first.cuts[4].time.to_string(), "2017-11-30T23:00:00Z");
}
