import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CODE_EXECUTION_TYPE, connectDocker, probeDocker } from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import {
  createTestDatabase,
  type EngineTraces,
  type NodeProcess,
  spawnNode,
  type TestDatabase,
  watchEngine,
} from "@millrace/testing";
import { type Job, JobQueueManager } from "millrace";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MIXED_PROGRAMS, type MixedProgram } from "./mixed-programs.fixture.ts";

/** `npm run prove -- --full` runs as many as the issue asks for. */
const { runs: RUNS, kills: KILLS } =
  process.env["PROVE_FULL"] === undefined ? { runs: 120, kills: 2 } : { runs: 1000, kills: 10 };
/** Programs that run at the same time. */
const AT_ONCE = 2;
const IMAGE_BUILD_MS = 300_000;

const docker = await connectDocker();
const engine = await probeDocker(docker);
const why = engine.available ? "" : ` (not run: ${engine.reason})`;

let database: TestDatabase;
/** Of the workers' temporary files. */
let folder: string;
let caller: JobQueueManager;
let worker: NodeProcess;
const workers: NodeProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "millrace-mixed-"));
  caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
});
afterAll(async () => {
  await Promise.all(workers.map((each) => each.destroy()));
  await caller.shutdown();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** A server that only works; it is told when it offers to run programs. */
async function startWorker(): Promise<void> {
  worker = spawnNode(new URL("../main.ts", import.meta.url), {
    env: {
      DATABASE_URL: database.url,
      MILLRACE_ROLE: "worker",
      CODE_EXECUTION_DRIVER: "docker",
      MAX_CONCURRENT_JOBS: String(AT_ONCE),
      MAX_QUEUE_SIZE: "100000",
      LOG_LEVEL: "info",
      TMPDIR: folder,
    },
    patienceMs: IMAGE_BUILD_MS,
  });
  workers.push(worker);
  await worker.line(/Code execution is offered/);
}

const jobOf = ({ language, code, stdin, options }: MixedProgram) => ({
  type: CODE_EXECUTION_TYPE,
  payload: {
    roomId: "mixed",
    userId: "mixed",
    language,
    code,
    ...(stdin !== undefined && { stdin }),
    ...(options !== undefined && { options }),
  },
});

/** What a program's job says of its end; nothing in it that hangs on time. */
function endOf(job: Job) {
  const { verdict, exitCode, signal, stdout } = job.result as Record<string, unknown>;
  // Of a flood some is kept, and of what was stopped as much as had come.
  return verdict === "ok" ? { verdict, exitCode, signal, stdout } : { verdict, exitCode, signal };
}

type End = ReturnType<typeof endOf>;

/** Runs so many of them, kind after kind; those that did not end as they do alone. */
async function runMany(count: number, alone: readonly End[], onEnd: () => void = () => {}) {
  const kindOf = (n: number) => n % MIXED_PROGRAMS.length;
  const ids = await caller.createJobs(
    Array.from({ length: count }, (_, n) => jobOf(MIXED_PROGRAMS[kindOf(n)]!)),
  );
  const jobs = await Promise.all(
    ids.map(async (id) => {
      const job = await caller.waitFor(id);
      onEnd();
      return job;
    }),
  );
  const wrong = jobs.flatMap((job, n) => {
    const [end, expected] = [endOf(job), alone[kindOf(n)]];
    return JSON.stringify(end) === JSON.stringify(expected) ? [] : [{ n, end, expected }];
  });
  return { wrong, crashes: jobs.reduce((sum, job) => sum + job.crashes, 0) };
}

const isOurs = (labels: Readonly<Record<string, string>>) =>
  labels["millrace.component"] === "code-execution" &&
  workers.some(({ pid }) => labels["millrace.pid"] === String(pid));

/** As descriptors name them. A pool opens as many as it ever needed at once, and has a bound of its own. */
async function databaseSockets(): Promise<ReadonlySet<string>> {
  const port = Number(new URL(database.url).port).toString(16).toUpperCase().padStart(4, "0");
  const lines = (await readFile("/proc/net/tcp", "utf8")).split("\n").map((line) => line.trim().split(/ +/));
  return new Set(
    lines.flatMap(([, , remote = "", ...rest]) =>
      remote.endsWith(`:${port}`) ? [`socket:[${rest[6]}]`] : [],
    ),
  );
}

/**
 * What the worker has open beside its connections to the database and to containers that wait: kinds of descriptors, and how many
 * of each.
 */
async function openIn({ pid }: NodeProcess): Promise<Readonly<Record<string, number>>> {
  const place = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    // One that is closed meanwhile is not open.
    (await readdir(place)).map((name) => readlink(join(place, name)).catch(() => "")),
  );
  const ofDatabase = await databaseSockets();
  const others = targets.filter((target) => target !== "" && !ofDatabase.has(target));
  const kinds = Map.groupBy(others, (target) => target.replace(/:\[\d+\]$/, ""));
  const waiting = (await docker.listContainers()).filter(({ Labels: labels }) => isOurs(labels)).length;
  return Object.fromEntries(
    [...kinds].map(([kind, { length }]) => [kind, kind === "socket" ? length - waiting : length]),
  );
}

/** As `openIn`, once two looks at some distance see the same: after programs containers that wait are made, and counted before they are connected to. */
async function openAtRest(of: NodeProcess): Promise<Readonly<Record<string, number>>> {
  let last = {};
  const isSame = async () => {
    const before = last;
    last = await openIn(of);
    return JSON.stringify(last) === JSON.stringify(before);
  };
  await expect.poll(isSame, { interval: 2000, timeout: 60_000 }).toBe(true);
  return last;
}

describe.runIf(engine.available)(`mixed programs on a real engine${why}`, () => {
  let traces: EngineTraces;
  const alone: End[] = [];
  beforeAll(async () => {
    traces = await watchEngine(docker, isOurs);
    await startWorker();
    await caller.initialize();
  }, IMAGE_BUILD_MS);
  afterAll(() => traces?.close());

  test(`${MIXED_PROGRAMS.length} programs end as they should, one after the other`, async () => {
    for (const program of MIXED_PROGRAMS) {
      const end = endOf(await caller.waitFor(await caller.createJob(jobOf(program))));
      expect(end, program.code).toMatchObject(program.ends);
      alone.push(end);
    }
  });

  test(`${RUNS} programs, two at once, end as alone while their worker is killed ${KILLS} times`, async () => {
    let ended = 0;
    let kills = 0;
    let killed: Promise<unknown> = Promise.resolve();
    const kill = async () => {
      const victim = worker;
      victim.signal("SIGKILL");
      expect(await victim.exit()).toMatchObject({ signal: "SIGKILL" });
      await startWorker();
    };
    const { wrong, crashes } = await runMany(RUNS, alone, () => {
      ended += 1;
      // One after the other, each in the midst of the work.
      if (ended % Math.floor(RUNS / (KILLS + 1)) === 0 && kills < KILLS) {
        kills += 1;
        killed = killed.then(kill);
      }
    });
    await killed;
    expect(workers).toHaveLength(KILLS + 1);
    expect(wrong).toEqual([]);
    console.log(
      `${RUNS} programs of ${MIXED_PROGRAMS.length} kinds, ${KILLS} kills: ${crashes} were running then and ran again`,
    );
    // A kill in the moment between two programs meets none.
    expect(crashes).toBeGreaterThanOrEqual(KILLS / 2);
  });

  test(`${RUNS / 4} more leave no descriptor open in their worker`, async (context) => {
    context.skip(process.platform !== "linux", "/proc tells what is open");
    // All of its connections are made, and as many containers wait as ever will.
    await runMany(2 * MIXED_PROGRAMS.length, alone);
    const before = await openAtRest(worker);
    expect((await runMany(RUNS / 4, alone)).wrong).toEqual([]);
    // Connections that nobody needs are closed after a while: there may be fewer.
    const more = async () =>
      Object.entries(await openIn(worker)).filter(([kind, count]) => count > (before[kind] ?? 0));
    await expect.poll(more, { timeout: 30_000 }).toEqual([]);
    console.log(`open before ${RUNS / 4} programs, and no more after: ${JSON.stringify(before)}`);
  });

  test("nothing is left: no container, process, cgroup, volume, file of the engine or temporary file", async () => {
    // Some wait for programs: what is looked for below is there now.
    expect(await traces.beyond(0)).not.toEqual([]);
    worker.signal("SIGTERM");
    expect(await worker.exit()).toMatchObject({ code: 0 });
    await expect.poll(() => traces.beyond(0), { timeout: 20_000 }).toEqual([]);
    expect(traces.made()).toBeGreaterThan(RUNS);
    expect(await readdir(folder)).toEqual([]);
  });
});
