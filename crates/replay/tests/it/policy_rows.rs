//! The rows beside the trades: policies, their changes, counts.

use crate::setup::{CALM, Sym, World, assert_near, lenient, preset};
use exitlab_core::Side::{Long, Short};
use exitlab_core::{Regime, Trade, VolLevel};
use exitlab_orchestrator::Profile;
use exitlab_replay::{ReplayOutput, Rows};

/// Three signals: BULL, BULL, then CHOP in HIGH volatility.
fn world() -> World {
    let mut sym = Sym::calm("BTC", 6);
    sym.labels[3] = Some((Regime::Chop, VolLevel::High));
    let calls = [(1, 0, Long, 0.7), (2, 0, Short, 0.7), (3, 0, Long, 0.7)];
    World::new(vec![sym], &calls)
}

#[test]
fn only_what_changed_is_a_change() {
    let run = world().run();
    let rows = |time: i64| {
        let at = crate::setup::hour(time);
        run.policy_changes.iter().filter(|c| c.time == at).collect::<Vec<_>>()
    };
    // the first policy of a symbol is new in every field
    let first = rows(2);
    assert_eq!(first.len(), 8);
    assert!(first.iter().all(|c| c.old.is_empty()));
    let fields: Vec<&str> = first.iter().map(|c| c.field).collect();
    let want = [
        "allow_new_trades",
        "risk_profile",
        "max_risk_pct",
        "min_confidence",
        "entry_mode",
        "exit_mode",
        "disallowed_symbols",
        "note",
    ];
    assert_eq!(fields, want);
    assert!(rows(3).is_empty(), "the same policy again");
    // CHOP: FAST_TP; HIGH: REDUCED and half the risk
    let changed: Vec<(&str, &str, &str)> =
        rows(4).iter().map(|c| (c.field, c.old.as_str(), c.new.as_str())).collect();
    assert_eq!(changed[..2], [("risk_profile", "NORMAL", "REDUCED"), ("max_risk_pct", "1", "0.5")]);
    assert_eq!(changed[2], ("exit_mode", "TREND_FOLLOW", "FAST_TP"));
    assert_eq!((changed[3].0, changed.len()), ("note", 4));
}

#[test]
fn a_decision_carries_its_signal_and_the_policy_as_computed() {
    let run = world().run();
    let d = &run.decisions[2];
    assert_eq!((d.regime, d.vol_level), (Some(Regime::Chop), Some(VolLevel::High)));
    assert_eq!((d.confidence, d.side, d.symbol.0, d.signal_id), (0.7, Long, 0, 2));
    let policy = d.policy.as_ref().unwrap();
    assert_near(policy.max_risk_pct, 0.5, "1.0 · 0.5");
    assert!(policy.note.starts_with("CHOP market, HIGH vol"), "{}", policy.note);
    assert_eq!(run.decisions[0].policy.as_ref().unwrap().note, "BULL market, NORMAL vol");
}

#[test]
fn leaving_rows_out_changes_nothing_else() {
    let mut world = world();
    world.profile = Profile { bad_streak_limit: 1, base_confidence: 0.7, ..lenient() };
    world.syms[0].bars[2] = (100.0, 101.0, 97.0, 98.0);
    world.syms[0].bars[3] = CALM;
    for name in ["off", "observe", "live_full"] {
        world.integration = preset(name);
        let all = World { rows: Rows::ALL, ..world.clone() }.run();
        let few = World { rows: Rows::NONE, ..world.clone() }.run();
        assert!(few.decisions.is_empty() && few.policy_changes.is_empty());
        assert!(few.marks.is_empty());
        let mut trades = few.trades.clone();
        trades.sort_by_key(|t| t.signal_id);
        let without_legs = |t: &Trade| Trade { legs: Vec::new(), ..t.clone() };
        assert!(trades.iter().eq(&all.trades.iter().map(without_legs).collect::<Vec<_>>()));
        let rest = ReplayOutput {
            trades: all.trades.clone(),
            decisions: all.decisions.clone(),
            policy_changes: all.policy_changes.clone(),
            marks: all.marks.clone(),
            ..few
        };
        assert_eq!(rest, all);
        // a table that is written alone is the one that is written with the others
        let alone = |rows| World { rows, ..world.clone() }.run();
        let decisions = alone(Rows { decisions: true, ..Rows::NONE }).decisions;
        let changes = alone(Rows { policy_changes: true, ..Rows::NONE }).policy_changes;
        let marks = alone(Rows { marks: true, ..Rows::NONE }).marks;
        assert_eq!((decisions, changes, marks), (all.decisions, all.policy_changes, all.marks));
    }
}

#[test]
fn no_signals_is_a_flat_account() {
    let run = World::new(vec![Sym::calm("AAA", 3), Sym::calm("BBB", 3)], &[]).run();
    assert_eq!(run.marks.len(), 3, "each decision time once");
    assert!(run.marks.iter().all(|m| (m.balance, m.equity) == (10_000.0, 10_000.0)));
    assert_eq!((run.funnel.n_signals(), run.trades.len()), (0, 0));
    let run = World::new(Vec::new(), &[]).run();
    assert!(run.marks.is_empty());
    assert_eq!(run.final_balance, 10_000.0);
}
