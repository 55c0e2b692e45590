//! The address of an archive, and which addresses are on its host.

use crate::FetchError;
use ureq::http::Uri;

/// The address of an archive: a host, and a path on it below which the archive's layout begins.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    text: String,
    origin: Origin,
}

/// Scheme, host and port. A request never leaves them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) is_https: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Origin {
    fn of(uri: &Uri) -> Option<Origin> {
        let is_https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        Some(Origin { is_https, host: uri.host()?.to_ascii_lowercase(), port })
    }
}

impl Address {
    /// Reads an address such as `https://data.binance.vision`.
    pub(crate) fn parse(url: &str) -> Result<Address, FetchError> {
        let fail = |problem| FetchError::BadAddress { url: url.to_owned(), problem };
        let uri: Uri = url.parse().map_err(|_| fail("not an address"))?;
        let origin = Origin::of(&uri).ok_or_else(|| fail("expected http:// or https://"))?;
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(fail("it cannot contain a user name or password"));
        }
        if uri.query().is_some() || url.contains('#') {
            return Err(fail("expected no more than a host and a path"));
        }
        Ok(Address { text: url.trim_end_matches('/').to_owned(), origin })
    }

    /// Its host.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The address of a file there.
    pub(crate) fn of(&self, path: &str) -> String {
        format!("{}/{path}", self.text)
    }

    /// Where an answer from `url` sends to, if that is on the same host; `https` never becomes `http`.
    pub(crate) fn redirect(&self, url: &str, location: &str) -> Result<String, FetchError> {
        let from = url.to_owned();
        let other_host =
            || FetchError::OtherHost { url: from.clone(), location: location.to_owned() };
        let scheme = if self.origin.is_https { "https" } else { "http" };
        // A scheme has letters and digits alone; another address may stand in a query.
        let has_scheme = location.split_once("://").is_some_and(|(scheme, _)| {
            !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        let url = url.split(['?', '#']).next().unwrap_or(url);
        let target = if has_scheme {
            location.to_owned()
        } else if let Some(rest) = location.strip_prefix("//") {
            format!("{scheme}://{rest}")
        } else {
            let after_host = url.find("://").map_or(0, |at| at + 3);
            let host_end = url[after_host..].find('/').map_or(url.len(), |at| after_host + at);
            let folder_end = url.rfind('/').filter(|end| *end >= host_end).unwrap_or(url.len());
            match location.starts_with('/') {
                true => format!("{}{location}", &url[..host_end]),
                false => format!("{}/{location}", &url[..folder_end]),
            }
        };
        let uri: Uri = target.parse().map_err(|_| other_host())?;
        match Origin::of(&uri) {
            Some(origin) if origin == self.origin => Ok(target),
            Some(_) | None => Err(other_host()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "https://data.binance.vision/data/spot/x.zip";

    fn redirect(location: &str) -> Option<String> {
        Address::parse("https://data.binance.vision").unwrap().redirect(FROM, location).ok()
    }

    #[test]
    fn redirects_stay_on_the_host() {
        for (location, want) in [
            ("https://data.binance.vision/y.zip", "https://data.binance.vision/y.zip"),
            ("https://DATA.binance.vision:443/y", "https://DATA.binance.vision:443/y"),
            ("//data.binance.vision/y", "https://data.binance.vision/y"),
            ("/y.zip", "https://data.binance.vision/y.zip"),
            ("y.zip", "https://data.binance.vision/data/spot/y.zip"),
            ("/y?from=https://a/b", "https://data.binance.vision/y?from=https://a/b"),
            ("y?from=https://a/b", "https://data.binance.vision/data/spot/y?from=https://a/b"),
        ] {
            assert_eq!(redirect(location).as_deref(), Some(want), "{location}");
        }
        for location in [
            "https://example.com/y.zip",
            "https://data.binance.vision.example.com/y.zip",
            "http://data.binance.vision/y.zip",
            "https://data.binance.vision:444/y.zip",
            "https://data.binance.vision@example.com/y.zip",
            "//example.com/y.zip",
            "ftp://data.binance.vision/y.zip",
        ] {
            assert_eq!(redirect(location), None, "{location}");
        }
        // A path is relative to the folder of the address, not of its query.
        let address = Address::parse("https://data.binance.vision").unwrap();
        let next = address.redirect("https://data.binance.vision/a/b?key=c/d", "e").unwrap();
        assert_eq!(next, "https://data.binance.vision/a/e");
    }

    #[test]
    fn an_address_is_a_host_and_a_path() {
        let address = Address::parse("http://127.0.0.1:8080/mirror/").unwrap();
        assert_eq!(address.of("data/x"), "http://127.0.0.1:8080/mirror/data/x");
        for url in [
            "",
            "data.binance.vision",
            "ftp://a",
            "https://u:p@a",
            "https://a/?q",
            "https://a/#f",
            "/x",
        ] {
            assert!(Address::parse(url).is_err(), "{url}");
        }
    }
}
