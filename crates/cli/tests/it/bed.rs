//! A folder of its own for a test, and the binary run in it.

use crate::table::Table;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A scenario that needs nothing but [`crate::bars::btc`] in `bars.csv`. It has 10 lines, so that
/// what a test appends starts in line 11.
pub(crate) const SCENARIO: &str = r#"schema = 1
name = "t"

[data]
timeframe = "1h"
symbols = [{ symbol = "BTCUSD", path = "bars.csv" }]

[signals]
source = "donchian"
n = 20
"#;

/// [`SCENARIO`] with further lines, from line 11 on.
pub(crate) fn scenario_with(more: &str) -> String {
    format!("{SCENARIO}{more}")
}

/// [`SCENARIO`] with something else in place of `was`, which it must hold.
pub(crate) fn scenario_but(was: &str, is: &str) -> String {
    assert!(SCENARIO.contains(was), "{was}");
    SCENARIO.replace(was, is)
}

/// A file or folder of the repository.
pub(crate) fn shipped(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Commands that write a run folder.
const RUNS: [&str; 5] = ["sweep", "replay", "study", "walkforward", "regimes"];

/// Commands that take a run folder or scenarios and write none.
const OTHERS: [&str; 6] = ["compare", "discount", "montecarlo", "report", "check", "regress"];

/// A folder that is gone after the test.
#[derive(Debug)]
pub(crate) struct Bed {
    folder: TempDir,
}

/// What a run of the binary came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Bed {
    /// A folder with [`SCENARIO`] as `s.toml` and 1,500 hours as `bars.csv`.
    pub(crate) fn new() -> Bed {
        let bed = Bed::empty();
        bed.write("s.toml", SCENARIO);
        bed.write("bars.csv", crate::bars::btc(1_500));
        bed
    }

    pub(crate) fn empty() -> Bed {
        Bed { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        let path = self.path(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    pub(crate) fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.read(name)).unwrap()
    }

    /// A CSV table of a run.
    pub(crate) fn table(&self, name: &str) -> Table {
        Table::of_csv(&self.text(name))
    }

    /// Everything in the folder, hidden files too, by paths relative to it.
    pub(crate) fn listing(&self) -> Vec<String> {
        fn walk(root: &Path, folder: &Path, paths: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                paths.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
                if path.is_dir() {
                    walk(root, &path, paths);
                }
            }
        }
        let mut paths = Vec::new();
        walk(self.folder.path(), self.folder.path(), &mut paths);
        paths.sort();
        paths
    }

    /// Names of the files in a folder, sorted.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let start = format!("{folder}/");
        self.listing()
            .iter()
            .filter_map(|path| path.strip_prefix(&start).map(str::to_owned))
            .collect()
    }

    /// The binary, to be run in this folder. Where no format is asked for, runs write every table as
    /// CSV too, so that tests can read it.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = self.command_as_is(args);
        let named = args.iter().find(|arg| RUNS.contains(arg) || OTHERS.contains(arg));
        if named.is_some_and(|name| RUNS.contains(name))
            && !args.contains(&"--help")
            && !args.iter().any(|arg| arg.starts_with("--format"))
        {
            command.args(["--format", "csv,parquet"]);
        }
        command
    }

    /// The binary with these arguments and no others.
    pub(crate) fn command_as_is(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_exitlab"));
        command.args(args).current_dir(self.folder.path()).env_remove("RUST_LOG");
        command.stdin(Stdio::null());
        command
    }

    /// Runs the binary to its end, which is no panic.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let ran = Ran {
            code: output.status.code().unwrap_or_else(|| panic!("{args:?}: {}", output.status)),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        assert!(!ran.stderr.contains("panicked"), "{args:?}: {}", ran.stderr);
        assert!([0, 1, 2].contains(&ran.code), "{args:?}: {ran:?}");
        ran
    }

    /// Runs what must succeed.
    pub(crate) fn ok(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        ran
    }

    /// Runs what must be refused: exit code 2, nothing on stdout, nothing left in the folder.
    pub(crate) fn refused(&self, args: &[&str]) -> Ran {
        let before = self.listing();
        let ran = self.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
        assert_eq!(ran.stdout, "", "{args:?}");
        assert!(ran.stderr.starts_with("error:"), "{args:?}: {}", ran.stderr);
        assert_eq!(self.listing(), before, "{args:?}: something was written");
        ran
    }
}

impl Ran {
    /// That stderr says all of this.
    #[track_caller]
    pub(crate) fn says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.stderr.contains(text), "no `{text}` in:\n{}", self.stderr);
        }
    }

    /// Stdout as one JSON document.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}", self.stdout))
    }

    /// File, line and underlined text of an error in a scenario.
    #[track_caller]
    pub(crate) fn underlined(&self) -> (String, usize, String) {
        let lines: Vec<&str> = self.stderr.lines().collect();
        let place = lines.iter().find_map(|line| line.split_once("─[")).map(|(_, after)| after);
        let place = place.unwrap_or_else(|| panic!("no place in:\n{}", self.stderr));
        let mut parts = place.trim_end_matches(']').rsplitn(3, ':');
        let (_column, line, file) = (parts.next(), parts.next(), parts.next());
        let marker_idx = lines.iter().position(|line| line.trim_start().starts_with('·'));
        let marker_idx = marker_idx.unwrap_or_else(|| panic!("no underline:\n{}", self.stderr));
        let source: Vec<char> = lines[marker_idx - 1].chars().collect();
        let marked: String = lines[marker_idx]
            .chars()
            .enumerate()
            .filter(|(_, c)| *c == '─')
            .filter_map(|(idx, _)| source.get(idx))
            .collect();
        let number = lines[marker_idx - 1].split_once('│').map(|(number, _)| number.trim());
        let line = line.and_then(|l| l.parse::<usize>().ok()).unwrap_or_else(|| panic!("{place}"));
        assert_eq!(number, Some(line.to_string().as_str()), "{}", self.stderr);
        (file.unwrap_or_default().to_owned(), line, marked)
    }
}
