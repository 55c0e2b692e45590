// The first screen: its heatmap holds the numbers of cells.csv and the words of verdicts.csv, its sentences are
// those of answer.csv.
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
      .locator("#answer .heatmap td")
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
  const shown = page.locator('#answer .heatmap td[data-mode="FAST_TP"][data-regime="CHOP"]');
  const tip = shown.locator(".tip");
  await expect(tip).toBeHidden();
  await shown.focus();
  await expect(tip).toBeVisible();
  const verdict = table("hourly-study", "verdicts").find(
    ({ mode, regime }) => mode === "FAST_TP" && regime === "CHOP",
  );
  const ends = [verdict.joint_low, verdict.joint_high].map((end) =>
    Number(end).toFixed(3).replace("-", "−"),
  );
  await expect(tip).toContainText(`${cell.n} trades`);
  await expect(tip).toContainText(ends.join(" to "));
  await expect(tip).toContainText(`ambiguous ${(Number(cell.ambiguous_share) * 100).toFixed(1)}%`);
});

for (const run of ["hourly-study", "hourly-sweep"]) {
  test(`cells of ${run} carry the verdicts of verdicts.csv, and what may be 0 is hatched`, async ({
    page,
  }) => {
    await page.goto(pageOf(run));
    const verdicts = table(run, "verdicts");
    const cells = await page.locator("#answer .heatmap td").evaluateAll((all) =>
      all.map((cell) => ({
        ...cell.dataset,
        words: cell.querySelector(".mark").textContent,
        image: getComputedStyle(cell).backgroundImage,
      })),
    );
    expect(cells.length).toBe(verdicts.length);
    const seen = new Set();
    for (const row of verdicts) {
      const cell = cells.find(
        ({ profile, mode, regime }) =>
          (profile ?? "") === (row.profile ?? "") && mode === row.mode && regime === row.regime,
      );
      const unsure = [row.zero_survives, row.others_survive].includes("false");
      const words = [row.against_zero, row.against_others].filter(Boolean);
      const both = row.against_zero === "too few" ? "too few" : words.join(", ");
      if (row.n !== "0") expect(cell.words).toBe(both + (unsure ? "*" : ""));
      const open = ["about 0", "too few"].includes(row.against_zero);
      expect(cell.image.includes("gradient")).toBe(open);
      for (const word of words) seen.add(word);
    }
    expect(seen.size).toBeGreaterThan(1);
  });
}

test("colours are centred at 0 and grow with the distance from it", async ({ page }) => {
  await page.goto(pageOf("hourly-sweep"));
  for (const table of await page.locator("#answer .heatmap").all()) {
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

for (const run of ["hourly-study", "hourly-sweep", "hourly-replay"]) {
  test(`the sentences of ${run} are those of answer.csv`, async ({ page }) => {
    await page.goto(pageOf(run));
    const shown = await page
      .locator(".answers li")
      .evaluateAll((all) => all.map((line) => line.textContent.replaceAll("−", "-")));
    expect(shown).toEqual(table(run, "answer").map((row) => row.text));
    expect(shown.length).toBeGreaterThan(2);
  });
}

test("the header says what the run was made with", async ({ page }) => {
  await page.goto(pageOf("hourly-study"));
  const header = page.locator("header");
  await expect(header).toContainText("donchian n=20: 1,252 signals");
  await expect(header).toContainText("entry next_open · intrabar worst · fee 4/2 bps taker/maker");
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
