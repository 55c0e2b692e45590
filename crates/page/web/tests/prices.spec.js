// Prices and trades: the page says what trades.csv says.

import { readFileSync } from "node:fs";
import { withoutChart, withPrices } from "./changed.js";
import { expectAlike, expectDecimals, table } from "./csv.js";
import { expect, test } from "./opened.js";
import { HOSTILE, pageOf } from "./runs.js";

const RUN = "hourly-replay";

let trades;
let legs;

test.beforeAll(() => {
  trades = table(RUN, "trades");
  legs = table(RUN, "legs");
});

const count = (page) => page.locator("#trades .count");

/** Exact values of a column on the table's page of 50. */
const column = (page, name) =>
  page
    .locator(`#trades td[data-column="${name}"]`)
    .evaluateAll((cells) => cells.map((cell) => cell.dataset.value ?? cell.textContent));

/** What plotly was given. */
const traces = (page) =>
  page
    .locator("#price-view .plot")
    .evaluate((plot) =>
      plot.data.map(({ meta, x, y, customdata }) => ({ meta, x, y, customdata })),
    );

/** Shows the first trade of the csv that fits. */
async function show(page, reason) {
  await page.locator('#trades select[name="exit_reason"]').selectOption({ label: reason });
  const row = page.locator("#trades tbody tr").first();
  const id = await row.locator('[data-column="trade_id"]').getAttribute("data-value");
  await row.getByRole("button").click();
  return trades.find((trade) => trade.trade_id === id);
}

test("the table has every trade of the csv", async ({ open }) => {
  const page = await open(pageOf(RUN));
  const seen = {};
  for (const name of ["trade_id", "entry_price", "stop_price", "exit_price", "r_net", "mae_r"]) {
    seen[name] = [];
  }
  for (;;) {
    for (const name of Object.keys(seen)) seen[name].push(...(await column(page, name)));
    const next = page.getByRole("button", { name: "Next 50" });
    if (await next.isDisabled()) break;
    await next.click();
  }
  for (const [name, values] of Object.entries(seen)) {
    const wanted = trades.map((trade) => Number(trade[name]));
    if (["r_net", "mae_r"].includes(name)) expectDecimals(values.map(Number), wanted, 5);
    else expectAlike(values.map(Number), wanted);
  }
});

test("a filter leaves the csv's rows of that regime", async ({ open }) => {
  const page = await open(pageOf(RUN));
  for (const regime of new Set(trades.map((trade) => trade.regime))) {
    await page.locator('#trades select[name="regime"]').selectOption({ label: regime });
    const n = trades.filter((trade) => trade.regime === regime).length;
    await expect(count(page)).toContainText(`${n} of ${trades.length.toLocaleString("en")}`);
    expect(new Set(await column(page, "regime"))).toEqual(new Set([regime]));
  }
});

test("the table sorts by R both ways", async ({ open }) => {
  const page = await open(pageOf(RUN));
  const sorted = trades.map((trade) => Number(trade.r_net)).sort((a, b) => a - b);
  const head = page.locator('#trades th[data-column="r_net"]');
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  expectDecimals((await column(page, "r_net")).map(Number), sorted.slice(0, 50), 5);
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  expectDecimals((await column(page, "r_net")).map(Number), sorted.toReversed().slice(0, 50), 5);
});

