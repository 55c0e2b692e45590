//! SPEC §5 and §8: position and exposure limits, tested with the new trade included.

use crate::setup::{
    BRACKET, CALM, Sym, World, assert_near, bracket, hour, lenient, live, mark, qty, reasons,
};
use exitlab_core::Side::Long;
use exitlab_exit::{Partial, PartialDistance, StopDistance};
use exitlab_orchestrator::Profile;
use exitlab_replay::RejectReason::{ExposureLimit, PositionLimit};

const NAMES: [&str; 3] = ["AAA", "BBB", "CCC"];

fn calm_syms() -> Vec<Sym> {
    NAMES.map(|name| Sym::calm(name, 6)).to_vec()
}

fn with_limits(mut world: World, profile: Profile) -> World {
    world.profile = profile;
    world.integration = live(|i| i.use_for_position_limits = true);
    world
}

#[test]
fn pending_and_open_positions_count() {
    let calls = [(1, 0, Long, 0.9), (1, 1, Long, 0.8), (1, 2, Long, 0.7), (2, 2, Long, 0.7)];
    let two = Profile { max_open_positions: 2, ..lenient() };
    let run = with_limits(World::new(calm_syms(), &calls), two).run();
    // at 02:00 two are pending, at 03:00 they are open
    assert_eq!(reasons(&run), [None, None, Some(PositionLimit), Some(PositionLimit)]);
    assert_eq!(mark(&run, hour(2)).open_positions, 0, "pending ones are not open");
    assert_eq!(mark(&run, hour(3)).open_positions, 2);
}

#[test]
fn exposure_includes_the_new_trade_and_may_reach_the_limit() {
    let calls = [(1, 0, Long, 0.9), (1, 1, Long, 0.8), (1, 2, Long, 0.7)];
    // 50 units · 2 = 100 = 1% each: 1%, 2% ≤ 2%, 3% > 2%
    let profile = Profile { total_exposure_limit: 2.0, ..lenient() };
    let run = with_limits(World::new(calm_syms(), &calls), profile.clone()).run();
    assert_eq!(reasons(&run), [None, None, Some(ExposureLimit)]);
    let open: Vec<f64> = run.decisions.iter().map(|d| d.open_risk_pct.unwrap()).collect();
    for (got, want) in open.into_iter().zip([0.0, 1.0, 2.0]) {
        assert_near(got, want, "open risk before the new trade");
    }
    let profile = Profile { total_exposure_limit: 1.99, ..profile };
    let run = with_limits(World::new(calm_syms(), &calls), profile).run();
    assert_eq!(reasons(&run), [None, Some(ExposureLimit), Some(ExposureLimit)]);
}

#[test]
fn pending_risk_is_the_decisions_and_open_risk_the_fills() {
    // 2% of the decision's close 100 is 2: 50 units; the fill at 110 has R = 2.2
    let bars = [CALM, CALM, (110.0, 111.0, 109.0, 110.0), (110.0, 111.0, 109.0, 110.0)];
    let calls = [(1, 0, Long, 0.9), (1, 1, Long, 0.8), (2, 2, Long, 0.8)];
    let mut syms = calm_syms();
    syms[0] = Sym::new("AAA", &bars);
    syms[1].lots.min_notional = 1e9; // only looks
    let run = World::new(syms, &calls).plan(bracket(StopDistance::Pct(2.0), None)).run();
    assert_near(run.decisions[1].open_risk_pct.unwrap(), 1.0, "pending: 50 · 2 / 10,000");
    assert_near(run.decisions[2].open_risk_pct.unwrap(), 1.1, "open: 50 · 2.2 / 10,000");
    let aaa = run.trades.iter().find(|t| t.symbol.0 == 0).unwrap();
    assert_near(aaa.stop_price, 107.8, "110 · 0.98");
    assert_near(aaa.money.unwrap().qty, 50.0, "the fill does not change the quantity");
}

#[test]
fn partials_leave_the_open_risk_as_it_was() {
    let mut plan = bracket(StopDistance::Atr(1.0), None);
    plan.partials.push(Partial { at: PartialDistance::R(1.0), fraction: 0.5 });
    let mut syms = calm_syms();
    // bar 2 reaches 102, the partial at +1R
    syms[0] = Sym::new("AAA", &[CALM, CALM, (100.0, 102.0, 99.0, 101.0), CALM, CALM]);
    let calls = [(1, 0, Long, 0.9), (2, 1, Long, 0.8)];
    let run = World::new(syms, &calls).plan(plan).run();
    // 25 units made 2 each: 10,050; open risk is the initial quantity's, 50 · 2
    assert_near(run.decisions[1].balance, 10_050.0, "balance");
    assert_near(run.decisions[1].open_risk_pct.unwrap(), 100.0 * 100.0 / 10_050.0, "open risk");
}

#[test]
fn high_exposure_cuts_the_next_signals_risk_of_the_same_decision() {
    // 4% each, limit 10%: open risk 0%, 4%, then 8% = 80% of it: 4% · 0.5 = 2%, in all 10%
    let profile =
        Profile { base_risk_pct: 4.0, total_exposure_limit: 10.0, high_exposure: 0.5, ..lenient() };
    let calls = [(1, 0, Long, 0.9), (1, 1, Long, 0.8), (1, 2, Long, 0.7)];
    let mut world = World::new(calm_syms(), &calls);
    world.profile = profile;
    world.integration = live(|i| {
        i.use_for_risk_sizing = true;
        i.use_for_position_limits = true;
    });
    let run = world.run();
    assert_eq!(reasons(&run), [None, None, None]);
    let risks: Vec<f64> = run.decisions.iter().map(|d| d.taken.unwrap().risk_pct).collect();
    for (got, want) in risks.into_iter().zip([4.0, 4.0, 2.0]) {
        assert_near(got, want, "risk");
    }
    assert_near(qty(&run.decisions[2]), 100.0, "10,000 · 2% / 2");
    assert_eq!(run.decisions[2].taken.unwrap().plan, BRACKET);
    // with no cut the third would have made it 12%
    world.profile.high_exposure = 1.0;
    assert_eq!(reasons(&world.run()), [None, None, Some(ExposureLimit)]);
}
