//! Members of an archive whose form names their symbol: LEAN's contracts of a future or an option.

use crate::DataError;
use crate::scan::Scan;

/// The members of the symbol that is read: the one that is asked for, or the only one.
///
/// # Errors
/// [`DataError::SeveralSymbols`] where none is of the one that is asked for, or there are several.
pub(crate) fn of_one_symbol(
    scans: Vec<Scan>,
    wanted: Option<&str>,
) -> Result<Vec<Scan>, DataError> {
    let named = |scan: &Scan| scan.layout.as_deref().and_then(|layout| layout.symbol.clone());
    let mut symbols: Vec<String> = scans.iter().filter_map(named).collect();
    symbols.sort();
    symbols.dedup();
    let is_fine = match wanted {
        Some(wanted) => symbols.is_empty() || symbols.iter().any(|symbol| symbol == wanted),
        None => symbols.len() < 2,
    };
    if let (false, Some(first)) = (is_fine, scans.first()) {
        let archive = first.path.ancestors().find(|path| path.is_file());
        return Err(DataError::SeveralSymbols {
            path: archive.unwrap_or(&first.path).to_path_buf(),
            column: "the archive".to_owned(),
            wanted: wanted.map(str::to_owned),
            symbols,
        });
    }
    let is_meant = |scan: &Scan| {
        let symbol = named(scan);
        wanted.is_none() || symbol.is_none() || symbol.as_deref() == wanted
    };
    Ok(scans.into_iter().filter(is_meant).collect())
}
