//! One file per command.

pub(crate) mod causality;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod discount;
#[cfg(feature = "fetch")]
pub(crate) mod fetch;
pub(crate) mod init;
pub(crate) mod levels;
pub(crate) mod man;
pub(crate) mod montecarlo;
pub(crate) mod plan;
pub(crate) mod policy;
pub(crate) mod regimes;
pub(crate) mod regress;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod schema;
pub(crate) mod signals;
pub(crate) mod study;
pub(crate) mod sweep;
pub(crate) mod walkforward;
