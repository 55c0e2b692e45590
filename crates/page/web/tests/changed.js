// A run's page with other prices or another document in it, for what no shipped run is long or odd enough.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { pageOf, runFolder } from "./runs.js";

/** Address of the page of `run` with what `change` makes of its prices and trades. */
export const withPrices = (run, name, change) => {
  const source = readFileSync(fileURLToPath(pageOf(run)), "utf8");
  const [, packed] = source.match(/<script id="prices-data"[^>]*>([^<]*)/);
  const data = change(JSON.parse(gunzipSync(Buffer.from(packed, "base64"))));
  const repacked = gzipSync(JSON.stringify(data)).toString("base64");
  return written(
    run,
    name,
    source.replace(packed, () => repacked),
  );
};

/** Address of the page of `run` without its price chart, as it is made where the bars are gone. */
export const withoutChart = (run, name) => {
  const source = readFileSync(fileURLToPath(pageOf(run)), "utf8");
  return written(run, name, source.replace(/<figure[^>]*id="price-view".*?<\/figure>/s, ""));
};

const written = (run, name, page) => {
  const file = join(runFolder(run), `${name}.html`);
  writeFileSync(file, page);
  return pathToFileURL(file).href;
};
