// The sweep's surface: what it draws and marks is what the run's tables say.

import { table } from "./csv.js";
import { expect, test } from "./opened.js";
import { pageOf } from "./runs.js";

const RUN = "grid-sweep";
const KEYS = ["atr_period", "at_r", "distance_atr"];
const ANY = { symbol: "ALL", side: "ALL", vol_level: "ALL", year: "ALL" };

const fits = (row, wanted) => Object.entries(wanted).every(([key, value]) => row[key] === value);

/** Position of a key among the axes' options; its column in the tables. */
const keyIdx = (name) => String(KEYS.indexOf(name));
const columnOf = (name, row) => Object.keys(row).find((column) => column.endsWith(`.${name}`));

const heatmap = (page) =>
  page.locator("#surface .plot").evaluate((plot) => {
    const { x, y, z, text } = plot.data.find(({ type }) => type === "heatmap");
    return { x, y, z, text };
  });

test("cells are those of cells.csv, whatever the axes, the run and the regime", async ({
  open,
}) => {
  const page = await open(pageOf(RUN));
  const cells = table(RUN, "cells").filter((row) => fits(row, ANY));
  const choose = (name, option) =>
    page.locator(`#surface select[name="${name}"]`).selectOption(option);
  await choose("metric", { label: "average net R" });
  const shown = [
    ["atr_period", "at_r", "distance_atr", "SAFE", "ALL"],
    ["atr_period", "distance_atr", "at_r", "AGGRESSIVE", "CHOP"],
    ["at_r", "distance_atr", "atr_period", "SAFE", "BEAR"],
  ];
  for (const [across, upwards, fixed, profile, regime] of shown) {
    await choose("y", keyIdx(upwards));
    await choose("x", keyIdx(across));
    await choose("run", { label: `${profile} · policy` });
    await choose("regime", { label: regime });
    for (const key of [across, upwards]) {
      await expect(page.locator(`#surface select[name="key${keyIdx(key)}"]`)).toBeHidden();
    }
    const value = await page
      .locator(`#surface select[name="key${keyIdx(fixed)}"] option:checked`)
      .textContent();
    const { x, y, z } = await heatmap(page);
    for (const [row, atY] of y.entries()) {
      for (const [column, atX] of x.entries()) {
        const cell = cells.find(
          (cell) =>
            fits(cell, { profile, regime }) &&
            Number(cell[columnOf(across, cell)]) === Number(atX) &&
            Number(cell[columnOf(upwards, cell)]) === Number(atY) &&
            Number(cell[columnOf(fixed, cell)]) === Number(value),
        );
        expect(z[row][column]).toBeCloseTo(Number(cell.avg_r), 4);
      }
    }
  }
});

test("the star is the discount's best cell, with its neighbours beside it", async ({ open }) => {
  const page = await open(pageOf(RUN));
  const [best] = table(RUN, "discount");
  const words = page.locator("#surface .marked");
  const cell = table(RUN, "cells").find((row) => row.grid_id === best.grid_id);
  const place = KEYS.map((key) => `${key}=${cell[columnOf(key, cell)]}`).join(" ");
  await expect(words).toContainText(`Star: ${place}, the best cell of the sweep`);
  const { text } = await heatmap(page);
  expect(text.flat().filter((shown) => shown.startsWith("★"))).toHaveLength(1);
  expect(text.flat().filter((shown) => shown.startsWith("□")).length).toBeGreaterThan(0);
});
