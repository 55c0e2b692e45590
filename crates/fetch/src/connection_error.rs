//! What goes wrong with a connection, in words.

use std::io::{self, ErrorKind};
use ureq::{Error, Timeout};

/// What went wrong with a request.
pub(crate) fn in_words(error: &Error) -> String {
    match error {
        Error::HostNotFound => "no such host".to_owned(),
        Error::Timeout(Timeout::Resolve) => {
            "the host's address was not resolved in time".to_owned()
        }
        Error::Timeout(Timeout::Connect) => "no connection in time".to_owned(),
        Error::Timeout(_) => "no data for too long".to_owned(),
        Error::ConnectProxyFailed(problem) => {
            format!("the proxy refused the connection: {}", plain(problem))
        }
        Error::Io(error) => io_in_words(error),
        error => plain(&error.to_string()),
    }
}

/// What went wrong while an answer was read.
pub(crate) fn io_in_words(error: &io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(error) => in_words(error),
        None => match error.kind() {
            ErrorKind::UnexpectedEof => "the connection was closed".to_owned(),
            _ => plain(&error.to_string()),
        },
    }
}

/// What comes from a host may not steer the terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
