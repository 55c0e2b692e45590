//! What else was tried on the data of a run: a ledger made of the manifests beside it.

use crate::run_list::{N_LEVELS, run_folders};
use crate::{MANIFEST_FILE, Manifest, RunCommand};
use exitlab_run::DataRecord;
use exitlab_words::OtherTries;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What other runs tried on the data of a run, in a folder that holds the runs of all scenarios. What cannot be
/// read is not counted.
pub fn other_tries_below(run: &Manifest, folder: &Path) -> OtherTries {
    other_tries(run, folder, N_LEVELS)
}

/// The same of a folder that holds other things too: runs that stand right in it.
pub fn other_tries_beside(run: &Manifest, folder: &Path) -> OtherTries {
    other_tries(run, folder, 1)
}

fn other_tries(run: &Manifest, below: &Path, n_levels: usize) -> OtherTries {
    let mut seen: BTreeSet<String> = BTreeSet::from([identity(run)]);
    let below_text = below.display().to_string();
    let mut tries = OtherTries { below: below_text, n_runs: 0, n_tries: 0 };
    for folder in run_folders(below, n_levels) {
        let text = std::fs::read_to_string(folder.join(MANIFEST_FILE)).unwrap_or_default();
        let Ok(other) = serde_json::from_str::<Manifest>(&text) else { continue };
        if n_tries(&other) > 0 && is_of_same_data(run, &other) && seen.insert(identity(&other)) {
            tries.n_runs += 1;
            tries.n_tries += n_tries(&other);
        }
    }
    tries
}

/// What makes a run the same try: the command's kind and the settings, names and words apart.
fn identity(run: &Manifest) -> String {
    let mut scenario = run.scenario.clone();
    if let Some(settings) = scenario.as_object_mut() {
        for words in ["name", "question"] {
            settings.remove(words);
        }
    }
    format!("{} {scenario}", run.command)
}

fn is_of_same_data(a: &Manifest, b: &Manifest) -> bool {
    let is_same_file = a.inputs.iter().any(|file| b.inputs.iter().any(|f| f.sha256 == file.sha256));
    let is_shared = |x: &DataRecord, y: &DataRecord| {
        x.symbol == y.symbol && x.first <= y.last && y.first <= x.last
    };
    is_same_file || a.data.iter().any(|x| b.data.iter().any(|y| is_shared(x, y)))
}

/// How much a run tried; 0 where it earned nothing by a choice of exits.
fn n_tries(run: &Manifest) -> usize {
    // Points of a grid that differ in nothing that a stage reads are the same try.
    let n_points = run.stages.iter().map(|stage| stage.keys.len()).max().unwrap_or(1).max(1);
    let listed = |table: &str, key: &str| run.scenario[table][key].as_array().map_or(1, Vec::len);
    let grid = || {
        let axes = run.scenario["sweep"]["grid"].as_object();
        let n = axes
            .map_or(1, |axes| axes.values().filter_map(Value::as_array).map(Vec::len).product());
        // A sample runs as many points as it says.
        run.scenario["sweep"]["sample"]["n"].as_u64().map_or(n, |sampled| n.min(sampled as usize))
    };
    match run.command {
        RunCommand::Sweep => listed("sweep", "profiles") * listed("sweep", "modes") * grid(),
        RunCommand::Study => listed("study", "plans") * n_points.min(grid()),
        RunCommand::Replay => 1,
        RunCommand::WalkForward => listed("study", "plans"),
        RunCommand::Regimes => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn manifest(command: RunCommand, symbol: &str, days: [&str; 2], atr: u64) -> Manifest {
        let data = vec![DataRecord {
            symbol: symbol.to_owned(),
            first: format!("{}T00:00:00Z", days[0]),
            last: format!("{}T00:00:00Z", days[1]),
            ..DataRecord::default()
        }];
        let scenario = json!({
            "name": symbol,
            "indicators": { "atr_period": atr },
            "study": { "plans": ["A", "B", "C"] },
            "sweep": { "profiles": ["P", "Q"], "modes": ["A", "B"], "grid": { "x": [1, 2, 3] } },
        });
        Manifest { command, scenario, data, ..Manifest::default() }
    }

    #[test]
    fn other_settings_on_the_same_data_are_tries() {
        use RunCommand::{Regimes, Study, Sweep};
        let root = tempfile::tempdir().unwrap();
        let years = ["2020-01-01", "2021-01-01"];
        let later = ["2022-01-01", "2023-01-01"];
        let run = manifest(Sweep, "BTC", years, 14);
        for (name, other) in [
            ("itself", run.clone()),
            ("wider", manifest(Sweep, "BTC", ["2020-06-01", "2023-01-01"], 10)),
            ("again", manifest(Sweep, "BTC", years, 10)),
            ("study", manifest(Study, "BTC", years, 14)),
            ("labels", manifest(Regimes, "BTC", years, 14)),
            ("later", manifest(Sweep, "BTC", later, 20)),
            ("coin", manifest(Sweep, "ETH", years, 20)),
        ] {
            let folder = root.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join(MANIFEST_FILE), other.to_json().unwrap()).unwrap();
        }
        let mut sampled = manifest(Sweep, "BTC", years, 9);
        sampled.scenario["sweep"]["sample"] = json!({ "method": "sobol", "n": 2, "seed": 1 });
        let folder = root.path().join("sampled");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(MANIFEST_FILE), sampled.to_json().unwrap()).unwrap();
        std::fs::create_dir(root.path().join("broken")).unwrap();
        std::fs::write(root.path().join("broken").join(MANIFEST_FILE), "{").unwrap();
        let tries = other_tries_beside(&run, root.path());
        // A sweep of 2 × 2 × 3, once, one of a sample of 2 points, and a study of three exit modes.
        assert_eq!((tries.n_runs, tries.n_tries), (3, 12 + 2 * 2 * 2 + 3));
    }
}
