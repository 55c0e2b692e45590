// Net R by year: that of cells.csv.
import { table } from "./csv.js";
import { expect, NARROW, test } from "./opened.js";
import { pageOf } from "./runs.js";

const number = (text) => Number(text.replaceAll(",", "").replace("−", "-"));

for (const run of ["hourly-study", "hourly-sweep", "stocks-study"]) {
  test(`${run}: years are those of the cells, and add up`, async ({ open }) => {
    const page = await open(pageOf(run));
    const cells = table(run, "cells").filter(({ symbol, side, vol_level, regime }) =>
      [symbol, side, vol_level, regime].every((group) => group === "ALL"),
    );
    const name = ({ profile, mode }) => (profile ? `${profile} · ${mode}` : mode);
    const names = await page.locator("#yearly thead tr").first().locator("th").allTextContents();
    expect(names).toEqual(cells.filter(({ year }) => year === "ALL").map(name));
    const rows = await page
      .locator("#yearly tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    const years = [...new Set(cells.map(({ year }) => year))].filter((year) => year !== "ALL");
    expect(rows.map(([year]) => year)).toEqual([...years.toSorted(), "All"]);
    expect(years.length).toBeGreaterThan(2);
    names.forEach((one, idx) => {
      let n_all = 0;
      for (const [year, ...fields] of rows) {
        const [n, mean, sum] = fields.slice(3 * idx, 3 * idx + 3).map(number);
        const cell = cells.find((c) => name(c) === one && c.year === year.toUpperCase());
        if (!cell) {
          expect(n).toBe(0);
          continue;
        }
        expect(n).toBe(Number(cell.n));
        expect(Math.abs(mean - Number(cell.avg_r))).toBeLessThan(0.00051);
        expect(Math.abs(sum - Number(cell.sum_r))).toBeLessThan(0.051);
        if (year === "All") expect(n).toBe(n_all);
        n_all += n;
      }
    });
  });
}

test("a year is on one line in a narrow window", async ({ open }) => {
  const page = await open(pageOf("hourly-sweep"), NARROW);
  const year = await page.locator("#yearly tbody th").first().boundingBox();
  expect(year.height).toBeLessThan(40);
});
