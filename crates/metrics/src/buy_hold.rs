//! Buying all symbols and holding them: the yardstick.

use exitlab_core::Timestamp;

/// Worth of one unit of money spread evenly over the symbols and held, at each of these times.
///
/// # Formula
/// The mean over symbols of `last close at or before t / first close`; a symbol that has not
/// started yet is cash and worth 1.0, one that has ended stays at its last close.
///
/// # Shape
/// One point per time. Times and every symbol's (close time, close) ascend in time; the first
/// close of a symbol is the one that it is bought at, so hand over the run's window only. A symbol
/// with no close stays cash; without symbols everything is cash.
///
/// # Units
/// Relative to 1.0 at the start.
///
/// # Source
/// SPEC §10.
pub fn buy_hold_curve<S: AsRef<[(Timestamp, f64)]>>(
    times: impl IntoIterator<Item = Timestamp>,
    symbols: &[S],
) -> Vec<(Timestamp, f64)> {
    // per symbol, how many of its closes are known
    let mut n_known = vec![0usize; symbols.len()];
    times
        .into_iter()
        .map(|time| {
            let mut worth = 0.0;
            for (closes, n_known) in symbols.iter().map(AsRef::as_ref).zip(&mut n_known) {
                *n_known += closes[*n_known..].iter().take_while(|(t, _)| *t <= time).count();
                worth += match &closes[..*n_known] {
                    [] => 1.0,
                    [first, ..] => closes[*n_known - 1].1 / first.1,
                };
            }
            let worth = if symbols.is_empty() { 1.0 } else { worth / symbols.len() as f64 };
            (time, worth)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_trades::hour;

    #[test]
    fn late_symbols_are_cash_and_ended_ones_stay() {
        let early = vec![(hour(1), 100.0), (hour(2), 150.0)];
        let late = vec![(hour(3), 10.0), (hour(4), 5.0)];
        let curve = buy_hold_curve((1..=4).map(hour), &[early, late]);
        // (1 + 1) / 2; (1.5 + 1) / 2; (1.5 + 1) / 2; (1.5 + 0.5) / 2
        let want = [(hour(1), 1.0), (hour(2), 1.25), (hour(3), 1.25), (hour(4), 1.0)];
        assert_eq!(curve, want);
    }

    #[test]
    fn times_between_closes_take_the_last_one() {
        let closes = [(hour(1), 100.0), (hour(5), 200.0), (hour(6), 300.0)];
        let curve = buy_hold_curve([hour(0), hour(4), hour(9)], &[&closes[..]]);
        assert_eq!(curve, [(hour(0), 1.0), (hour(4), 1.0), (hour(9), 3.0)]);
    }
}
