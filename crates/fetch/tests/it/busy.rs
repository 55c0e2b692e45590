//! A host that asks to come back later.

use crate::archive::Fault;
use crate::bed::{Bed, fates};
use exitlab_fetch::FetchError;

fn busy(status: u16, retry_after: Option<&str>) -> Fault {
    let date = ("date", "Wed, 21 Oct 2015 07:28:00 GMT".to_owned());
    let retry_after = retry_after.map(|text| ("retry-after", text.to_owned()));
    Fault::Status(status, retry_after.into_iter().chain([date]).collect())
}

#[test]
fn it_is_waited_for_as_long_as_it_asks() {
    for (status, retry_after, want) in [
        (429, Some("7"), 7),
        (418, Some("120"), 120),
        (503, Some("Wed, 21 Oct 2015 07:28:42 GMT"), 42),
        (429, None, 1),
        (500, None, 1),
    ] {
        let bed = Bed::new();
        let path = bed.archive.put("BTCUSDT", "2024-01");
        bed.archive.once(&path, busy(status, retry_after));
        assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
        assert_eq!(bed.waits(), [want], "{status} {retry_after:?}");
        let note = format!("the archive asks to wait {want} s (HTTP status {status})");
        assert_eq!(bed.notes(), [note]);
    }
}

#[test]
fn without_a_time_the_waits_grow_and_end() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.always(&path, busy(503, None));
    let error = bed.try_btc("2024-01", "2024-01").unwrap_err();
    assert!(matches!(error, FetchError::Busy { status: 503, wait_seconds: None, .. }), "{error}");
    assert_eq!(bed.waits(), [1, 2, 4, 8]);
}

#[test]
fn a_wait_of_hours_is_not_done() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.always(&format!("{path}.CHECKSUM"), busy(418, Some("7200")));
    let error = bed.try_btc("2024-01", "2024-01").unwrap_err();
    assert!(error.to_string().ends_with("is refused for now: HTTP status 418, for 7200 s"));
    assert_eq!(error.help().unwrap(), "the same command, later, resumes from here");
    assert!(bed.waits().is_empty());
}

#[test]
fn a_refusal_ends_the_fetch() {
    for status in [403, 451, 400] {
        let bed = Bed::new();
        let path = bed.archive.put("BTCUSDT", "2024-01");
        bed.archive.always(&format!("{path}.CHECKSUM"), Fault::Status(status, Vec::new()));
        let error = bed.try_btc("2024-01", "2024-01").unwrap_err();
        assert!(error.to_string().ends_with(&format!("is refused: HTTP status {status}")));
        assert!(bed.waits().is_empty() && error.help().is_some());
    }
}
