// Mode × regime by symbol, side, volatility and year: the page says what cells.csv says.
import { readFileSync } from "node:fs";
import { graveFaults } from "./axe.js";
import { table } from "./csv.js";
import { drawAll, expect, NARROW, overflow, test } from "./opened.js";
import { pageOf } from "./runs.js";

const view = (page) => page.locator("#breakdown-view");

/** Tables as the page shows them: caption, and by regime and mode the exact value and n. */
const shown = (page) =>
  view(page)
    .locator("table")
    .evaluateAll((tables) =>
      tables.map((table) => {
        const modes = [...table.tHead.rows[0].cells].slice(1).map((head) => head.textContent);
        const cells = [...table.tBodies[0].rows].flatMap((line) =>
          [...line.cells].slice(1).map((cell, idx) => ({
            regime: line.cells[0].textContent,
            mode: modes[idx],
            value: cell.dataset.value,
            n: cell.dataset.n,
          })),
        );
        return { caption: table.caption.textContent, cells };
      }),
    );

/** Holds a table of the page against the rows of the csv of these groups. */
const hold = (cells, rows, value) => {
  const known = cells.filter(({ n }) => n !== undefined);
  expect(known.length).toBe(rows.length);
  for (const { regime, mode, value: found, n } of known) {
    const row = rows.find((one) => one.regime === regime && one.mode === mode);
    expect(Number(n)).toBe(Number(row.n));
    expect(Number(found)).toBeCloseTo(value(row), 3);
  }
};

const matching = (rows, groups) =>
  rows.filter((row) =>
    Object.entries({ symbol: "ALL", side: "ALL", vol_level: "ALL", year: "ALL", ...groups }).every(
      ([group, wanted]) => row[group] === wanted,
    ),
  );

const choose = (page, name, label) =>
  view(page).locator(`select[name="${name}"]`).selectOption({ label });

test("a table per symbol, cut by side, volatility and year too", async ({ open }) => {
  const page = await open(pageOf("stocks-sweep"));
  const cells = table("stocks-sweep", "cells").filter(
    ({ profile, n }) => profile === "SAFE" && Number(n) > 0,
  );
  const symbols = [...new Set(cells.map(({ symbol }) => symbol))].filter((one) => one !== "ALL");
  expect(symbols.length).toBeGreaterThan(2);
  // Several symbols are told apart at first.
  const tables = await shown(page);
  expect(tables.map(({ caption }) => caption)).toEqual(symbols);
  for (const { caption, cells: found } of tables) {
    hold(found, matching(cells, { symbol: caption }), (row) => Number(row.avg_r));
  }
  await choose(page, "side", "long");
  await choose(page, "year", "2012");
  for (const { caption, cells: found } of await shown(page)) {
    const [symbol] = caption.split(", ");
    const rows = matching(cells, { symbol, side: "long", year: "2012" });
    hold(found, rows, (row) => Number(row.avg_r));
  }
  await choose(page, "side", "all");
  await choose(page, "split", "volatility");
  await choose(page, "symbol", symbols[0]);
  await choose(page, "metric", "cost R");
  const byLevel = await shown(page);
  expect(byLevel.length).toBe(4);
  for (const { caption, cells: found } of byLevel) {
    const vol_level = caption.split(", ")[1];
    const rows = matching(cells, { symbol: symbols[0], vol_level, year: "2012" });
    hold(found, rows, (row) => Number(row.avg_r_gross) - Number(row.avg_r));
  }
});

test("the tables that are shown are saved as CSV", async ({ open }) => {
  const page = await open(pageOf("hourly-study"));
  await choose(page, "split", "year");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the tables as CSV" }).click();
  const [heading, ...lines] = readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const rows = lines.map((line) =>
    Object.fromEntries(heading.map((name, idx) => [name, line[idx]])),
  );
  const cells = table("hourly-study", "cells").filter(
    (row) => row.year !== "ALL" && [row.symbol, row.side, row.vol_level].every((x) => x === "ALL"),
  );
  expect(rows.length).toBe(cells.length);
  for (const row of rows) {
    const cell = cells.find(
      ({ mode, year, regime }) => mode === row.mode && year === row.year && regime === row.regime,
    );
    expect(Number(row.n)).toBe(Number(cell.n));
    expect(Number(row.win_rate)).toBeCloseTo(Number(cell.win_rate), 3);
  }
});

test("means by group are those of the cells", async ({ open }) => {
  const page = await open(pageOf("stocks-study"));
  const figure = page.locator("#figure-by-group");
  await figure.locator('select[name="group"]').selectOption("symbol");
  await figure.locator('select[name="regime"]').selectOption("BULL");
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute("data-drawn", "light");
  const drawn = await figure
    .locator(".plot")
    .evaluate((plot) =>
      plot.data.map(({ name, x, y, error_y }) => ({ name, x, y, half: error_y.array })),
    );
  const cells = table("stocks-study", "cells");
  for (const { name, x, y, half } of drawn) {
    expect(x.length).toBeGreaterThan(2);
    x.forEach((symbol, idx) => {
      const [cell] = matching(cells, { symbol }).filter(
        ({ mode, regime }) => mode === name && regime === "BULL",
      );
      expect(y[idx]).toBeCloseTo(Number(cell.avg_r), 3);
      expect(half[idx]).toBeCloseTo(1.96 * Number(cell.se_r), 3);
    });
  }
});

test("fits narrow windows, and all trades can be read without a script", async ({
  browser,
  open,
}) => {
  const page = await open(pageOf("stocks-sweep"), NARROW);
  await drawAll(page, "light");
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await graveFaults(page)).toEqual([]);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(pageOf("hourly-study"));
  const lines = await plain.locator("#breakdown-all tbody tr").allTextContents();
  const all = matching(table("hourly-study", "cells"), {}).filter(({ regime }) => regime === "ALL");
  expect(lines.length).toBe(all.length);
  lines.forEach((line, idx) => {
    const mean = Number(all[idx].avg_r).toFixed(3).replace("-", "−");
    expect(line).toContain(`${all[idx].mode}${mean.startsWith("−") ? "" : "+"}${mean}`);
  });
  await context.close();
});
