//! `--threads` is all the threads that a run takes, whatever it reads and writes.

use crate::bed::{Bed, scenario_but};
use crate::forms::{feather, parquet};
use std::process::Stdio;
use std::time::Duration;

/// Symbols of each form of bars.
fn bed() -> Bed {
    let bed = Bed::new();
    bed.write("b.parquet", parquet(1_500));
    bed.write("c.feather", feather(1_500));
    let was = "{ symbol = \"BTCUSD\", path = \"bars.csv\" }";
    let others =
        "{ symbol = \"B\", path = \"b.parquet\" }, { symbol = \"C\", path = \"c.feather\" }";
    bed.write("s.toml", scenario_but(was, &format!("{was}, {others}")));
    bed
}

/// Runs the binary to its end, and gives the most threads that were seen at once.
fn most_threads(bed: &Bed, args: &[&str]) -> usize {
    let mut child = bed.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let tasks = format!("/proc/{}/task", child.id());
    let mut most = 0;
    let status = loop {
        most = most.max(std::fs::read_dir(&tasks).into_iter().flatten().count());
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_micros(500));
    };
    assert!(status.success(), "{args:?}: {status}");
    most
}

/// The pool's threads, the main one, which waits for them, and the one that waits for Ctrl-C.
#[track_caller]
fn takes(bed: &Bed, args: &[&str], n_threads: usize) {
    let threads = n_threads.to_string();
    let args = [args, &["--threads", &threads]].concat();
    assert_eq!(most_threads(bed, &args), n_threads + 2, "{args:?}");
}

#[test]
fn runs_that_write_and_what_reads_them() {
    let bed = bed();
    for n_threads in [1, 2] {
        for command in ["study", "replay"] {
            let format = ["--format", "csv,parquet,json,ipc"];
            takes(&bed, &[&[command, "s.toml", "--out", "all"], &format[..]].concat(), n_threads);
        }
    }
    for format in ["csv", "parquet", "json", "ipc"] {
        bed.ok(&["sweep", "s.toml", "--no-report", "--out", format, "--format", format]);
        takes(&bed, &["report", format], 1);
    }
}

#[test]
fn a_regression_check() {
    let bed = bed();
    takes(&bed, &["regress", "s.toml", "--baseline", "b", "--bless", "--command", "study"], 1);
    takes(&bed, &["regress", "s.toml", "--baseline", "b"], 1);
}
