// axe-core finds no serious or critical fault, in light and dark, wide and narrow.
import AxeBuilder from "@axe-core/playwright";
import { drawAll, expect, NARROW, test, WIDE } from "./opened.js";
import { NAMES, pageOf } from "./runs.js";

for (const name of NAMES) {
  for (const viewport of [WIDE, NARROW]) {
    for (const theme of ["light", "dark"]) {
      test(`${name}, ${viewport.width} pixels, ${theme}`, async ({ open, page }) => {
        await page.emulateMedia({ colorScheme: theme });
        await open(pageOf(name), viewport);
        await drawAll(page, theme);
        for (const summary of await page.locator("#settings details > summary").all()) {
          await summary.click();
        }
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations
          .filter(({ impact }) => ["serious", "critical"].includes(impact))
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
        expect(grave).toEqual([]);
      });
    }
  }
}
