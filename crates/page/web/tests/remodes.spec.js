// Modes that are chosen again while a trade is open: the page says what trades and remodes say.
import { expectAlike, table } from "./csv.js";
import { drawAll, expect, NARROW, overflow, test } from "./opened.js";
import { pageOf } from "./runs.js";

const REPLAY = "modes-replay";

let trades;
let remodes;

test.beforeAll(() => {
  trades = table(REPLAY, "trades");
  remodes = table(REPLAY, "remodes");
});

const chart = (page) => page.locator("#price-view .plot");

/** What plotly was given for a part of the selected trade. */
const drawn = (page, level) =>
  chart(page).evaluate(
    (plot, level) =>
      plot.data
        .filter(({ meta }) => meta?.level === level)
        .map(({ x, y, text, line, name }) => ({ x, y, text, line, name })),
    level,
  );

/** Turns to the trade in the table and shows it in the chart. */
async function show(page, trade) {
  const button = page.getByRole("button", { name: `Show trade ${trade.trade_id} of ` });
  while ((await button.count()) === 0) await page.getByRole("button", { name: "Next 50" }).click();
  await button.first().click();
  await expect(page.locator("#price-view dl")).toHaveAttribute("data-trade", /\d+/);
}

const changesOf = (trade) => remodes.filter(({ trade_id }) => trade_id === trade.trade_id);

test("a change of mode is marked where it was decided, with what it did to the stop", async ({
  open,
}) => {
  const page = await open(pageOf(REPLAY));
  const moves = ({ stop_before, stop_after }) => stop_before !== stop_after;
  // One whose stop moved with a change and stayed at another.
  const trade = trades.find((trade) => {
    const changes = changesOf(trade);
    return changes.some(moves) && !changes.every(moves);
  });
  const changes = changesOf(trade);
  await show(page, trade);
  const [marks] = await drawn(page, "remode");
  expect(marks.x).toEqual(changes.map(({ time }) => Date.parse(time)));
  expectAlike(
    marks.y,
    changes.map(({ stop_after }) => Number(stop_after)),
  );
  for (const [idx, change] of changes.entries()) {
    const { from_mode, to_mode, stop_before, stop_after } = change;
    const shown = (price) => String(Number(Number(price).toPrecision(7)));
    const stop = moves(change)
      ? `stop ${shown(stop_before)} → ${shown(stop_after)}`
      : `stop stays at ${shown(stop_after)}`;
    expect(marks.text[idx]).toContain(`${from_mode} → ${to_mode}`);
    expect(marks.text[idx].endsWith(stop)).toBe(true);
    const row = page.locator('#price-view [data-level="remode"]').nth(idx);
    await expect(row).toHaveText(`${from_mode} → ${to_mode}, ${stop}`);
  }
  const [steps] = await drawn(page, "remode_step");
  const wanted = changes
    .filter(moves)
    .flatMap(({ stop_before, stop_after }) => [Number(stop_before), Number(stop_after)]);
  expect(steps.y.filter((price, idx) => idx % 3 === 2 && price !== null)).toEqual([]);
  expectAlike(
    steps.y.filter((_, idx) => idx % 3 < 2),
    wanted,
  );
  // What belongs to the mode at the entry ends where another one took over.
  const [target] = await drawn(page, "target_price");
  expect(target.x).toEqual([Date.parse(trade.entry_time), Date.parse(changes[0].time)]);
  const [entry] = await drawn(page, "entry_price");
  expect(entry.x).toEqual([Date.parse(trade.entry_time), Date.parse(trade.exit_time)]);
  await expect(page.locator('#price-view [data-level="n_remodes"]')).toHaveText(trade.n_remodes);
});

