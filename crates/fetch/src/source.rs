//! Where files come from, and how they are reached.

use crate::address::Address;
use crate::pauses::{Pauses, Sleep};
use crate::{FetchError, proxy};
use std::sync::Arc;
use std::time::Duration;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// The public archive of Binance.
const ARCHIVE: &str = "https://data.binance.vision";

/// Files asked for at the same time.
pub(crate) const N_CONNECTIONS: usize = 8;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long no byte may come.
const STALLED_AFTER: Duration = Duration::from_secs(30);

/// Where files come from: one host, and how it is reached. No other host is ever contacted.
#[derive(Debug, Clone)]
pub struct Source {
    address: Address,
    proxy: Option<ureq::Proxy>,
    roots: Option<Vec<Certificate<'static>>>,
    pauses: Arc<dyn Pauses>,
    stalled_after: Duration,
}

impl Source {
    /// The public archive, `https://data.binance.vision`, without a proxy.
    ///
    /// # Errors
    /// None: its address is one.
    pub fn archive() -> Result<Source, FetchError> {
        Source::mirror(ARCHIVE)
    }

    /// An archive of the same layout at another address.
    ///
    /// # Errors
    /// Where the address is none.
    pub fn mirror(url: &str) -> Result<Source, FetchError> {
        Ok(Source {
            address: Address::parse(url)?,
            proxy: None,
            roots: None,
            pauses: Arc::new(Sleep),
            stalled_after: STALLED_AFTER,
        })
    }

    /// Goes through this proxy: `http://HOST:PORT`, `socks5h://HOST:PORT`.
    ///
    /// # Errors
    /// Where the address is no proxy's.
    pub fn through(mut self, proxy: &str) -> Result<Source, FetchError> {
        self.proxy = Some(proxy::parse(proxy, "the proxy's address")?);
        Ok(self)
    }

    /// Goes through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY` name, unless `NO_PROXY`
    /// names the host; `variable` gives the value of an environment variable.
    ///
    /// # Errors
    /// Where a variable names no proxy.
    pub fn through_environment(
        mut self,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Source, FetchError> {
        self.proxy = proxy::named_by(&variable, self.address.origin())?;
        Ok(self)
    }

    /// Trusts these certificates (PEM) in place of those that browsers trust.
    ///
    /// # Errors
    /// Where there is none, or one cannot be read.
    pub fn trusting(mut self, pem: &[u8]) -> Result<Source, FetchError> {
        let fail = |problem: String| FetchError::BadCertificates { problem };
        let mut roots = Vec::new();
        for item in parse_pem(pem) {
            match item.map_err(|error| fail(error.to_string()))? {
                PemItem::Certificate(certificate) => roots.push(certificate),
                _ => return Err(fail("a private key is among them".to_owned())),
            }
        }
        if roots.is_empty() {
            return Err(fail("there is none".to_owned()));
        }
        self.roots = Some(roots);
        Ok(self)
    }

    /// Waits in another way.
    pub fn pausing(mut self, pauses: Arc<dyn Pauses>) -> Source {
        self.pauses = pauses;
        self
    }

    /// Gives a connection up on which no byte came for so long [default: 30 seconds].
    pub fn stalled_after(mut self, duration: Duration) -> Source {
        self.stalled_after = duration;
        self
    }

    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    pub(crate) fn pauses(&self) -> &dyn Pauses {
        &*self.pauses
    }

    /// A client that knows this host alone.
    pub(crate) fn agent(&self) -> ureq::Agent {
        let roots = match &self.roots {
            Some(roots) => RootCerts::new_with_certs(roots),
            None => RootCerts::WebPki,
        };
        ureq::Agent::config_builder()
            // Redirects are followed by hand, to no other host.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .https_only(self.address.origin().is_https)
            .proxy(self.proxy.clone())
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .user_agent(concat!("exitlab/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(CONNECT_TIMEOUT))
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_per_read(Some(self.stalled_after))
            .timeout_per_write(Some(self.stalled_after))
            .max_idle_connections(N_CONNECTIONS)
            .max_idle_connections_per_host(N_CONNECTIONS)
            .build()
            .into()
    }
}
