//! Ctrl-C: no half-written file, and an earlier run stays as it was.

use crate::bed::{Bed, shipped};
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

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

/// Asks again and again for something that must come within a minute.
fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..12_000 {
        if let Some(answer) = ask() {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("{what} took too long")
}

/// Sends SIGINT and gives the exit code; `None` where the signal itself ended the process.
fn interrupt(child: &mut Child) -> Option<i32> {
    end_by(child, "-INT")
}

fn end_by(child: &mut Child, signal: &str) -> Option<i32> {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    wait_for("ending", || child.try_wait().unwrap()).code()
}

#[test]
fn while_it_computes() {
    let bed = Bed::new();
    bed.write("long.toml", long_scenario());
    let before = bed.listing();
    for args in [&["sweep", "long.toml"][..], &["sweep", "long.toml", "--out", "o"]] {
        let mut child = bed.command(args).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(400));
        assert!(child.try_wait().unwrap().is_none(), "the sweep was over too soon");
        // A machine under load may not have got as far as the handler.
        let code = interrupt(&mut child);
        assert!(matches!(code, Some(130) | None));
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, if code.is_some() { "interrupted: nothing written\n" } else { "" });
        assert_eq!(bed.listing(), before);
    }
}

/// Starts a study whose tables take a while to write, and interrupts it at that.
fn interrupt_the_writing(bed: &Bed, out: &[&str]) {
    // Every hour has two signals.
    let big = long_scenario().replace("\"donchian\"\nn = 20", "\"every\"\nn = 1\nside = \"both\"");
    bed.write("big.toml", big.split("[sweep.grid]").next().unwrap());
    let args = [&["study", "big.toml", "--format", "json,csv"][..], out].concat();
    let mut child = bed.command(&args).stdout(Stdio::null()).spawn().unwrap();
    wait_for("writing", || {
        assert!(child.try_wait().unwrap().is_none(), "written before it could be interrupted");
        bed.listing().iter().any(|path| path.ends_with(".partial/outcomes.json")).then_some(())
    });
    assert_eq!(interrupt(&mut child), Some(130));
}

#[test]
fn while_it_writes() {
    let bed = Bed::new();
    bed.ok(&["sweep", "s.toml", "--out", "o"]);
    let earlier = bed.read("o/cells.csv");
    interrupt_the_writing(&bed, &["--out", "o"]);
    assert!(bed.read("o/cells.csv") == earlier);
    let left: Vec<String> = bed.listing().into_iter().filter(|path| !path.contains('/')).collect();
    assert_eq!(left, ["bars.csv", "big.toml", "o", "s.toml"]);
}

#[test]
fn while_it_writes_a_run_without_a_name() {
    let bed = Bed::new();
    interrupt_the_writing(&bed, &[]);
    assert_eq!(bed.files("reports/runs/long"), Vec::<String>::new());
}

#[test]
fn other_signals_that_end_a_process_leave_nothing_either() {
    let bed = Bed::new();
    bed.write("long.toml", long_scenario());
    let before = bed.listing();
    for signal in ["-TERM", "-HUP"] {
        let mut child = bed.command(&["sweep", "long.toml", "--out", "deep/o"]).spawn().unwrap();
        wait_for("beginning", || bed.path("deep/.o.partial").exists().then_some(()));
        assert_eq!(end_by(&mut child, signal), Some(130), "{signal}");
        wait_for("cleaning", || (bed.listing() == before).then_some(()));
    }
}

#[test]
fn a_second_run_in_one_folder_is_told_who_is_at_work_and_a_killed_one_is_cleared() {
    let bed = Bed::new();
    bed.write("long.toml", long_scenario());
    let mut child = bed.command(&["sweep", "long.toml", "--out", "o"]).spawn().unwrap();
    wait_for("beginning", || bed.path(".o.partial").exists().then_some(()));
    let holder = format!("o is being written by process {}", child.id());
    bed.refused(&["sweep", "s.toml", "--out", "o"]).says(&[&holder, "wait until it is done"]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(bed.path(".o.partial").exists() && bed.path(".o.lock").exists());
    let ran = bed.ok(&["sweep", "s.toml", "--out", "o"]);
    ran.says(&["removed what a killed run left", ".o.partial"]);
    let top: Vec<String> = bed.listing().into_iter().filter(|path| !path.contains('/')).collect();
    assert_eq!(top, ["bars.csv", "long.toml", "o", "s.toml"]);
}
