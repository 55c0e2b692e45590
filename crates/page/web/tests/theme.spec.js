// Colours: regimes are no modes, and every text on a colour can be read.
import { expect, test } from "./opened.js";
import { pageOf } from "./runs.js";

const MODES = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `series.${n}`);
const REGIMES = ["BULL", "BEAR", "HIGH_VOL", "CHOP", "NORMAL"].map((name) => `regime.${name}`);
const OTHERS = ["LOW", "NORMAL", "HIGH", "EXTREME"].map((name) => `vol.${name}`);

const channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const light = (colour) => {
  const [r, g, b] = channels(colour).map((c) => linear(c / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** Contrast of WCAG 2. */
const contrast = (a, b) => {
  const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

/** CIELAB of a colour. */
const lab = (colour) => {
  const [r, g, b] = channels(colour).map((c) => linear(c / 255));
  const xyz = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ];
  const [x, y, z] = xyz.map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};
const apart = (a, b) => {
  const [x, y] = [lab(a), lab(b)];
  return Math.hypot(...x.map((value, idx) => value - y[idx]));
};

test("modes and regimes have palettes of their own, which stand out and carry text", async ({
  open,
}) => {
  const page = await open(pageOf("hourly-study"));
  for (const theme of ["light", "dark"]) {
    const tokens = [...MODES, ...REGIMES, ...OTHERS, "paper"];
    const found = await page.evaluate(
      ([theme, tokens]) => {
        exitlab.theme.use(theme);
        return tokens.map((token) => {
          const colour = exitlab.theme.resolve(token);
          return [token, [colour, exitlab.theme.inkOn(colour)]];
        });
      },
      [theme, tokens],
    );
    const colours = Object.fromEntries(found);
    const of = (token) => colours[token][0];
    for (const token of tokens) {
      expect(contrast(...colours[token]), `text on ${token}, ${theme}`).toBeGreaterThan(4.5);
    }
    for (const token of [...MODES, ...REGIMES]) {
      expect(contrast(of(token), of("paper")), `${token}, ${theme}`).toBeGreaterThan(2.9);
    }
    for (const [idx, mode] of MODES.entries()) {
      for (const regime of REGIMES) {
        const least = idx < 4 ? 23 : 15;
        expect(apart(of(mode), of(regime)), `${mode}, ${regime}`).toBeGreaterThan(least);
      }
    }
  }
});

/** Texts that plotly drew in a figure, with the colour of each. */
const written = (plot) =>
  [...plot.querySelectorAll("text")].map((text) => [
    text.textContent,
    getComputedStyle(text).fill.match(/\d+/g).map(Number),
  ]);

test("a mode has one colour on every page", async ({ open }) => {
  const colours = {};
  for (const run of ["hourly-study", "hourly-sweep", "hourly-walkforward"]) {
    const page = await open(pageOf(run));
    const figures = await page.evaluate(() => exitlab.data.figures);
    const traces = figures.flatMap(({ traces }) => traces);
    for (const { name, line, marker } of traces) {
      const colour = line?.color ?? marker?.color;
      if (["TREND_FOLLOW", "FAST_TP", "DEFENSIVE_TRAIL", "policy"].includes(name)) {
        if (!String(colour).startsWith("@series")) continue;
        colours[name] ??= new Set();
        colours[name].add(colour);
      }
    }
    const map = figures.find(({ id }) => id === "walk-forward-choices");
    for (const [text, [token]] of map
      ? [
          ["TF", ["@series.0"]],
          ["FT", ["@series.1"]],
        ]
      : []) {
      const [trace] = map.traces;
      const at = trace.text.flat().indexOf(text);
      const share = (trace.z.flat()[at] + 0.5) / (trace.zmax + 0.5);
      expect(trace.colorscale.find(([place]) => place > share)[1]).toBe(token);
    }
  }
  expect(
    Object.fromEntries(Object.entries(colours).map(([name, set]) => [name, [...set]])),
  ).toEqual({
    TREND_FOLLOW: ["@series.0"],
    FAST_TP: ["@series.1"],
    DEFENSIVE_TRAIL: ["@series.2"],
    policy: ["@series.3"],
  });
});

test("numbers on a heatmap are black or white", async ({ open }) => {
  const page = await open(pageOf("hourly-sweep"));
  for (const theme of ["light", "dark"]) {
    await page.evaluate((theme) => exitlab.theme.use(theme), theme);
    const figure = page.locator("#figure-monthly-r");
    await figure.scrollIntoViewIfNeeded();
    await expect(figure).toHaveAttribute("data-drawn", theme);
    const texts = await figure.locator(".plot").evaluate(written);
    const numbers = texts.filter(([text]) => /^[+−-]\d/.test(text));
    expect(numbers.length).toBeGreaterThan(10);
    for (const [, fill] of numbers) expect([0, 255]).toContain(fill[0]);
  }
});
