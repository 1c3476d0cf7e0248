// The programs of try.sh, and what has to become of each.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { phaseEnd } from "../../packages/code-execution/src/result/verdict.ts";
import { createFrameReader } from "../../packages/code-execution/src/sandbox/frames.ts";
import { parseReport } from "../../packages/code-execution/src/sandbox/report.ts";
import { encodeRequest } from "../../packages/code-execution/src/sandbox/request.ts";

const MEMORY_BYTES = 25_165_824;
const HOG = "x=$(head -c 90000000 /dev/zero | tr '\\0' a)";

const ranUntilItsLimit = ({ stopped, wallMs }) => stopped[0] === "wall" && wallMs >= 9000 && wallMs < 15_000;

/** By name: a script of Bash, other settings than usual, and what is to be said of its end. */
const PROGRAMS = {
  hello: ["echo $((6 * 7))", {}, "ok", ({ cpuMs, memoryBytes }) => cpuMs > 0 && memoryBytes > 0],
  exit: ["exit 137", {}, "error", ({ exitCode, oomKills }) => exitCode === 137 && oomKills === 0],
  kill: ["kill -9 $$", {}, "error", ({ signal, oomKills }) => signal === "SIGKILL" && oomKills === 0],
  memory: [
    HOG,
    {},
    "memory_limit",
    ({ memoryBytes, memoryLimitBytes, oomKills }) =>
      memoryBytes === MEMORY_BYTES && memoryLimitBytes === MEMORY_BYTES && oomKills > 0,
  ],
  "memory-of-a-child": [`(${HOG}); exit 0`, {}, "ok", ({ oomKills }) => oomKills > 0],
  cpu: [
    "while :; do :; done",
    { cpuMs: 500 },
    "time_limit",
    ({ stopped, cpuMs }) => stopped[0] === "cpu" && cpuMs >= 500,
  ],
  wall: ["sleep 60", { wallMs: 700 }, "time_limit", ({ stopped }) => stopped[0] === "wall"],
  // The machine's clock is set by so many days while they run.
  "clock-+2": ["sleep 60", { wallMs: 9000 }, "time_limit", ranUntilItsLimit],
  "clock--2": ["sleep 60", { wallMs: 9000 }, "time_limit", ranUntilItsLimit],
  output: ["while :; do echo flood; done", {}, "output_limit", ({ stdoutBytes }) => stdoutBytes > 2000],
  forks: [
    "b() { b | b & }; b 2>/dev/null; sleep 60",
    { wallMs: 20_000 },
    "time_limit",
    ({ processesRefused }) => processesRefused > 0,
  ],
};

function requestOf(script, other) {
  return {
    files: [{ name: "main.sh", mode: 0o400, bytes: Buffer.from(script) }],
    command: ["/bin/bash", "/w/main.sh"],
    environment: { PATH: "/usr/bin:/bin" },
    wallMs: 60_000,
    stdoutBytes: 2000,
    stderrBytes: 2000,
    ...other,
  };
}

function reportIn(answer) {
  let report;
  createFrameReader((type, payload) => {
    if (type === "report") report = parseReport(payload.toString());
  })(answer);
  assert.ok(report, "there is no report");
  return report;
}

function judge(text) {
  console.log(`kernel ${/KERNEL (\S+)/.exec(text)?.[1]}`);
  const cases = new Map(
    [...text.matchAll(/CASE (\S+) (\d+) (\S+)/g)].map(([, name, left, answer]) => [name, { left, answer }]),
  );
  for (const [name, [, , end, holds]] of Object.entries(PROGRAMS)) {
    const { left, answer } = cases.get(name) ?? assert.fail(`${name} was not run:\n${text.slice(-2000)}`);
    const report = reportIn(Buffer.from(answer, "base64"));
    assert.equal(phaseEnd(report), end, `${name}: ${JSON.stringify(report)}`);
    assert.ok(holds(report), `${name}: ${JSON.stringify(report)}`);
    assert.equal(left, "0", `${name} left processes`);
    const { wallMs, cpuMs, memoryBytes, oomKills, processesRefused } = report;
    console.log(name, end, JSON.stringify({ wallMs, cpuMs, memoryBytes, oomKills, processesRefused }));
  }
}

const [task, path = ""] = process.argv.slice(2);
if (task === "judge") judge(readFileSync(path, "latin1"));
else
  for (const [name, [script, other]] of Object.entries(PROGRAMS))
    writeFileSync(join(path, name), Buffer.concat([...encodeRequest(requestOf(script, other))]));
