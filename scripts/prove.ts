// `npm run prove`: the longer proofs; with `--full` those that have a longer form run that. All else is vitest's.
import { spawnSync } from "node:child_process";

const asked = process.argv.slice(2);
const others = asked.filter((argument) => argument !== "--full");
const { status } = spawnSync("vitest", ["run", "--config", "vitest.prove.config.ts", ...others], {
  stdio: "inherit",
  shell: process.platform === "win32",
  env: { ...process.env, ...(others.length < asked.length && { PROVE_FULL: "1" }) },
});
process.exitCode = status ?? 1;
