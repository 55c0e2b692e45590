//! Fetches that were ended in the middle, and run again.

use crate::bed::{Bed, Watch, fates};
use exitlab_fetch::FetchError;
use std::fs;

#[test]
fn what_came_before_the_end_is_not_asked_for_again() {
    let mut bed = Bed::new();
    let bytes = crate::archive::zip("large", 3_000);
    let path = bed.archive.put_bytes("BTCUSDT", "2024-01", bytes);
    bed.watch = Watch { stop_after: Some(1_000_000), ..Watch::default() };
    let error = bed.try_btc("2024-01", "2024-01").unwrap_err();
    assert!(matches!(error, FetchError::Cancelled), "{error}");
    assert_eq!(bed.listing(), [".2024-01.zip.part"], "nothing stands under the final name");
    let n_bytes = fs::metadata(bed.part("2024-01")).unwrap().len();
    assert!((1_000_000..3_000_000).contains(&n_bytes), "{n_bytes}");
    bed.archive.asked();
    bed.watch = Watch::default();
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
    assert_eq!(bed.archive.ranges(&path), [Some(format!("bytes={n_bytes}-"))]);
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
    assert_eq!(bed.listing(), ["2024-01.zip", "2024-01.zip.CHECKSUM"]);
}

/// What an earlier fetch left on its way, and what is asked for then.
fn after(left: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<Option<String>> {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    fs::create_dir_all(bed.of("BTCUSDT")).unwrap();
    fs::write(bed.part("2024-01"), left(&bed.archive.bytes(&path))).unwrap();
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
    assert_eq!(bed.listing(), ["2024-01.zip", "2024-01.zip.CHECKSUM"]);
    bed.archive.ranges(&path)
}

#[test]
fn all_of_it_had_come() {
    assert_eq!(after(<[u8]>::to_vec), []);
}

#[test]
fn nothing_had_come() {
    assert_eq!(after(|_| Vec::new()), [None]);
}

#[test]
fn it_was_of_another_version() {
    let resumed = Some("bytes=1000-".to_owned());
    assert_eq!(after(|_| vec![b'x'; 1_000]), [resumed, None]);
}

#[test]
fn it_was_of_a_longer_version() {
    let resumed = Some("bytes=100000-".to_owned());
    assert_eq!(after(|_| vec![b'x'; 100_000]), [resumed, None]);
}

#[test]
fn nothing_is_asked_for_once_it_is_stopped() {
    let mut bed = Bed::new();
    bed.archive.put("BTCUSDT", "2024-01");
    bed.watch = Watch { stop_after: Some(0), ..Watch::default() };
    assert!(matches!(bed.try_btc("2024-01", "2024-01"), Err(FetchError::Cancelled)));
    assert!(bed.archive.asked().is_empty());
}
