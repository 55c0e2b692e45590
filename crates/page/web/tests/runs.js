// Run folders for the tests, made once per test run by the real binary (`EXITLAB`, else the release
// build) on shipped scenarios, on one whose names are hostile, and on one with every further exit.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const binary = process.env.EXITLAB ?? join(root, "target/release/exitlab");

/** Where the run folders are: the first process to ask for it chooses, its children inherit it. */
const folder = () => {
  process.env.EXITLAB_RUNS ??= mkdtempSync(join(tmpdir(), "exitlab-runs-"));
  return process.env.EXITLAB_RUNS;
};

/** Names that a page which does not escape them would run, load or show in bold; symbols have no spaces. */
export const HOSTILE = {
  question: "Is <script>alert(1)</script><img src=x onerror=alert(1)> </script> better?",
  symbol: `<b>X</b>&"'<svg/onload=alert(1)>`,
  mode: "<i>FAST</i>&lt;<a href=javascript:alert(1)>",
};

const hostileScenario = () => `schema = 1
name = "hostile"
question = ${JSON.stringify(HOSTILE.question)}

[data]
timeframe = "1d"
symbols = [{ symbol = ${JSON.stringify(HOSTILE.symbol)}, path = ${JSON.stringify(join(root, "data/bitstamp-BTCUSD-1d.csv"))} }]

[signals]
source = "donchian"
n = 20

[exit_modes.${JSON.stringify(HOSTILE.mode)}]
base = "FAST_TP"

[sweep]
modes = ["policy", ${JSON.stringify(HOSTILE.mode)}]

[study]
plans = ["TREND_FOLLOW", ${JSON.stringify(HOSTILE.mode)}]
`;

/** Modes that are chosen again while a trade is open, with a line, rungs, and exits by session and signal. */
const modesScenario = () => `schema = 1
name = "modes"
question = "Does it pay to choose the exit mode again while a trade is open?"

[data]
timeframe = "1h"
symbols = [{ symbol = "BTCUSD", path = ${JSON.stringify(join(root, "data/coinbase-BTCUSD-1h.csv"))} }]

[signals]
source = "donchian"
n = 20
exits = "opposite"

[exit_modes.TREND_FOLLOW]
ratchets = [{ at_r = 1.5, stop_r = 0.5 }, { at_r = 2.5, stop_r = 1.5 }]
trailing = { line = { donchian = { bars = 36 } }, activate = "immediately" }

[exit_modes.DEFENSIVE_TRAIL]
trailing = { line = { donchian = { bars = 6 } }, activate = "immediately" }

[exit_modes.FAST_TP]
session_exit = { at = "20:00", tz = "America/New_York", days = ["Mon", "Wed", "Fri"] }

[exit_modes.REVERSE]
base = "FAST_TP"
session_exit = "none"
signal_exit = true

[sweep]
modes = ["policy", "policy_live", "policy_exit", "REVERSE"]

[study]
plans = ["TREND_FOLLOW", "FAST_TP", "policy:SAFE", "policy_live:SAFE", "policy_exit:SAFE", "policy_live:AGGRESSIVE"]
`;

/** Arguments of each run by its name; `--out` is added. */
const RUNS = {
  "hourly-study": ["study", "btc-hourly"],
  "hourly-sweep": ["sweep", "btc-hourly"],
  "hourly-replay": ["replay", "btc-hourly"],
  "hourly-regimes": ["regimes", "btc-hourly"],
  "hourly-walkforward": ["walkforward", "btc-hourly", "--train", "1y", "--test", "3mo"],
  "grid-sweep": ["sweep", "btc-grid"],
  "stocks-sweep": ["sweep", "us-stocks-daily"],
  "stocks-study": ["study", "us-stocks-daily"],
  "stocks-regimes": ["regimes", "us-stocks-daily"],
  "hostile-sweep": ["sweep", "hostile"],
  "hostile-study": ["study", "hostile"],
  "modes-replay": ["replay", "modes", "--mode", "policy_live"],
  "modes-sweep": ["sweep", "modes"],
  "modes-study": ["study", "modes"],
};

export const NAMES = Object.keys(RUNS);

/** Options of runs whose settings are changed, to be compared with the run of this name. */
const CHANGED = {
  "dearer-study": ["hourly-study", "study", "btc-hourly", "--set", "costs.taker_fee=0.001"],
  "wider-sweep": [
    "hourly-sweep",
    "sweep",
    "btc-hourly",
    "--set",
    "exit_modes.FAST_TP.target.atr=5",
  ],
};

/** Runs with a page that compares them with another one. */
export const COMPARED = Object.keys(CHANGED);

/** Folder of a run. */
export const runFolder = (name) => join(folder(), name);

/** Address of a run's page. */
export const pageOf = (name) => pathToFileURL(join(runFolder(name), "report.html")).href;

/** Address of the page that compares a run with the one that it was changed from. */
export const comparedPageOf = (name) =>
  pathToFileURL(join(runFolder(name), `compare-${CHANGED[name][0]}.html`)).href;

/** Playwright's global setup: makes the runs; what it returns takes them away, unless EXITLAB_RUNS names their folder. */
export default () => {
  const isKept = process.env.EXITLAB_RUNS !== undefined;
  if (!existsSync(binary)) {
    throw new Error(`${binary} is not there: cargo build --release, or name another in EXITLAB`);
  }
  mkdirSync(folder(), { recursive: true });
  const written = { hostile: hostileScenario(), modes: modesScenario() };
  const file = (scenario) => join(folder(), `${scenario}.toml`);
  for (const [name, text] of Object.entries(written)) writeFileSync(file(name), text);
  for (const [name, [command, scenario, ...options]] of Object.entries(RUNS)) {
    const path = written[scenario] ? file(scenario) : `scenarios/${scenario}.toml`;
    const wanted = ["--format", "parquet,csv", "--quiet", "--out", runFolder(name)];
    const args = [command, path, ...options, ...wanted];
    execFileSync(binary, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  }
  const run = (args) =>
    execFileSync(binary, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  for (const [name, [from, command, scenario, ...options]] of Object.entries(CHANGED)) {
    const wanted = ["--format", "parquet,csv", "--quiet", "--out", runFolder(name)];
    run([command, `scenarios/${scenario}.toml`, ...options, ...wanted]);
    run(["compare", runFolder(from), runFolder(name), "--quiet"]);
  }
  return () => {
    if (!isKept) rmSync(folder(), { recursive: true });
  };
};
