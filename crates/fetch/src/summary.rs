//! What a fetch came to, in words.

use crate::{Fate, Outcome, SymbolOutcome};
use std::fmt::Write;
use std::path::Path;

/// Files and periods that are named; the counts are of all.
const N_NAMED: usize = 10;

impl Outcome {
    /// What came of it, as a terminal shows it: counts, each symbol with its folder, and the lines
    /// that a scenario needs.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        for symbol in &self.symbols {
            // Writing to a String cannot fail.
            let _ = self.write_symbol(&mut text, symbol);
        }
        let _ = self.write_total(&mut text);
        let lines = self.scenario_lines();
        if !lines.is_empty() {
            let _ =
                write!(text, "\nFor a scenario (relative paths start at its folder):\n\n{lines}");
        }
        text
    }

    /// The lines of `[data]` in a scenario that reads what was fetched; empty where nothing is in
    /// place.
    pub fn scenario_lines(&self) -> String {
        let readable: Vec<&SymbolOutcome> =
            self.symbols.iter().filter(|symbol| symbol.span().is_some()).collect();
        if readable.is_empty() {
            return String::new();
        }
        let mut text = format!("[data]\ntimeframe = \"{}\"\nsymbols = [\n", self.interval);
        for symbol in readable {
            let path = toml_string(&symbol.folder);
            let _ = writeln!(text, "    {{ symbol = \"{}\", path = {path} }},", symbol.symbol);
        }
        text.push_str("]\n");
        text
    }

    fn write_symbol(&self, text: &mut String, symbol: &SymbolOutcome) -> std::fmt::Result {
        if symbol.is_unknown() {
            return Ok(());
        }
        let n_in_place = symbol.files.iter().filter(|file| file.fate.is_in_place()).count();
        write!(text, "{}: {}", symbol.symbol, files(n_in_place))?;
        if let Some((first, last)) = symbol.span() {
            write!(text, ", {}, {first} to {last}", size(symbol.n_bytes()))?;
        }
        writeln!(text, ", in {}", symbol.folder.display())?;
        if let Some(period) = symbol.listed_from {
            writeln!(text, "  listed from {period}")?;
        }
        if let Some(period) = symbol.ends_with {
            writeln!(text, "  the archive has nothing after {period}")?;
        }
        for file in &symbol.files {
            match &file.fate {
                Fate::Fetched | Fate::Present => {}
                Fate::Replaced => writeln!(text, "  replaced at the source: {}", file.name)?,
                Fate::Mended => writeln!(text, "  damaged here, fetched again: {}", file.name)?,
                Fate::Withdrawn => {
                    writeln!(text, "  withdrawn at the source, still here: {}", file.name)?;
                }
                Fate::Bad(problem) => writeln!(text, "  bad, kept out: {}: {problem}", file.name)?,
            }
        }
        if !symbol.missing.is_empty() {
            let named: Vec<String> =
                symbol.missing.iter().take(N_NAMED).map(ToString::to_string).collect();
            let more = match symbol.missing.len() - named.len() {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            writeln!(text, "  missing at the source: {}{more}", named.join(", "))?;
        }
        if !symbol.superseded.is_empty() {
            let n = symbol.superseded.len();
            writeln!(text, "  {} removed: the month's file is there now", daily_files(n))?;
        }
        Ok(())
    }

    fn write_total(&self, text: &mut String) -> std::fmt::Result {
        let count = |name: &str| self.files().filter(|file| file.fate.name() == name).count();
        let n_bytes: u64 = self.symbols.iter().map(SymbolOutcome::n_bytes).sum();
        let n_missing: usize = self.symbols.iter().map(|symbol| symbol.missing.len()).sum();
        let counts = [
            (count("fetched"), "fetched"),
            (count("present"), "already there"),
            (count("replaced"), "replaced"),
            (count("repaired"), "fetched again"),
            (n_missing, "missing"),
            (count("withdrawn"), "withdrawn"),
            (count("bad"), "bad"),
        ];
        let said: Vec<String> = counts
            .into_iter()
            .enumerate()
            // The first two are always said.
            .filter(|(idx, (n, _))| *idx < 2 || *n > 0)
            .map(|(_, (n, what))| format!("{n} {what}"))
            .collect();
        writeln!(text, "Files: {}; {} in all.", said.join(", "), size(n_bytes))
    }
}

fn files(n: usize) -> String {
    format!("{n} {}", if n == 1 { "file" } else { "files" })
}

fn daily_files(n: usize) -> String {
    format!("{n} daily {}", if n == 1 { "file" } else { "files" })
}

