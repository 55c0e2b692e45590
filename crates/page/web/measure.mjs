// How long pages take to be of use: `node measure.mjs report.html…` prints, for each, its size and the
// medians of five visits in headless Chromium: from the start of the navigation to the page being
// interactive (`data-ready`), and to the first figure being drawn. Not a test: machines differ.
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";

const VISITS = 5;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Notes when the page is ready and when a figure is first drawn, in ms from the navigation's start. */
const watch = () => {
  window.times = {};
  const look = () => {
    if (document.documentElement?.dataset.ready) window.times.ready ??= performance.now();
    if (document.querySelector("[data-drawn]")) window.times.drawn ??= performance.now();
  };
  new MutationObserver(look).observe(document, {
    attributeFilter: ["data-ready", "data-drawn"],
    subtree: true,
  });
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
for (const file of process.argv.slice(2)) {
  const visits = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript(watch);
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.waitForSelector("html[data-ready]", { timeout: 120_000 });
    // The first figure may be further down than a reader looks at first.
    const figure = page.locator("figure.chart[data-figure]").first();
    if (await figure.count()) {
      await figure.evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
      await page.waitForSelector("[data-drawn]");
    }
    visits.push(await page.evaluate(() => window.times));
    await page.close();
  }
  const ms = (name) => {
    const values = visits.map((visit) => visit[name]).filter((value) => value !== undefined);
    return values.length > 0 ? `${Math.round(median(values))} ms` : "none";
  };
  const megabytes = (statSync(file).size / 1e6).toFixed(2);
  console.log(`${file}: ${megabytes} MB, ready ${ms("ready")}, first figure ${ms("drawn")}`);
}
await browser.close();
