// The page of two runs side by side.
import { graveFaults } from "./axe.js";
import { table } from "./csv.js";
import { drawAll, expect, NARROW, overflow, test, WIDE } from "./opened.js";
import { COMPARED, comparedPageOf } from "./runs.js";

const number = (text) => Number(text.replaceAll(",", "").replace("−", "-"));

/** Rows of the section's table, as texts by the heads of their columns. */
const rowsOf = (page, section) =>
  page
    .locator(`#${section} table`)
    .first()
    .evaluate((element) => {
      const heads = [...element.tHead.rows[0].cells].map((cell) => cell.textContent);
      return [...element.tBodies[0].rows].map((row) =>
        Object.fromEntries([...row.cells].map((cell, idx) => [heads[idx], cell.textContent])),
      );
    });

for (const run of COMPARED) {
  test(`${run}: the table has the numbers of compare_runs`, async ({ open }) => {
    const page = await open(comparedPageOf(run));
    const rows = await rowsOf(page, "differences");
    const wanted = table(run, "compare_runs");
    expect(rows.length).toBe(wanted.length);
    expect(rows.length).toBeGreaterThan(17);
    rows.forEach((row, idx) => {
      const one = wanted[idx];
      expect([row["Exit mode"], row.Regime]).toEqual([one.contender, one.regime]);
      expect(number(row["n A"])).toBe(Number(one.n_a));
      expect(number(row["In both"])).toBe(Number(one.n_both));
      expect(number(row["B more"])).toBe(Number(one.n_more));
      if (one.mean_diff_r === "") return;
      expect(number(row["B − A, R"])).toBeCloseTo(Number(one.mean_diff_r), 3);
      expect(number(row["B, R"])).toBeCloseTo(Number(one.mean_b_r), 3);
    });
  });

  for (const [theme, size] of [
    ["light", WIDE],
    ["dark", NARROW],
  ]) {
    test(`${run}: readable in ${theme}, ${size.width} pixels wide`, async ({ open }) => {
      const page = await open(comparedPageOf(run), size);
      if (theme === "dark") await page.click("#theme");
      expect(await drawAll(page, theme)).toBe(2);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await graveFaults(page)).toEqual([]);
    });
  }
}

test("the verdict comes first, and the settings that differ stand below it", async ({ open }) => {
  const page = await open(comparedPageOf("dearer-study"));
  await expect(page.locator("#answer li").first()).toContainText(
    "B earns less than A with all 3 exit modes: by",
  );
  const settings = await rowsOf(page, "changes");
  expect(settings).toEqual([{ Setting: "costs.taker_fee", A: "0.0004", B: "0.001" }]);
});

test("the figure shows the regime and the curve the exit mode that is chosen", async ({ open }) => {
  const page = await open(comparedPageOf("wider-sweep"));
  await drawAll(page, "light");
  const figure = page.locator("#figure-differences");
  await figure.locator("select").selectOption("BULL");
  await figure.locator("summary", { hasText: "Numbers" }).click();
  await expect(figure.locator("details.numbers tbody tr").first()).toContainText("BULL");
  const curve = page.locator("#figure-cumulative-r");
  for (const mode of ["policy", "FAST_TP"]) {
    await curve.locator("select").selectOption(`SAFE × ${mode}`);
    // Run A is that of the unchanged scenario.
    const sums = ["hourly-sweep", "wider-sweep"].map((run) => {
      const isAll = (cell) =>
        ["symbol", "side", "regime", "vol_level", "year"].every((key) => cell[key] === "ALL");
      const isOf = (cell) => cell.profile === "SAFE" && cell.mode === mode && isAll(cell);
      return Number(table(run, "cells").find(isOf).sum_r);
    });
    const areEnds = () =>
      curve
        .locator(".plot")
        .evaluate(
          (plot, of) => plot.data.map(({ y }, k) => Math.abs(y.at(-1) - of[k]) < 1e-3),
          sums,
        );
    await expect.poll(areEnds).toEqual([true, true]);
  }
});
