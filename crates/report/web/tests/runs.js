// Run folders for the tests, made by the real binary.

import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const binary = process.env.EXITLAB ?? resolve(here, "../../../../target/release/exitlab");

/** The folder of a run of `command` on a scenario file. */
export async function page_of(scenario, command, extraArgs = []) {
  const folder = join(await mkdtemp(join(tmpdir(), "exitlab-")), command);
  await promisify(execFile)(binary, [command, scenario, "--out", folder, ...extraArgs], {
    maxBuffer: 1 << 26,
  });
  return folder;
}

/** Rows of a table of a run, as objects of texts. */
export async function table_of(folder, name) {
  const [head, ...lines] = (await readFile(join(folder, `${name}.csv`), "utf8"))
    .trimEnd()
    .split("\n");
  const columns = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, idx) => [column, cells[idx]]));
  });
}
