//! Rule 9: symbols that may not be traded for a day.

use crate::profiles::{aggressive, safe};
use crate::setup::at;
use exitlab_core::Timestamp;
use exitlab_orchestrator::{Profile, SymbolRecord};

const HOUR_US: i64 = 3_600_000_000;

fn hour(n: i64) -> Timestamp {
    at("2024-01-01T00:00:00Z").plus_us(n * HOUR_US)
}

/// Trades with these net R, closed an hour apart, the last one at the returned time.
fn closed(profile: &Profile, r_net: &[f64]) -> (SymbolRecord, Timestamp) {
    let mut record = SymbolRecord::default();
    for (n, r) in r_net.iter().enumerate() {
        record.record_close(hour(n as i64), *r, 0.1, profile);
    }
    (record, hour(r_net.len() as i64 - 1))
}

/// Whether the symbol is blocked right after its last close.
fn blocked(profile: &Profile, r_net: &[f64]) -> bool {
    let (record, last) = closed(profile, r_net);
    record.is_blocked(last)
}

/// 12 losses of 1 R and 8 wins, never three losses in a row: a win rate of 8/20 = 0.40.
fn eight_of_twenty(win_r: f64) -> Vec<f64> {
    let mut r_net = [-1.0, -1.0, win_r].repeat(6);
    r_net.extend([win_r, win_r]);
    r_net
}

#[test]
fn twenty_trades_are_judged_by_win_rate_and_average_together() {
    // SAFE: win rate < 0.45 and average < 0.6
    // wins of 2.9: (8 · 2.9 − 12) / 20 = 0.56: both hold
    assert!(blocked(&safe(), &eight_of_twenty(2.9)));
    // wins of 3: (24 − 12) / 20 = 0.6, not below
    assert!(!blocked(&safe(), &eight_of_twenty(3.0)));
    assert!(!blocked(&safe(), &eight_of_twenty(9.0)));
    // 9 of 20 is 0.45, not below, however bad the average: the first loss becomes a small win
    let mut nine = eight_of_twenty(0.2);
    nine[0] = 0.2;
    assert!(!blocked(&safe(), &nine));
}

#[test]
fn aggressive_has_its_own_thresholds() {
    // 0.40 is not below 0.35
    assert!(!blocked(&aggressive(), &eight_of_twenty(0.2)));
    // 6 of 20 = 0.30 < 0.35: 14 losses; wins of 3.3: (19.8 − 14)/20 = 0.29 < 0.3
    let six_of_twenty = |win_r: f64| {
        let mut r_net = [-1.0, -1.0, -1.0, win_r].repeat(4);
        r_net.extend([-1.0, win_r, -1.0, win_r]);
        r_net
    };
    assert_eq!(six_of_twenty(1.0).len(), 20);
    assert!(blocked(&aggressive(), &six_of_twenty(3.3)));
    // wins of 3.4: (20.4 − 14)/20 = 0.32
    assert!(!blocked(&aggressive(), &six_of_twenty(3.4)));
}

#[test]
fn fewer_than_twenty_are_not_judged() {
    let r_net = eight_of_twenty(1.0);
    // 19 trades, 12 of them lost
    assert!(!blocked(&safe(), &r_net[..19]));
    assert!(blocked(&safe(), &r_net));
}

#[test]
fn only_the_last_twenty_count() {
    // a 21st trade pushes the first one, a loss, out: 9 wins of 20
    let mut r_net = eight_of_twenty(1.0);
    r_net.push(1.0);
    assert!(!blocked(&safe(), &r_net));
    // forty good trades before do not help
    let mut r_net = vec![5.0; 40];
    r_net.extend(eight_of_twenty(1.0));
    assert!(blocked(&safe(), &r_net));
}

