// A page that is opened as a reader opens it, and held to what every page must keep to.
import { test as base, expect } from "@playwright/test";

export { expect };

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 400, height: 800 };

/** `open(address)` opens a page and waits until it is ready. Whatever it says, asks for or logs fails the test. */
export const test = base.extend({
  open: async ({ page }, use) => {
    const faults = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) faults.push(`logs: ${message.text()}`);
    });
    page.on("pageerror", (error) => faults.push(`throws: ${error.message}`));
    page.on("dialog", (dialog) => {
      faults.push(`says: ${dialog.message()}`);
      return dialog.dismiss();
    });
    let address;
    page.on("request", (request) => {
      const url = request.url();
      const isOwn = url.split("#")[0] === address || /^(data|blob):/.test(url);
      if (!isOwn) faults.push(`asks for: ${url}`);
    });
    const open = async (asked, viewport = WIDE) => {
      address = asked;
      await page.setViewportSize(viewport);
      await page.goto(address);
      await page.waitForSelector("html[data-ready]");
      return page;
    };
    await use(open);
    expect(faults).toEqual([]);
  },
});

/** Scrolls to every figure and waits until it is drawn, in this theme. */
export const drawAll = async (page, theme) => {
  const figures = page.locator("figure.chart[data-figure]");
  for (const figure of await figures.all()) {
    await figure.evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
    await expect(figure).toHaveAttribute("data-drawn", theme);
  }
  return figures.count();
};

/** How far the document is wider than its window. */
export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
