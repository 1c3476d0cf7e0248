// `npm run bench [-- --only drain,… --systems millrace,… --jobs 200000 --runs 5]`: measures Millrace beside its peers. See README.md.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCommandLine } from "./command-line.ts";
import { testFsync } from "./comparison/report/fsync-test.ts";
import { readmeTable, withTable } from "./comparison/report/readme-table.ts";
import type { Results } from "./comparison/results.ts";
import { runComparison } from "./comparison/run-comparison.ts";
import { runBench } from "./run-bench.ts";

const RESULTS = fileURLToPath(new URL("../results", import.meta.url));
const README = new URL("../../../README.md", import.meta.url);

const { benches, scale, write, ...comparison } = readCommandLine(process.argv.slice(2));
if (comparison.scenarios.length > 0) {
  const say = (line: string) => console.log(line);
  console.log(
    await runComparison({ ...comparison, warmUps: 1, say }, { folder: RESULTS, fsync: await testFsync() }),
  );
  const { rows } = JSON.parse(await readFile(join(RESULTS, "latest.json"), "utf8")) as Results;
  await writeFile(README, withTable(await readFile(README, "utf8"), readmeTable(rows)));
}
for (const bench of benches) {
  const report = await runBench(bench, scale, (line) => console.log(`${bench.name}: ${line}`));
  console.log(report);
  if (write !== undefined) await writeFile(join(write, `${bench.name}.md`), report);
}