test("the chart shows the levels of the trade that the table jumps to", async ({ open }) => {
  const page = await open(pageOf(RUN));
  const trade = await show(page, "TRAILING_STOP");
  await expect(page.locator("#price-view .plot")).toBeFocused();
  for (const level of ["entry_price", "stop_price", "target_price", "exit_price"]) {
    const shown = page.locator(`#price-view [data-level="${level}"]`);
    expectAlike([Number(await shown.getAttribute("data-value"))], [Number(trade[level])]);
    const text = await shown.textContent();
    expect(Number(text).toPrecision(7)).toBe(Number(trade[level]).toPrecision(7));
    expect(text.replace(/\D/g, "").length).toBeLessThanOrEqual(8);
  }
  const net = page.locator('#price-view [data-level="r_net"]');
  await expect(net).toHaveText(Number(trade.r_net).toFixed(3).replace("-", "−"));
  const drawn = await traces(page);
  for (const level of ["stop_price", "target_price"]) {
    const line = drawn.find((trace) => trace.meta?.level === level);
    expectAlike(line.y, [Number(trade[level]), Number(trade[level])]);
    expect(line.x).toEqual([Date.parse(trade.entry_time), Date.parse(trade.exit_time)]);
  }
  const path = drawn.find((trace) => trace.meta?.level === "stop_path");
  const stops = path.y;
  expect(path.x[0]).toBe(Date.parse(trade.entry_time));
  expect(path.x.at(-1)).toBe(Date.parse(trade.exit_time));
  expect(path.x.slice(1, -1).some((time) => time > path.x[0])).toBe(true);
  expectAlike([stops[0]], [Number(trade.stop_price)]);
  // The stop only ever tightens.
  const sign = trade.side === "long" ? 1 : -1;
  for (let idx = 1; idx < stops.length; idx++) {
    expect(sign * (stops[idx] - stops[idx - 1])).toBeGreaterThanOrEqual(0);
  }
  // Slippage apart, and where no bar opened beyond it, the stop was where the last leg was filled.
  const leg = legs.filter(({ trade_id }) => trade_id === trade.trade_id).at(-1);
  expect(leg.reason).toBe("TRAILING_STOP");
  expect(trade.gapped).toBe("false");
  const r = Math.abs(Number(trade.entry_price) - Number(trade.stop_price));
  const slipped = (sign * (stops.at(-1) - Number(leg.price))) / r;
  expect(slipped).toBeGreaterThanOrEqual(0);
  expect(slipped).toBeLessThan(0.1);
  // In a replay, R without costs of a leg is that of its level.
  const level = Number(trade.entry_price) + (sign * r * Number(leg.r_gross)) / Number(leg.fraction);
  expect(Math.abs(stops.at(-1) - level) / level).toBeLessThan(1e-8);
  await expect(page.locator('#price-view [data-level="leg"]').last()).toContainText(
    `at ${Number(Number(leg.price).toPrecision(7))},`,
  );
});

test("a mark in the chart selects its trade in the table", async ({ open }) => {
  const page = await open(pageOf(RUN));
  const other = await show(page, "TAKE_PROFIT");
  await page.locator('[data-step="out"]').click();
  await page.locator('[data-step="out"]').click();
  await page.locator('#trades select[name="exit_reason"]').selectOption({ label: "all" });
  // The filter is below the chart, and using it scrolled there.
  await page
    .locator("#price-view .plot")
    .evaluate((plot) => plot.scrollIntoView({ block: "center" }));
  // An entry of another trade with no other mark near it.
  const find = (plot, notThis) => {
    const { xaxis, yaxis } = plot._fullLayout;
    const box = plot.getBoundingClientRect();
    const marks = plot.data
      .filter((trace) => trace.meta?.marks)
      .flatMap((trace) =>
        trace.customdata.map((row, idx) => ({
          row,
          isEntry: trace.meta.marks.endsWith("entry"),
          x: box.left + xaxis._offset + xaxis.d2p(trace.x[idx]),
          y: box.top + yaxis._offset + yaxis.d2p(trace.y[idx]),
        })),
      );
    const isAlone = (mark) =>
      marks.every((other) => other === mark || Math.hypot(other.x - mark.x, other.y - mark.y) > 20);
    return marks.find((mark) => mark.isEntry && mark.row !== notThis && isAlone(mark));
  };
  // What is under the mouse is found a moment after it moved there; and figures above that are drawn
  // only now may move the chart.
  const chosen = page.locator('#trades tr[aria-selected="true"]');
  let entry;
  await expect(async () => {
    entry = await page.locator("#price-view .plot").evaluate(find, Number(other.trade_id));
    await page.mouse.move(entry.x - 4, entry.y);
    await page.mouse.move(entry.x, entry.y);
    const label = page.locator("#price-view .hoverlayer .hovertext").first();
    await expect(label).toBeVisible({ timeout: 500 });
    await page.mouse.click(entry.x, entry.y);
    await expect(chosen).toHaveAttribute("data-trade", String(entry.row), { timeout: 500 });
  }).toPass();
  await expect(page.locator("#price-view dl")).toHaveAttribute("data-trade", String(entry.row));
});

