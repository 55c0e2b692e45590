//! The scenario file: schema, validation, overrides.
//!
//! A scenario is read in three steps. The TOML text, or [`settings`] that a caller typed, becomes a
//! scenario *as read* (`raw`), with every default filled in and every profile and exit mode spelled out
//! (`expand`). Overrides and grid values replace some of them (`apply`). The result is checked and
//! becomes settings *as used* ([`Scenario`]). Faults carry a dotted path; only at the end are they looked
//! up in the text, so that an error points at the line, or at the override, that is to blame.
//!
//! Nothing here reads a bar or runs anything; the only file that is opened is the scenario.

mod apply;
mod blame;
mod built_in;
mod choices;
mod control_characters;
mod dotted;
mod error;
mod expand;
mod fault;
mod file;
mod folder;
mod grid;
mod key_path;
mod modes;
mod origin;
mod overrides;
mod raw;
mod resolve;
mod sample;
mod scenario;
mod schema;
pub mod settings;
mod source;
mod text;
mod used;
mod value_deserializer;
mod warning;

pub use built_in::{BuiltIn, built_in};
pub use choices::PolicyAmongPlans;
pub use error::{ErrorKind, ScenarioError};
pub use file::ScenarioFile;
pub use grid::{GridAxis, GridPoint, grid_value_text};
pub use modes::{PolicyKind, StudyPlan, SweepMode};
pub use overrides::Override;
pub use scenario::{Scenario, UnknownName};
pub use schema::json_schema;
pub use source::Source;
pub use used::{
    Classifier, DataSettings, ExecutionFile, ExecutionSource, ExitOrigin, Funding, FundingGap,
    OnBadRow, OrchestratorSettings, OtherSymbols, PortfolioSettings, SignalOrigin, SignalSettings,
    StatisticsSettings, SweepSettings, SymbolSettings,
};
pub use warning::Warning;
