import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { connectDocker, probeDocker } from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import { afterEach, expect, test, vi } from "vitest";
import { loadConfig } from "./config.ts";
import { openSandbox } from "./open-sandbox.ts";

const docker = await connectDocker();
const engine = await probeDocker(docker);

afterEach(() => {
  vi.useRealTimers();
});

/** Number of a process of this host that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn("true");
  await once(child, "exit");
  return child.pid as number;
}

test.skipIf(!engine.available)(
  "every five minutes the containers of programs whose owner is dead are taken away",
  { timeout: 300_000 },
  async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { codeExecution } = loadConfig({
      DATABASE_URL: "postgres://unused",
      CODE_EXECUTION_DRIVER: "docker",
      CODE_EXECUTION_POOL: "0",
    });
    const opened = await openSandbox(codeExecution, silentLogger);
    if (!opened.available) throw new Error(opened.reason);
    const left = await docker.createContainer({
      Image: "debian:12-slim",
      Cmd: ["sleep", "600"],
      Labels: {
        "millrace.component": "code-execution",
        "millrace.host": hostname(),
        "millrace.pid": String(await deadProcess()),
        "millrace.lifetime-seconds": "600",
      },
      HostConfig: { NetworkMode: "none" },
    });
    try {
      await left.start();
      vi.advanceTimersByTime(300_000);
      const found = () => left.inspect().catch(({ statusCode }: { statusCode: number }) => statusCode);
      await expect.poll(found, { timeout: 30_000 }).toBe(404);
    } finally {
      await opened.close();
      await left.remove({ force: true }).catch(() => {});
    }
  },
);

test.skipIf(!engine.available)(
  "a runtime that the engine does not know is refused by its name, and programs run in nothing else",
  async () => {
    const { codeExecution } = loadConfig({
      CODE_EXECUTION_DRIVER: "docker",
      CODE_EXECUTION_RUNTIME: "no-such-runtime",
    });
    expect(await openSandbox(codeExecution, silentLogger)).toEqual({
      available: false,
      reason: expect.stringMatching(/^The container engine has no runtime "no-such-runtime"; it has .*runc/),
      cure: expect.stringContaining("CODE_EXECUTION_RUNTIME"),
    });
  },
);
