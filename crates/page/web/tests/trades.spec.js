// The table of trades: its columns, what is saved of it, what is printed, and samples that say so.
import { readFileSync } from "node:fs";
import { withPrices } from "./changed.js";
import { expectAlike, expectDecimals, table } from "./csv.js";
import { expect, NARROW, test } from "./opened.js";
import { pageOf } from "./runs.js";

const FIRST = ["entry_time", "symbol", "side", "regime", "exit_reason", "r_net", "bars_held"];

const heads = (page) =>
  page
    .locator("#trades th[data-column]")
    .evaluateAll((all) => all.map((head) => head.dataset.column));

/** Lines of a file that a button saves. */
const saved = async (page) => {
  const waited = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the filtered trades as CSV" }).click();
  const download = await waited;
  const [head, ...lines] = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\n");
  const columns = head.split(",");
  const rows = lines.map((line) => {
    const fields = line.split(",");
    return Object.fromEntries(columns.map((column, idx) => [column, fields[idx]]));
  });
  return { name: download.suggestedFilename(), rows };
};

test("what a trade is and came to stands before its prices", async ({ open }) => {
  const page = await open(pageOf("hourly-sweep"));
  const columns = await heads(page);
  expect(columns.slice(0, FIRST.length)).toEqual(FIRST);
  // The filter names the run; without it the column does.
  expect(columns).not.toContain("run");
  await page.locator('#trades select[name="run"]').selectOption({ label: "all" });
  expect(await heads(page)).toContain("run");
  // All are within the window.
  const edge = await page.locator('#trades th[data-column="bars_held"]').boundingBox();
  expect(edge.x + edge.width).toBeLessThan(1280);
});

test("the csv has the filtered trades with all their columns", async ({ open }) => {
  const page = await open(pageOf("hourly-sweep"));
  const trades = table("hourly-sweep", "trades");
  const select = (name, label) =>
    page.locator(`#trades select[name="${name}"]`).selectOption({ label });
  await select("run", "AGGRESSIVE · policy");
  await select("regime", "CHOP");
  await page.locator('#trades th[data-column="r_net"] button').click();
  const { name, rows } = await saved(page);
  expect(name).toMatch(/trades-AGGRESSIVE-policy\.csv$/);
  const wanted = trades.filter(
    (trade) => trade.profile === "AGGRESSIVE" && trade.mode === "policy" && trade.regime === "CHOP",
  );
  expect(wanted.length).toBeGreaterThan(50);
  expect(rows.length).toBe(wanted.length);
  const net = rows.map((row) => Number(row.r_net));
  expect(net).toEqual(net.toSorted((a, b) => a - b));
  const byId = new Map(wanted.map((trade) => [trade.trade_id, trade]));
  for (const { run, ...row } of rows) {
    expect(run).toBe("AGGRESSIVE · policy");
    const trade = byId.get(row.trade_id);
    for (const [column, text] of Object.entries(row)) {
      const isNumber = text !== "" && !Number.isNaN(Number(text));
      const numbers = [[Number(text)], [Number(trade[column])]];
      if (isNumber && /^r_|_r$/.test(column)) expectDecimals(...numbers, 5);
      else if (isNumber && column === "pnl") expectDecimals(...numbers, 4);
      else if (isNumber) expectAlike(...numbers);
      else expect(text).toBe(trade[column]);
    }
  }
});

test("trades are filtered by day of entry and volatility, and a run of one mode does not repeat it", async ({
  open,
}) => {
  const page = await open(pageOf("hourly-sweep"));
  expect(await heads(page)).toContain("exit_mode");
  await page.locator('#trades select[name="run"]').selectOption({ label: "SAFE · FAST_TP" });
  expect(await heads(page)).not.toContain("exit_mode");
  await page.locator('#trades select[name="vol_level"]').selectOption({ label: "HIGH" });
  await page.getByLabel("Entered from").fill("2018-03-01");
  await page.locator('#trades input[name="day-to"]').fill("2018-09-30");
  const wanted = table("hourly-sweep", "trades").filter(
    ({ profile, mode, vol_level, entry_time }) =>
      profile === "SAFE" &&
      mode === "FAST_TP" &&
      vol_level === "HIGH" &&
      entry_time >= "2018-03-01" &&
      entry_time < "2018-10-01",
  );
  expect(wanted.length).toBeGreaterThan(5);
  const { rows } = await saved(page);
  const ids = (trades) => new Set(trades.map(({ trade_id }) => trade_id));
  expect(ids(rows)).toEqual(ids(wanted));
  await page.locator('#trades input[name="day-to"]').fill("");
  expect((await saved(page)).rows.length).toBeGreaterThan(rows.length);
});

