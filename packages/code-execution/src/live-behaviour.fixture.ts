import { JobAbortedError } from "@millrace/core";
import { expect, test, vi } from "vitest";
import { CONVERSATIONS, runLive } from "./live-run.fixture.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";

/** What holds of programs that are followed, whatever runs them. */
export function describeLivePrograms(sandbox: () => Sandbox, languages: readonly string[]): void {
  test.each(languages)("%s is heard and answers line by line", async (language) => {
    const run = runLive(sandbox(), { language, code: CONVERSATIONS[language], interactive: true });
    // One after the other: each answer came while the program waited for the next line.
    for (const word of ["one", "two", "three"]) {
      run.send(`${word}\n`);
      await run.until(`heard ${word}\n`);
    }
    run.send(null);
    const result = await run.result;
    expect(result).toMatchObject({ verdict: "ok", stdout: "heard one\nheard two\nheard three\n3 lines\n" });
    expect(run.told).toEqual({ stdout: result.stdout, stderr: "" });
  });

  test("what is told is what the result has, byte for byte, up to the limit", async () => {
    const code = `
import sys
for n in range(400):
    sys.stdout.buffer.write(bytes(range(256)) * 4)
    sys.stdout.flush()
    if n % 100 == 0: print("aside", n, file=sys.stderr, flush=True)`;
    const run = runLive(sandbox(), { language: "python", code, limits: { outputBytes: 100_000 } });
    const result = await run.result;
    expect(result).toMatchObject({
      verdict: "output_limit",
      stdoutEncoding: "base64",
      stdoutTruncated: true,
    });
    expect(run.told.stdout).toBe(Buffer.from(result.stdout, "base64").toString("latin1"));
    expect(run.told.stdout).toHaveLength(100_000);
    expect(run.told.stderr).toBe(result.stderr);
  });

  test("a lot can be sent, and not all of it has to be read", async () => {
    const code =
      "import sys\nfirst = sys.stdin.buffer.read(300000)\nprint(len(first), first == b'0123456789' * 30000)";
    const run = runLive(sandbox(), { language: "python", code, interactive: true });
    const text = "0123456789".repeat(10_000);
    for (let n = 0; n < 10; n++) run.send(text);
    expect(await run.result).toMatchObject({ verdict: "ok", stdout: "300000 True\n" });
  });

  test("one that waits for what never comes ends at its time", async () => {
    const run = runLive(sandbox(), {
      language: "python",
      code: "print('asks', flush=True)\ninput()",
      interactive: true,
      limits: { timeoutMs: 2000 },
    });
    expect(await run.result).toMatchObject({ verdict: "time_limit", reason: "wall", stdout: "asks\n" });
  });

  test.each([1, -1])("a clock of the host that jumps by %i days changes none of its times", async (days) => {
    const run = runLive(sandbox(), {
      language: "python",
      code: "import time\nprint('waits', flush=True)\ntime.sleep(60)",
      limits: { timeoutMs: 2000 },
    });
    try {
      await run.until("waits\n");
      vi.setSystemTime(Date.now() + days * 86_400_000);
      const result = await run.result;
      expect(result).toMatchObject({ verdict: "time_limit", reason: "wall" });
      for (const ms of [result.executionTime, ...Object.values(result.timings)]) {
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThan(60_000);
      }
      expect(result.executionTime).toBeGreaterThanOrEqual(2000);
    } finally {
      vi.useRealTimers();
    }
  });

  test("without more to read, what is there is all", async () => {
    const run = runLive(sandbox(), {
      language: "python",
      code: "print(input(), input())",
      interactive: true,
    });
    run.send("a\nb");
    run.send(null);
    expect(await run.result).toMatchObject({ verdict: "ok", stdout: "a b\n" });
  });

  test("it is gone within a second of its cancel, though it writes all the time", async () => {
    const cancel = new AbortController();
    const code = "import time\nwhile True:\n    print('x', flush=True)\n    time.sleep(0.001)";
    const run = runLive(sandbox(), { language: "python", code }, cancel);
    await run.until("x\nx\n");
    const reason = new JobAbortedError("cancelled", "The job was cancelled.");
    const abortedAt = performance.now();
    cancel.abort(reason);
    await expect(run.result).rejects.toBe(reason);
    expect(performance.now() - abortedAt).toBeLessThan(1000);
  });
}
