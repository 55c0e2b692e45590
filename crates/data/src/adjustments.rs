//! Corporate actions: factors for the prices before an instant (SPEC §1).

use crate::column_names::TIME_ALIASES;
use crate::price_jumps::is_jump;
use crate::signals::SYMBOL_ALIASES;
use crate::table::{TableRow, TableSource, read_table};
use crate::table_columns::ColumnSpec;
use crate::{DataError, LoadedBars, Plausibility, RowProblem, TableFile, TableZones};
use exitlab_core::{Bar, BarSeries, Timestamp};
use std::path::Path;

/// A row of an adjustments file.
#[derive(Debug, Clone, PartialEq)]
pub struct AdjustmentRecord {
    /// Line, or row in a Parquet or Arrow file, from 1.
    pub line: u64,
    /// The symbol it is for.
    pub symbol: String,
    /// First instant with the new prices.
    pub time: Timestamp,
    /// Factor of all prices before `time`; 0.5 for a split of 2 for 1.
    pub price_factor: f64,
}

/// An adjustment as it was applied.
#[derive(Debug, Clone, PartialEq)]
pub struct AppliedAdjustment {
    /// The symbol.
    pub symbol: String,
    /// First instant with the new prices.
    pub time: Timestamp,
    /// Factor of the prices before.
    pub price_factor: f64,
    /// Bars that it changed.
    pub n_bars: usize,
    /// Whether the row before gives the same factor for the same time.
    pub is_repeated: bool,
    /// The open at its time over the close before, without it and with it, where it makes most of a jump, or
    /// the one without it is even, or would be evened out by its inverse.
    pub worse_jump: Option<(f64, f64)>,
}

const COLUMNS: [ColumnSpec; 3] = [
    ColumnSpec { name: "symbol", aliases: SYMBOL_ALIASES, is_required: true },
    ColumnSpec { name: "time", aliases: TIME_ALIASES, is_required: true },
    ColumnSpec { name: "price_factor", aliases: &["price_factor", "factor"], is_required: true },
];

/// Reads an adjustments file: symbol, time and price_factor.
///
/// # Errors
/// Where the file cannot be read, or a row has no symbol, no time or no factor above 0.
pub fn read_adjustments(
    path: &Path,
    zones: &TableZones,
) -> Result<TableFile<AdjustmentRecord>, DataError> {
    read_adjustments_of(TableSource::File(path), zones)
}

/// The same from a file or a frame.
pub(crate) fn read_adjustments_of(
    source: TableSource<'_>,
    zones: &TableZones,
) -> Result<TableFile<AdjustmentRecord>, DataError> {
    read_table(source, zones, &COLUMNS, &mut read_row)
}

fn read_row(row: &mut TableRow<'_>) -> Result<AdjustmentRecord, DataError> {
    let symbol = row.required(0)?.to_owned();
    let time = row.time(1, Some(0))?;
    let price_factor = row.number(2)?;
    if price_factor <= 0.0 {
        return Err(row.bad(2, RowProblem::NotPositive));
    }
    Ok(AdjustmentRecord { line: row.line, symbol, time, price_factor })
}

