// Every page of every kind of run: opens by itself, draws, fits, turns dark, prints.
import { graveFaults } from "./axe.js";
import { drawAll, expect, NARROW, overflow, test, WIDE } from "./opened.js";
import { HOSTILE, NAMES, pageOf } from "./runs.js";

for (const name of NAMES) {
  test.describe(name, () => {
    for (const viewport of [WIDE, NARROW]) {
      test(`draws, fits and can be read, ${viewport.width} pixels wide`, async ({ open }) => {
        const page = await open(pageOf(name), viewport);
        const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light = await ground();
        for (const details of await page.locator("#settings details > summary").all()) {
          await details.click();
        }
        await drawAll(page, "light");
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(await graveFaults(page)).toEqual([]);

        const button = page.getByRole("button", { name: "Dark", exact: true });
        await button.click();
        await expect(button).toHaveAttribute("aria-pressed", "true");
        expect(await ground()).not.toBe(light);
        await drawAll(page, "dark");
        expect(await graveFaults(page)).toEqual([]);
      });
    }

    test("prints without controls", async ({ open }) => {
      const page = await open(pageOf(name));
      await page.emulateMedia({ media: "print" });
      await expect(page.locator("nav")).toBeHidden();
      expect(await page.locator("button:visible, select:visible").count()).toBe(0);
      const pdf = await page.pdf({ format: "A4" });
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
      // Also what nobody had scrolled to was drawn for it.
      for (const plot of await page.locator("main .plot").all()) {
        await expect(plot.locator(".main-svg").first()).toBeAttached();
      }
    });
  });
}

test("follows the system's theme, and keeps the reader's", async ({ open, page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(pageOf("hourly-study"));
  const root = page.locator("html");
  await expect(root).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "Dark", exact: true }).click();
  await expect(root).toHaveAttribute("data-theme", "light");
  // Chromium hands what is stored from one process to the next in its own time: a page that is
  // loaded at once may not see it yet.
  await expect(async () => {
    await page.reload();
    await expect(root).toHaveAttribute("data-theme", "light", { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});

test("copies the settings, the version and the hashes", async ({ context, open }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await open(pageOf("stocks-sweep"));
  const buttons = page.locator("#settings button[data-copies]");
  expect(await buttons.count()).toBeGreaterThan(4);
  for (const button of await buttons.all()) {
    await button.click();
    await expect(button).toHaveText("Copied");
    const text = await page
      .locator(`[id="${await button.getAttribute("data-copies")}"]`)
      .textContent();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
});

test("copies where the clipboard is refused", async ({ context, open }) => {
  await context.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  const page = await open(pageOf("hourly-study"));
  await page.getByRole("button", { name: "Copy the version" }).click();
  await expect(page.locator("#status")).toHaveText("Copied");
});

test("is worked by keyboard", async ({ open }) => {
  const page = await open(pageOf("hourly-study"));
  const focused = () => page.evaluate(() => document.activeElement.outerHTML);
  const reached = [];
  for (let idx = 0; idx < 30; idx += 1) {
    await page.keyboard.press("Tab");
    reached.push(await focused());
  }
  expect(reached[0]).toContain("Skip to the results");
  expect(reached.some((html) => html.includes('href="#settings"'))).toBe(true);
  expect(reached.some((html) => html.includes('id="theme"'))).toBe(true);
  await page.locator("#theme").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.locator('nav a[href="#settings"]').focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#settings h2")).toBeInViewport();
  await expect(page.locator('nav a[href="#settings"]')).toHaveAttribute("aria-current", "true");
});

for (const name of ["hostile-sweep", "hostile-study"]) {
  test(`${name}: names of others are shown as text`, async ({ open }) => {
    const page = await open(pageOf(name));
    await drawAll(page, "light");
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    // A dialog would fail the test by itself; nothing else may have come of the names either.
    const injected = "main b, main i, header b, header i, img, svg[onload], a[href^=javascript]";
    expect(await page.locator(injected).count()).toBe(0);
    expect(await page.locator("body").textContent()).toContain(HOSTILE.question);
    await expect(page.locator("#settings table").getByText(HOSTILE.symbol)).not.toHaveCount(0);
    await expect(page.getByText(HOSTILE.mode).first()).toBeAttached();
  });
}
