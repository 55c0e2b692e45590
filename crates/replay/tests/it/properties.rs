//! What holds for any bars, signals, plans, costs and settings.

use crate::oracle::{Oracle, OwnEntries, has_stop, has_target, last_known, stop_distance};
use crate::random_world::world;
use crate::setup::{HOUR_US, START_US, Studied, World};
use exitlab_core::{ChoiceId, PlanId, Timestamp, Trade, VolLevel};
use exitlab_exit::Ambiguity;
use exitlab_orchestrator::IntegrationMode;
use exitlab_replay::{Decision, ModeSelection, RejectReason};
use proptest::prelude::*;

/// Money to a millionth of what is at stake: sums are taken in other orders here.
fn near(got: f64, want: f64) -> bool {
    (got - want).abs() <= 1e-7 * (1.0 + want.abs())
}

/// SPEC §8: quantity from the decision's own numbers.
fn quantity(oracle: &Oracle<'_>, d: &Decision, plan: PlanId) -> (f64, f64) {
    let world = oracle.world;
    let candidate = &oracle.candidates[d.signal_id];
    let r = stop_distance(&world.plans[plan.0 as usize], candidate);
    let flags = world.integration.enforced();
    let risk_pct = match &d.policy {
        Some(policy) if flags.use_for_risk_sizing => policy.max_risk_pct,
        _ => world.default_risk_pct,
    };
    let factor = match world.sizing.confidence_sizing {
        exitlab_orchestrator::ConfidenceSizing::Off => 1.0,
        _ if d.confidence >= 0.85 => 1.5,
        _ if d.confidence < 0.60 => 0.5,
        _ => 1.0,
    };
    let wanted = r.map_or(0.0, |r| d.balance * risk_pct / 100.0 * factor / r);
    let room = world.sizing.max_leverage * d.balance - oracle.notional(d);
    let qty = wanted.min(room / candidate.close).max(0.0);
    let step = world.syms[d.symbol.0 as usize].lots.qty_step;
    let floored = if step > 0.0 { (qty / step + 1e-9).floor() * step } else { qty };
    (floored, risk_pct)
}

/// Everything that a decision row says, read off the trades and the policy once more.
fn check_decision(oracle: &Oracle<'_>, d: &Decision) -> Result<(), TestCaseError> {
    let world = oracle.world;
    let time = d.signal_time;
    prop_assert!(near(d.balance, oracle.balance(time, OwnEntries::Unpaid)), "balance at {time}");
    let drawdown_pct = 100.0 * (1.0 - d.balance / oracle.peak(time));
    prop_assert!((d.drawdown_pct - drawdown_pct).abs() < 1e-6, "drawdown at {time}");
    prop_assert_eq!(d.losing_streak, oracle.losing_streak(time), "losing streak at {}", time);
    match d.open_risk_pct {
        Some(0.0) => prop_assert!(oracle.open_risk(d).abs() < 1e-9),
        Some(pct) => prop_assert!(near(pct, 100.0 * oracle.open_risk(d) / d.balance)),
        None => prop_assert!(d.balance <= 0.0 && oracle.open_risk(d) > 0.0),
    }
    use RejectReason::{AtrUnavailable, NoFillBar, Warmup};
    if let Some(Warmup | AtrUnavailable | NoFillBar) = d.reason {
        prop_assert!(d.policy.is_none() && d.would_reject.is_none() && d.taken.is_none());
        return Ok(());
    }
    prop_assert_eq!(d.policy.is_some(), world.integration.mode != IntegrationMode::Off);
    if let Some(policy) = &d.policy {
        let extreme = world.profile.block_extreme && d.vol_level == Some(VolLevel::Extreme);
        let lost = oracle.day_loss_pct(time) >= world.profile.daily_dd_limit - 1e-9;
        prop_assert_eq!(policy.allow_new_trades, !(extreme || lost), "gate at {}", time);
    }
    let plan = oracle.plan(d);
    let (qty, risk_pct) = quantity(oracle, d, plan);
    let reasons = oracle.reasons(d, qty);
    let reason = reasons.iter().find(|(_, acts)| *acts).map(|(reason, _)| *reason);
    let would = reasons.iter().find(|(reason, _)| reason.is_policy()).map(|(reason, _)| *reason);
    prop_assert_eq!((d.reason, d.would_reject), (reason, would), "signal {}", d.signal_id);
    prop_assert_eq!(d.taken.is_some(), d.reason.is_none());
    if let Some(taken) = d.taken {
        prop_assert_eq!(taken.plan, plan);
        prop_assert!(near(taken.qty, qty), "quantity {} {qty}", taken.qty);
        prop_assert!(near(taken.risk_pct, risk_pct));
    }
    Ok(())
}

