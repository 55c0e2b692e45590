// Walk-forward: the selected modes beside each fixed one, on the same entries.
import { table } from "./csv.js";
import { expect, test } from "./opened.js";
import { pageOf } from "./runs.js";

const RUN = "hourly-walkforward";

test("the curves end at the sums of the walkforward table", async ({ open }) => {
  const page = await open(pageOf(RUN));
  const figure = page.locator("#figure-walk-forward-cumulative");
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute("data-drawn", "light");
  const drawn = await figure
    .locator(".plot")
    .evaluate((plot) => plot.data.map(({ name, x, y }) => ({ name, x, y })));
  const sums = table(RUN, "walkforward").filter(({ regime }) => regime === "ALL");
  const modes = [...new Set(table(RUN, "walkforward_daily").map(({ mode }) => mode))];
  expect(modes.length).toBeGreaterThan(2);
  expect(drawn.map(({ name }) => name)).toEqual([...modes, "selected modes"]);
  for (const { name, x, y } of drawn) {
    const contender = name === "selected modes" ? "walk_forward" : name;
    const row = sums.find((one) => one.contender === contender);
    expect(y.at(-1)).toBeCloseTo(Number(row.sum_r), 3);
    expect(x.toSorted()).toEqual(x);
    expect(y.length).toBeGreaterThan(50);
  }
  // Days are those of the test entries.
  const n = table(RUN, "walkforward_entries").length;
  for (const mode of modes) {
    const days = table(RUN, "walkforward_daily").filter((row) => row.mode === mode);
    expect(days.reduce((sum, day) => sum + Number(day.n), 0)).toBe(n);
  }
});
