// Accounts: the curves end and fall as the tables say, the bands are those of the resampled trades.

import { readFileSync } from "node:fs";
import { table } from "./csv.js";
import { expect, test } from "./opened.js";
import { pageOf } from "./runs.js";

const RUN = "hourly-sweep";

const traces = async (page, id) => {
  const figure = page.locator(`#figure-${id}`);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute("data-drawn", "light");
  return figure
    .locator(".plot")
    .evaluate((plot) => plot.data.map(({ name, x, y, yaxis }) => ({ name, x, y, yaxis })));
};

test("accounts end at their balance and fall as deep as the portfolio table says", async ({
  open,
}) => {
  const page = await open(pageOf(RUN));
  const equity = table(RUN, "equity");
  for (const profile of ["SAFE", "AGGRESSIVE"]) {
    const select = page.locator('#figure-equity select[name="profile"]');
    await select.selectOption(profile);
    const drawn = await traces(page, "equity");
    const runs = table(RUN, "portfolio").filter((row) => row.profile === profile);
    expect(runs.length).toBe(4);
    for (const run of runs) {
      const of = (axis) => drawn.find((trace) => trace.name === run.mode && trace.yaxis === axis).y;
      const marks = equity.filter((row) => row.profile === profile && row.mode === run.mode);
      expect(of("y").at(-1)).toBeCloseTo(Number(marks.at(-1).equity), 3);
      expect(-Math.min(...of("y2")) / 100).toBeCloseTo(Number(run.max_drawdown), 5);
    }
  }
});

test("bands are those of equity_bands.csv", async ({ open }) => {
  const page = await open(pageOf(RUN));
  const rows = table(RUN, "equity_bands").filter(
    (row) => row.profile === "AGGRESSIVE" && row.mode === "FAST_TP",
  );
  const select = page.locator('#figure-equity-bands select[name="run"]');
  await select.selectOption("AGGRESSIVE · FAST_TP");
  const drawn = await traces(page, "equity-bands");
  const columns = {
    actual_r: "actual",
    p05: "5%",
    p25: "25%",
    p50: "median of resamples",
    p75: "25% to 75%",
    p95: "5% to 95%",
  };
  for (const [column, name] of Object.entries(columns)) {
    const { x, y } = drawn.find((trace) => trace.name === name);
    expect(x).toEqual(rows.map((row) => Number(row.trade)));
    rows.forEach((row, idx) => {
      expect(y[idx]).toBeCloseTo(Number(row[column]), 3);
    });
  }
});

/** The closes of a run's bars by UTC day (00:00, 24:00], the last of each, and the first open. */
const dailyCloses = (file) => {
  const text = readFileSync(new URL(`../../../../data/${file}`, import.meta.url), "utf8");
  const [, ...lines] = text.trimEnd().split("\n");
  return lines.map((line) => {
    const [time, open, , , close] = line.split(",");
    // An hourly bar closes an hour after it opens; midnight ends the day before.
    const closes = Date.parse(time) + 3_600_000;
    return {
      closes,
      day: Math.floor((closes - 1) / 864e5),
      open: Number(open),
      close: Number(close),
    };
  });
};

test("buy and hold has the return, growth and Sharpe of the bars over the accounts' window", async ({
  open,
}) => {
  const page = await open(pageOf(RUN));
  const rows = (id) =>
    page
      .locator(`${id} tbody tr`)
      .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const [account] = table(RUN, "portfolio");
  const accounts = await page
    .locator("#portfolio table")
    .first()
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const held = accounts.find(([name]) => name === "buy and hold");
  const number = (text) => Number(text.replace("−", "-").replace("%", "").replaceAll(",", ""));
  expect(number(held[2])).toBeCloseTo(100 * Number(account.buy_hold_return), 1);
  expect(number(held[7])).toBeCloseTo(100 * Number(account.buy_hold_max_drawdown), 1);
  // The window begins on the day that the page says.
  const note = await page.locator("#portfolio").textContent();
  const [, since] = note.match(/It starts on (\d{4}-\d{2}-\d{2}), as the accounts do/);
  const bars = dailyCloses("coinbase-BTCUSD-1h.csv").filter(
    ({ day }) => day >= Date.parse(since) / 864e5,
  );
  const ends = new Map(bars.map(({ day, close }) => [day, close]));
  const curve = [bars[0].open, ...ends.values()];
  const years = (bars.at(-1).closes - bars[0].closes) / 864e5 / 365.25;
  const growth = (curve.at(-1) / curve[0]) ** (1 / years) - 1;
  const returns = curve.slice(1).map((close, idx) => close / curve[idx] - 1);
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1);
  expect(number(held[3])).toBeCloseTo(100 * growth, 1);
  expect(Math.abs(number(held[5]) - (mean / Math.sqrt(variance)) * Math.sqrt(365))).toBeLessThan(
    0.0051,
  );
  const key = (await rows("#key-figures")).find(([name]) => name === "buy and hold");
  expect(key.slice(-5)).toEqual([held[2], held[3], held[5], held[7], "–"]);
});

test("the accounts are those of portfolio.csv, number by number", async ({ open }) => {
  const page = await open(pageOf(RUN));
  const rows = await page
    .locator("#portfolio table")
    .first()
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  // By column: how many of the page's are one of the table's, and to how many decimals.
  const columns = [
    ["final_balance", 1, 2],
    ["total_return", 100, 1],
    ["cagr", 100, 1],
    ["annual_volatility", 100, 1],
    ["sharpe", 1, 2],
    ["sortino", 1, 2],
    ["max_drawdown", 100, 1],
    ["max_drawdown_days", 1, 0],
    ["calmar", 1, 2],
    ["time_in_market", 100, 1],
  ];
  const accounts = table(RUN, "portfolio");
  expect(accounts.length).toBe(8);
  expect(rows.length).toBe(accounts.length + 1);
  let n = 0;
  for (const account of accounts) {
    const [, ...texts] = rows.find(([name]) => name === `${account.profile} · ${account.mode}`);
    for (const [idx, [column, scale, decimals]] of columns.entries()) {
      const found = Number(texts[idx].replace("−", "-").replace(/[%,]/g, ""));
      const off = Math.abs(found - scale * Number(account[column]));
      expect(off, `${account.mode} ${column}`).toBeLessThan(0.5001 * 10 ** -decimals);
      n += 1;
    }
  }
  expect(n).toBe(80);
});
