// Makes vendor/plotly.min.js.gz from the pinned plotly.js; with --check, holds it against the file
// that is there. The file is committed, so that building exitlab needs neither Node nor a network.
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const file = new URL("../vendor/plotly.min.js.gz", import.meta.url);
const manifest = new URL("../node_modules/plotly.js/package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8"));

const { outputFiles } = await build({
  entryPoints: [new URL("bundle.js", import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "PlotlyBundle",
  footer: { js: "var Plotly=PlotlyBundle.default;" },
  banner: { js: `/* plotly.js ${version}: core, bar, candlestick, heatmap. MIT licence. */` },
  define: { global: "window", "define.amd": "false" },
  // Only the maps have style sheets, and they are not in the bundle.
  loader: { ".css": "empty" },
  legalComments: "inline",
  target: "es2020",
  write: false,
});
const script = Buffer.from(outputFiles[0].contents);

if (process.argv.includes("--check")) {
  if (!gunzipSync(readFileSync(file)).equals(script)) {
    console.error("vendor/plotly.min.js.gz is not what plotly/build.mjs makes: npm run plotly");
    process.exit(1);
  }
  console.log(`vendor/plotly.min.js.gz is plotly.js ${version}`);
} else {
  const packed = gzipSync(script, { level: 9 });
  writeFileSync(file, packed);
  console.log(`plotly.js ${version}: ${script.length} bytes, ${packed.length} packed`);
}
