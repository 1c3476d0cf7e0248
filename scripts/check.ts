// `npm run check`: everything that can be said about the code without running it. All steps run, so that one
// call shows all there is to mend; any failure makes it fail.
import { spawnSync } from "node:child_process";

const STEPS = [
  ["format", "biome", ["format"]],
  ["lint", "oxlint", []],
  ["types", "tsc", ["-b"]],
  ["dead code", "knip", ["--no-config-hints"]],
  ["house rules", "vitest", ["run", "--project", "house"]],
] as const;

const failed: string[] = [];
for (const [name, program, args] of STEPS) {
  const started = performance.now();
  console.log(`check: ${name}`);
  // npm puts node_modules/.bin on the PATH.
  const { status, error } = spawnSync(program, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error !== undefined)
    console.error(`${program} cannot be started: ${error.message}. Use \`npm run check\`.`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`check: ${name} ${status === 0 ? "passed" : "FAILED"} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
