import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnrecoverableError } from "@millrace/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Acts, createActs } from "./child/acts.ts";
import type { Child } from "./child/child.ts";
import { runComparison } from "./run-comparison.ts";
import { drain } from "./scenarios/drain.ts";
import { priorities } from "./scenarios/priorities.ts";
import type { Server } from "./servers/server.ts";
import { startPostgres } from "./servers/postgres-server.ts";
import type { System } from "./system.ts";
import { millrace } from "./systems/millrace.ts";
import { millraceHeldTransaction } from "./systems/millrace-held-transaction.ts";
import { millracePriorities } from "./systems/millrace-priorities.ts";

test("the smallest drain of Millrace is measured, written down and drawn", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-bench-test-"));
  try {
    const comparison = { scenarios: [drain], systems: [millrace], jobs: 200, runs: 2, warmUps: 0, say() {} };
    const page = await runComparison(comparison, { folder, fsync: null });
    expect(page).toMatch(/^\| millrace \| .* \| [\d. ]+ \([\d. ]+–[\d. ]+\) \|/m);

    const { machine, rows } = JSON.parse(await readFile(join(folder, "latest.json"), "utf8"));
    expect(machine).toMatchObject({ cores: expect.any(Number), node: process.version, fsync: null });
    expect(machine.versions).toEqual([
      expect.stringMatching(/^PostgreSQL 18\..*, fsync on, full_page_writes on, synchronous_commit on$/),
    ]);
    const keys = ["scenario", "system", "unit", "median", "min", "max", "runs", "measuredAt", "jobs"];
    expect(rows.map((row: object) => Object.keys(row))).toEqual(rows.map(() => keys));
    expect(rows.map(({ unit }: { unit: string }) => unit)).toEqual([
      "jobs/s",
      "Node CPU-s per million",
      ...(process.platform === "linux" ? ["server CPU-s per million"] : []),
      "log bytes per job",
    ]);
    const speed = rows.find(({ unit }: { unit: string }) => unit === "jobs/s");
    expect(speed).toMatchObject({ scenario: "drain", system: "millrace", runs: 2 });
    expect(speed.min).toBeGreaterThan(0);
    expect(speed.max).toBeGreaterThan(speed.min);
    expect(speed.median).toBeCloseTo((speed.min + speed.max) / 2);
    expect(await readFile(join(folder, "drain.svg"), "utf8")).toContain(">millrace</text>");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

let server: Server;
beforeAll(async () => {
  server = await startPostgres("postgres");
});
afterAll(() => server.stop());

/** Without a start for so long, what is missing is lost. Longer than a busy machine needs for its first. Milliseconds. */
const PATIENCE_MS = 10_000;
/** Where a job is to be lost, work begins with the first start, and the others come with the same claim. */
const SHORT_PATIENCE_MS = 1_000;

test.each<[string, System, RegExp, number?]>([
  [
    "loses a job",
    {
      ...millrace,
      async connect(url) {
        const client = await millrace.connect(url);
        return { ...client, addBulk: (payloads) => client.addBulk(payloads.slice(1)) };
      },
      async work(url, handle) {
        const first = Promise.withResolvers<void>();
        const worker = await millrace.work(url, (payload) => {
          handle(payload);
          first.resolve();
        });
        await first.promise;
        return worker;
      },
    },
    /1 never reached the handler; 49 are on record as completed/,
    SHORT_PATIENCE_MS,
  ],
  [
    "runs a job twice",
    {
      ...millrace,
      async connect(url) {
        const client = await millrace.connect(url);
        return { ...client, addBulk: (payloads) => client.addBulk([...payloads, payloads[0]!]) };
      },
    },
    /1 reached it more than once; 51 are on record as completed/,
  ],
  [
    "does not complete a job that was handled",
    {
      ...millrace,
      work: (url, handle) =>
        millrace.work(url, (payload) => {
          handle(payload);
          if (payload.n === 7) throw new UnrecoverableError("not done");
        }),
    },
    /49 are on record as completed/,
  ],
])("a run that %s fails", async (_case, system, fault, patienceMs = PATIENCE_MS) => {
  const url = await server.freshDatabase();
  const run = drain.run({
    system,
    server,
    jobs: 50,
    startChild: () => childHere(createActs(system, url, patienceMs)),
  });
  await expect(run).rejects.toThrow(fault);
});

test("the smallest run of four priorities tells how long high jobs waited, alone and beside others", async () => {
  const url = await server.freshDatabase();
  const figures = await priorities.run({
    system: millracePriorities,
    server,
    jobs: 50,
    startChild: () => childHere(createActs(millracePriorities, url, PATIENCE_MS)),
  });
  for (const unit of ["p99 ms, idle", "p99 ms at 70 % load", "p99 ms at saturation", "log bytes per job"])
    expect(figures[unit]).toBeGreaterThan(0);
});

test("a run under a transaction that did not stay open fails", async () => {
  const url = await server.freshDatabase();
  await millraceHeldTransaction.prepare(url, 0);
  const worker = await millraceHeldTransaction.work(url, () => {});
  await worker.close();
  const other = await server.freshDatabase();
  await expect(millraceHeldTransaction.work(other, () => {})).rejects.toThrow("stay open has ended");
});

/** A child that is none: the acts in this process, so that a system may be at fault. */
function childHere(acts: Acts): Child {
  return {
    call: (act, ...[input]) => (acts[act] as (input: unknown) => ReturnType<Acts[typeof act]>)(input),
    [Symbol.asyncDispose]: () => acts.close(),
  };
}
