// What came of the trades over time: months and years, rolling means, holding times, the policy, and what
// holding would have made.
import { table } from "./csv.js";
import { expect, test } from "./opened.js";
import { pageOf } from "./runs.js";

const RUN = "hourly-sweep";

/** What plotly was given in a figure, once it is drawn. */
const drawn = async (page, id) => {
  const figure = page.locator(`#figure-${id}`);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute("data-drawn", "light");
  return figure
    .locator(".plot")
    .evaluate((plot) =>
      plot.data.map(({ type, name, x, y, z, yaxis }) => ({ type, name, x, y, z, yaxis })),
    );
};

const choose = (page, id, name, option) =>
  page.locator(`#figure-${id} select[name="${name}"]`).selectOption(option);

const tradesOf = (profile, mode) =>
  table(RUN, "trades").filter((trade) => trade.profile === profile && trade.mode === mode);

const sum = (trades) => trades.reduce((all, trade) => all + Number(trade.r_net), 0);

test("months and years are the sums of the trades that closed in them", async ({ open }) => {
  const page = await open(pageOf(RUN));
  await choose(page, "monthly-r", "profile", "AGGRESSIVE");
  await choose(page, "monthly-r", "mode", "FAST_TP");
  const maps = (await drawn(page, "monthly-r")).filter(({ type }) => type === "heatmap");
  const trades = tradesOf("AGGRESSIVE", "FAST_TP");
  const [months, years] = maps;
  let all = 0;
  months.y.forEach((year, row) => {
    const ofYear = trades.filter(({ exit_time }) => exit_time.startsWith(year));
    months.z[row].forEach((z, month) => {
      const prefix = `${year}-${String(month + 1).padStart(2, "0")}`;
      const ofMonth = ofYear.filter(({ exit_time }) => exit_time.startsWith(prefix));
      if (ofMonth.length === 0) expect(z).toBe(null);
      else expect(z).toBeCloseTo(sum(ofMonth), 3);
    });
    expect(years.z[row].at(-1)).toBeCloseTo(sum(ofYear), 3);
    all += years.z[row].at(-1);
  });
  expect(all).toBeCloseTo(sum(trades), 2);
});

test("the rolling mean is of the last trades by exit", async ({ open }) => {
  const page = await open(pageOf(RUN));
  await choose(page, "rolling-r", "profile", "SAFE");
  const curves = await drawn(page, "rolling-r");
  const window = Number((await page.locator("#figure-rolling-r h3").textContent()).match(/\d+/)[0]);
  for (const { name, x, y } of curves) {
    const trades = tradesOf("SAFE", name).sort((a, b) => (a.exit_time < b.exit_time ? -1 : 1));
    expect(y.at(-1)).toBeCloseTo(sum(trades.slice(-window)) / window, 3);
    expect(x.at(-1)).toBe(Date.parse(trades.at(-1).exit_time));
  }
});

test("holding times are shares of all trades of a mode", async ({ open }) => {
  const page = await open(pageOf(RUN));
  await choose(page, "holding-times", "profile", "SAFE");
  await choose(page, "holding-times", "regime", "CHOP");
  const HOURS = { "≤ 1 h": 1, "≤ 2 h": 2, "≤ 4 h": 4, "≤ 8 h": 8, "≤ 16 h": 16, "≤ 1 d": 24 };
  for (const { name, x, y } of await drawn(page, "holding-times")) {
    const trades = tradesOf("SAFE", name).filter(({ regime }) => regime === "CHOP");
    expect(y.reduce((all, share) => all + share, 0)).toBeCloseTo(100, 1);
    let below = 0;
    x.forEach((bin, idx) => {
      below += y[idx];
      if (HOURS[bin] === undefined) return;
      const within = trades.filter(
        ({ entry_time, exit_time }) =>
          Date.parse(exit_time) - Date.parse(entry_time) <= HOURS[bin] * 3_600_000,
      );
      expect(below).toBeCloseTo((100 * within.length) / trades.length, 1);
    });
  }
});

for (const run of ["hourly-sweep", "stocks-sweep"]) {
  test(`${run}: holding ends where the portfolio table says, and the scale can be logarithmic`, async ({
    open,
  }) => {
    const page = await open(pageOf(run));
    const curves = await drawn(page, "equity");
    const of = (axis) =>
      curves.find((curve) => curve.name === "buy and hold" && curve.yaxis === axis);
    const [account] = table(run, "portfolio");
    const { y } = of("y");
    expect(y.at(-1) / y[0] - 1).toBeCloseTo(Number(account.buy_hold_return), 3);
    expect(-Math.min(...of("y2").y) / 100).toBeCloseTo(Number(account.buy_hold_max_drawdown), 4);
    const figure = page.locator("#figure-equity");
    const type = () => figure.locator(".plot").evaluate((plot) => plot._fullLayout.yaxis.type);
    const before = await type();
    await figure.getByLabel("Log scale").click();
    await expect.poll(type).toBe(before === "log" ? "linear" : "log");
  });
}

test("monthly returns are those of the equity, and compound to the year", async ({ open }) => {
  const page = await open(pageOf(RUN));
  await choose(page, "monthly-returns", "run", "AGGRESSIVE · DEFENSIVE_TRAIL");
  const [months, years] = (await drawn(page, "monthly-returns")).filter(
    ({ type }) => type === "heatmap",
  );
  const marks = table(RUN, "equity").filter(
    ({ profile, mode }) => profile === "AGGRESSIVE" && mode === "DEFENSIVE_TRAIL",
  );
  // A mark at midnight closes the day before.
  const monthOf = ({ time }) => new Date(Date.parse(time) - 1).toISOString().slice(0, 7);
  const ends = new Map(marks.map((mark) => [monthOf(mark), Number(mark.equity)]));
  let before = Number(marks[0].equity);
  months.y.forEach((year, row) => {
    let compounded = 1;
    months.z[row].forEach((z, month) => {
      const end = ends.get(`${year}-${String(month + 1).padStart(2, "0")}`);
      if (end === undefined) {
        expect(z).toBe(null);
        return;
      }
      expect(z).toBeCloseTo(100 * (end / before - 1), 2);
      compounded *= 1 + z / 100;
      before = end;
    });
    expect(years.z[row].at(-1)).toBeCloseTo(100 * (compounded - 1), 1);
  });
});

test("the policy's shares of a month add up, and are the modes that it asked for", async ({
  open,
}) => {
  const page = await open(pageOf(RUN));
  const bands = await drawn(page, "policy-shares");
  const asked = new Set(
    table(RUN, "decisions")
      .filter(
        ({ profile, mode, exit_mode }) => profile === "SAFE" && mode === "policy" && exit_mode,
      )
      .map(({ exit_mode }) => exit_mode),
  );
  expect(
    new Set(bands.filter(({ y }) => y.some((share) => share > 0)).map(({ name }) => name)),
  ).toEqual(asked);
  bands[0].x.forEach((month, idx) => {
    expect(month).toMatch(/-01$/);
    const all = bands.reduce((total, { y }) => total + y[idx], 0);
    expect(all).toBeCloseTo(100, 2);
  });
});

test("labels are judged over all symbols first", async ({ open }) => {
  const page = await open(pageOf("stocks-regimes"));
  for (const id of ["next-bar", "label-transitions"]) {
    const first = page.locator(`#figure-${id} select[name="source"] option`).first();
    await expect(first).toContainText("all symbols");
  }
  const rows = page.locator("#labels > .scroll tbody tr");
  const all = table("stocks-regimes", "regime_quality").filter(({ symbol }) => symbol === "ALL");
  await expect(rows).toHaveCount(all.length);
});
