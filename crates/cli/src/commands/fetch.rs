//! `exitlab fetch`: bars from a public archive.

use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::fetch_args::{BinanceArgs, FetchArgs, FetchSource};
use crate::fetch_progress::FetchProgress;
use crate::host;
use exitlab_fetch::{Day, Fate, FileOutcome, Outcome, Plan, Source, SymbolOutcome, Wanted, fetch};
use serde_json::{Value, json};
use std::io::Write;

pub(crate) fn run(args: &FetchArgs) -> Result<ExitCode, Failure> {
    let FetchSource::Binance(args) = &args.source;
    let plan = plan(args)?;
    let source = source(args.mirror.as_deref())?;
    let progress = FetchProgress::new();
    let fetched = fetch(&plan, &source, &progress);
    progress.finish();
    let outcome = fetched?;
    let mut stdout = host::stdout();
    match args.json {
        true => writeln!(stdout, "{:#}", outcome_json(&outcome))?,
        false => write!(stdout, "{}", outcome.summary())?,
    }
    stdout.flush()?;
    let unknown = outcome.unknown();
    let (is_known, is_complete) = (unknown.is_empty(), outcome.is_complete());
    unknown.into_iter().for_each(|error| Failure::from(error).print());
    Ok(match (is_known, is_complete) {
        (true, true) => ExitCode::SUCCESS,
        (true, false) => ExitCode::from(1),
        (false, _) => ExitCode::from(2),
    })
}

fn plan(args: &BinanceArgs) -> Result<Plan, Failure> {
    let today = Day::from_unix_seconds(host::unix_seconds());
    let today = today.ok_or_else(|| {
        Failure::Other("this machine's clock does not show a valid date".to_owned())
    })?;
    Ok(Plan::new(Wanted {
        market: args.market,
        interval: args.interval,
        symbols: args.symbols.clone(),
        from: args.from,
        to: args.to,
        today,
        out: args.out.clone(),
    })?)
}

/// The archive or the mirror, through the proxy and with the certificates that the environment names.
fn source(mirror: Option<&str>) -> Result<Source, Failure> {
    let source = match mirror {
        Some(url) => Source::mirror(url)?,
        None => Source::archive()?,
    };
    let source = source.through_environment(host::variable)?;
    let Some(path) = host::variable("SSL_CERT_FILE").filter(|path| !path.is_empty()) else {
        return Ok(source);
    };
    let pem = std::fs::read(&path).map_err(|error| {
        Failure::Other(format!("{path}, which SSL_CERT_FILE names, cannot be read: {error}"))
    })?;
    Ok(source.trusting(&pem)?)
}

fn outcome_json(outcome: &Outcome) -> Value {
    json!({
        "market": outcome.market.name(),
        "interval": outcome.interval.name(),
        "from": outcome.from.to_string(),
        "to": outcome.to.to_string(),
        "complete": outcome.is_complete(),
        "symbols": outcome.symbols.iter().map(symbol_json).collect::<Vec<Value>>(),
    })
}

fn symbol_json(symbol: &SymbolOutcome) -> Value {
    let span = symbol.span();
    json!({
        "symbol": symbol.symbol.as_str(),
        "folder": symbol.folder.display().to_string(),
        "known": !symbol.is_unknown(),
        "complete": symbol.is_complete(),
        "first": span.map(|(first, _)| first.to_string()),
        "last": span.map(|(_, last)| last.to_string()),
        "bytes": symbol.n_bytes(),
        "listed_from": symbol.listed_from.map(|period| period.to_string()),
        "ends_with": symbol.ends_with.map(|period| period.to_string()),
        "missing": symbol.missing.iter().map(ToString::to_string).collect::<Vec<String>>(),
        "superseded": symbol.superseded,
        "files": symbol.files.iter().map(file_json).collect::<Vec<Value>>(),
    })
}

fn file_json(file: &FileOutcome) -> Value {
    let problem = match &file.fate {
        Fate::Bad(problem) => Some(problem.to_string()),
        Fate::Fetched | Fate::Present | Fate::Replaced | Fate::Mended | Fate::Withdrawn => None,
    };
    json!({
        "name": file.name,
        "fate": file.fate.name(),
        "bytes": file.n_bytes,
        "problem": problem,
    })
}
