// Tables of a run folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
