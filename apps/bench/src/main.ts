// `npm run bench [-- --only drain,… --systems millrace,… --jobs 200000 --runs 5]`: measures Millrace beside its peers. See README.md.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCommandLine, type Wish } from "./command-line.ts";
import { testFsync } from "./comparison/report/fsync-test.ts";
import { withBlock } from "./comparison/report/readme-block.ts";
import type { Results } from "./comparison/results.ts";
import { runComparison } from "./comparison/run-comparison.ts";
import { runBench } from "./run-bench.ts";
import { usage } from "./usage.ts";

const RESULTS = fileURLToPath(new URL("../results", import.meta.url));
const README = new URL("../../../README.md", import.meta.url);

const wish = asked();
if (wish !== null) await measure(wish);

/** Null: there is nothing to measure, and it has been said why. */
function asked(): Wish | null {
  try {
    const read = readCommandLine(process.argv.slice(2));
    if (read === null) console.log(usage());
    return read;
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
    return null;
  }
}

async function measure({ benches, scale, write, ...comparison }: Wish): Promise<void> {
  if (write !== undefined) await mkdir(write, { recursive: true });
  if (comparison.scenarios.length > 0) {
    const say = (line: string) => console.log(line);
    console.log(
      await runComparison({ ...comparison, warmUps: 1, say }, { folder: RESULTS, fsync: await testFsync() }),
    );
    const results = JSON.parse(await readFile(join(RESULTS, "latest.json"), "utf8")) as Results;
    await writeFile(README, withBlock(await readFile(README, "utf8"), results));
  }
  for (const bench of benches) {
    const report = await runBench(bench, scale, (line) => console.log(`${bench.name}: ${line}`));
    console.log(report);
    if (write !== undefined) await writeFile(join(write, `${bench.name}.md`), report);
  }
}
