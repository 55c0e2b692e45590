// Net R by hour and day of the week: that of the trades, told apart by their entries in UTC.
import { table } from "./csv.js";
import { expect, test } from "./opened.js";
import { pageOf } from "./runs.js";

const RUN = "hourly-study";
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** Fewer trades than this are pale, with a line through them. */
const FEW = 30;

test("hours of the week are those of the entries, and few trades are set apart", async ({
  open,
}) => {
  const page = await open(pageOf(RUN));
  const figure = page.locator("#figure-hour-of-week");
  await figure.scrollIntoViewIfNeeded();
  await figure.locator('select[name="mode"]').selectOption("FAST_TP");
  await expect(figure).toHaveAttribute("data-drawn", "light");
  const wanted = new Map();
  for (const { plan, entry_time, r_net } of table(RUN, "outcomes")) {
    if (plan !== "FAST_TP") continue;
    const time = new Date(entry_time);
    const place = `${DAYS[(time.getUTCDay() + 6) % 7]} ${time.getUTCHours()}`;
    const cell = wanted.get(place) ?? { n: 0, sum: 0 };
    wanted.set(place, { n: cell.n + 1, sum: cell.sum + Number(r_net) });
  }
  expect(wanted.size).toBeGreaterThan(100);
  await figure.getByText("Numbers").click();
  const listed = figure.locator(".numbers tbody tr");
  await expect(listed).toHaveCount(wanted.size);
  const rows = await listed.evaluateAll((all) =>
    all.map((row) => [...row.cells].map((cell) => cell.textContent)),
  );
  for (const [mode, day, hour, mean, n] of rows) {
    expect(mode).toBe("FAST_TP");
    const cell = wanted.get(`${day} ${hour}`);
    expect(Number(n)).toBe(cell.n);
    expect(Number(mean.replace("−", "-"))).toBeCloseTo(cell.sum / cell.n, 3);
  }
  const maps = await figure
    .locator(".plot")
    .evaluate((plot) =>
      plot.data
        .filter(({ type }) => type === "heatmap")
        .map(({ customdata, opacity }) => ({ opacity, n: customdata.flat() })),
    );
  const [enough, few] = maps.map(({ n }) => n.filter((one) => one !== null));
  expect(maps.map(({ opacity }) => opacity < 1)).toEqual([false, true]);
  expect(enough.every((n) => n >= FEW)).toBe(true);
  expect(few.every((n) => n < FEW)).toBe(true);
  expect(enough.length + few.length).toBe(wanted.size);
  const lines = await figure
    .locator(".plot")
    .evaluate((plot) => plot.data.find(({ mode }) => mode === "markers").x.length);
  expect(lines).toBe(few.length);
  await figure.locator('select[name="show"]').selectOption("number of trades");
  await expect
    .poll(() => figure.locator(".plot").evaluate((plot) => Math.max(...plot.data[0].z.flat())))
    .toBe(Math.max(...[...wanted.values()].map(({ n }) => n)));
});
