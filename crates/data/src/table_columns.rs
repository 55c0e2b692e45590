//! Columns of files other than bars: signals, exits, lines, labels, funding rates, adjustments.

use crate::DataError;
use crate::column_names::normalised;
use std::path::Path;

/// A column that a reader asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ColumnSpec {
    /// Its usual name.
    pub(crate) name: &'static str,
    /// All its names, the preferred first.
    pub(crate) aliases: &'static [&'static str],
    /// Whether a file without it is refused.
    pub(crate) is_required: bool,
}

/// Where a column stands among the names of a file other than bars. The open of a bar that such a file names
/// beside its own time is not that time.
///
/// # Errors
/// Where a required column is missing, or a name appears twice.
pub(crate) fn find_column(
    path: &Path,
    names: &[String],
    spec: ColumnSpec,
) -> Result<Option<usize>, DataError> {
    let normal: Vec<String> = names.iter().map(|n| normalised(n)).collect();
    let is_open = |alias: &&&str| alias.contains("open") || alias.contains("start");
    let (opens, others): (Vec<&&str>, Vec<&&str>) = spec.aliases.iter().partition(is_open);
    for alias in others.into_iter().chain(opens) {
        let mut found = normal.iter().enumerate().filter(|(_, name)| name == alias);
        let Some((idx, _)) = found.next() else { continue };
        if found.next().is_some() {
            return Err(DataError::TwiceColumn {
                path: path.to_owned(),
                column: names[idx].clone(),
            });
        }
        return Ok(Some(idx));
    }
    if spec.is_required {
        return Err(DataError::MissingColumn {
            path: path.to_owned(),
            column: spec.name.to_owned(),
            accepted: spec.aliases.iter().map(|a| (*a).to_owned()).collect(),
            found: names.to_vec(),
        });
    }
    Ok(None)
}
