// What figures do, whatever they show: see sample.js.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { HOSTILE } from "./runs.js";
import { samplePage } from "./sample.js";

const figure = (page, id) => page.locator(`#figure-${id}`);

/** Scrolls to a figure and waits until it is drawn. */
const drawn = async (page, id, state = "light") => {
  const element = figure(page, id);
  await element.evaluate((e) => e.scrollIntoView({ behavior: "instant" }));
  await expect(element).toHaveAttribute("data-drawn", state);
  return element;
};

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(samplePage());
  await page.waitForSelector("html[data-ready]");
});

test("figures are drawn when they come near, and one that fails stops no other", async ({
  page,
}) => {
  await drawn(page, "lines");
  await expect(figure(page, "candles")).not.toHaveAttribute("data-drawn");
  const broken = await drawn(page, "broken", "failed");
  await expect(broken.locator(".plot")).toContainText("could not be drawn");
  for (const id of ["bars", "heat", "candles"]) {
    const plot = (await drawn(page, id)).locator(".plot svg.main-svg").first();
    await expect(plot).toBeVisible();
  }
});

test("a choice shows its traces, their names and numbers as text", async ({ page }) => {
  const lines = await drawn(page, "lines");
  const legend = () => lines.locator(".legendtext").allTextContents();
  expect(await legend()).toEqual([]);
  await lines.getByLabel("Side").focus();
  await page.keyboard.press("ArrowDown");
  await expect(lines.locator(".legendtext")).toHaveCount(2);
  expect(await legend()).toEqual([HOSTILE.mode, "@gain"]);
  await lines.getByText("Numbers").click();
  await expect(lines.locator(".numbers p")).toContainText("200 of 1,010 rows");
  await expect(lines.locator(".numbers tbody tr")).toHaveCount(200);
  expect(await lines.locator(".numbers thead th").allTextContents()).toEqual([
    "Series",
    "Exit time",
    "R",
  ]);
  await expect(lines.locator(".numbers tbody td").first()).toHaveText(HOSTILE.mode);
  // Fewer are shown with the other choice.
  await lines.getByLabel("Side").selectOption("long");
  await expect(lines.locator(".numbers p")).toContainText("200 of 1,000 rows");
});

test("numbers of heatmaps, bars and candles", async ({ page }) => {
  const rows = async (id) => {
    const element = await drawn(page, id);
    await element.getByText("Numbers").click();
    await element.locator(".numbers table").waitFor();
    const lines = await element.locator(".numbers tbody tr").all();
    return Promise.all(lines.map((line) => line.locator("td").allTextContents()));
  };
  expect(await rows("heat")).toEqual([
    ["y1", "x1", "1.25", "n<5; best"],
    ["y1", "x2", "", ""],
  ]);
  expect((await rows("bars"))[3]).toEqual(["BEAR", "b", "−1"]);
  expect((await rows("candles"))[0].slice(1)).toEqual(["1", "3", "0", "2"]);
});

test("numbers are saved whole as CSV and copied, those that a figure hands over before plotly's", async ({
  context,
  page,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const lines = await drawn(page, "lines");
  await lines.getByLabel("Side").selectOption("short");
  await lines.getByText("Numbers").click();
  const download = page.waitForEvent("download");
  await lines.getByRole("button", { name: /as CSV/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("btc-hourly-regimes-lines-short.csv");
  const rows = readFileSync(await file.path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(rows.length).toBe(1011);
  expect(rows[0]).toBe("Series,Exit time,R");
  expect(rows[1]).toBe(`${HOSTILE.mode},1970-01-01T00:00:00.000Z,0`);
  const told = await drawn(page, "told");
  await told.getByText("Numbers").click();
  await told.getByRole("button", { name: /Copy/ }).click();
  await expect(told.getByRole("button", { name: /Copy/ })).toHaveText("Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe("Regime\tMean\nBULL\t0.5\nBEAR\t\n");
});

test("how to read a figure is closed at first and stays as the reader leaves it", async ({
  page,
}) => {
  const how = page.locator("#figure-next-bar details.how");
  await expect(how).not.toHaveAttribute("open");
  await how.locator("summary").click();
  await expect(how).toHaveAttribute("open");
  await expect(async () => {
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    await expect(how).toHaveAttribute("open", "", { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});

test("an axis that may be logarithmic can be switched", async ({ page }) => {
  const told = await drawn(page, "told");
  const type = () => told.locator(".plot").evaluate((plot) => plot._fullLayout.yaxis.type);
  expect(await type()).toBe("linear");
  await told.getByLabel("Log scale").check();
  await expect.poll(type).toBe("log");
});

test("the theme and the width change what is drawn", async ({ page }) => {
  const bars = await drawn(page, "bars");
  const fills = () =>
    bars
      .locator(".point path")
      .first()
      .evaluate((e) => getComputedStyle(e).fill);
  const light = await fills();
  await page.locator("#theme").click();
  await expect(bars).toHaveAttribute("data-drawn", "dark");
  expect(await fills()).not.toBe(light);
  await page.setViewportSize({ width: 400, height: 800 });
  await drawn(page, "bars", "dark");
  const width = () =>
    bars
      .locator("svg.main-svg")
      .first()
      .evaluate((e) => e.clientWidth);
  await expect.poll(width).toBeLessThan(400);
});

test("a picture can be saved", async ({ page }) => {
  const lines = await drawn(page, "lines");
  for (const format of ["PNG", "SVG"]) {
    const download = page.waitForEvent("download");
    await lines.getByRole("button", { name: `Save as ${format}` }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`btc-hourly-regimes-lines-long.${format.toLowerCase()}`);
    // It says what it is of, wherever it goes.
    if (format === "SVG") {
      const svg = readFileSync(await file.path(), "utf8");
      for (const text of ["Sample lines", "btc-hourly: regimes", "long"])
        expect(svg).toContain(text);
    }
  }
});

test("everything is drawn for paper, in light, and put back after", async ({ page }) => {
  await page.locator("#theme").click();
  await drawn(page, "lines", "dark");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const id of ["lines", "bars", "heat", "candles", "told"]) {
    await expect(figure(page, id)).toHaveAttribute("data-drawn", "light");
    const width = await figure(page, id).locator("svg.main-svg").first().getAttribute("width");
    expect(Number(width)).toBe(680);
  }
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await drawn(page, "lines", "dark");
});
