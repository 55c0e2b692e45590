//! Which columns without names are opens, highs, lows and closes, told by their values (see
//! [`crate::price_proof`]).
//!
//! Amounts of money are told by their ratio to the volume, which is a price of the bar.

use crate::look::Look;
use crate::number_style::NumberStyle;
use crate::price_proof::PriceProof;

/// Least rows that show what their columns are, where they stand in the usual order.
const MIN_ROWS: usize = 3;
/// Least rows that show an unusual order.
const MIN_UNUSUAL: usize = 8;
/// How much nearer opens must be to the closes before, where the order is unusual.
const MAX_UNUSUAL: f64 = 0.8;
/// How far rounding may take a ratio out of a bar's range.
const ROUNDING: f64 = 0.01;

/// Whether columns hold opens, highs, lows and closes in the order that most files have.
pub(super) fn do_prices_fit(look: &Look<'_>, first: usize, columns: [usize; 4]) -> bool {
    let found = proof(look, first, columns, NumberStyle::Plain);
    let (as_said, swapped) = found.distances(look.is_newest_first(first, 0));
    found.n_rows() >= MIN_ROWS && found.is_sound() && found.is_moving() && as_said <= swapped
}

/// Whether columns hold opens, highs, lows and closes in an order that few files have.
pub(super) fn are_proven(
    look: &Look<'_>,
    first: usize,
    columns: [usize; 4],
    numbers: NumberStyle,
) -> bool {
    let found = proof(look, first, columns, numbers);
    let (as_said, swapped) = found.distances(look.is_newest_first(first, 0));
    found.n_rows() >= MIN_UNUSUAL
        && found.is_sound()
        && found.is_moving()
        && as_said < MAX_UNUSUAL * swapped
}

/// Whether nothing speaks against columns being opens, highs, lows and closes.
pub(super) fn are_sound(look: &Look<'_>, first: usize, columns: [usize; 4]) -> bool {
    proof(look, first, columns, NumberStyle::Plain).is_sound()
}

/// Whether the amounts of one column are those of a volume at the prices of its bars.
pub(super) fn is_turnover(
    look: &Look<'_>,
    first: usize,
    amount: usize,
    volume: usize,
    [high, low]: [usize; 2],
) -> bool {
    let mut n_rows = 0_usize;
    let fits = look.rows(first).all(|row| {
        let read = |idx: usize| NumberStyle::Plain.parse(row[idx].as_bytes());
        let (Ok(amount), Ok(volume), Ok(high), Ok(low)) =
            (read(amount), read(volume), read(high), read(low))
        else {
            return false;
        };
        if amount == 0.0 || volume == 0.0 {
            return true;
        }
        n_rows += 1;
        // Of contracts in coins it is the other way round.
        let is_price =
            |ratio: f64| (low * (1.0 - ROUNDING)..=high * (1.0 + ROUNDING)).contains(&ratio);
        is_price(amount / volume) || is_price(volume / amount)
    });
    fits && n_rows >= MIN_ROWS
}

/// What rows prove of columns. One that has none of the four prices proves nothing.
fn proof(look: &Look<'_>, first: usize, columns: [usize; 4], numbers: NumberStyle) -> PriceProof {
    let mut proof = PriceProof::default();
    for row in look.rows(first) {
        let price = |idx: usize| numbers.parse(row.get(idx)?.as_bytes()).ok();
        let bar = columns.map(|idx| price(idx).unwrap_or(f64::NAN));
        if bar.iter().any(|price| price.is_finite()) {
            proof.look_at(bar, true);
        }
    }
    proof
}