/// The world without what opens after hour `n`.
fn truncated(world: &World, n: i64) -> World {
    let mut cut = world.clone();
    for sym in &mut cut.syms {
        let kept = sym.hours.partition_point(|hour| *hour < n);
        sym.hours.truncate(kept);
        sym.bars.truncate(kept);
        sym.labels.truncate(kept);
        if let Some((_, bars)) = &mut sym.execution {
            bars.retain(|(minute, _)| *minute < 60 * n);
        }
        sym.exits.retain(|(minute, _)| *minute <= 60 * n);
        sym.line.truncate(kept);
    }
    let is_kept = |row: &usize| {
        let (bar, symbol, _, _) = world.calls[*row];
        bar < cut.syms[symbol as usize].bars.len()
    };
    let kept: Vec<usize> = (0..world.calls.len()).filter(is_kept).collect();
    cut.calls = kept.iter().map(|row| world.calls[*row]).collect();
    cut.levels = kept.iter().map(|row| world.levels[*row]).collect();
    cut
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn cash_adds_up(world in world()) {
        let run = world.run();
        let oracle = Oracle::new(&world, &run);
        let pnl: f64 = run.trades.iter().map(|t| t.money.unwrap().pnl).sum();
        prop_assert!(near(world.initial_balance + pnl, run.final_balance));
        for t in &run.trades {
            let money = t.money.unwrap();
            let risked = money.qty * oracle.r(t);
            prop_assert!(near(money.pnl, risked * t.r_net));
            prop_assert!(near(money.fees, risked * t.fees_r));
            prop_assert!(near(money.funding, risked * t.funding_r));
            let fractions: f64 = t.legs.iter().map(|leg| leg.fraction).sum();
            prop_assert!((fractions - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn every_mark_is_what_was_known_by_then(world in world()) {
        let run = world.run();
        let oracle = Oracle::new(&world, &run);
        let times: Vec<Timestamp> = run.marks.iter().map(|m| m.time).collect();
        prop_assert_eq!(&times, &oracle.decision_times);
        for mark in &run.marks {
            let balance = oracle.balance(mark.time, OwnEntries::Paid);
            prop_assert!(near(mark.balance, balance), "balance {balance}: {mark:?}");
            let equity = oracle.equity(mark.time);
            prop_assert!(near(mark.equity, equity), "equity {equity}: {mark:?}");
            prop_assert_eq!(mark.open_positions as usize, oracle.n_open(mark.time));
        }
        prop_assert_eq!(run.is_ruined, oracle.is_ruined(*times.last().unwrap()));
    }

    #[test]
    fn every_decision_follows_from_what_was_known_by_then(world in world()) {
        let run = world.run();
        let oracle = Oracle::new(&world, &run);
        for decision in &run.decisions {
            check_decision(&oracle, decision)?;
        }
    }

    #[test]
    fn every_signal_leaves_one_row_and_every_accepted_one_a_trade(world in world()) {
        let run = world.run();
        prop_assert_eq!(run.decisions.len(), world.calls.len());
        prop_assert_eq!(run.funnel.n_signals(), world.calls.len());
        prop_assert_eq!(run.funnel.n_accepted, run.trades.len());
        let rejected: usize = RejectReason::ALL.iter().map(|r| run.funnel.rejected(*r)).sum();
        prop_assert_eq!(run.funnel.n_accepted + rejected, world.calls.len());
        let mut accepted: Vec<(usize, PlanId, f64)> = run
            .decisions
            .iter()
            .filter_map(|d| d.taken.map(|taken| (d.signal_id, taken.plan, taken.qty)))
            .collect();
        let mut traded: Vec<(usize, PlanId, f64)> =
            run.trades.iter().map(|t| (t.signal_id, t.plan, t.money.unwrap().qty)).collect();
        accepted.sort_by_key(|a| a.0);
        traded.sort_by_key(|t| t.0);
        prop_assert_eq!(accepted, traded);
    }

    #[test]
    fn no_trade_enters_before_its_signal_or_exits_before_its_entry(world in world()) {
        for t in &world.run().trades {
            prop_assert!(t.signal_time <= t.entry_time);
            prop_assert!(t.legs.iter().all(|leg| t.entry_time <= leg.time));
            prop_assert!(t.legs.iter().all(|leg| leg.time <= leg.known_at));
            prop_assert_eq!(t.exit_time, t.legs.last().unwrap().time);
        }
    }

    #[test]
    fn one_position_per_symbol_at_a_time_beside_one_that_is_leaving(world in world()) {
        let run = world.run();
        let oracle = Oracle::new(&world, &run);
        for symbol in 0..world.syms.len() as u32 {
            let trades: Vec<&Trade> = run.trades.iter().filter(|t| t.symbol.0 == symbol).collect();
            for pair in trades.windows(2) {
                if last_known(pair[0]) > pair[1].signal_time {
                    prop_assert!(oracle.is_leaving(pair[0], pair[1].signal_time));
                    // where execution bars are missing a later decision may keep it after all
                    if !oracle.decides_before_fill(pair[1]) {
                        prop_assert_eq!(pair[0].exit_time, pair[1].entry_time);
                    }
                } else {
                    prop_assert!(pair[0].exit_time <= pair[1].entry_time);
                }
            }
        }
    }

    #[test]
    fn later_bars_never_change_an_earlier_decision(mut world in world(), n in 4_i64..29) {
        // another intrabar rule may hold a closed trade for longer
        world.ambiguity = Ambiguity::Off;
        let cut = truncated(&world, n);
        // the last bar of a shorter series closes what is open and fills nothing
        let end = cut.syms.iter().map(|sym| sym.hours.last().map_or(0, |hour| hour + 1)).min();
        let end = Timestamp::from_us(START_US + end.unwrap() * HOUR_US);
        // a finer series may end before its hour does
        let end = cut.syms.iter().fold(end, |end, sym| {
            let bars = sym.execution_series();
            bars.len().checked_sub(1).map_or(end, |last| end.min(bars.close_time(last)))
        });
        let (long, short) = (world.run(), cut.run());
        let known = |d: &&Decision| d.signal_time < end;
        let (a, b): (Vec<_>, Vec<_>) = (
            long.decisions.iter().filter(known).collect(),
            short.decisions.iter().filter(known).collect(),
        );
        prop_assert_eq!(a, b);
        let marks_a = long.marks.iter().filter(|m| m.time < end);
        let marks_b = short.marks.iter().filter(|m| m.time < end);
        prop_assert!(marks_a.eq(marks_b));
        let closed_a: Vec<_> = long.trades.iter().filter(|t| last_known(t) < end).collect();
        let closed_b: Vec<_> = short.trades.iter().filter(|t| last_known(t) < end).collect();
        prop_assert_eq!(closed_a, closed_b);
    }

    #[test]
    fn a_portfolios_trade_is_the_studys_outcome(mut world in world()) {
        world.ambiguity = Ambiguity::Bounds;
        let run = world.run();
        let on_change = match world.mode {
            ModeSelection::Rechosen { on_change, .. } => Some(on_change),
            _ => None,
        };
        let on_change = on_change.filter(|_| world.integration.enforced().use_for_exit_mode);
        let profile = (ChoiceId(100), Studied::Profile(on_change));
        let fixed = (0..world.plans.len() as u32).map(|n| (ChoiceId(n), Studied::Fixed(PlanId(n))));
        let outcomes = world.study_of(&fixed.chain([profile]).collect::<Vec<_>>());
        for t in &run.trades {
            // a study knows no quantity, and so no lots
            if world.syms[t.symbol.0 as usize].lots.qty_step > 0.0 {
                continue;
            }
            let choice = on_change.map_or(ChoiceId::from(t.plan), |_| profile.0);
            let same = |o: &&Trade| o.signal_id == t.signal_id && o.choice == choice;
            let outcome = outcomes.iter().find(same).unwrap();
            prop_assert_eq!(&Trade { money: None, choice, ..t.clone() }, outcome);
        }
    }

    #[test]
    fn a_study_has_every_signal_with_an_entry_under_every_plan_with_its_levels(world in world()) {
        let plans: Vec<PlanId> = (0..world.plans.len() as u32).map(PlanId).collect();
        let outcomes = world.study(&plans);
        let mut n = 0;
        for candidate in world.candidates() {
            if candidate.entry.is_err() {
                continue;
            }
            for plan in &plans {
                let exit_plan = &world.plans[plan.0 as usize];
                let is_valid = has_stop(exit_plan, &candidate) && has_target(exit_plan, &candidate);
                let found = outcomes
                    .iter()
                    .any(|o| o.signal_id == candidate.signal_id && o.plan == *plan);
                prop_assert_eq!(found, is_valid);
                n += usize::from(is_valid);
            }
        }
        prop_assert_eq!(outcomes.len(), n);
    }
}
