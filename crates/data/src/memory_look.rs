//! What a frame of bars says of itself, before anybody says of which symbol and timeframe it is.

use crate::column_names::{BAR_SYMBOL_ALIASES, normalised};
use crate::columnar::for_each_part_of_frame;
use crate::columnar_bars::ColumnarBars;
use crate::gaps::usual_spacing;
use crate::scan::{BadRows, Scan, TimeWindow};
use crate::values::Values;
use crate::{BadRow, DataError};
use exitlab_core::{Reading, Timeframe};
use exitlab_table::{ArrowFrame, ForeignFile};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a frame of bars says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryLook {
    /// The symbols of its rows, sorted; none where it has no such column.
    pub symbols: Vec<String>,
    /// The smallest spacing that makes up at least 10% of the spacings of the first symbol's rows, good and bad.
    pub timeframe: Option<Timeframe>,
    /// Whether the rows of the first symbol end before they begin.
    pub is_newest_first: bool,
    /// Number of rows of the first symbol, good and bad.
    pub n_rows: usize,
    /// The first of them that cannot be read, as far as nobody says how they are to be read.
    pub first_bad: Option<BadRow>,
}

/// Looks at a frame of bars, which messages call by a name.
///
/// # Errors
/// Where a column is missing or of a type that cannot be read.
pub fn look_at_frame(name: &str, frame: &ArrowFrame) -> Result<MemoryLook, DataError> {
    let path = PathBuf::from(format!("{name} (in memory)"));
    let frame = ForeignFile::frame(frame.clone());
    let symbols = symbols_of(&path, &frame)?;
    let reading = Reading { source_symbol: symbols.first().cloned(), ..Reading::default() };
    let (window, policy) = (TimeWindow::default(), BadRows::KeepAll);
    let mut scan = Scan::new(path.as_path().into(), window, policy, None);
    let mut bars = ColumnarBars::new(&reading, &mut scan);
    for_each_part_of_frame(&path, &frame, &mut |part| bars.read(part))?;
    let times = scan.rows.times();
    let is_newest_first = times.first().zip(times.last()).is_some_and(|(a, b)| a > b);
    scan.turn_forward();
    let timeframe = usual_spacing(scan.rows.times().iter().copied());
    let (n_rows, first_bad) = (scan.n_rows, scan.bad.rows.into_iter().next());
    Ok(MemoryLook { symbols, timeframe, is_newest_first, n_rows, first_bad })
}

fn symbols_of(path: &Path, frame: &ForeignFile) -> Result<Vec<String>, DataError> {
    let names = frame.columns().iter().map(|column| normalised(&column.name));
    let names: Vec<String> = names.collect();
    let of_symbol =
        BAR_SYMBOL_ALIASES.iter().find_map(|alias| names.iter().position(|n| n == alias));
    let Some(column) = of_symbol else { return Ok(Vec::new()) };
    let mut symbols = BTreeSet::new();
    for_each_part_of_frame(path, frame, &mut |part| {
        let values: Vec<Values> = part.values(&[column])?;
        let mut last = String::new();
        for row in 0..part.n_rows() {
            let text = values[0].text(row);
            if text != last {
                symbols.insert(text.trim().to_owned());
                last = text;
            }
        }
        Ok(true)
    })?;
    Ok(symbols.into_iter().collect())
}
