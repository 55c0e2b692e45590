//! Changes small files at random and reads them, for so many minutes for each reader:
//! `fuzz_readers SEEDS… --minutes 20 [--reader json] [--rng 1] [--findings DIR]`.
//!
//! A seed's reader is the part of its name before the first `-`; `cargo test -p exitlab-data --test it
//! every_seed` leaves one of each form in `target/reader-seeds`. A file that makes a reader panic, take more
//! than ten seconds or a gigabyte, or accept what is no bar, is kept under `--findings`, as is the last one
//! read where the process dies. Limit memory from outside: `prlimit --as=4000000000 fuzz_readers …`.

#![allow(clippy::disallowed_methods)] // it measures time

mod changes;
mod random;
mod reading;
mod watch;

use changes::Changes;
use clap::Parser;
use random::Random;
use reading::{Outcome, read_all};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use watch::Watch;

#[derive(Parser)]
struct Args {
    /// Folders of small files.
    #[arg(required = true)]
    seeds: Vec<PathBuf>,
    /// Minutes for each reader.
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// The one reader to try.
    #[arg(long)]
    reader: Option<String>,
    /// Where the random numbers start.
    #[arg(long, default_value_t = 1)]
    rng: u64,
    /// Where files that break a reader are kept.
    #[arg(long, default_value = "target/fuzz")]
    findings: PathBuf,
}

/// What became of one reader.
#[derive(Default)]
struct Tally {
    n_files: u64,
    n_accepted: u64,
    /// How often each kind of error was given.
    errors: BTreeMap<String, u64>,
    findings: Vec<String>,
    slowest: Duration,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let seeds = seeds(&args.seeds)?;
    std::fs::create_dir_all(&args.findings)?;
    let watch = Watch::start(&args.findings);
    let mut has_findings = false;
    for (reader, files) in &seeds {
        if args.reader.as_ref().is_some_and(|only| only != reader) {
            continue;
        }
        let time = Duration::from_secs_f64(args.minutes * 60.0);
        let tally = fuzz(reader, files, time, &args, &watch)?;
        has_findings |= !tally.findings.is_empty();
        print(reader, files.len(), &tally);
    }
    if has_findings { Err("see the findings".into()) } else { Ok(()) }
}

/// Small files of each form, by its name.
type Seeds = BTreeMap<String, Vec<Vec<u8>>>;

/// The seeds of each reader.
fn seeds(folders: &[PathBuf]) -> Result<Seeds, Box<dyn Error>> {
    let mut seeds: Seeds = BTreeMap::new();
    for folder in folders {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<Result<_, _>>()?;
        paths.sort();
        for path in paths.into_iter().filter(|path| path.is_file()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let reader = name.split('-').next().unwrap_or_default().to_owned();
            seeds.entry(reader).or_default().push(std::fs::read(path)?);
        }
    }
    Ok(seeds)
}

fn fuzz(
    reader: &str,
    seeds: &[Vec<u8>],
    time: Duration,
    args: &Args,
    watch: &Watch,
) -> Result<Tally, Box<dyn Error>> {
    let mut random = Random::new(args.rng ^ reader.bytes().fold(0, |h, b| h * 31 + u64::from(b)));
    let changes = Changes::new(seeds);
    let mut tally = Tally::default();
    let file = args.findings.join("last-read");
    let start = Instant::now();
    while start.elapsed() < time {
        let bytes = changes.changed(&mut random);
        std::fs::write(&file, &bytes)?;
        let began = Instant::now();
        watch.begin();
        let outcome = read_all(&file, &mut random);
        let grown = watch.end();
        let took = began.elapsed();
        tally.n_files += 1;
        tally.slowest = tally.slowest.max(took);
        let finding = match outcome {
            Outcome::Accepted => {
                tally.n_accepted += 1;
                None
            }
            Outcome::Refused(kind) => {
                *tally.errors.entry(kind).or_default() += 1;
                None
            }
            Outcome::Broken(what) => Some(what),
        };
        let finding = finding
            .or_else(|| (took > watch::MAX_TIME).then(|| format!("it took {took:?}")))
            .or_else(|| (grown > watch::MAX_BYTES).then(|| format!("it took {grown} bytes")));
        if let Some(finding) = finding {
            keep(&args.findings, reader, &mut tally, finding, &bytes)?;
        }
    }
    Ok(tally)
}

/// Keeps a file, unless another one has shown the same.
fn keep(
    folder: &Path,
    reader: &str,
    tally: &mut Tally,
    finding: String,
    bytes: &[u8],
) -> std::io::Result<()> {
    if tally.findings.contains(&finding) {
        return Ok(());
    }
    let kept = folder.join(format!("{reader}-{}", tally.findings.len() + 1));
    std::fs::write(&kept, bytes)?;
    eprintln!("{}: {finding}", kept.display());
    tally.findings.push(finding);
    Ok(())
}

fn print(reader: &str, n_seeds: usize, tally: &Tally) {
    let Tally { n_files, n_accepted, errors, findings, slowest } = tally;
    println!(
        "{reader}: {n_files} files from {n_seeds} seeds, {n_accepted} accepted, {} kinds of errors, \
         slowest {slowest:?}, {} findings",
        errors.len(),
        findings.len()
    );
    for (kind, n) in errors {
        println!("    {n:>9}  {kind}");
    }
}
