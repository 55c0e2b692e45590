//! The whole of a fetch: months, then days where months are not there yet.

use crate::client::Client;
use crate::file_fetch::FileFetch;
use crate::folder_lock::FolderLock;
use crate::listing::{days, early_end, holes, months_by_day};
use crate::patience::Patience;
use crate::source::N_CONNECTIONS;
use crate::workers::in_parallel;
use crate::{
    FetchError, FileOutcome, Month, Outcome, Period, Plan, Progress, Source, Symbol, SymbolOutcome,
};

/// A file to ask for: position of the symbol in the plan, and what the file covers.
type Job = (usize, Period);

/// What became of a file, if there is one, and of the daily files that it takes the place of.
struct Done {
    symbol_idx: usize,
    period: Period,
    file: Option<FileOutcome>,
    superseded: Vec<String>,
}

impl Done {
    /// Whether the archive has the file.
    fn is_in_archive(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.fate.is_in_archive())
    }
}

/// Fetches what the plan says.
///
/// Files that are there already and have their CHECKSUM are not downloaded again, and what an earlier
/// fetch downloaded in part is resumed. A bad file is kept out and named in the outcome; the others
/// are fetched.
///
/// # Errors
/// Where the archive does not answer, refuses, or sends to another host; where a file cannot be
/// written; where `progress` says to stop. What is in place by then stays, and nothing is there in
/// half.
pub fn fetch(plan: &Plan, source: &Source, progress: &dyn Progress) -> Result<Outcome, FetchError> {
    let client = Client::new(source);
    let patience = Patience::new(source.pauses(), progress);
    let _lock = FolderLock::take(&plan.folder(), &patience)?;
    let fetch = Fetch { plan, files: FileFetch { client: &client, patience: &patience } };

    // The month that runs has no file of its own.
    let (past, running): (Vec<Month>, Vec<Month>) =
        plan.months().partition(|month| *month < plan.today().month());
    let symbols = 0..plan.symbols().len();
    let by_month: Vec<Job> = symbols
        .clone()
        .flat_map(|symbol_idx| past.iter().map(move |month| (symbol_idx, Period::Month(*month))))
        .collect();
    let mut done = fetch.all(&by_month)?;

    let mut by_day = Vec::new();
    for symbol_idx in symbols.clone() {
        let of_symbol = done.iter().filter(|done| done.symbol_idx == symbol_idx);
        let are_there = of_symbol.map(Done::is_in_archive).chain(running.iter().map(|_| false));
        let months: Vec<(Month, bool)> = plan.months().zip(are_there).collect();
        for month in months_by_day(&months, plan.interval(), plan.today()) {
            by_day.extend(days(month, plan.today()).map(|day| (symbol_idx, Period::Day(day))));
        }
    }
    done.extend(fetch.all(&by_day)?);

    let mut of_symbols: Vec<Vec<Done>> = symbols.map(|_| Vec::new()).collect();
    for done in done {
        of_symbols[done.symbol_idx].push(done);
    }
    let symbols = plan.symbols().iter().zip(of_symbols);
    Ok(Outcome {
        market: plan.market(),
        interval: plan.interval(),
        from: plan.from(),
        to: plan.to(),
        symbols: symbols.map(|(symbol, done)| of_symbol(plan, symbol, done)).collect(),
    })
}

struct Fetch<'a> {
    plan: &'a Plan,
    files: FileFetch<'a>,
}

impl Fetch<'_> {
    fn all(&self, jobs: &[Job]) -> Result<Vec<Done>, FetchError> {
        let patience = self.files.patience;
        patience.progress().planned(jobs.len());
        in_parallel(
            jobs,
            N_CONNECTIONS,
            || patience.end(),
            |job| {
                let done = self.one(*job);
                patience.progress().step();
                done
            },
        )
    }

    fn one(&self, (symbol_idx, period): Job) -> Result<Done, FetchError> {
        let symbol = &self.plan.symbols()[symbol_idx];
        let folder = self.plan.symbol_folder(symbol);
        let archive_file = self.plan.file(symbol, period);
        let file = self.files.fetch(&archive_file, &folder)?;
        let superseded = match &file {
            Some(file) if file.fate.is_in_place() => {
                self.files.remove_daily_files(&archive_file, &folder)?
            }
            Some(_) | None => Vec::new(),
        };
        Ok(Done { symbol_idx, period, file, superseded })
    }
}

/// Puts together what became of a symbol's months and days.
fn of_symbol(plan: &Plan, symbol: &Symbol, mut done: Vec<Done>) -> SymbolOutcome {
    // A month that came by day stands for itself no more, unless no day came either.
    let mut came_by_day: Vec<Month> = Vec::new();
    for one in &done {
        if let Period::Day(day) = one.period
            && one.is_in_archive()
            && !came_by_day.contains(&day.month())
        {
            came_by_day.push(day.month());
        }
    }
    done.retain(|one| match one.period {
        Period::Month(month) => one.file.is_some() || !came_by_day.contains(&month),
        Period::Day(day) => one.file.is_some() || came_by_day.contains(&day.month()),
    });
    done.sort_by_key(|one| one.period.first_day());
    // A withdrawn month that came by day is not missing.
    let counts = |one: &&Done| match one.period {
        Period::Month(month) => one.is_in_archive() || !came_by_day.contains(&month),
        Period::Day(day) => came_by_day.contains(&day.month()),
    };
    let periods: Vec<(Period, bool)> =
        done.iter().filter(counts).map(|one| (one.period, one.is_in_archive())).collect();
    let (missing, listed_from) = holes(&periods);
    let ends_with = early_end(&periods, plan.to(), plan.today());
    let superseded = done.iter_mut().flat_map(|one| std::mem::take(&mut one.superseded)).collect();
    SymbolOutcome {
        symbol: symbol.clone(),
        folder: plan.symbol_folder(symbol),
        files: done.into_iter().filter_map(|one| one.file).collect(),
        missing,
        listed_from,
        ends_with,
        superseded,
    }
}