/// Multiplies the prices of all bars that open before each adjustment of the symbol by its factor,
/// divides their volumes by it, and looks for jumps anew: those that an adjustment makes are told with it
/// alone. Gives what was applied, by time.
///
/// # Errors
/// Where a factor leaves a price or volume that is no valid one.
pub fn apply_adjustments(
    symbol: &str,
    bars: &mut LoadedBars,
    records: &[AdjustmentRecord],
) -> Result<Vec<AppliedAdjustment>, DataError> {
    let mut own: Vec<&AdjustmentRecord> = records.iter().filter(|r| r.symbol == symbol).collect();
    own.sort_by_key(|r| r.time);
    let mut adjusted: Vec<Bar> = (0..bars.series.len()).map(|idx| bars.series.bar(idx)).collect();
    let mut applied: Vec<AppliedAdjustment> = Vec::new();
    let noise = if own.is_empty() { 0.0 } else { usual_move(&bars.series) };
    let mut explained: Vec<Timestamp> = Vec::new();
    for record in own {
        let AdjustmentRecord { time, price_factor, .. } = *record;
        let n_bars = adjusted.partition_point(|bar| bar.time < time);
        for bar in &mut adjusted[..n_bars] {
            for price in [&mut bar.open, &mut bar.high, &mut bar.low, &mut bar.close] {
                *price *= price_factor;
            }
            bar.volume = bar.volume.map(|v| v / price_factor);
            if bar.problem().is_some() {
                let symbol = symbol.to_owned();
                return Err(DataError::BadAdjustment { symbol, time, price_factor });
            }
        }
        let is_repeated = applied
            .last()
            .is_some_and(|last| last.time == time && last.price_factor == price_factor);
        let jump = jump_with_factor(&adjusted, n_bars, price_factor);
        let worse_jump = jump.filter(|(without, with)| {
            is_larger(*with, *without)
                && (is_jump_of(*with, price_factor) || is_wrong(*without, price_factor, noise))
        });
        explained.extend(worse_jump.and(adjusted.get(n_bars)).map(|bar| bar.time));
        applied.push(AppliedAdjustment {
            symbol: symbol.to_owned(),
            time,
            price_factor,
            n_bars,
            is_repeated,
            worse_jump,
        });
    }
    if !applied.is_empty() {
        let series = BarSeries::from_bars(bars.series.timeframe(), &adjusted);
        let is_uneven = bars.series.has_uneven_bars();
        bars.series = if is_uneven { series.on_local_clock() } else { series };
        // Times are as they were, and with them what they show and what the user has said of them.
        bars.plausibility = Plausibility {
            close_stamps: bars.plausibility.close_stamps,
            session_clock: bars.plausibility.session_clock,
            ..Plausibility::of(&bars.series)
        };
        bars.plausibility.jumps.retain(|jump| !explained.contains(&jump.time));
    }
    Ok(applied)
}

/// The open of a bar over the close before, without a factor of that close and with it; prices have it.
fn jump_with_factor(bars: &[Bar], idx: usize, price_factor: f64) -> Option<(f64, f64)> {
    let (before, bar) = (bars.get(idx.checked_sub(1)?)?, bars.get(idx)?);
    let with = bar.open / before.close;
    Some((with * price_factor, with))
}

/// Least a factor must differ from 1, in its logarithm and in the usual moves from a close to the next open:
/// beside a smaller one, those hide which way round it is, or whether the prices have it already.
const MIN_FACTOR: f64 = 0.03;
const MIN_MOVES: f64 = 5.0;
/// Least share of a jump, both in logarithms, that a factor has made.
const MIN_SHARE: f64 = 0.3;

/// Whether a ratio of an open to the close before is a jump, of which the factor is a good part.
fn is_jump_of(ratio: f64, price_factor: f64) -> bool {
    is_jump(ratio) && price_factor.ln().abs() >= MIN_SHARE * ratio.ln().abs()
}

/// Whether a ratio of an open to the close before shows that a factor is wrong: its inverse would leave less
/// than half of the factor, or the prices have it already and moved by less than a quarter of it.
fn is_wrong(ratio: f64, price_factor: f64, noise: f64) -> bool {
    let (moved, factor) = (ratio.ln(), price_factor.ln());
    let is_clear = |moves: f64| factor.abs() >= MIN_FACTOR.max(moves * noise);
    let is_inverse = is_clear(MIN_MOVES) && (moved + factor).abs() < 0.5 * factor.abs();
    // A market may well move by a factor on the day of it, so that the factor must be larger still.
    is_inverse || is_clear(2.0 * MIN_MOVES) && moved.abs() < 0.25 * factor.abs()
}

/// Median size of the logarithm of an open over the close before.
fn usual_move(series: &BarSeries) -> f64 {
    let pairs = series.close().iter().zip(series.open().iter().skip(1));
    let mut moves: Vec<f64> = pairs.map(|(close, open)| (open / close).ln().abs()).collect();
    moves.sort_by(f64::total_cmp);
    moves.get(moves.len() / 2).copied().unwrap_or_default()
}

/// Whether a ratio is farther from 1 than another one.
fn is_larger(ratio: f64, than: f64) -> bool {
    ratio.ln().abs() > than.ln().abs()
}
