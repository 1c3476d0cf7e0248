import { tmpdir } from "node:os";
import { spawnNode } from "@millrace/testing";
import { expect, test } from "vitest";

const main = new URL("../main.ts", import.meta.url);
const PATIENCE_MS = 240_000; // The first time, the image is built.

function startDemo(env: Readonly<Record<string, string>> = {}) {
  return spawnNode(main, {
    args: ["--demo"],
    cwd: tmpdir(),
    env: { DATABASE_URL: "", LOG_LEVEL: "", ...env },
    patienceMs: PATIENCE_MS,
  });
}

test(
  "prints the stdout of a C++ program that came through /api/compile",
  async () => {
    await using demo = startDemo();
    expect(await demo.exit(), demo.output.join("\n")).toEqual({ code: 0, signal: null });
    expect(demo.output.join("\n")).toMatch(
      /code-execution, a C\+\+ program +completed\n.*its stdout:\n +> There are 9592 primes below 100000\.\n/,
    );
    expect(demo.output.join("\n")).toMatch(
      /create-container +completed\n.*debian:12-slim is running.*(\n.*)*destroy-container +completed\n +removed: true/,
    );
    expect(demo.output.join("\n")).toMatch(
      /gpu-instance-create, on this host +completed\n.*a (plain )?container.* runs\n.*running, 0 US dollars so far\n.*: deleted\n +gpu-instance-reap: 0 instances are left, 0 forgotten ones were removed/,
    );
    expect(demo.output.at(-1)).toBe("23 jobs ended as they should, 0 did not.");
  },
  PATIENCE_MS,
);

test(
  "does not exit 0 when a job ends as it should not",
  async () => {
    await using demo = startDemo({ COMPILE_TIMEOUT_MS: "1" });
    expect((await demo.exit()).code).toBe(1);
    expect(demo.output.join("\n")).toMatch(
      /a C\+\+ program +failed, WHICH IS WRONG\n.*Compiling took longer than its time limit/,
    );
    expect(demo.output.at(-1)).toBe("22 jobs ended as they should, 1 did not.");
  },
  PATIENCE_MS,
);
