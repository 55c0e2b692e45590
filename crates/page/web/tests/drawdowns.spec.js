// Drawdown periods: those of equity.csv, found here in another way.
import { table } from "./csv.js";
import { expect, NARROW, test } from "./opened.js";
import { pageOf } from "./runs.js";

const DAY = 86_400_000;

/** The last mark of each UTC day; one at 00:00 belongs to the day that it closes. */
const daily = (marks) => {
  const days = new Map();
  for (const { time, equity } of marks) {
    const day = Math.floor((Date.parse(time) - 1) / DAY);
    days.set(day, Number(equity));
  }
  return [...days].map(([day, equity]) => ({ day, equity }));
};

/** From each day that is lower than the one before it, back to its peak and on to the recovery. */
const periods = (days) => {
  const found = [];
  for (let idx = 0; idx < days.length - 1; idx++) {
    const peak = days[idx];
    if (days[idx + 1].equity >= peak.equity) continue;
    if (days.slice(0, idx).some((day) => day.equity > peak.equity)) continue;
    const after = days.slice(idx + 1);
    const back = after.findIndex((day) => day.equity >= peak.equity);
    const below = back < 0 ? after : after.slice(0, back);
    const low = Math.min(...below.map((day) => day.equity));
    found.push({
      peak: peak.day,
      trough: below.find((day) => day.equity === low).day,
      recovered: back < 0 ? null : after[back].day,
      end: back < 0 ? days.at(-1).day : after[back].day,
      depth: (100 * (low - peak.equity)) / peak.equity,
    });
  }
  return found.toSorted((a, b) => a.depth - b.depth);
};

for (const run of ["hourly-replay", "hourly-sweep"]) {
  test(`${run}: the five deepest drawdowns of each account`, async ({ open }) => {
    const page = await open(pageOf(run));
    const rows = await page
      .locator("#drawdowns tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    const equity = table(run, "equity");
    const date = (day) => new Date(day * DAY).toISOString().slice(0, 10);
    const wanted = table(run, "portfolio").flatMap(({ profile, mode, max_drawdown }) => {
      const isOf = (mark) =>
        run === "hourly-replay" || (mark.profile === profile && mark.mode === mode);
      const found = periods(daily(equity.filter(isOf)));
      expect(-found[0].depth / 100).toBeCloseTo(Number(max_drawdown), 9);
      return found.slice(0, 5).map((one) => ({ ...one, name: `${profile} · ${mode}` }));
    });
    expect(rows.length).toBe(wanted.length);
    rows.forEach(([name, peak, trough, recovered, days, depth], idx) => {
      const one = wanted[idx];
      expect([name, peak, trough]).toEqual([one.name, date(one.peak), date(one.trough)]);
      expect(recovered).toBe(one.recovered === null ? "still open" : date(one.recovered));
      expect(Number(days)).toBe(one.end - one.peak);
      expect(Number(depth.replace("−", "-").replace("%", ""))).toBeCloseTo(one.depth, 2);
    });
  });
}

test("names are not broken into letters in a narrow window", async ({ open }) => {
  const page = await open(pageOf("hourly-replay"), NARROW);
  const row = await page.locator("#drawdowns tbody tr").first().boundingBox();
  expect(row.height).toBeLessThan(90);
});
