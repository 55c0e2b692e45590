//! Files that are not what their CHECKSUM says, here or there.

use crate::archive::{Fault, sha256, zip};
use crate::bed::{Bed, fates, problem};
use std::fs;

#[test]
fn a_file_with_a_wrong_checksum_is_kept_out_and_the_others_come() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.put("BTCUSDT", "2024-02");
    bed.archive.always(&path, Fault::Garbled);
    let outcome = bed.btc("2024-01", "2024-02");
    assert_eq!(fates(&outcome), ["2024-01 bad", "2024-02 fetched"]);
    let mut garbled = bed.archive.bytes(&path);
    garbled[0] ^= 0xff;
    let (expected, found) = (sha256(&bed.archive.bytes(&path)), sha256(&garbled));
    let want = format!("its SHA-256 is {found}, and its CHECKSUM says {expected}");
    assert_eq!(problem(&outcome), want);
    assert_eq!(bed.listing(), ["2024-02.zip", "2024-02.zip.CHECKSUM"]);
    assert_eq!(bed.archive.ranges(&path), [None, None], "twice, each time the whole");
    assert!(outcome.summary().contains("  bad, kept out: BTCUSDT-1h-2024-01.zip: its SHA-256 is"));
}

#[test]
fn a_file_that_came_wrong_once_comes_right_the_second_time() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.once(&path, Fault::Garbled);
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 fetched"]);
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
}

#[test]
fn a_file_that_was_replaced_at_the_source_is_replaced_here() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.btc("2024-01", "2024-01");
    let before = bed.bytes("2024-01");
    bed.archive.put_bytes("BTCUSDT", "2024-01", zip("other bars", 50));
    // A bad one leaves the old one where it is.
    bed.archive.always(&path, Fault::Garbled);
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 bad"]);
    assert_eq!(bed.bytes("2024-01"), before);
    bed.archive.mend(&path);
    let outcome = bed.btc("2024-01", "2024-01");
    assert_eq!(fates(&outcome), ["2024-01 replaced"]);
    assert!(outcome.is_complete());
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
    assert!(outcome.summary().contains("  replaced at the source: BTCUSDT-1h-2024-01.zip\n"));
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 present"]);
}

#[test]
fn a_file_that_was_damaged_here_is_fetched_again() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.btc("2024-01", "2024-01");
    fs::write(bed.file("2024-01"), "damaged").unwrap();
    let outcome = bed.btc("2024-01", "2024-01");
    assert_eq!(fates(&outcome), ["2024-01 repaired"]);
    assert!(outcome.summary().contains("  damaged here, fetched again: BTCUSDT-1h-2024-01.zip\n"));
    assert_eq!(bed.bytes("2024-01"), bed.archive.bytes(&path));
}

#[test]
fn somebody_elses_file_is_left_alone() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    fs::create_dir_all(bed.of("BTCUSDT")).unwrap();
    fs::write(bed.file("2024-01"), "mine").unwrap();
    let outcome = bed.btc("2024-01", "2024-01");
    assert_eq!(fates(&outcome), ["2024-01 bad"]);
    assert!(problem(&outcome).contains("another file of this name is in the way"));
    assert_eq!(bed.bytes("2024-01"), b"mine");
    // The archive's own file, however it came there, is taken for what it is, but stays somebody else's.
    fs::write(bed.file("2024-01"), bed.archive.bytes(&path)).unwrap();
    assert_eq!(fates(&bed.btc("2024-01", "2024-01")), ["2024-01 present"]);
    assert_eq!(bed.listing(), ["2024-01.zip"]);
}

#[test]
fn a_checksum_that_is_none_or_of_another_file() {
    for (text, want) in [
        ("<html>".to_owned(), "expected a SHA-256 of 64 hexadecimal digits"),
        (String::new(), "expected a SHA-256 and a file name"),
        (
            format!("{}  BTCUSDT-1h-2024-02.zip", "a".repeat(64)),
            "it is of `BTCUSDT-1h-2024-02.zip`",
        ),
        (format!("{}  \u{1b}[31m", "a".repeat(64)), "it is of `\\u{1b}[31m`"),
        ("x".repeat(5_000), "more than 4096 bytes"),
    ] {
        let bed = Bed::new();
        let path = bed.archive.put("BTCUSDT", "2024-01");
        bed.archive.put_raw(&format!("{path}.CHECKSUM"), text.into_bytes());
        let outcome = bed.btc("2024-01", "2024-01");
        assert_eq!(problem(&outcome), format!("its CHECKSUM cannot be read: {want}"));
        assert!(bed.listing().is_empty());
    }
}

#[test]
fn a_checksum_without_its_file() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.archive.remove(&path);
    let outcome = bed.btc("2024-01", "2024-01");
    assert_eq!(problem(&outcome), "its CHECKSUM is there, but the file is missing");
}
