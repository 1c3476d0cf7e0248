import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { isAlive, startMark } from "./process-identity.ts";

test("a running process is alive, one that was waited for is not", async () => {
  const child = spawn("sleep", ["60"]);
  expect(isAlive(child.pid!)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isAlive(child.pid!)).toBe(false);
});

test.runIf(process.platform === "linux")(
  "a process that ended and was not waited for is not alive",
  async () => {
    // The shell turns into a sleep, which never asks what became of the child that the shell had started.
    const parent = spawn("/bin/sh", ["-c", "sleep 60 & echo $!; exec sleep 60"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(() => process.kill(pid, 0)).not.toThrow(); // its entry is still there
    expect(await startMark(pid)).toBeUndefined();
  },
);