test("a sample says so wherever it is shown", async ({ open }) => {
  const page = await open(
    withPrices("hourly-replay", "sampled", (data) => ({
      ...data,
      trades: { ...data.trades, n_all: data.trades.n + 1 },
    })),
  );
  await expect(page.locator("#trades .count")).toContainText("trades of the sample match");
  await page.locator("#price-view").scrollIntoViewIfNeeded();
  await expect(page.locator("#price-view .status")).toContainText("trades of the sample in it");
  expect((await saved(page)).name).toContain("trades-sample");
});

test("no figure is minus zero", async ({ open }) => {
  const page = await open(
    withPrices("hourly-replay", "zero", (data) => {
      const { outcomes } = data.trades;
      // A millionth of what they were.
      const zeros = { ...outcomes, r_net: { ...outcomes.r_net, decimals: 11 } };
      return { ...data, trades: { ...data.trades, outcomes: zeros } };
    }),
  );
  await expect(page.locator('#trades td[data-column="r_net"]').first()).toHaveText("0.00");
});

test("paper has eight columns with their heads, and no settings", async ({ open }) => {
  const page = await open(pageOf("hourly-sweep"), NARROW);
  await page.emulateMedia({ media: "print" });
  const visible = page.locator("#trades thead th:visible");
  expect(await visible.count()).toBe(8);
  const texts = await visible.evaluateAll((all) =>
    all.map((head) => getComputedStyle(head, "::before").content.replaceAll('"', "")),
  );
  expect(texts).toEqual([
    "Entry time (UTC)",
    "Symbol",
    "Side",
    "Regime",
    "Reason",
    "Net R",
    "Bars",
    "Exit mode",
  ]);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await expect(page.locator("#scenario")).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
});

test("the tab of the section that is read stays in view", async ({ open }) => {
  const page = await open(pageOf("hourly-sweep"), NARROW);
  const tabs = page.locator("nav a");
  for (const place of ["last", "first"]) {
    const tab = tabs[place]();
    const id = (await tab.getAttribute("href")).slice(1);
    await page.evaluate(
      (found) => document.getElementById(found).scrollIntoView({ behavior: "instant" }),
      id,
    );
    await expect(tab).toHaveAttribute("aria-current", "true");
    await expect(tab).toBeInViewport({ ratio: 0.9 });
  }
});

test("a trade that closed in parts is marked where each was filled, until its levels are too small", async ({
  open,
}) => {
  const page = await open(pageOf("hourly-study"));
  const legs = table("hourly-study", "legs");
  const legsOf = ({ trade_id }) => legs.filter((leg) => leg.trade_id === trade_id);
  const outcomes = table("hourly-study", "outcomes");
  const outcome = outcomes.find((one) => legsOf(one).length > 1);
  await page.locator('#trades select[name="run"]').selectOption({ label: outcome.plan });
  const at = outcomes.filter(({ plan }) => plan === outcome.plan).indexOf(outcome);
  for (let turned = 0; turned < Math.floor(at / 50); turned++) {
    await page.getByRole("button", { name: "Next 50" }).click();
  }
  await page
    .locator("#trades tbody tr")
    .nth(at % 50)
    .getByRole("button")
    .click();
  const levels = () =>
    page
      .locator("#price-view .plot")
      .evaluate((plot) =>
        plot.data.filter(({ meta }) => meta?.level).map(({ meta, x, y }) => ({ ...meta, x, y })),
      );
  await expect.poll(async () => (await levels()).length).toBeGreaterThan(2);
  const drawn = (await levels()).find(({ level }) => level === "legs");
  const wanted = legsOf(outcome);
  expect(drawn.x).toEqual(wanted.map(({ time }) => Date.parse(time)));
  drawn.y.forEach((price, idx) => {
    expect(price).toBeCloseTo(Number(wanted[idx].price), 2);
  });
  await page.getByRole("button", { name: "Whole" }).click();
  await expect.poll(async () => (await levels()).length).toBe(0);
});