test("the line that the stop trails behind is dashed, and is where the stop was", async ({
  open,
}) => {
  const page = await open(pageOf(REPLAY));
  const trade = trades.find(
    ({ exit_mode, n_remodes, exit_reason, gapped, bars_held }) =>
      exit_mode === "DEFENSIVE_TRAIL" &&
      n_remodes === "0" &&
      exit_reason === "TRAILING_STOP" &&
      gapped === "false" &&
      Number(bars_held) > 4,
  );
  await show(page, trade);
  const [line] = await drawn(page, "line");
  expect(line.line).toMatchObject({ dash: "dash", shape: "hv" });
  expect(line.name).toBe("Line the stop trails behind");
  expect(line.x.at(-2)).toBe(Date.parse(trade.exit_time));
  const [path] = await drawn(page, "stop_path");
  // The stop that closed it was the best price of the line by then.
  const known = line.y.filter((price, idx) => price !== null && line.x[idx] < line.x.at(-2));
  const best = trade.side === "long" ? Math.max(...known) : Math.min(...known);
  expect(path.y.at(-1)).toBe(best);
});

test("a line ends where a mode without one takes over", async ({ open }) => {
  const page = await open(pageOf(REPLAY));
  const trade = trades.find((trade) => {
    const [first] = changesOf(trade);
    const isIt = first?.from_mode === "TREND_FOLLOW" && first.to_mode === "FAST_TP";
    return isIt && first.time !== trade.exit_time && Number(trade.bars_held) > 6;
  });
  const [change] = changesOf(trade);
  await show(page, trade);
  const [line] = await drawn(page, "line");
  const gap = line.y.indexOf(null);
  expect(line.x[gap - 1]).toBe(Date.parse(change.time));
  expect(line.y[gap - 1]).toBe(line.y[gap - 2]);
});

test("every rung of the ratchets has its trigger and its stop", async ({ open }) => {
  const page = await open(pageOf(REPLAY));
  const trade = trades.find(
    ({ exit_mode, exit_reason }) => exit_mode === "TREND_FOLLOW" && exit_reason === "RATCHET_STOP",
  );
  await show(page, trade);
  const at = (r) => Number(trade.entry_price) + r * (trade.entry_price - trade.stop_price);
  const expected = { ratchet_trigger: [1.5, 2.5], ratchet_stop: [0.5, 1.5] };
  for (const [level, multiples] of Object.entries(expected)) {
    const lines = await drawn(page, level);
    expect(lines.length).toBe(2);
    for (const [idx, multiple] of multiples.entries()) {
      expect(Math.abs(lines[idx].y[0] / at(multiple) - 1)).toBeLessThan(1e-8);
    }
  }
  const names = page.locator("#price-view .annotation-text");
  await expect(names.filter({ hasText: "ratchet" })).toHaveCount(4);
});

test("the table names the mode at the exit, and is filtered by it", async ({ open }) => {
  const page = await open(pageOf(REPLAY));
  const count = page.locator("#trades .count");
  const changed = trades.filter(({ n_remodes }) => n_remodes !== "0");
  await page.getByLabel("Mode changed").selectOption({ label: "yes" });
  await expect(count).toContainText(`${changed.length} of ${trades.length}`);
  const cells = (name) => page.locator(`#trades td[data-column="${name}"]`).allTextContents();
  const wanted = changed.slice(0, 50).map(({ exit_mode, final_mode }) => {
    return final_mode === exit_mode ? "" : final_mode;
  });
  expect(await cells("final_mode")).toEqual(wanted);
  expect(await cells("n_remodes")).toEqual(changed.slice(0, 50).map((trade) => trade.n_remodes));
  await page.getByLabel("Mode at the exit").selectOption({ label: "FAST_TP" });
  const fast = changed.filter((t) => t.final_mode === "FAST_TP" && t.exit_mode !== "FAST_TP");
  await expect(count).toContainText(`${fast.length} of ${trades.length}`);
  await page.getByLabel("Mode changed").selectOption({ label: "no" });
  await expect(count).toContainText(`0 of ${trades.length}`);
  await page.getByLabel("Mode at the exit").selectOption({ label: "as at the entry" });
  const kept = trades.length - changed.length;
  await expect(count).toContainText(`${kept} of ${trades.length}`);
});

