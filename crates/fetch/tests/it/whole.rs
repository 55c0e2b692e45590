//! Fetches in which nothing goes wrong.

use crate::archive::sha256;
use crate::bed::{Bed, fates};
use exitlab_fetch::{Interval, Market, Wanted};
use std::fs;
use std::sync::atomic::Ordering;

#[test]
fn months_and_the_days_of_the_month_that_runs() {
    let bed = Bed::new();
    for period in ["2024-10", "2024-11", "2024-12-01", "2024-12-02", "2024-12-03"] {
        bed.archive.put("BTCUSDT", period);
    }
    // The 4th is not published yet on the 5th.
    let outcome = bed.fetch_from(&bed.source(), bed.wanted(&["BTCUSDT"], "2024-10", None)).unwrap();
    assert_eq!(
        fates(&outcome),
        [
            "2024-10 fetched",
            "2024-11 fetched",
            "2024-12-01 fetched",
            "2024-12-02 fetched",
            "2024-12-03 fetched"
        ]
    );
    assert!(outcome.is_complete());
    let symbol = &outcome.symbols[0];
    let (first, last) = symbol.span().unwrap();
    assert_eq!((first.to_string(), last.to_string()), ("2024-10-01".into(), "2024-12-03".into()));
    assert_eq!((symbol.listed_from, symbol.ends_with), (None, None));
    assert_eq!(symbol.folder, bed.of("BTCUSDT"));
    assert_eq!(
        bed.listing(),
        [
            "2024-10.zip",
            "2024-10.zip.CHECKSUM",
            "2024-11.zip",
            "2024-11.zip.CHECKSUM",
            "2024-12-01.zip",
            "2024-12-01.zip.CHECKSUM",
            "2024-12-02.zip",
            "2024-12-02.zip.CHECKSUM",
            "2024-12-03.zip",
            "2024-12-03.zip.CHECKSUM",
        ]
    );
    let path = crate::archive::path("BTCUSDT", "2024-10");
    assert_eq!(bed.bytes("2024-10"), bed.archive.bytes(&path));
    assert_eq!(
        symbol.n_bytes(),
        ["2024-10", "2024-11", "2024-12-01", "2024-12-02", "2024-12-03"]
            .iter()
            .map(|period| bed.bytes(period).len() as u64)
            .sum::<u64>()
    );
    let checksum = fs::read_to_string(bed.of("BTCUSDT").join("BTCUSDT-1h-2024-10.zip.CHECKSUM"));
    let sum = sha256(&bed.bytes("2024-10"));
    assert_eq!(checksum.unwrap(), format!("{sum}  BTCUSDT-1h-2024-10.zip\n"));
    assert_eq!(bed.watch.n_planned.load(Ordering::Relaxed), 6);
    assert_eq!(bed.watch.n_steps.load(Ordering::Relaxed), 6);
    assert_eq!(bed.watch.n_bytes.load(Ordering::Relaxed), symbol.n_bytes());
    assert!(bed.notes().is_empty() && bed.waits().is_empty());
}

#[test]
fn what_is_there_is_not_downloaded_again() {
    let bed = Bed::new();
    let path = bed.archive.put("BTCUSDT", "2024-01");
    bed.btc("2024-01", "2024-01");
    bed.archive.asked();
    let outcome = bed.btc("2024-01", "2024-01");
    assert_eq!(fates(&outcome), ["2024-01 present"]);
    let asked: Vec<String> = bed.archive.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(asked, [format!("{path}.CHECKSUM")]);
}

#[test]
fn the_months_file_takes_the_place_of_its_days() {
    let bed = Bed::new();
    bed.archive.put("BTCUSDT", "2024-10");
    for day in 1..=30 {
        bed.archive.put("BTCUSDT", &format!("2024-11-{day:02}"));
    }
    let outcome = bed.btc("2024-10", "2024-11");
    assert_eq!((outcome.symbols[0].files.len(), bed.listing().len()), (31, 62));
    assert!(outcome.is_complete());
    // Somebody else's file, with no CHECKSUM beside it.
    let other = bed.of("BTCUSDT").join("BTCUSDT-1h-2024-11-31.zip");
    let mine = bed.of("BTCUSDT").join("BTCUSDT-1h-2024-11-07.zip.CHECKSUM");
    fs::write(&other, "mine").unwrap();
    fs::remove_file(mine).unwrap();
    let path = bed.archive.put("BTCUSDT", "2024-11");
    // A bad one does not.
    bed.archive.always(&path, crate::archive::Fault::Garbled);
    let outcome = bed.btc("2024-10", "2024-11");
    assert_eq!(fates(&outcome), ["2024-10 present", "2024-11 bad"]);
    assert!(outcome.symbols[0].superseded.is_empty());
    assert_eq!(bed.listing().len(), 62);
    bed.archive.mend(&path);
    let outcome = bed.btc("2024-10", "2024-11");
    assert_eq!(fates(&outcome), ["2024-10 present", "2024-11 fetched"]);
    let superseded = &outcome.symbols[0].superseded;
    assert_eq!((superseded.len(), superseded[0].as_str()), (29, "BTCUSDT-1h-2024-11-01.zip"));
    assert_eq!(
        bed.listing(),
        [
            "2024-10.zip",
            "2024-10.zip.CHECKSUM",
            "2024-11-07.zip",
            "2024-11-31.zip",
            "2024-11.zip",
            "2024-11.zip.CHECKSUM",
        ]
    );
}

#[test]
fn symbols_stand_in_the_order_given_whatever_comes_first() {
    let bed = Bed::new();
    for symbol in ["BTCUSDT", "ETHUSDT", "ADAUSDT"] {
        for month in ["2024-01", "2024-02", "2024-03"] {
            bed.archive.put(symbol, month);
        }
    }
    let wanted = || bed.wanted(&["ETHUSDT", "BTCUSDT", "ADAUSDT"], "2024-01", Some("2024-03"));
    let first = bed.fetch_from(&bed.source(), wanted()).unwrap();
    let names: Vec<&str> = first.files().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), 9);
    assert_eq!(names[0], "ETHUSDT-1h-2024-01.zip");
    assert_eq!(names[5], "BTCUSDT-1h-2024-03.zip");
    let again = bed.fetch_from(&bed.source(), wanted()).unwrap();
    assert_eq!(names, again.files().map(|file| file.name.as_str()).collect::<Vec<_>>());
}

#[test]
fn futures_and_bars_of_days_have_their_own_places() {
    let bed = Bed::new();
    let path = "/data/futures/cm/monthly/klines/BTCUSD_PERP/1w/BTCUSD_PERP-1w-2024-11.zip";
    let bytes = crate::archive::zip("week", 1);
    let checksum = format!("{}  BTCUSD_PERP-1w-2024-11.zip", sha256(&bytes));
    bed.archive.put_raw(path, bytes);
    bed.archive.put_raw(&format!("{path}.CHECKSUM"), checksum.into_bytes());
    let wanted = Wanted {
        market: Market::Cm,
        interval: Interval::Week1,
        ..bed.wanted(&["btcusd_perp"], "2024-11", None)
    };
    let outcome = bed.fetch_from(&bed.source(), wanted).unwrap();
    assert_eq!(fates(&outcome), ["2024-11 fetched"]);
    let folder = bed.folder.path().join("cm/1w/BTCUSD_PERP");
    assert!(folder.join("BTCUSD_PERP-1w-2024-11.zip").exists());
    // No day is asked for: there is no such file.
    assert_eq!(bed.archive.asked().len(), 2);
}
