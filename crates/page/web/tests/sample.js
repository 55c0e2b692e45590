// A page with figures of every kind, made from a run's page: what figures.js does is tested here, what
// the figures of runs show in page.spec.js.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { HOSTILE, pageOf, runFolder } from "./runs.js";

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const times = Array.from({ length: 1000 }, (_, idx) => new Date(idx * 864e5).toISOString());
const wave = times.map((_, idx) => Math.sin(idx / 50) * 10);

/** As the crate's figures are, those of html/figure.rs that are drawn. */
export const FIGURES = [
  {
    id: "lines",
    selectors: [{ name: "side", label: "Side", options: ["long", "short"] }],
    traces: [
      {
        when: { side: ["long", "short"] },
        type: "scatter",
        mode: "lines",
        name: escaped(HOSTILE.mode),
        x: times,
        y: wave,
        line: { color: "@series.0" },
      },
      {
        when: { side: "short" },
        type: "scatter",
        mode: "lines",
        name: "@gain",
        x: times.slice(0, 10),
        y: wave.slice(0, 10).map((y) => -y),
        line: { color: "@series.1", dash: "dash" },
      },
    ],
    layout: { yaxis: { title: { text: "R" } }, xaxis: { title: { text: "Exit time" } } },
    height: 320,
  },
  {
    id: "bars",
    selectors: [],
    traces: [
      { type: "bar", name: "BULL", x: ["a", "b"], y: [1, 2], marker: { color: "@regime.BULL" } },
      { type: "bar", name: "BEAR", x: ["a", "b"], y: [2, -1], marker: { color: "@regime.BEAR" } },
    ],
    layout: { yaxis: { title: { text: "Trades" } } },
    height: 280,
  },
  { id: "broken", selectors: [], traces: null, layout: {}, height: 280 },
  {
    id: "heat",
    selectors: [],
    traces: [
      {
        type: "heatmap",
        x: ["x1", "x2"],
        y: ["y1"],
        z: [[1.25, null]],
        text: [["n&lt;5<br>best", ""]],
        colorscale: "@diverging",
        zmid: 0,
      },
    ],
    layout: {},
    height: 280,
  },
  {
    id: "candles",
    selectors: [],
    traces: [
      {
        type: "candlestick",
        x: times.slice(0, 3),
        open: [1, 2, 3],
        high: [3, 4, 5],
        low: [0, 1, 2],
        close: [2, 3, 4],
        increasing: { line: { color: "@gain" } },
        decreasing: { line: { color: "@loss" } },
      },
    ],
    layout: { xaxis: { rangeslider: { visible: false } } },
    height: 280,
  },
  {
    id: "told",
    selectors: [],
    traces: [
      {
        type: "scatter",
        name: "shown",
        x: [0, 1],
        y: [1, 10],
        numbers: { Regime: ["BULL", "BEAR"], Mean: [0.5, null] },
      },
      { type: "scatter", name: "for the eye", x: [0, 1], y: [3, 3] },
    ],
    layout: { meta: { log_axis: "yaxis" } },
    height: 280,
  },
];

/** A figure's element as html/page.rs writes it. */
const element = ({ id, height }) => `<figure class="chart" id="figure-${id}" data-figure="${id}">
<h3 id="figure-${id}-title">Sample ${id}</h3><div class="controls"></div>
<div class="plot" role="img" aria-labelledby="figure-${id}-title" style="height:${height}px"></div>
<figcaption><details class="how"><summary>How to read this</summary><p>So.</p></details></figcaption><details class="numbers"><summary>Numbers</summary></details>
</figure><div style="height:900px"></div>`;

/** Address of the page; made anew. */
export const samplePage = () => {
  const source = readFileSync(fileURLToPath(pageOf("hourly-regimes")), "utf8");
  const [, packed] = source.match(/<script id="data"[^>]*>([^<]*)/);
  const data = JSON.parse(gunzipSync(Buffer.from(packed, "base64")));
  data.figures.unshift(...FIGURES);
  const repacked = gzipSync(JSON.stringify(data)).toString("base64");
  const page = source
    .replace(packed, () => repacked)
    .replace(/<main[^>]*>/, (tag) => tag + FIGURES.map(element).join(""));
  const file = join(runFolder("hourly-regimes"), "sample.html");
  writeFileSync(file, page);
  return pathToFileURL(file).href;
};
