//! Regression checks: what a scenario gives now against what was once blessed.
//!
//! A **baseline** is a folder that is committed: `manifest.json` names the command, the inputs and
//! the settings; `cells.csv`, `portfolio.csv` and `trades.csv.gz` hold what the command gave, and a
//! folder beside it the bars that were used, which tell what of a file that changed matters. A
//! [`Snapshot`] is the same of a run that was just made, in memory. [`compare`] tells a changed
//! input, a changed setting and a changed result apart; [`BaselineFiles`] bless a snapshot.
//!
//! Neither reads a clock or a host name: blessing twice gives the same bytes.

mod bars_change;
mod bars_file;
mod baseline;
mod baseline_manifest;
mod baseline_schema;
mod bless;
mod column_change;
mod compare_tables;
mod comparison;
mod comparison_json;
mod comparison_text;
mod error;
mod field_change;
mod gzip;
mod input_changes;
mod input_json;
mod input_text;
mod junit;
mod listed;
mod row_keys;
mod shared_columns;
mod snapshot;
mod table_change;
mod table_file;
mod table_text;
mod text_table;
mod tolerance;
mod used_inputs;

pub use bars_change::{BarsChange, BarsDifference, ChangedBar};
pub use bars_file::{BarsFault, remove_unused_bars};
pub use baseline::{Baseline, BaselineTables};
pub use baseline_manifest::{BaselineCommand, BaselineManifest};
pub use baseline_schema::BASELINE_SCHEMA;
pub use bless::{BaselineFiles, check_replaceable};
pub use column_change::{ColumnChange, LargestDifference};
pub use comparison::{BaselineComparison, BaselineVerdict, TableComparison, compare};
pub use comparison_json::comparison_json;
pub use comparison_text::comparison_text;
pub use error::{BaselineError, ColumnDifferences, TableFault};
pub use field_change::FieldChange;
pub(crate) use input_changes::file_changes;
pub use input_changes::{InputChange, InputChanges, RowsChange, SameUse, UsedKind};
pub use junit::{JunitCase, JunitOutcome, junit_xml};
pub use snapshot::{BASELINE_GROUPS, Snapshot, SnapshotError, portfolio_snapshot, study_snapshot};
pub use table_change::{FirstDifference, TableChange};
pub use table_file::TableFile;
pub use tolerance::{RelativeTolerance, ToleranceError};
pub use used_inputs::{BarsUsed, RowsUsed};
