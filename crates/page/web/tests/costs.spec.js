// Key figures and costs: the page says what cells.csv and portfolio.csv say.
import { table } from "./csv.js";
import { expect, test } from "./opened.js";
import { pageOf } from "./runs.js";

const number = (text) => Number(text.replaceAll(",", "").replace("−", "-").replace("%", "")) || 0;

/** Rows of a table as texts. */
const rowsOf = (page, id) =>
  page
    .locator(`#${id} tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));

/** Cells that are cut by regime alone. */
const cellsOf = (run) =>
  table(run, "cells").filter(({ symbol, side, vol_level, year }) =>
    [symbol, side, vol_level, year].every((group) => group === "ALL"),
  );

const nameOf = ({ profile, mode }) => (profile ? `${profile} · ${mode}` : mode);

for (const run of ["hourly-study", "hourly-sweep", "stocks-sweep"]) {
  test(`${run}: key figures are those of the cells and accounts`, async ({ open }) => {
    const page = await open(pageOf(run));
    const cells = cellsOf(run).filter(({ regime }) => regime === "ALL");
    const accounts = run.endsWith("sweep") ? table(run, "portfolio") : [];
    const rows = await rowsOf(page, "key-figures");
    const names = rows.map(([name]) => name);
    expect(names).toEqual([...cells.map(nameOf), ...(accounts.length > 0 ? ["buy and hold"] : [])]);
    cells.forEach((cell, idx) => {
      const row = rows[idx];
      const [n, win, breakeven, factor, gross, cost, net] = row.slice(1, 8).map(number);
      expect(n).toBe(Number(cell.n));
      expect(win).toBeCloseTo(100 * Number(cell.win_rate), 0);
      expect(breakeven).toBeCloseTo(100 / (1 + Number(cell.rr_realised)), 0);
      // At the breakeven win rate the mean win and the mean loss cancel out.
      const p = 1 / (1 + Number(cell.rr_realised));
      expect(p * Number(cell.avg_win_r) + (1 - p) * Number(cell.avg_loss_r)).toBeCloseTo(0, 9);
      expect(factor).toBeCloseTo(Number(cell.profit_factor), 1);
      expect(gross).toBeCloseTo(Number(cell.avg_r_gross), 2);
      expect(net).toBeCloseTo(Number(cell.avg_r), 2);
      expect(cost).toBeCloseTo(Number(cell.avg_r_gross) - Number(cell.avg_r), 2);
      const account = accounts.find((one) => nameOf(one) === nameOf(cell));
      if (!account) return;
      const [total, cagr, sharpe, drawdown, time] = row.slice(8).map(number);
      expect(total).toBeCloseTo(100 * Number(account.total_return), 0);
      expect(cagr).toBeCloseTo(100 * Number(account.cagr), 0);
      expect(sharpe).toBeCloseTo(Number(account.sharpe), 1);
      expect(drawdown).toBeCloseTo(100 * Number(account.max_drawdown), 0);
      expect(time).toBeCloseTo(100 * Number(account.time_in_market), 0);
    });
  });

  test(`${run}: costs are those of the cells and add up to net R`, async ({ open }) => {
    const page = await open(pageOf(run));
    const cells = cellsOf(run).filter(({ n }) => Number(n) > 0);
    await page.locator("#costs details:not(.how, .numbers) > summary").click();
    const rows = [
      ...(await rowsOf(page, "cost-table")),
      ...(await rowsOf(page, "cost-table-regimes")),
    ];
    expect(rows.length).toBe(cells.length);
    for (const [name, regime, n, ...numbers] of rows) {
      const cell = cells.find((one) => nameOf(one) === name && one.regime === regime);
      expect(number(n)).toBe(Number(cell.n));
      const [without, entry, gross, fees, exit, funding, net] = numbers.map(number);
      expect(entry).toBeCloseTo(Number(cell.avg_entry_slippage_r), 3);
      expect(fees).toBeCloseTo(Number(cell.avg_fees_r), 3);
      expect(exit).toBeCloseTo(Number(cell.avg_exit_slippage_r), 3);
      expect(funding).toBeCloseTo(Number(cell.avg_funding_r), 3);
      expect(without - entry).toBeCloseTo(gross, 3);
      expect(gross - fees - exit - funding).toBeCloseTo(net, 3);
      expect(net).toBeCloseTo(Number(cell.avg_r), 3);
    }
  });
}

test("bars of the figure run from R without costs to net R", async ({ open }) => {
  const page = await open(pageOf("hourly-study"));
  const figure = page.locator("#figure-costs");
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute("data-drawn", "light");
  const drawn = await figure
    .locator(".plot")
    .evaluate((plot) =>
      plot.data.map(({ type, name, base, x, y }) => ({ type, name, base, x, y })),
    );
  const bars = drawn.filter(({ type }) => type === "bar");
  expect(bars.map(({ name }) => name)).toEqual(["entry slippage", "fees", "exit slippage"]);
  const marks = drawn.filter(({ type }) => type === "scatter");
  const nets = marks.flatMap(({ x, y }) => y.map((height, idx) => [height, x[idx]]));
  for (const [height, net] of nets) {
    const ends = bars.map((bar) => {
      const at = bar.y.indexOf(height);
      return [bar.base[at], bar.base[at] + bar.x[at]];
    });
    for (let idx = 1; idx < ends.length; idx++)
      expect(ends[idx][0]).toBeCloseTo(ends[idx - 1][1], 3);
    expect(ends.at(-1)[1]).toBeCloseTo(net, 3);
  }
});
