//! No input may bring a caller down: cut, changed and random bytes of every form, and texts of odd words.
//! What is accepted is sound, and what is refused says why on one line.

use crate::sample::*;
use crate::seeds::seeds;
use exitlab_core::Reading;
use exitlab_data::{
    DataError, check_file, load_bars, read_adjustments, read_exits, read_funding, read_labels,
    read_lines, read_signals,
};
use proptest::prelude::*;
use std::path::Path;

type ReadTable = fn(&Path) -> Result<(), DataError>;

/// Reads the bytes as everything that there is, and looks at what comes of it.
fn try_all(bytes: &[u8]) {
    let folder = Folder::new();
    let path = folder.write("x.bin", bytes);
    try_bars(&path);
    let tables: [ReadTable; 6] = [
        |p| read_signals(p, &utc()).map(drop),
        |p| read_exits(p, &utc()).map(drop),
        |p| read_lines(p, &utc()).map(drop),
        |p| read_labels(p, &utc()).map(drop),
        |p| read_funding(p, &utc()).map(drop),
        |p| read_adjustments(p, &utc()).map(drop),
    ];
    for read in tables {
        if let Err(error) = read(&path) {
            must_be_clear(&error);
        }
    }
}

/// Reads a file as bars.
fn try_bars(path: &Path) {
    let check = check_file(path, None, &Reading::default());
    match &check {
        Ok(check) => {
            assert!(check.n_rows > 0 && check.bad.len() <= check.n_rows);
            assert!(check.bad.iter().all(|row| !row.to_string().contains('\n')));
        }
        Err(error) => must_be_clear(error),
    }
    let mut options = hourly();
    if let Some(timeframe) = check.ok().and_then(|check| check.timeframe) {
        options.timeframe = timeframe;
    }
    match load_bars("X", path, &options) {
        Ok(bars) => {
            assert!(loaded(&bars).iter().all(|bar| bar.problem().is_none()));
            assert!(bars.series.time().windows(2).all(|pair| pair[0] < pair[1]));
        }
        Err(error) => must_be_clear(&error),
    }
}

fn must_be_clear(error: &DataError) {
    let text = error.to_string();
    assert!(!text.contains(|c: char| c.is_control()), "{text:?}");
    assert!(error.help().is_none_or(|help| !help.is_empty() && !help.contains('\n')), "{text}");
}

/// Every form cut to its first line: a header, or one row.
#[test]
fn first_lines_alone() {
    for (_, bytes) in seeds() {
        let end = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| n + 1);
        try_all(&bytes[..end]);
    }
}

/// A thousand files of each binary form and of JSON, each with one byte changed.
#[test]
fn a_thousand_files_with_one_changed_byte() {
    let seeds = seeds();
    let folder = Folder::new();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for form in ["utf16", "json", "gzip", "zip", "zstd", "parquet", "arrow", "nautilus"] {
        let of_form: Vec<&Vec<u8>> =
            seeds.iter().filter(|(name, _)| name.starts_with(form)).map(|(_, b)| b).collect();
        for n in 0..1_000 {
            let mut bytes = of_form[n % of_form.len()].clone();
            let at = random() % bytes.len();
            bytes[at] ^= (random() % 255 + 1) as u8;
            try_bars(&folder.write("x.bin", bytes));
        }
    }
}

/// Words that readers may stumble over.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9eE.,:TZ \"\t+-]{0,20}",
        prop::sample::select(vec![
            "1735603200000",
            "1735606800000",
            "2024-12-31T00:00:00Z",
            "2024-12-31 01:00:00+01:00",
            "20241231",
            "31/12/2024",
            "12/31/2024",
            "2024.12.31 00:00",
            "00:00",
            "0930",
            "NaN",
            "nan",
            "null",
            "inf",
            "-inf",
            "1e309",
            "1e-400",
            "-0",
            "0",
            "100",
            "101.5",
            "99.25",
            "$1,234.50",
            "1.234,5",
            "38.13K",
            "time",
            "open",
            "high",
            "low",
            "close",
            "volume",
            "date",
            "symbol",
            "<DATE>",
            "<CLOSE>",
            "\u{feff}",
            "\u{0}",
            "é",
            "\u{1f600}",
            "\"",
            "\"\"",
            "99999999999999999999",
        ])
        .prop_map(str::to_owned),
    ]
}

/// A text of such words.
fn text() -> impl Strategy<Value = String> {
    let delimiter = prop::sample::select(vec![",", ";", "\t", "|", " "]);
    let line = prop::collection::vec(word(), 0..9);
    let lines = prop::collection::vec(line, 0..12);
    (delimiter, lines, prop::sample::select(vec!["\n", "\r\n", "\n\n"])).prop_map(
        |(delimiter, lines, end)| {
            lines.iter().map(|line| line.join(delimiter)).collect::<Vec<_>>().join(end)
        },
    )
}

/// A JSON document of such words, mostly one.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        word().prop_map(|word| format!("{word:?}")),
        word(),
        prop::sample::select(vec![
            "null",
            "true",
            "false",
            "NaN",
            "1735603200000",
            "100.5",
            "[]",
            "{}"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 60, 9, |inner| {
        let key = prop::sample::select(vec![
            "t",
            "o",
            "h",
            "l",
            "c",
            "v",
            "T",
            "time",
            "open",
            "high",
            "low",
            "close",
            "date",
            "data",
            "result",
            "list",
            "bars",
            "symbol",
            "columns",
            "index",
            "code",
            "error",
            "s",
            "last",
            "meta",
            "6. Time Zone",
            "2024-12-31",
            "1735603200000",
            "timestamp",
            "indicators",
            "quote",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..9)
                .prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key, inner), 0..7).prop_map(|pairs| {
                let pairs = pairs.iter().map(|(key, value)| format!("{key:?}:{value}"));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes(
        form in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut seeds = seeds();
        let (_, mut bytes) = seeds.swap_remove(form.index(seeds.len()));
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        try_all(&bytes);
    }

    #[test]
    fn cut_bytes(
        form in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        n in 1..200_usize,
    ) {
        let mut seeds = seeds();
        let (_, mut bytes) = seeds.swap_remove(form.index(seeds.len()));
        let from = from.index(bytes.len());
        let to = bytes.len().min(from + n);
        bytes.drain(from..to);
        try_all(&bytes);
    }

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), magic in 0..10_usize) {
        let magics: [&[u8]; 10] = [
            b"", b"PAR1", b"ARROW1\0\0", b"\x1f\x8b\x08", b"PK\x03\x04", b"t,o,h,l,c\n",
            b"\x28\xb5\x2f\xfd", b"\xff\xfe", b"\xfe\xff", b"[",
        ];
        let end: &[u8] = if magic == 1 { b"PAR1" } else if magic == 2 { b"ARROW1" } else { b"" };
        try_all(&[magics[magic], &bytes, end].concat());
    }

    #[test]
    fn random_rows(rows in prop::collection::vec("[0-9eE.,:TZ \"\t+-]{0,40}", 0..12)) {
        try_all(format!("time,open,high,low,close,volume\n{}", rows.join("\n")).as_bytes());
        try_all(format!("time,symbol,side,rate,regime\n{}", rows.join("\n")).as_bytes());
        try_all(format!("time,symbol,long,short\n{}", rows.join("\n")).as_bytes());
    }

    #[test]
    fn odd_words(text in text(), json in json()) {
        try_all(text.as_bytes());
        try_all(json.as_bytes());
        try_all(&utf16(&text, u16::to_le_bytes));
    }
}
