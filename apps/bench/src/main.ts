// `npm run bench -- [--only large-tables,limits] [--scale 1] [--write docs/proof]`: runs benchmarks, prints their pages,
// and writes each to a file of its name in that folder.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benches } from "./benches.ts";
import { runBench } from "./run-bench.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    scale: { type: "string", default: "1" },
    write: { type: "string" },
  },
});
const names = benches.map(({ name }) => name);
const wanted = values.only?.split(",") ?? names;
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0)
  throw new Error(`There is no benchmark "${unknown.join(", ")}"; there are: ${names.join(", ")}.`);
const scale = Number(values.scale);
if (!(scale > 0)) throw new Error(`--scale must be a number above 0, not "${values.scale}".`);

for (const bench of benches.filter(({ name }) => wanted.includes(name))) {
  const report = await runBench(bench, scale, (line) => console.log(`${bench.name}: ${line}`));
  console.log(report);
  if (values.write !== undefined) await writeFile(join(values.write, `${bench.name}.md`), report);
}
