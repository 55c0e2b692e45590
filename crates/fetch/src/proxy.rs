//! Which proxy the environment names for a host.

use crate::FetchError;
use crate::address::Origin;

/// The proxy that the usual variables name for a host, if any.
///
/// As other programs read them: `https_proxy` or `http_proxy` by the address's scheme, then
/// `all_proxy`, in small letters first; none where `no_proxy` names the host. An address that is no
/// proxy's is an error: going without would go around the proxy.
pub(crate) fn named_by(
    variable: &dyn Fn(&str) -> Option<String>,
    origin: &Origin,
) -> Result<Option<ureq::Proxy>, FetchError> {
    let value = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    if ["no_proxy", "NO_PROXY"].into_iter().find_map(value).is_some_and(|list| names(&list, origin))
    {
        return Ok(None);
    }
    let of_scheme: &[&str] = match origin.is_https {
        true => &["https_proxy", "HTTPS_PROXY"],
        // HTTP_PROXY in capitals can be set by a request, where a program serves CGI; this one does not.
        false => &["http_proxy", "HTTP_PROXY"],
    };
    let all = of_scheme.iter().chain(&["all_proxy", "ALL_PROXY"]);
    let set = all.into_iter().find_map(|name| Some((*name, value(name)?)));
    set.map(|(name, url)| parse(url.trim(), name)).transpose()
}

/// Reads a proxy's address; `setting` is where it was found.
pub(crate) fn parse(url: &str, setting: &str) -> Result<ureq::Proxy, FetchError> {
    ureq::Proxy::new(url).map_err(|error| FetchError::BadProxy {
        setting: setting.to_owned(),
        problem: error.to_string(),
    })
}

/// Whether a list of hosts that need no proxy names this one: itself, a domain that it is in, or `*`.
fn names(list: &str, origin: &Origin) -> bool {
    list.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        let port = format!(":{}", origin.port);
        let entry = entry.strip_suffix(&port).unwrap_or(entry).to_ascii_lowercase();
        let domain = entry.strip_prefix('*').unwrap_or(&entry).trim_start_matches('.');
        entry == "*"
            || origin.host == domain
            || origin.host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(set: &[(&str, &str)], is_https: bool) -> Result<Option<String>, FetchError> {
        let variable =
            |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        let origin = Origin { is_https, host: "data.binance.vision".to_owned(), port: 443 };
        let found = named_by(&variable, &origin)?;
        Ok(found.map(|proxy| format!("{}:{}", proxy.host(), proxy.port())))
    }

    #[test]
    fn the_schemes_own_variable_comes_first() {
        let all = [
            ("ALL_PROXY", "socks5h://c:1080"),
            ("HTTP_PROXY", "http://b:80"),
            ("HTTPS_PROXY", "http://a:3128"),
        ];
        assert_eq!(proxy(&all, true).unwrap().as_deref(), Some("a:3128"));
        assert_eq!(proxy(&all, false).unwrap().as_deref(), Some("b:80"));
        assert_eq!(proxy(&all[..1], true).unwrap().as_deref(), Some("c:1080"));
        let both = [("HTTPS_PROXY", "http://a:1"), ("https_proxy", "d:2")];
        assert_eq!(proxy(&both, true).unwrap().as_deref(), Some("d:2"));
        assert_eq!(proxy(&[], true).unwrap(), None);
        assert_eq!(proxy(&[("HTTPS_PROXY", "")], true).unwrap(), None);
    }

    #[test]
    fn hosts_may_need_no_proxy() {
        for (list, want) in [
            ("data.binance.vision", None),
            ("localhost, .vision", None),
            ("*.binance.vision", None),
            ("BINANCE.VISION:443", None),
            ("*", None),
            ("nance.vision", Some("a:1")),
            ("data.binance.vision:80", Some("a:1")),
            ("localhost,127.0.0.1", Some("a:1")),
            ("", Some("a:1")),
        ] {
            let set = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", list)];
            assert_eq!(proxy(&set, true).unwrap().as_deref(), want, "{list}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_not_gone_around() {
        for url in ["gopher://a", "http://", "a b", "http://pro\u{fffd}xy:80"] {
            let error = proxy(&[("HTTPS_PROXY", url)], true).unwrap_err();
            assert!(
                error.to_string().starts_with("HTTPS_PROXY is not a proxy's address"),
                "{error}"
            );
        }
        let error = proxy(&[("HTTPS_PROXY", "gopher://me:secret@a")], true).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}
