//! The log lines of a replay: what is said of a signal, when, and under which integration.

use crate::setup::{Sym, World, choice, hour, preset};
use exitlab_core::Side::Long;
use exitlab_core::{Regime, VolLevel};
use exitlab_orchestrator::ModeChoice;
use std::io;
use std::sync::{Arc, LazyLock, Mutex};
use tracing::Dispatch;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;

/// A text that several writers add to.
#[derive(Debug, Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// With one subscriber alone, `tracing` asks only the thread that is the first to reach a line
/// whether the line is wanted, and other tests' threads want none. Beside a second one it asks all.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(fmt().finish()));

/// What a replay says at this level, line by line; both engines say the same.
#[track_caller]
fn lines(world: &World, level: LevelFilter) -> Vec<String> {
    LazyLock::force(&SECOND);
    let said = Shared::default();
    let writer = said.clone();
    let plain = fmt().with_ansi(false).without_time().with_level(false).with_target(false);
    let subscriber = plain.with_max_level(level).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(subscriber, || {
        // Lines that were reached before `SECOND` was there are asked about again.
        tracing::callsite::rebuild_interest_cache();
        world.run();
    });
    let text = String::from_utf8(said.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (leap, reference) = lines.split_at(lines.len() / 2);
    assert_eq!(leap, reference, "leap, reference");
    leap.to_vec()
}

/// A signal in BULL at 02:00, the same policy at 03:00, and one in CHOP whose mode no plan has.
fn world() -> World {
    let mut sym = Sym::calm("BTC", 6);
    sym.labels[3] = Some((Regime::Chop, VolLevel::Normal));
    let mut world =
        World::new(vec![sym], &[(1, 0, Long, 0.7), (2, 0, Long, 0.7), (3, 0, Long, 0.7)]);
    let fast = world.profile.exit_mode_bias.chop.plan;
    let unknown_name = Some("MOON".to_owned());
    world.profile.exit_mode_bias.chop = ModeChoice { unknown_name, ..choice(fast) };
    world
}

#[test]
fn a_policy_is_said_when_it_changes_and_a_trade_with_its_levels() {
    let (two, four) = (hour(2), hour(4));
    let want = [
        format!(
            "{two} LENIENT BTC POLICY UPDATE: allow_trades=true, risk_profile=NORMAL, \
             max_risk=1.00%, min_conf=0.00, entry=NORMAL, exit=TREND_FOLLOW"
        ),
        format!("{two} LENIENT BTC OBSERVE MODE - Policy noted: BULL market, NORMAL vol"),
        format!("{four} BTC Unknown exit_mode 'MOON', using default 'FAST_TP'"),
        format!(
            "{four} LENIENT BTC POLICY UPDATE: allow_trades=true, risk_profile=NORMAL, \
             max_risk=1.00%, min_conf=0.00, entry=NORMAL, exit=FAST_TP"
        ),
        format!("{four} LENIENT BTC OBSERVE MODE - Policy noted: CHOP market, NORMAL vol"),
    ];
    let said = lines(&world(), LevelFilter::INFO);
    let of_policies: Vec<&String> =
        said.iter().filter(|l| l.contains("LENIENT") || l.contains("Unknown")).collect();
    assert_eq!(of_policies, want.iter().collect::<Vec<_>>());
    let of_trades: Vec<&String> = said.iter().filter(|l| !of_policies.contains(l)).collect();
    assert!(of_trades[0].starts_with(&format!("{two} BTC ")), "{of_trades:?}");
    assert!(of_trades.iter().all(|line| line.starts_with(&two.to_string())), "one trade");
    assert!(of_trades.iter().any(|line| line.contains("SL: 98.00")), "{of_trades:?}");
}

#[test]
fn what_is_enforced_is_said_at_the_next_level() {
    let mut world = world();
    world.integration = preset("live_full");
    let quiet = lines(&world, LevelFilter::INFO);
    assert!(quiet.iter().any(|line| line.contains("LIVE MODE - Policy ENFORCED: BULL market")));
    let said = lines(&world, LevelFilter::DEBUG);
    let more: Vec<&String> = said.iter().filter(|line| !quiet.contains(line)).collect();
    let two = hour(2);
    let passed = format!(
        "{two} LENIENT BTC Policy passed to the trade: max_risk_pct=1.00%, risk_profile=NORMAL, \
         exit_mode=TREND_FOLLOW"
    );
    let controls = format!(
        "{two} LENIENT BTC Policy Controls: allow_trades=true, min_conf=0.00, blocked_symbols=0, \
         exit_mode=TREND_FOLLOW"
    );
    assert_eq!(more[..2], [&passed, &controls]);
    assert_eq!(more.len(), 6, "two for each signal");
}

#[test]
fn an_observed_policy_passes_nothing_on() {
    let said = lines(&world(), LevelFilter::DEBUG);
    assert_eq!(said, lines(&world(), LevelFilter::INFO));
    assert!(lines(&world(), LevelFilter::WARN).is_empty());
}