/// `12.3 MB`, in steps of 1,000.
fn size(n_bytes: u64) -> String {
    let mut size = n_bytes as f64;
    for unit in ["bytes", "kB", "MB"] {
        if size < 999.95 {
            return match unit {
                "bytes" => format!("{n_bytes} bytes"),
                _ => format!("{size:.1} {unit}"),
            };
        }
        size /= 1_000.0;
    }
    format!("{size:.1} GB")
}

/// A path as a string of TOML; one with backslashes as a literal, which knows no escapes.
fn toml_string(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c != '\\' && c != '"' && !c.is_control();
    if text.chars().all(is_plain) {
        return format!("\"{text}\"");
    }
    if !text.contains('\'') && !text.chars().any(char::is_control) {
        return format!("'{text}'");
    }
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | '"' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Day, FileOutcome, FileProblem, Interval, Market, Period};

    fn file(period: &str, fate: Fate, n_bytes: u64) -> FileOutcome {
        let period = match Day::parse(period) {
            Some(day) => Period::Day(day),
            None => Period::Month(period.parse().unwrap()),
        };
        FileOutcome { name: format!("BTCUSDT-1h-{period}.zip"), period, fate, n_bytes }
    }

    fn outcome(symbols: Vec<SymbolOutcome>) -> Outcome {
        let (from, to) = ("2024-01".parse().unwrap(), "2024-12".parse().unwrap());
        Outcome { market: Market::Spot, interval: Interval::Hour1, from, to, symbols }
    }

    fn symbol(name: &str, files: Vec<FileOutcome>) -> SymbolOutcome {
        SymbolOutcome {
            symbol: name.parse().unwrap(),
            folder: format!("data/binance/spot/1h/{name}").into(),
            files,
            missing: Vec::new(),
            listed_from: None,
            ends_with: None,
            superseded: Vec::new(),
        }
    }

    #[test]
    fn all_is_said() {
        let bad = Fate::Bad(FileProblem::Absent);
        let btc = SymbolOutcome {
            missing: vec![Period::Month("2024-02".parse().unwrap())],
            listed_from: Some(Period::Month("2024-01".parse().unwrap())),
            ends_with: Some(Period::Day(Day::parse("2024-05-01").unwrap())),
            superseded: vec!["x".to_owned()],
            ..symbol(
                "BTCUSDT",
                vec![
                    file("2024-01", Fate::Present, 1_200),
                    file("2024-03", Fate::Replaced, 2_000_000),
                    file("2024-03-30", Fate::Withdrawn, 0),
                    file("2024-04", bad, 0),
                    file("2024-05-01", Fate::Fetched, 999_949),
                ],
            )
        };
        assert_eq!(
            outcome(vec![btc, symbol("NOUSDT", Vec::new())]).summary(),
            "BTCUSDT: 3 files, 3.0 MB, 2024-01-01 to 2024-05-01, in data/binance/spot/1h/BTCUSDT
  listed from 2024-01
  the archive has nothing after 2024-05-01
  replaced at the source: BTCUSDT-1h-2024-03.zip
  withdrawn at the source, still here: BTCUSDT-1h-2024-03-30.zip
  bad, kept out: BTCUSDT-1h-2024-04.zip: its CHECKSUM is there, but the file is missing
  missing at the source: 2024-02
  1 daily file removed: the month's file is there now
Files: 1 fetched, 1 already there, 1 replaced, 1 missing, 1 withdrawn, 1 bad; 3.0 MB in all.

For a scenario (relative paths start at its folder):

[data]
timeframe = \"1h\"
symbols = [
    { symbol = \"BTCUSDT\", path = \"data/binance/spot/1h/BTCUSDT\" },
]
"
        );
    }

    #[test]
    fn where_nothing_is_in_place_no_scenario_is_shown() {
        let text = outcome(vec![symbol("NOUSDT", Vec::new())]).summary();
        assert_eq!(text, "Files: 0 fetched, 0 already there; 0 bytes in all.\n");
    }

    #[test]
    fn sizes_are_short() {
        for (n_bytes, want) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (12_345_678, "12.3 MB"),
            (4_000_000_000, "4.0 GB"),
        ] {
            assert_eq!(size(n_bytes), want);
        }
    }

    #[test]
    fn paths_are_strings_of_toml() {
        for (path, want) in [
            ("data/x", r#""data/x""#),
            (r"C:\data", r"'C:\data'"),
            (r#"a"b"#, r#"'a"b'"#),
            (r"it's\x", r#""it's\\x""#),
        ] {
            assert_eq!(toml_string(Path::new(path)), want);
        }
    }
}