#[test]
fn a_scratch_is_a_win_or_a_loss_for_the_win_rate() {
    // the first loss becomes a scratch: 0.05 > 0 is a win (9 of 20), −0.05 is none (8 of 20)
    let mut r_net = eight_of_twenty(1.0);
    r_net[0] = 0.05;
    assert!(!blocked(&safe(), &r_net));
    r_net[0] = -0.05;
    assert!(blocked(&safe(), &r_net));
    r_net[0] = 0.0;
    assert!(blocked(&safe(), &r_net));
}

#[test]
fn losses_in_a_row_block_from_the_first_trade_on() {
    assert!(!blocked(&safe(), &[-1.0, -1.0]));
    assert!(blocked(&safe(), &[-1.0, -1.0, -1.0]));
    assert!(blocked(&safe(), &[3.0, -0.2, -0.2, -0.2]));
    assert!(!blocked(&safe(), &[-1.0, -1.0, 0.2, -1.0, -1.0]));
    assert!(!blocked(&aggressive(), &[-1.0; 4]));
    assert!(blocked(&aggressive(), &[-1.0; 5]));
}

#[test]
fn scratches_neither_extend_nor_end_a_run_of_losses() {
    assert!(blocked(&safe(), &[-1.0, 0.1, -1.0, -0.1, 0.0, -1.0]));
    assert!(!blocked(&safe(), &[-1.0, -1.0, -0.1]));
    assert!(blocked(&safe(), &[-1.0, -1.0, -0.1, -0.11]));
    assert!(!blocked(&safe(), &[-1.0, -1.0, 0.11, -1.0]));
    // a scratch after the third loss leaves the last three that count lost
    assert!(blocked(&safe(), &[-1.0, -1.0, -1.0, 0.05]));
}

#[test]
fn a_block_ends_24_hours_after_the_last_close() {
    let (record, last) = closed(&safe(), &[-1.0; 3]);
    let end = last.plus_us(24 * HOUR_US);
    assert!(record.is_blocked(last));
    assert!(record.is_blocked(end.plus_us(-1)));
    assert!(!record.is_blocked(end));
    assert!(!record.is_blocked(end.plus_us(HOUR_US)));
}

#[test]
fn a_close_inside_the_block_is_judged_and_moves_its_end() {
    // where the filter is not enforced, a blocked symbol goes on trading
    let (mut record, last) = closed(&safe(), &[-1.0; 3]);
    let tenth = last.plus_us(10 * HOUR_US);
    record.record_close(tenth, -1.0, 0.1, &safe());
    assert!(record.is_blocked(last.plus_us(33 * HOUR_US)));
    assert!(!record.is_blocked(last.plus_us(34 * HOUR_US)));
    // a win is not three losses in a row
    record.record_close(last.plus_us(12 * HOUR_US), 1.0, 0.1, &safe());
    assert!(!record.is_blocked(last.plus_us(12 * HOUR_US)));
}

#[test]
fn a_symbol_that_was_blocked_starts_afresh() {
    let (mut record, last) = closed(&safe(), &[-1.0; 3]);
    for (hours, want) in [(24, false), (25, false), (26, true)] {
        // the old three losses are forgotten: three new ones are needed
        let time = last.plus_us(hours * HOUR_US);
        record.record_close(time, -1.0, 0.1, &safe());
        assert_eq!(record.is_blocked(time), want, "{hours} h after the block began");
    }
}

#[test]
fn after_a_block_twenty_new_trades_are_needed_too() {
    let (mut record, last) = closed(&safe(), &eight_of_twenty(1.0));
    assert!(record.is_blocked(last));
    let again = eight_of_twenty(1.0);
    for (n, r) in again.iter().enumerate() {
        let time = last.plus_us((30 + n as i64) * HOUR_US);
        record.record_close(time, *r, 0.1, &safe());
        assert_eq!(record.is_blocked(time), n == 19, "trade {n} after the block");
    }
}

#[test]
fn a_symbol_that_was_not_blocked_forgets_nothing_in_a_pause() {
    let mut record = SymbolRecord::default();
    for n in 0..3 {
        record.record_close(hour(n * 100), -1.0, 0.1, &safe());
    }
    assert!(record.is_blocked(hour(200)));
}
