//! Ctrl-C: no half-written file, and an earlier run stays as it was.

use crate::bed::{Bed, shipped};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// A sweep that takes far longer than the test.
fn long_scenario() -> String {
    let values: Vec<String> = (5..405).map(|n| n.to_string()).collect();
    format!(
        "schema = 1\nname = \"long\"\n\n[data]\ntimeframe = \"1h\"\n\
         symbols = [{{ symbol = \"BTCUSD\", path = '{}' }}]\n\n\
         [signals]\nsource = \"donchian\"\nn = 20\n\n[sweep.grid]\n\"signals.n\" = [{}]\n",
        shipped("data/coinbase-BTCUSD-1h.csv").canonicalize().unwrap().display(),
        values.join(", ")
    )
}

/// Sends SIGINT and gives the exit code; the run must end on it within seconds.
fn interrupt(child: &mut Child) -> Option<i32> {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let sent = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        assert!(sent.elapsed() < Duration::from_secs(20), "still running");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn while_it_computes() {
    let bed = Bed::new();
    bed.write("long.toml", long_scenario());
    let before = bed.listing();
    for args in [&["sweep", "long.toml"][..], &["sweep", "long.toml", "--out", "o"]] {
        let mut child = bed.command(args).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(400));
        assert!(child.try_wait().unwrap().is_none(), "the sweep was over too soon");
        assert_eq!(interrupt(&mut child), Some(130));
        assert_eq!(bed.listing(), before);
    }
}

#[test]
fn while_it_writes() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let earlier = bed.read("o/cells.csv");
    // Every hour has two signals: tables that take a while to write.
    let args = ["study", "big.toml", "--out", "o", "--format", "json,csv"];
    let big = long_scenario().replace("\"donchian\"\nn = 20", "\"every\"\nn = 1\nside = \"both\"");
    bed.write("big.toml", big.split("[sweep.grid]").next().unwrap());
    let mut child = bed.command(&args).stdout(std::process::Stdio::null()).spawn().unwrap();
    let partial = bed.path(".o.partial");
    let started = Instant::now();
    while !partial.join("outcomes.json").exists() {
        assert!(child.try_wait().unwrap().is_none(), "written before it could be interrupted");
        assert!(started.elapsed() < Duration::from_secs(60), "never began to write");
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(interrupt(&mut child), Some(130));
    assert!(!partial.exists());
    assert!(bed.read("o/cells.csv") == earlier);
    let left: Vec<String> = bed.listing().into_iter().filter(|path| !path.contains('/')).collect();
    assert_eq!(left, ["bars.csv", "big.toml", "o", "s.toml"]);
}