test("every exit in the window is marked by its reason, whether the page knows it or not", async ({
  open,
}) => {
  const reasonOf = (known) => (known === "STOP_LOSS" ? "MOON_EXIT" : known);
  let told;
  const page = await open(
    withPrices(RUN, "unknown-reason", (data) => {
      told = new Map(data.exit_marks.map(({ reason, symbol }) => [reason, symbol]));
      const { names } = data.trades;
      const exit_reason = names.exit_reason.map(reasonOf);
      return { ...data, trades: { ...data.trades, names: { ...names, exit_reason } } };
    }),
  );
  await page.locator("#price-view").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Whole" }).click();
  const drawn = await page
    .locator("#price-view .plot")
    .evaluate((plot) =>
      plot.data
        .filter(({ meta }) => meta?.marks?.startsWith("Exit: "))
        .map(({ name, marker, customdata }) => ({ name, symbol: marker.symbol, rows: customdata })),
    );
  const wanted = trades.map(({ exit_reason }) => `Exit: ${reasonOf(exit_reason)}`);
  expect(new Set(drawn.map(({ name }) => name))).toEqual(new Set(wanted));
  expect(drawn.flatMap(({ rows }) => rows).length).toBe(trades.length);
  for (const { name, symbol } of drawn) {
    const reason = name.replace("Exit: ", "");
    if (reason === "MOON_EXIT") expect([...told.values()]).not.toContain(symbol);
    else expect(symbol).toBe(told.get(reason));
  }
  expect(new Set(told.values()).size).toBe(told.size);
});

test("the chart moves and zooms by keys and draws wide windows in wider candles", async ({
  open,
}) => {
  const page = await open(pageOf(RUN));
  const status = page.locator("#price-view .status");
  await page.locator("#price-view").scrollIntoViewIfNeeded();
  await expect(status).toContainText("250 bars of 1h, each candle is a bar");
  await page.locator("#price-view .plot").focus();
  await page.keyboard.press("-");
  await expect(status).toContainText("500 bars of 1h, each candle is 2 bars");
  const before = await status.textContent();
  await page.keyboard.press("ArrowLeft");
  await expect(status).not.toHaveText(before);
  await page.getByRole("button", { name: "Whole" }).click();
  const candles = await page
    .locator("#price-view .plot")
    .evaluate((plot) => plot.data.find(({ type }) => type === "candlestick").x.length);
  expect(candles).toBeLessThanOrEqual(401);
});

