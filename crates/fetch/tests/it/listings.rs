//! Symbols that are not there, or not all the time.

use crate::bed::{Bed, fates};
use exitlab_fetch::Period;

fn names(periods: &[Period]) -> Vec<String> {
    periods.iter().map(ToString::to_string).collect()
}

#[test]
fn before_it_was_listed() {
    let bed = Bed::new();
    for period in ["2024-03", "2024-04"] {
        bed.archive.put("BTCUSDT", period);
    }
    let outcome = bed.btc("2024-01", "2024-04");
    assert_eq!(fates(&outcome), ["2024-03 fetched", "2024-04 fetched"]);
    assert!(outcome.is_complete());
    let symbol = &outcome.symbols[0];
    assert_eq!(symbol.listed_from.unwrap().to_string(), "2024-03");
    assert_eq!(bed.archive.asked().len(), 6, "no day of a month before is asked for");
}

#[test]
fn listed_this_month() {
    let bed = Bed::new();
    bed.archive.put("BTCUSDT", "2024-12-03");
    bed.archive.put("BTCUSDT", "2024-12-04");
    let outcome = bed.btc("2023-01", "2024-12");
    assert_eq!(fates(&outcome), ["2024-12-03 fetched", "2024-12-04 fetched"]);
    assert_eq!(outcome.symbols[0].listed_from.unwrap().to_string(), "2024-12-03");
    assert!(outcome.is_complete());
}

#[test]
fn a_hole_is_missing() {
    let bed = Bed::new();
    for period in ["2023-01", "2023-03", "2023-05"] {
        bed.archive.put("BTCUSDT", period);
    }
    // The days of a month may be there all the same, but one.
    for day in (1..=30).filter(|day| *day != 9) {
        bed.archive.put("BTCUSDT", &format!("2023-04-{day:02}"));
    }
    let outcome = bed.btc("2023-01", "2023-05");
    assert_eq!(names(&outcome.symbols[0].missing), ["2023-02", "2023-04-09"]);
    assert_eq!(outcome.symbols[0].files.len(), 32);
    assert!(!outcome.is_complete());
    assert!(outcome.summary().contains("  missing at the source: 2023-02, 2023-04-09\n"));
}

#[test]
fn listed_no_more() {
    let bed = Bed::new();
    for period in ["2022-01", "2022-02", "2022-03-01"] {
        bed.archive.put("BTCUSDT", period);
    }
    let outcome = bed.btc("2022-01", "2024-12");
    assert_eq!(outcome.symbols[0].ends_with.unwrap().to_string(), "2022-03-01");
    assert!(outcome.is_complete());
    // 35 months and their 2 files, the days of 2022-03, 2024-10, 2024-11 and 2024-12, and one file.
    assert_eq!(bed.archive.asked().len(), 35 + 2 + 31 + 31 + 30 + 4 + 1);
}

#[test]
fn a_month_that_was_withdrawn_is_told() {
    let bed = Bed::new();
    for period in ["2024-01", "2024-02", "2024-03"] {
        bed.archive.put("BTCUSDT", period);
    }
    assert!(bed.btc("2024-01", "2024-03").is_complete());
    for gone in ["2024-02", "2024-03"] {
        let path = crate::archive::path("BTCUSDT", gone);
        bed.archive.remove(&path);
        bed.archive.remove(&format!("{path}.CHECKSUM"));
    }
    let outcome = bed.btc("2024-01", "2024-03");
    assert_eq!(fates(&outcome), ["2024-01 present", "2024-02 withdrawn", "2024-03 withdrawn"]);
    assert!(!outcome.is_complete() && bed.file("2024-02").exists());
    let told = "  withdrawn at the source, still here: BTCUSDT-1h-2024-03.zip\n";
    assert!(outcome.summary().contains(told), "{}", outcome.summary());
    // Its days may be there all the same, and then nothing is missing.
    for day in 1..=29 {
        bed.archive.put("BTCUSDT", &format!("2024-02-{day:02}"));
    }
    bed.archive.put("BTCUSDT", "2024-03");
    let outcome = bed.btc("2024-01", "2024-03");
    assert_eq!(outcome.symbols[0].missing, []);
    assert!(fates(&outcome).contains(&"2024-02 withdrawn".to_owned()) && !outcome.is_complete());
    // What was never fetched is no file that was withdrawn.
    std::fs::remove_file(bed.of("BTCUSDT").join("BTCUSDT-1h-2024-02.zip.CHECKSUM")).unwrap();
    assert!(bed.btc("2024-01", "2024-03").is_complete());
}

#[test]
fn a_symbol_that_is_not_there() {
    let bed = Bed::new();
    bed.archive.put("BTCUSDT", "2024-11");
    let wanted = bed.wanted(&["BTCUSDTT", "BTCUSDT"], "2024-11", Some("2024-11"));
    let outcome = bed.fetch_from(&bed.source(), wanted).unwrap();
    let unknown: Vec<String> = outcome.unknown().iter().map(ToString::to_string).collect();
    assert_eq!(
        unknown,
        ["the archive has no 1h bars of BTCUSDTT (market spot) from 2024-11 to 2024-11"]
    );
    assert!(outcome.unknown()[0].help().is_some());
    assert!(!bed.of("BTCUSDTT").exists(), "no folder is left behind");
    // The other one is fetched all the same.
    assert!(outcome.symbols[1].is_complete());
    assert!(!outcome.is_complete());
}
