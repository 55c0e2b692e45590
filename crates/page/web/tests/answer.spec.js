// The first screen: its heatmap holds the numbers of cells.csv, its sentences those of best_modes.csv.
import { expect, test } from "@playwright/test";
import { table } from "./csv.js";
import { pageOf } from "./runs.js";

const REGIMES = ["BULL", "BEAR", "HIGH_VOL", "CHOP", "NORMAL", "ALL"];

/** Cells cut by regime alone, of the grid point that is shown. */
const cellsOf = (run, gridId = "0") =>
  table(run, "cells").filter(
    (cell) =>
      cell.grid_id === gridId &&
      ["symbol", "side", "vol_level", "year"].every((column) => cell[column] === "ALL"),
  );

const signed = (text) => {
  const rounded = Number(text).toFixed(3);
  if (Number(rounded) === 0) return "0.000";
  return Number(rounded) > 0 ? `+${rounded}` : rounded.replace("-", "−");
};

for (const [run, gridId] of [
  ["hourly-study"],
  ["hourly-sweep"],
  ["hourly-replay"],
  ["stocks-sweep"],
  ["hostile-study"],
  ["grid-sweep", () => table("grid-sweep", "discount")[0].grid_id],
]) {
  test(`every cell of ${run} is one of cells.csv`, async ({ page }) => {
    const cells = cellsOf(run, gridId?.());
    await page.goto(pageOf(run));
    const shown = await page
      .locator(".heatmap td")
      .evaluateAll((all) =>
        all.map((cell) => ({ ...cell.dataset, text: cell.querySelector("strong")?.textContent })),
      );
    expect(shown.length).toBe(cells.length);
    expect(new Set(shown.map((cell) => cell.regime))).toEqual(new Set(REGIMES));
    for (const cell of cells) {
      const [found, ...more] = shown.filter(
        (other) =>
          (other.profile ?? "") === cell.profile &&
          other.mode === cell.mode &&
          other.regime === cell.regime,
      );
      expect(more).toEqual([]);
      expect(found.n).toBe(cell.n);
      if (cell.avg_r === "") {
        expect(found.avgR).toBeUndefined();
      } else {
        expect(Number(found.avgR)).toBe(Number(cell.avg_r));
        expect(found.text).toBe(signed(cell.avg_r));
      }
    }
  });
}

test("a cell says its trades, its interval and what bars leave open", async ({ page }) => {
  const [cell] = cellsOf("hourly-study").filter(
    ({ mode, regime }) => mode === "FAST_TP" && regime === "CHOP",
  );
  await page.goto(pageOf("hourly-study"));
  const shown = page.locator('.heatmap td[data-mode="FAST_TP"][data-regime="CHOP"]');
  const tip = shown.locator(".tip");
  await expect(tip).toBeHidden();
  await shown.focus();
  await expect(tip).toBeVisible();
  const half = 1.96 * Number(cell.se_r);
  const ends = [-half, half].map((end) => (Number(cell.avg_r) + end).toFixed(3).replace("-", "−"));
  await expect(tip).toContainText(`${cell.n} trades`);
  await expect(tip).toContainText(ends.join(" to "));
  await expect(tip).toContainText(`ambiguous ${(Number(cell.ambiguous_share) * 100).toFixed(1)}%`);
});

test("undecided cells are hatched and say so, decided ones are not", async ({ page }) => {
  await page.goto(pageOf("hourly-study"));
  const pairs = table("hourly-study", "compare");
  const best = table("hourly-study", "best_modes");
  const marks = new Set();
  for (const cell of await page.locator(".heatmap td").all()) {
    const { mode, regime, mark } = await cell.evaluate((element) => ({ ...element.dataset }));
    const beaten = pairs.some(
      (pair) =>
        pair.regime === regime &&
        [pair.plan_a, pair.plan_b].includes(mode) &&
        pair.winner !== "" &&
        pair.winner !== mode,
    );
    const isBest = best.some((row) => row.regime === regime && row.best_mode === mode);
    expect(mark).toBe(isBest ? "best" : beaten ? "beaten" : "undecided");
    const image = await cell.evaluate((element) => getComputedStyle(element).backgroundImage);
    expect(image.includes("gradient")).toBe(mark === "undecided");
    await expect(cell.locator(".mark")).toHaveText(mark);
    marks.add(mark);
  }
  expect(marks.size).toBeGreaterThan(1);
});

test("colours are centred at 0 and grow with the distance from it", async ({ page }) => {
  await page.goto(pageOf("hourly-sweep"));
  for (const table of await page.locator(".heatmap").all()) {
    const cells = await table.locator("td[data-avg-r]").evaluateAll((all) =>
      all.map((cell) => ({
        r: Number(cell.dataset.avgR),
        strength: Number.parseFloat(cell.style.getPropertyValue("--strength")),
        tone: cell.classList.contains("gain"),
      })),
    );
    for (const { r, tone } of cells) expect(tone).toBe(r > 0);
    const bySize = cells.toSorted((a, b) => Math.abs(a.r) - Math.abs(b.r));
    const strengths = bySize.map((cell) => cell.strength);
    expect(strengths).toEqual(strengths.toSorted((a, b) => a - b));
    expect(strengths.at(-1)).toBe(55);
  }
});

test("a sentence per regime, with the verdict of best_modes.csv", async ({ page }) => {
  await page.goto(pageOf("hourly-study"));
  for (const row of table("hourly-study", "best_modes")) {
    const sentence = page.locator(`.answers li[data-regime="${row.regime}"]`);
    const verdict = row.best_mode ? row.verdict : row.verdict.split(" (")[0];
    await expect(sentence).toContainText(verdict);
    await expect(sentence).toContainText(Number(row.n).toLocaleString("en"));
  }
});

test("a long name of a mode leaves room for the sentences", async ({ page }) => {
  await page.goto(pageOf("hourly-sweep"));
  const answer = page.locator("main > section").first();
  await answer.locator(".heatmap thead th:last-child").evaluateAll((heads) => {
    for (const head of heads) head.textContent = "L".repeat(200);
  });
  const list = await answer.locator(".answers").first().boundingBox();
  expect(list.width).toBeGreaterThan(250);
  const { height } = await answer.boundingBox();
  expect(height).toBeLessThan(3000);
});
