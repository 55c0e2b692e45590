//! What ends a fetch.

use crate::{Day, Interval, Market, Month, Symbol};
use std::path::{Path, PathBuf};

/// What ends a fetch. Files that were in place by then stay, and what was downloaded in part is
/// resumed by the next fetch.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// No symbol is named.
    #[error("no symbol is given")]
    NoSymbols,
    /// The market has no bars of that length.
    #[error("the archive has no {interval} bars of market {market}")]
    NotOfMarket {
        /// The length.
        interval: Interval,
        /// The market.
        market: Market,
    },
    /// The first month is after the last one.
    #[error("the first month, {from}, is after the last one, {to}")]
    EndsBeforeItBegins {
        /// The first month.
        from: Month,
        /// The last month.
        to: Month,
    },
    /// The last month is yet to come.
    #[error("the last month, {to}, is after today, {today}")]
    InTheFuture {
        /// The last month.
        to: Month,
        /// Today.
        today: Day,
    },
    /// The address of the archive cannot be used.
    #[error("`{url}` cannot be the address of an archive: {problem}")]
    BadAddress {
        /// The address.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The proxy's address cannot be used. It is not shown: it may hold a password.
    #[error("{setting} is not a proxy's address: {problem}")]
    BadProxy {
        /// Where the address comes from.
        setting: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Certificates to trust cannot be read.
    #[error("the certificates to trust cannot be used: {problem}")]
    BadCertificates {
        /// What is wrong with them.
        problem: String,
    },
    /// There was no answer.
    #[error("{url} does not answer ({n_tries} tries): {problem}")]
    Unreachable {
        /// The address asked for.
        url: String,
        /// How often it was asked for.
        n_tries: u32,
        /// What went wrong the last time.
        problem: String,
    },
    /// The connection is not safe, or is not the archive's.
    #[error("{url}: no safe connection: {problem}")]
    Unsafe {
        /// The address asked for.
        url: String,
        /// What went wrong.
        problem: String,
    },
    /// The archive refuses to answer.
    #[error("{url} is refused: HTTP status {status}")]
    Refused {
        /// The address asked for.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The archive asks to come back later.
    #[error("{url} is refused for now: HTTP status {status}{}", wait(.wait_seconds))]
    Busy {
        /// The address asked for.
        url: String,
        /// The HTTP status.
        status: u16,
        /// How long it asks to wait, if it says so.
        wait_seconds: Option<u64>,
    },
    /// The archive sends to another host.
    #[error("{url} redirects to another host, which is not followed: {location}")]
    OtherHost {
        /// The address asked for.
        url: String,
        /// Where it sends to.
        location: String,
    },
    /// The archive sends from address to address.
    #[error("{url} redirects too many times")]
    TooManyRedirects {
        /// The address asked for.
        url: String,
    },
    /// The archive has nothing of a symbol. A fetch of several symbols goes on with the others.
    #[error("the archive has no {interval} bars of {symbol} (market {market}) from {from} to {to}")]
    UnknownSymbol {
        /// The symbol.
        symbol: Symbol,
        /// The market.
        market: Market,
        /// The length of the bars.
        interval: Interval,
        /// The first month asked for.
        from: Month,
        /// The last month asked for.
        to: Month,
    },
    /// A file operation failed.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// Whoever watches the fetch stopped it.
    #[error("stopped")]
    Cancelled,
}

impl FetchError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let text = match self {
            FetchError::NoSymbols => "name one or more, such as BTCUSDT",
            FetchError::NotOfMarket { .. } => "1s bars exist for the spot market only",
            FetchError::EndsBeforeItBegins { .. } | FetchError::Cancelled => return None,
            FetchError::InTheFuture { .. } => "leave the last month out to fetch all there is",
            FetchError::BadAddress { .. } => {
                "give the address of an archive of the same layout, such as https://data.binance.vision"
            }
            FetchError::BadProxy { .. } => "write it as http://HOST:PORT or socks5h://HOST:PORT",
            FetchError::BadCertificates { .. } => {
                "SSL_CERT_FILE must name a file of certificates in PEM"
            }
            FetchError::Unreachable { .. } => {
                "check the connection; behind a proxy, set HTTPS_PROXY; the same command resumes from here"
            }
            FetchError::Unsafe { .. } => {
                "a proxy that inspects HTTPS needs its certificate in the file that SSL_CERT_FILE names"
            }
            FetchError::Refused { status: 401 | 403 | 407 | 451, .. } => {
                "the archive may not serve your country, or a proxy may block it"
            }
            FetchError::Refused { .. } => "check the address; the same command resumes from here",
            FetchError::Busy { .. } => "the same command, later, resumes from here",
            FetchError::OtherHost { .. } | FetchError::TooManyRedirects { .. } => {
                "a network that asks for a login does this, or a proxy; a mirror's own address goes after --mirror"
            }
            FetchError::UnknownSymbol { .. } => {
                "check the spelling and the market; it may be listed later, or delisted"
            }
            FetchError::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::Unsupported => {
                    "the file system cannot lock files: name a folder on another one"
                }
                std::io::ErrorKind::StorageFull => "make room; the same command resumes from here",
                _ => return None,
            },
        };
        Some(text.to_owned())
    }

    /// Says on which path a file operation failed.
    pub(crate) fn io(
        action: &'static str,
        path: &Path,
    ) -> impl FnOnce(std::io::Error) -> FetchError {
        move |source| FetchError::Io { action, path: path.to_owned(), source }
    }
}

fn wait(seconds: &Option<u64>) -> String {
    seconds.map_or_else(String::new, |seconds| format!(", for {seconds} s"))
}
