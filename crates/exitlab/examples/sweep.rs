//! A sweep of a grid that says how far it is, and can be stopped with Enter.
//!
//! `cargo run --release -p exitlab --example sweep`

use exitlab::settings::{Settings, Symbol};
use exitlab::tables::PortfolioRow;
use exitlab::{Progress, Results, Scenario, Sweep, rows};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Counts steps on stderr; stops once it is told to.
#[derive(Default)]
struct Counter {
    n_done: AtomicUsize,
    n_all: AtomicUsize,
    is_cancelled: AtomicBool,
}

impl Progress for Counter {
    fn begin(&self, what: &str, n: usize) {
        eprintln!("{what}: {n} steps");
        self.n_done.store(0, Ordering::Relaxed);
        self.n_all.store(n, Ordering::Relaxed);
    }

    fn step(&self) {
        let n_done = 1 + self.n_done.fetch_add(1, Ordering::Relaxed);
        let n_all = self.n_all.load(Ordering::Relaxed);
        if n_done.is_multiple_of(16) || n_done == n_all {
            eprintln!("  {n_done} of {n_all}");
        }
    }

    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

fn main() -> Result<(), exitlab::Error> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/coinbase-BTCUSD-1h.csv");
    let mut settings = Settings::new("stops-and-targets");
    settings.data.timeframe = "1h".to_owned();
    settings.data.symbols.push(Symbol::new("BTCUSD", path));
    settings.sweep.profiles = vec!["SAFE".to_owned()];
    settings.sweep.modes = vec!["policy".to_owned(), "FAST_TP".to_owned()];
    settings.sweep.grid.insert("exit_modes.FAST_TP.stop.atr", [1.0, 1.5, 2.0, 3.0].into());
    settings.sweep.grid.insert("indicators.atr_period", [10, 14, 20].into());
    let scenario = Scenario::new(&settings)?;

    let counter = Counter::default();
    let sweep = std::thread::scope(|scope| {
        if std::env::args().any(|arg| arg == "--wait-for-enter") {
            scope.spawn(|| {
                let _ = std::io::stdin().read_line(&mut String::new());
                counter.is_cancelled.store(true, Ordering::Relaxed);
            });
        }
        Sweep::new(&scenario).progress(&counter).run()
    })?;

    let table = sweep.table("portfolio")?.expect("a sweep has a portfolio table");
    let mut accounts: Vec<PortfolioRow<'_>> = rows(&table)?;
    accounts.sort_by(|a, b| b.final_balance.total_cmp(&a.final_balance));
    for account in accounts.iter().take(5) {
        println!(
            "point {:?}, {}: final balance {:.0}",
            account.grid_id, account.mode, account.final_balance
        );
    }
    Ok(())
}