test("a run whose modes are kept has no columns for changes", async ({ open }) => {
  const page = await open(pageOf("hourly-replay"));
  await expect(page.locator('#trades th[data-column="final_mode"]')).toHaveCount(0);
  await expect(page.getByLabel("Mode changed")).toHaveCount(0);
  await expect(page.locator("#figure-remodes, #remoded, #policies")).toHaveCount(0);
});

for (const run of [REPLAY, "modes-sweep"]) {
  test(`which mode followed which is that of the table, ${run}`, async ({ open }) => {
    const rows = table(run, "remodes");
    const page = await open(pageOf(run));
    const figure = page.locator("#figure-remodes");
    await figure.scrollIntoViewIfNeeded();
    await expect(figure).toHaveAttribute("data-drawn", "light");
    const bars = await figure
      .locator(".plot")
      .evaluate((plot) =>
        plot.data.flatMap(({ name, x, y }) =>
          y.map((change, idx) => [name, change.replace("<br>", " "), x[idx]]),
        ),
      );
    // Of the sweep's runs SAFE alone changes modes: AGGRESSIVE has one for all regimes.
    const counted = new Map();
    for (const { regime, from_mode, to_mode } of rows) {
      const key = `${regime}: ${from_mode} → ${to_mode}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
    const drawn = bars.filter(([, , n]) => n > 0);
    expect(new Map(drawn.map(([name, change, n]) => [`${name}: ${change}`, n]))).toEqual(counted);
  });
}

test("trades with changes stand beside those without", async ({ open }) => {
  const page = await open(pageOf(REPLAY));
  const rows = page.locator("#remoded + .scroll tbody tr");
  for (const [mode, isChanged] of [
    ["never changed", false],
    ["changed", true],
  ]) {
    const of = trades.filter(({ n_remodes }) => (n_remodes !== "0") === isChanged);
    const mean = of.reduce((sum, { r_net }) => sum + Number(r_net), 0) / of.length;
    const row = rows.filter({ has: page.getByRole("cell", { name: "ALL", exact: true }) });
    const cells = row.filter({ has: page.getByRole("cell", { name: mode, exact: true }) });
    await expect(cells).toHaveCount(1);
    const texts = await cells.locator("td").allTextContents();
    expect(texts[2]).toBe(String(of.length));
    expect(Math.abs(Number(texts[3].replace("−", "-")) - mean)).toBeLessThan(5.1e-4);
  }
});

test("policies among the plans of a study are readable on a narrow window", async ({ open }) => {
  const page = await open(pageOf("modes-study"), NARROW);
  await drawAll(page, "light");
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await expect(page.locator("#policies")).toContainText("policy_exit: the profile chooses again");
  const head = page.locator("#answer .heatmap thead th", { hasText: "policy_live:AGGRESSIVE" });
  // Broken after the joints of the name, never inside a word.
  const lines = await head.evaluate((cell) => {
    const range = document.createRange();
    const tops = [];
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      range.selectNodeContents(walker.currentNode);
      tops.push(range.getClientRects().length);
    }
    return tops;
  });
  expect(lines).toEqual([1, 1, 1]);
  // The same plan twice leads as one.
  const answers = await page.locator(".answers li").allTextContents();
  expect(answers.join(" ")).not.toMatch(/0\.000 R \(0\.000 to 0\.000\)/);
});

test("the version of the zone data stands in the settings of runs with session exits", async ({
  open,
}) => {
  const page = await open(pageOf(REPLAY));
  await expect(page.locator("#zone-data")).toContainText(/^IANA \d{4}[a-z]/);
  await open(pageOf("hourly-replay"));
  await expect(page.locator("#settings")).toBeAttached();
  await expect(page.locator("#zone-data")).toHaveCount(0);
});
