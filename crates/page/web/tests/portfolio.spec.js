// Accounts: the curves end and fall as the tables say, the bands are those of the resampled trades.

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
