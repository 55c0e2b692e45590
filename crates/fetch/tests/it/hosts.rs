//! No other host is ever contacted.

use crate::archive::{Archive, Fault};
use crate::bed::{Bed, fates};
use exitlab_fetch::FetchError;

fn to(location: impl Into<String>) -> Fault {
    Fault::Status(302, vec![("location", location.into())])
}

#[test]
fn a_redirect_to_another_host_is_refused() {
    let (bed, other) = (Bed::new(), Archive::new());
    let path = bed.archive.put("BTCUSDT", "2024-01");
    other.put("BTCUSDT", "2024-01");
    for asked in [path.clone(), format!("{path}.CHECKSUM")] {
        bed.archive.always(&asked, to(format!("{}{asked}", other.url())));
        let error = bed.try_btc("2024-01", "2024-01").unwrap_err();
        assert!(matches!(error, FetchError::OtherHost { .. }), "{error}");
        let want =
            format!("redirects to another host, which is not followed: {}{asked}", other.url());
        assert!(error.to_string().ends_with(&want), "{error}");
        assert!(error.help().is_some());
    }
    assert!(other.asked().is_empty());
    assert!(!bed.file("2024-01").exists());
}

#[test]
fn a_redirect_on_the_same_host_is_followed() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.put_raw("/elsewhere.zip", bed.archive.bytes(&path));
    bed.archive.once(&path, to(format!("{}/elsewhere.zip", bed.archive.url())));
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
    let asked: Vec<String> = bed.archive.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked, [format!("{path}.CHECKSUM"), path, "/elsewhere.zip".to_owned()]);
}

#[test]
fn redirects_without_end_are_not_followed_on_and_on() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.always(&path, to(path.clone()));
    let error = bed.try_btc("2024-01", "2024-01").unwrap_err();
    assert!(matches!(error, FetchError::TooManyRedirects { .. }), "{error}");
}

#[test]
fn a_mirror_may_lie_below_a_path() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    for path in [path.clone(), format!("{path}.CHECKSUM")] {
        bed.archive.put_raw(&format!("/mirror{path}"), bed.archive.bytes(&path));
        bed.archive.remove(&path);
    }
    let url = format!("{}/mirror/", bed.archive.url());
    let source = exitlab_fetch::Source::mirror(&url).unwrap();
    let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-01"));
    assert_eq!(fates(&bed.fetch_from(&source, wanted).unwrap()), ["2024-01 fetched"]);
}