test("wide candles sum up the bars of the file", async ({ open }) => {
  const file = new URL("../../../../data/coinbase-BTCUSD-1h.csv", import.meta.url);
  const [, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const bars = lines.map((line) => line.split(","));
  const page = await open(pageOf(RUN));
  await page.locator("#price-view").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Whole" }).click();
  const drawn = await page.locator("#price-view .plot").evaluate((plot) => {
    const { x, open, high, low, close } = plot.data.find(({ type }) => type === "candlestick");
    return { x, open, high, low, close };
  });
  const perCandle = Math.ceil(bars.length / 400);
  const numbers = (part, idx) => part.map((bar) => Number(bar[idx]));
  for (let idx = 0; idx < drawn.x.length; idx++) {
    const part = bars.slice(idx * perCandle, (idx + 1) * perCandle);
    expect(drawn.x[idx]).toBe(Date.parse(part[0][0]));
    expect(drawn.open[idx]).toBe(Number(part[0][1]));
    expect(drawn.high[idx]).toBe(Math.max(...numbers(part, 2)));
    expect(drawn.low[idx]).toBe(Math.min(...numbers(part, 3)));
    expect(drawn.close[idx]).toBe(Number(part.at(-1)[4]));
  }
  expect(drawn.x.length).toBe(Math.ceil(bars.length / perCandle));
});

test("candles stand at their bars' times, over weekends too", async ({ open }) => {
  const file = new URL("../../../../data/bokeh-AAPL-1d.csv", import.meta.url);
  const [, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const page = await open(pageOf("stocks-study"));
  await page.locator("#price-view").scrollIntoViewIfNeeded();
  await expect(page.locator("#price-view .status")).toContainText("each candle is a bar");
  const times = await page
    .locator("#price-view .plot")
    .evaluate((plot) => plot.data.find(({ type }) => type === "candlestick").x);
  const bars = lines.map((line) => Date.parse(line.split(",")[0]));
  expect(times).toEqual(bars.slice(-times.length));
});

test("a symbol's name is text, whatever is in it", async ({ open }) => {
  const page = await open(pageOf("hostile-sweep"));
  await page.locator("#trades tbody button").first().click();
  const symbol = page.locator('#trades td[data-column="symbol"]').first();
  await expect(symbol).toHaveText(HOSTILE.symbol);
  await expect(page.locator("#price-view dl")).toContainText(HOSTILE.symbol);
  await expect(page.locator("#price-view .ytitle")).toContainText(HOSTILE.symbol);
  expect(await page.locator("#prices img, #prices b b").count()).toBe(0);
});

/** Bars without a change of price, whose regime changes with every bar. */
const flat = (name, n) => {
  const zeros = new Array(n).fill(0);
  const regimes = zeros.map((_, idx) => [idx % 2 ? "BULL" : "BEAR", 1]);
  const bars = { name, timeframe: "1h", start: 0, step: 3_600_000, n, gaps: [], decimals: 2 };
  return { ...bars, prices: [zeros, zeros, zeros, zeros], regimes, vol_levels: [[null, n]] };
};

test("a symbol whose bars are left out says so, and does not stop the others", async ({ open }) => {
  const page = await open(
    withPrices(RUN, "left-out", (data) => ({ ...data, bars: [flat("NONE", 0), ...data.bars] })),
  );
  const status = page.locator("#price-view .status");
  const symbol = page.locator('#price-view select[name="chart-symbol"]');
  await page.locator("#price-view").scrollIntoViewIfNeeded();
  await expect(status).toHaveText("There are no bars of this symbol on the page.");
  for (const step of ["whole", "in", "later"]) await page.locator(`[data-step="${step}"]`).click();
  const [, name] = await symbol.locator("option").allTextContents();
  await symbol.selectOption(name);
  await expect(status).toContainText("250 bars of 1h");
  await symbol.selectOption("NONE");
  await symbol.selectOption(name);
  await expect(status).toContainText("250 bars of 1h");
  const before = await status.textContent();
  await page.locator("#price-view .plot").evaluate((plot) => plot.scrollIntoView());
  const { x, y, width } = await page.locator("#price-view .plot").boundingBox();
  await page.mouse.move(x + width / 2, y + 200);
  await page.mouse.down();
  await page.mouse.move(x + width / 3, y + 200, { steps: 5 });
  await page.mouse.up();
  await expect(status).not.toHaveText(before);
});

test("a long series can be seen whole with a trade in it", async ({ open }) => {
  const page = await open(
    withPrices(RUN, "long", (data) => ({ ...data, bars: [flat(data.bars[0].name, 300_000)] })),
  );
  await page.locator("#trades tbody button").first().click();
  await page.getByRole("button", { name: "Whole" }).click();
  const status = page.locator("#price-view .status");
  await expect(status).toContainText("300,000 bars of 1h, each candle is 750 bars");
  const drawn = await traces(page);
  const ribbon = drawn.find(({ meta }) => meta?.ribbon === "regime");
  expect(ribbon.x.length).toBeLessThanOrEqual(401);
});

test("another symbol is shown at the same time", async ({ open }) => {
  const page = await open(pageOf("stocks-sweep"));
  const status = page.locator("#price-view .status");
  await page.locator("#price-view").scrollIntoViewIfNeeded();
  await page.locator('[data-step="earlier"]').click();
  await page.locator('[data-step="earlier"]').click();
  const when = (await status.textContent()).match(/, (.*?):/)[1];
  // GOOG has years less than the others.
  await page.locator('#price-view select[name="chart-symbol"]').selectOption("GOOG");
  await expect(status).toContainText("GOOG, ");
  await expect(status).toContainText(when);
});

test("without a chart the table has nothing to show a trade with", async ({ open }) => {
  const page = await open(withoutChart(RUN, "without-chart"));
  expect(await page.locator("#trades tbody tr").count()).toBe(50);
  expect(await page.locator("#trades tbody button").count()).toBe(0);
  const heads = await page.locator("#trades thead th").count();
  expect(await page.locator("#trades tbody tr").first().locator("td").count()).toBe(heads);
});
