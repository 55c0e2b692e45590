// Tables of a run folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { runFolder } from "./runs.js";

/** Fields of a line; quotes may hold commas, and double quotes stand for one. */
const fields = (line) => {
  const found = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    found.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  }
  return found;
};

/** Rows of `NAME.csv` of a run, as objects of texts. */
export const table = (run, name) => {
  const text = readFileSync(join(runFolder(run), `${name}.csv`), "utf8");
  const [header, ...lines] = text.trimEnd().split("\n").map(fields);
  return lines.map((line) => Object.fromEntries(header.map((column, idx) => [column, line[idx]])));
};

/** Holds numbers of a page against a table's: all digits that are shown of a price are the same. */
export const expectAlike = (found, wanted) => {
  expect(found.length).toBe(wanted.length);
  found.forEach((number, idx) => {
    for (const digits of [3, 6, 7]) {
      expect(number.toPrecision(digits)).toBe(wanted[idx].toPrecision(digits));
    }
    expect(Math.abs(number - wanted[idx])).toBeLessThanOrEqual(1.01e-8 * Math.abs(wanted[idx]));
  });
};

/** As `expectAlike`, of R with 5 decimals or money with 4, of which the page shows 2 fewer. */
export const expectDecimals = (found, wanted, decimals) => {
  expect(found.length).toBe(wanted.length);
  found.forEach((number, idx) => {
    for (let shown = 0; shown <= decimals - 2; shown++) {
      expect(number.toFixed(shown)).toBe(wanted[idx].toFixed(shown));
    }
    expect(Math.abs(number - wanted[idx])).toBeLessThanOrEqual(1.01 * 10 ** -decimals);
  });
};
