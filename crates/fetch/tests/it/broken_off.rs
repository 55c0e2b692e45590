//! Connections that break off, stall or say nothing.

use crate::archive::Fault;
use crate::bed::{Bed, NOBODY, fates, problem};
use exitlab_fetch::FetchError;
use std::time::Duration;

#[test]
fn a_download_goes_on_where_it_broke_off() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.once(&path, Fault::CutAfter(10_000));
    bed.archive.once(&path, Fault::CutAfter(5_000));
    let outcome = bed.btc("2024-01", "2024-01");
    assert_eq!(fates(&outcome), ["2024-01 fetched"]);
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
    let ranges = [None, Some("bytes=10000-".to_owned()), Some("bytes=15000-".to_owned())];
    assert_eq!(bed.archive.ranges(&path), ranges);
    assert_eq!(bed.waits(), [1, 2]);
    let notes = bed.notes();
    let problem = "the connection was closed; trying again in 1 s";
    assert_eq!(notes[0], format!("{}{path}: {problem}", bed.archive.url()));
}

#[test]
fn a_host_that_gives_no_parts_gives_the_whole_again() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.once(&path, Fault::CutAfter(10_000));
    bed.archive.once(&path, Fault::NoParts);
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
    assert_eq!(bed.archive.ranges(&path), [None, Some("bytes=10000-".to_owned())]);
}

#[test]
fn a_part_that_was_not_asked_for_is_not_taken() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.once(&path, Fault::CutAfter(10_000));
    bed.archive.once(&path, Fault::WrongPart);
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
    let rest = Some("bytes=10000-".to_owned());
    assert_eq!(bed.archive.ranges(&path), [None, rest.clone(), rest]);
}

#[test]
fn a_file_that_always_breaks_off_is_given_up_and_the_others_come() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.put("BTCUSDT", "2024-02");
    bed.archive.always(&path, Fault::CutAfter(1_000));
    let outcome = bed.btc("2024-01", "2024-02");
    assert_eq!(fates(&outcome), ["2024-01 bad", "2024-02 fetched"]);
    assert!(problem(&outcome).starts_with("the download broke off 5 times: "));
    assert_eq!(bed.waits(), [1, 2, 4, 8]);
    assert!(!bed.file("2024-01").exists());
    // What came stays for the next time.
    assert_eq!(std::fs::metadata(bed.part("2024-01")).unwrap().len(), 5_000);
    bed.archive.mend(&path);
    assert_eq!(fates(&bed.btc("2024-01", "2024-02")), ["2024-01 fetched", "2024-02 present"]);
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
}

#[test]
fn a_large_file_may_break_off_more_often() {
    let bed = Bed::new();
    let bytes = crate::archive::zip("large", 9_000);
    let path = bed.archive.put_bytes("BTCUSDT", "2024-01", bytes);
    for _ in 0..7 {
        bed.archive.once(&path, Fault::CutAfter(1_200_000));
    }
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
    assert_eq!(bed.waits(), [1; 7]);
}

#[test]
fn a_host_that_gives_no_parts_and_always_breaks_off_is_given_up() {
    let bed = Bed::new();
    let path = bed.archive.put_bytes("BTCUSDT", "2024-01", crate::archive::zip("large", 9_000));
    bed.archive.always(&path, Fault::CutWholeAfter(2_500_000));
    let outcome = bed.btc("2024-01", "2024-01");
    assert_eq!(fates(&outcome), ["2024-01 bad"]);
    // The first piece was worth a try.
    assert_eq!(bed.waits(), [1, 2, 4, 8]);
}

#[test]
fn a_connection_that_stalls_is_given_up() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.once(&path, Fault::StallAfter(7_000));
    let source = bed.source().stalled_after(Duration::from_secs(2));
    let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-01"));
    assert_eq!(fates(&bed.fetch_from(&source, wanted).unwrap()), ["2024-01 fetched"]);
    assert_eq!(bed.archive.ranges(&path), [None, Some("bytes=7000-".to_owned())]);
    let notes = bed.notes();
    assert!(notes[0].ends_with(": no data for too long; trying again in 1 s"), "{notes:?}");
}

#[test]
fn a_slow_connection_is_not_given_up() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    let pause = Duration::from_millis(100);
    bed.archive.once(&path, Fault::Slow { n_bytes: 1_000, pause });
    // 40 pieces: four seconds in all, and each far from being late.
    let source = bed.source().stalled_after(Duration::from_secs(3));
    let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-01"));
    assert_eq!(fates(&bed.fetch_from(&source, wanted).unwrap()), ["2024-01 fetched"]);
    assert!(bed.waits().is_empty());
}

#[test]
fn a_host_that_says_nothing_is_asked_again() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.once(&format!("{path}.CHECKSUM"), Fault::Silence);
    bed.archive.once(&format!("{path}.CHECKSUM"), Fault::CutAfter(20));
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
}

#[test]
fn a_host_that_is_not_there_ends_the_fetch() {
    let bed = Bed::new();
    let url = NOBODY;
    let source = exitlab_fetch::Source::mirror(url).unwrap().pausing(bed.pauses.clone());
    let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-01"));
    let error = bed.fetch_from(&source, wanted).unwrap_err();
    assert!(matches!(&error, FetchError::Unreachable { n_tries: 5, .. }), "{error}");
    assert!(error.to_string().starts_with(&format!("{url}/data/spot/monthly/klines/BTCUSDT")));
    assert!(error.help().is_some());
    assert_eq!(bed.waits(), [1, 2, 4, 8]);
}
