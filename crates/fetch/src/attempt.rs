//! What one request can come to when it brings no file.

use crate::{FetchError, FileProblem};
use std::time::Duration;

/// Why a request did not bring what it asked for.
#[derive(Debug)]
pub(crate) enum Attempt {
    /// There was no answer.
    NoAnswer(String),
    /// The answer broke off; so many bytes of the file are there by now.
    BrokeOff { problem: String, n_there: u64 },
    /// The host asks to come back later, or has a trouble that passes.
    Busy { status: u16, wait: Option<Duration> },
    /// The file is no good, and will not be better.
    File(FileProblem),
    /// Nothing more is to be asked for.
    Fatal(FetchError),
}

impl From<FetchError> for Attempt {
    fn from(error: FetchError) -> Attempt {
        Attempt::Fatal(error)
    }
}
