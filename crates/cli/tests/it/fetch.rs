//! `exitlab fetch`, from an archive on this machine. What can go wrong on the way is tested where it
//! is dealt with, in `crates/fetch/tests`.

use crate::bed::{Bed, Ran};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// Serves these files, one request per connection, `pause` between pieces of 1,000 bytes; gives the
/// address.
fn serve(files: Files, pause: Duration) -> String {
    let (listener, files) = (TcpListener::bind(("127.0.0.1", 0)).unwrap(), Arc::new(files));
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let files = files.clone();
            std::thread::spawn(move || answer(&stream, &files, pause));
        }
    });
    url
}

fn answer(mut stream: &TcpStream, files: &Files, pause: Duration) {
    let lines: Vec<String> = BufReader::new(stream)
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let path = lines.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let range = lines.iter().find_map(|line| {
        let (name, value) = line.split_once(": bytes=")?;
        name.eq_ignore_ascii_case("range").then(|| value.trim_end_matches('-').parse().unwrap())
    });
    let Some(bytes) = files.get(path) else {
        let _ =
            stream.write_all(b"HTTP/1.1 404 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        return;
    };
    let from: usize = range.unwrap_or(0);
    let status = if range.is_some() { 206 } else { 200 };
    let head = format!(
        "HTTP/1.1 {status} Yes\r\nconnection: close\r\ncontent-length: {}\r\n\
         content-range: bytes {from}-{}/{}\r\n\r\n",
        bytes.len() - from,
        bytes.len() - 1,
        bytes.len()
    );
    let _ = stream.write_all(head.as_bytes());
    for piece in bytes[from..].chunks(1_000) {
        std::thread::sleep(pause);
        if stream.write_all(piece).is_err() {
            return;
        }
    }
}

/// Hourly klines of a month: its first open in microseconds since 1970, and times in that unit.
fn klines(first_us: i64, n_hours: i64, unit_us: i64) -> String {
    let row = |hour: i64| {
        let open = (first_us + hour * 3_600_000_000) / unit_us;
        let close = open + 3_600_000_000 / unit_us - 1;
        // Up for two days, down for two days.
        let price = |hour: i64| 100 + ((hour + 48) % 96 - 48).abs();
        let (from, to) = (price(hour), price(hour + 1));
        let (high, low) = (from.max(to) + 1, from.min(to) - 1);
        format!("{open},{from},{high},{low},{to},5,{close},500,10,2,200,0\n")
    };
    (0..n_hours).map(row).collect()
}

fn put(files: &mut Files, symbol: &str, month: &str, csv: &str) {
    let name = format!("{symbol}-1h-{month}");
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(format!("{name}.csv"), options).unwrap();
    writer.write_all(csv.as_bytes()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let sum: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let path = format!("/data/spot/monthly/klines/{symbol}/1h/{name}.zip");
    files.insert(format!("{path}.CHECKSUM"), format!("{sum}  {name}.zip\n").into_bytes());
    files.insert(path, bytes);
}

/// December 2024 in milliseconds and January 2025 in microseconds, as the archive has them.
fn two_months(symbol: &str) -> Files {
    let mut files = Files::new();
    // 2024-12-01 and 2025-01-01, 31 days each
    put(&mut files, symbol, "2024-12", &klines(1_733_011_200_000_000, 744, 1_000));
    put(&mut files, symbol, "2025-01", &klines(1_735_689_600_000_000, 744, 1));
    files
}

fn fetch(bed: &Bed, url: &str, args: &[&str]) -> Ran {
    let fixed = ["fetch", "binance", "--interval", "1h", "--from", "2024-12", "--to", "2025-01"];
    // No proxy of this machine's is asked for an address of this machine's.
    let mut command = bed.command(&[&fixed, &["--mirror", url][..], args].concat());
    let output = command.envs(NO_PROXY).env_remove("SSL_CERT_FILE").output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// In both spellings, of which the small one goes first.
const NO_PROXY: [(&str, &str); 2] = [("no_proxy", "*"), ("NO_PROXY", "*")];

const AT_ONCE: Duration = Duration::ZERO;

#[test]
fn a_scenario_takes_the_folder_as_it_is() {
    let bed = Bed::empty();
    let url = serve(two_months("BTCUSDT"), AT_ONCE);
    let ran = fetch(&bed, &url, &["btcusdt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let folder = "data/binance/spot/1h/BTCUSDT";
    assert_eq!(
        bed.files(folder),
        [
            "BTCUSDT-1h-2024-12.zip",
            "BTCUSDT-1h-2024-12.zip.CHECKSUM",
            "BTCUSDT-1h-2025-01.zip",
            "BTCUSDT-1h-2025-01.zip.CHECKSUM"
        ]
    );
    assert!(ran.stdout.contains(&format!("2024-12-01 to 2025-01-31, in {folder}\n")));
    assert!(ran.stdout.contains("Files: 2 fetched, 0 already there; "));
    let lines = &ran.stdout[ran.stdout.find("[data]").unwrap()..];
    bed.write("s.toml", format!("schema = 1\nname = \"t\"\n\n{lines}"));
    let check = bed.ok(&["check", "s.toml"]);
    assert!(check.stdout.contains("no bad rows"), "{}", check.stdout);
    let run = bed.ok(&["check", folder, "--json"]);
    let rows: Vec<i64> = run.json()["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["rows"].as_i64().unwrap())
        .collect();
    assert_eq!(rows, [744, 744]);

    let again = fetch(&bed, &url, &["BTCUSDT"]);
    assert!(again.stdout.contains("Files: 0 fetched, 2 already there; "), "{}", again.stdout);
}

#[test]
fn a_bad_file_is_exit_code_1_and_an_unknown_symbol_2() {
    let bed = Bed::empty();
    let mut files = two_months("BTCUSDT");
    let path = "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2025-01.zip";
    files.insert(path.to_owned(), b"other".to_vec());
    let url = serve(files, AT_ONCE);
    let ran = fetch(&bed, &url, &["BTCUSDT"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stdout.contains("bad, kept out: BTCUSDT-1h-2025-01.zip: its SHA-256 is"));
    // A month that the archive has no more stays, and is told.
    let mut files = two_months("ETHUSDT");
    assert_eq!(fetch(&bed, &serve(files.clone(), AT_ONCE), &["ETHUSDT"]).code, 0);
    files.retain(|path, _| !path.contains("2025-01"));
    let ran = fetch(&bed, &serve(files, AT_ONCE), &["ETHUSDT"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let told = "withdrawn at the source, still here: ETHUSDT-1h-2025-01.zip";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);

    let ran = fetch(&bed, &url, &["BTCUSDT", "NOUSDT", "--json"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    ran.says(&[
        "error: the archive has no 1h bars of NOUSDT (market spot)",
        "help: check the spelling",
    ]);
    let json = ran.json();
    assert_eq!(json["complete"], false);
    assert_eq!(json["symbols"][0]["files"][0]["fate"], "present");
    assert_eq!(json["symbols"][0]["files"][1]["fate"], "bad");
    assert_eq!(json["symbols"][1]["known"], false);
}

#[test]
fn arguments_that_name_nothing() {
    let bed = Bed::empty();
    let fetch = |args: &[&str]| bed.refused(&[&["fetch", "binance", "--quiet"][..], args].concat());
    let month = ["--from", "2024-01"];
    fetch(&[&["BTCUSDT", "--interval", "1mo"][..], &month].concat()).says(&[
        "--interval",
        "1mo",
        "months differ in length",
    ]);
    fetch(&[&["BTCUSDT", "--interval", "2m"][..], &month].concat()).says(&["1s, 1m, 3m"]);
    fetch(&[&["../BTC", "--interval", "1h"][..], &month].concat()).says(&["expected letters"]);
    fetch(&[&["BTCUSDT", "--interval", "1h", "--threads", "4"][..], &month].concat())
        .says(&["--threads", "8 connections"]);
    fetch(&["BTCUSDT", "--interval", "1h", "--from", "2024"]).says(&["--from", "2024-12"]);
    fetch(&[&["BTCUSDT", "--interval", "1s", "--market", "um"][..], &month].concat())
        .says(&["the archive has no 1s bars of market um", "help: 1s bars"]);
    fetch(&["BTCUSDT", "--interval", "1h", "--from", "9000-01", "--to", "9000-02"])
        .says(&["the last month, 9000-02, is after today"]);
    fetch(&[&["BTCUSDT", "--interval", "1h", "--mirror", "ftp://a"][..], &month].concat())
        .says(&["cannot be the address of an archive"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_what_came_to_be_resumed() {
    let bed = Bed::empty();
    // Some 50 pieces of each file: half a minute.
    let slow = serve(two_months("BTCUSDT"), Duration::from_millis(600));
    let args =
        ["fetch", "binance", "BTCUSDT", "--interval", "1h", "--from", "2024-12", "--to", "2025-01"];
    let mut command = bed.command(&[&args[..], &["--mirror", &slow]].concat());
    let mut child = command.envs(NO_PROXY).stdout(std::process::Stdio::null()).spawn().unwrap();
    let folder = "data/binance/spot/1h/BTCUSDT";
    let part = bed.path(&format!("{folder}/.BTCUSDT-1h-2024-12.zip.part"));
    for n_tries in 0.. {
        if std::fs::metadata(&part).is_ok_and(|metadata| metadata.len() > 0) {
            break;
        }
        assert!(n_tries < 6_000, "nothing came within a minute");
        std::thread::sleep(Duration::from_millis(10));
    }
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(
        bed.files(folder).iter().all(|name| name.ends_with(".part")),
        "{:?}",
        bed.files(folder)
    );
    let ran = fetch(&bed, &serve(two_months("BTCUSDT"), AT_ONCE), &["BTCUSDT"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(bed.files(folder).len(), 4);
}
