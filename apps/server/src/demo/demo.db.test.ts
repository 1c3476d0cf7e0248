import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnNode } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp } from "../test-app.fixture.ts";

const main = new URL("../main.ts", import.meta.url);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-demo-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** On a machine without a container engine. */
function startDemo({ args = [], driver = "docker" }: { args?: readonly string[]; driver?: string } = {}) {
  const env = {
    CODE_EXECUTION_DRIVER: driver,
    // A busy machine may need longer than the default to compile.
    COMPILE_TIMEOUT_MS: "120000",
    DOCKER_HOST: "unix:///nowhere/docker.sock",
    TMPDIR: folder,
    DATABASE_URL: "",
    LOG_LEVEL: "",
  };
  return spawnNode(main, { args: ["--demo", ...args], cwd: folder, env, patienceMs: 150_000 });
}

/** What each type tells of its result, below the line that says that it is completed. */
const RESULTS = [
  [
    "data-processing, transform",
    'Batch customers: transform of 3 records: \\[{"name":"Ada"},{"name":"Grace"}\\]',
  ],
  ["email-notification", "Mail welcome for user u1: .*\\n +> Welcome, to ada@example.org: Hello Ada.*"],
  ["send-webhook", 'answered 204; the receiver got:\\n +> {"status":"running","instanceId":"i-1"}'],
  ["import-data", "2 rows added; bad: .*three.* is no integer.*"],
  ["export-data, after the import", "2 rows in people.ndjson"],
  ["transform-data", '\\[{"born":1815,"name":"Ada"}\\]'],
  ["collect-metrics", "\\d+ processors, \\d+ queues, PostgreSQL \\d+\\.\\d+"],
  ["send-alert", "told by a webhook: 1 job was added for it"],
  ["update-status", "runner-1 is online, before: null"],
  ["cleanup-old-jobs", "deleted 0: none is a day old"],
  ["cleanup-logs", "dropped 0 days: none is a week old"],
] as const;

/** All types that a server has which may run images. */
async function servedTypes(): Promise<readonly string[]> {
  const variables = { CONTAINER_IMAGES: "node:22", GPU_DOCKER_IMAGES: "node:22" };
  const app = await startTestApp({ variables });
  try {
    const { types } = (await app.send("GET", "/api/job-types")).body;
    return types.map(({ type }: { readonly type: string }) => type);
  } finally {
    await app.stop();
  }
}

test("without a container engine, programs run as WebAssembly", async () => {
  await using demo = startDemo({ driver: "auto" });
  expect(await demo.exit(), demo.output.join("\n")).toEqual({ code: 0, signal: null });
  expect(demo.output.join("\n")).toContain("> There are 9592 primes below 100000.");
  expect(demo.output.join("\n")).toContain("> Of 100 words, 'the' comes 24 times.");
  expect(demo.output.join("\n")).toContain("> 20! is 2432902008176640000.");
  expect(demo.output.at(-1)).toBe("18 jobs ended as they should, 0 did not, 5 cannot run on this machine.");
  expect(await readdir(folder)).toEqual([]);
});

test("runs a job of each kind, says what cannot run here and why, leaves nothing behind and exits 0", async () => {
  await using demo = startDemo();
  expect(await demo.exit(), demo.output.join("\n")).toEqual({ code: 0, signal: null });
  const printed = demo.output.join("\n");
  expect(printed).toMatch(
    /code-execution, a C\+\+ program +cannot run on this machine\n.*nowhere\/docker\.sock/,
  );
  expect(printed).toContain('Batch customers: transform of 3 records: [{"name":"Ada"},{"name":"Grace"}]');
  expect(printed).toMatch(/job \d +data-processing, export +added by SQL/);
  expect(printed).toContain("succeeded after 2 of 3 retries");
  expect(printed).toMatch(/demo-nap, cancelled while it runs +cancelled/);
  // The reason is told in full once.
  expect(printed).toContain("For the same reason as job ");
  expect(printed).toMatch(
    /No container engine answers: connect ENOENT \/nowhere\/docker\.sock\. Install Docker/,
  );
  for (const type of ["create-container", "gpu-instance-create, on this host"])
    expect(printed).toMatch(
      new RegExp(
        `${type} +failed: cannot run on this machine\\n +(No container engine answers: |For the same reason as job )`,
      ),
    );
  expect(printed).toContain(
    "So there is no instance for gpu-instance-monitor, gpu-instance-delete and gpu-instance-reap.",
  );
  for (const type of await servedTypes()) expect(printed).toContain(type);
  for (const [title, result] of RESULTS)
    expect(printed).toMatch(new RegExp(`${title} +completed\\n +${result}\\n`));
  expect(printed).toMatch(/started \d+ ms after its time/);
  expect(demo.output.at(-1)).toBe("15 jobs ended as they should, 0 did not, 8 cannot run on this machine.");
  const seconds = demo.output.flatMap((line) => /^ +(\d+\.\d\d) s/.exec(line)?.[1] ?? []).map(Number);
  expect(seconds).toHaveLength(43);
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  expect(await readdir(folder)).toEqual([]);
});

test("ended by a signal, it leaves nothing behind and does not exit 0", async () => {
  await using demo = startDemo();
  await demo.line(/added by POST/);
  demo.signal("SIGINT");
  expect(await demo.exit()).toEqual({ code: 1, signal: null });
  expect(demo.output.at(-1)).toBe("Millrace cannot go on: the demo was ended by SIGINT.");
  expect(await readdir(folder)).toEqual([]);
});

test("an unknown option is refused by name", async () => {
  await using demo = startDemo({ args: ["--fast"] });
  expect(await demo.exit()).toEqual({ code: 1, signal: null });
  expect(demo.output).toEqual([expect.stringContaining("--fast")]);
});
