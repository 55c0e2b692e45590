//! When a host asks to come back.

use chrono::DateTime;
use std::time::Duration;
use ureq::http::HeaderMap;

/// How long `Retry-After` asks to wait: in seconds, or until a date. The date is held against the
/// answer's own, which is the host's clock, so that this machine's may be wrong.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?;
    let now = DateTime::parse_from_rfc2822(headers.get("date")?.to_str().ok()?.trim()).ok()?;
    (until - now).to_std().ok().or(Some(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ureq::http::HeaderValue;

    #[test]
    fn seconds_or_a_date() {
        let date = "Wed, 21 Oct 2015 07:28:00 GMT";
        for (text, want) in [
            ("7", Some(7)),
            ("Wed, 21 Oct 2015 07:28:30 GMT", Some(30)),
            ("Wed, 21 Oct 2015 07:27:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static(text));
            headers.insert("date", HeaderValue::from_static(date));
            assert_eq!(retry_after(&headers), want.map(Duration::from_secs), "{text}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
