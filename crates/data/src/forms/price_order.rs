//! Which columns without names are opens, highs, lows and closes, told by their values.
//!
//! The highest column of every row is the high, the lowest the low; opens follow the closes before more
//! closely than closes follow the opens before. Amounts of money are told by their ratio to the volume,
//! which is a price of the bar.

use crate::look::Look;
use crate::number_style::NumberStyle;

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
    distances(look, first, columns)
        .is_some_and(|found| found.n_rows >= MIN_ROWS && found.as_said <= found.swapped)
}

/// Whether columns hold opens, highs, lows and closes in an order that few files have.
pub(super) fn are_proven(look: &Look<'_>, first: usize, columns: [usize; 4]) -> bool {
    distances(look, first, columns).is_some_and(|found| {
        found.n_rows >= MIN_UNUSUAL && found.as_said < MAX_UNUSUAL * found.swapped
    })
}

/// Whether nothing speaks against columns being opens, highs, lows and closes.
pub(super) fn are_sound(look: &Look<'_>, first: usize, columns: [usize; 4]) -> bool {
    prices(look, first, columns).is_some_and(|prices| prices.iter().all(is_sound))
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

/// How far prices are apart from one bar to the next.
struct Distances {
    n_rows: usize,
    /// Between closes and the next opens.
    as_said: f64,
    /// The same, were opens closes and closes opens.
    swapped: f64,
}

fn is_sound([open, high, low, close]: &[f64; 4]) -> bool {
    *low > 0.0 && high >= open && high >= close && low <= open && low <= close
}

fn prices(look: &Look<'_>, first: usize, columns: [usize; 4]) -> Option<Vec<[f64; 4]>> {
    let price =
        |row: &[String], idx: usize| NumberStyle::Plain.parse(row.get(idx)?.as_bytes()).ok();
    let read = |row: &[String]| -> Option<[f64; 4]> {
        let [open, high, low, close] = columns.map(|idx| price(row, idx));
        Some([open?, high?, low?, close?])
    };
    look.rows(first).map(read).collect()
}

/// The distances, where the columns are sound prices and some of them move.
fn distances(look: &Look<'_>, first: usize, columns: [usize; 4]) -> Option<Distances> {
    let mut prices = prices(look, first, columns)?;
    let is_flat = |[_, high, low, _]: &[f64; 4]| high == low;
    if !prices.iter().all(is_sound) || prices.iter().all(is_flat) {
        return None;
    }
    if look.is_newest_first(first, 0) {
        prices.reverse();
    }
    let mut found = Distances { n_rows: prices.len(), as_said: 0.0, swapped: 0.0 };
    for pair in prices.windows(2) {
        let ([open, _, _, close], [next_open, _, _, next_close]) = (pair[0], pair[1]);
        found.as_said += (next_open - close).abs();
        found.swapped += (next_close - open).abs();
    }
    Some(found)
}
