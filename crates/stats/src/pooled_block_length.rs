//! Block length from several series at once.

use crate::politis_white_block_length::{CutRule, FlatTop};

/// Fewest values of a series that says anything.
const MIN_VALUES: usize = 8;

/// Average block length as by [`politis_white_block_length`](crate::politis_white_block_length), from the
/// mean of the series' autocorrelations instead of those of one: short series that follow one rule say
/// together what each of them only hints at, and seldom find a dependence that is not there. `n` is the
/// number of values that blocks are cut from, which also says how sure the mean is. 1 where no series varies,
/// and where values go back and forth.
///
/// A length that rests on autocorrelations which are significant is made `longer` times as long, any other by
/// the square root of that: what blocks cut off makes p-values too small, which costs a test more than the
/// spread of its variance.
///
/// # Units
/// Values, not rounded.
pub(crate) fn pooled_block_length(
    series: impl Iterator<Item = Vec<f64>>,
    n: usize,
    longer: f64,
) -> f64 {
    let rule = CutRule::of(n);
    let mut pooled = vec![0.0; rule.max_lag + 1];
    for values in series.filter(|values| values.len() >= MIN_VALUES) {
        let squares: f64 = values.iter().map(|v| v * v).sum();
        if squares <= 0.0 {
            continue;
        }
        for (lag, sum) in pooled.iter_mut().enumerate().take(values.len()) {
            let products: f64 = values[lag..].iter().zip(&values).map(|(a, b)| a * b).sum();
            // As many as the values, so that a long series counts for more.
            *sum += products / squares * values.len() as f64;
        }
    }
    if pooled[0] <= 0.0 {
        return 1.0;
    }
    let correlations: Vec<f64> = pooled.iter().map(|sum| sum / pooled[0]).collect();
    let m = rule.cut_lag(&correlations);
    let flat_top = FlatTop::of(&correlations, m);
    if flat_top.weighted_lags <= 0.0 {
        // What goes back and forth makes a mean surer than independent values would: no block is needed.
        return 1.0;
    }
    let is_sure = rule.is_significant(&correlations[..=m]);
    match flat_top.block_length(n) {
        length if length > 1.0 => length * if is_sure { longer } else { longer.sqrt() },
        _ => 1.0,
    }
}
