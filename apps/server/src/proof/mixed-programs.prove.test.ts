import { CODE_EXECUTION_TYPE, connectDocker, probeDocker } from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, type NodeProcess, spawnNode, type TestDatabase } from "@millrace/testing";
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
let worker: NodeProcess;
const workers: NodeProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(workers.map((each) => each.destroy()));
  await database.drop();
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

/** Containers of the processes that this test started. */
async function containersLeft(): Promise<readonly string[]> {
  const pids = workers.map(({ pid }) => String(pid));
  const containers = await docker.listContainers({
    all: true,
    filters: { label: ["millrace.component=code-execution"] },
  });
  return containers
    .filter(({ Labels: labels }) => pids.includes(labels["millrace.pid"] as string))
    .map(
      ({ Id: id, State: state, Labels: labels }) =>
        `${id.slice(0, 12)} ${state} of ${labels["millrace.pid"]}`,
    );
}

describe.runIf(engine.available)(`mixed programs on a real engine${why}`, () => {
  test(`${RUNS} programs, two at once, end as alone while their worker is killed ${KILLS} times, and leave no container`, async () => {
    await startWorker();
    const caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
    await caller.initialize();

    const alone: ReturnType<typeof endOf>[] = [];
    for (const program of MIXED_PROGRAMS) {
      const id = await caller.createJob(jobOf(program));
      const end = endOf(await caller.waitFor(id));
      expect(end, program.code).toMatchObject(program.ends);
      alone.push(end);
    }

    const ids = await caller.createJobs(
      Array.from({ length: RUNS }, (_, n) => jobOf(MIXED_PROGRAMS[n % MIXED_PROGRAMS.length]!)),
    );
    let ended = 0;
    let kills = 0;
    let killed: Promise<unknown> = Promise.resolve();
    const kill = async () => {
      const victim = worker;
      victim.signal("SIGKILL");
      await victim.exit();
      await startWorker();
    };
    const jobs = await Promise.all(
      ids.map(async (id) => {
        const job = await caller.waitFor(id);
        ended += 1;
        // One after the other, each in the midst of the work.
        if (ended % Math.floor(RUNS / (KILLS + 1)) === 0 && kills < KILLS) {
          kills += 1;
          killed = killed.then(kill);
        }
        return job;
      }),
    );
    await killed;
    expect(workers).toHaveLength(KILLS + 1);

    const wrong = jobs.flatMap((job, n) => {
      const end = endOf(job);
      const expected = alone[n % MIXED_PROGRAMS.length];
      return JSON.stringify(end) === JSON.stringify(expected) ? [] : [{ n, end, expected }];
    });
    expect(wrong).toEqual([]);
    const crashes = jobs.reduce((sum, job) => sum + job.crashes, 0);

    // Some wait for programs: what is looked for below is there now.
    expect(await containersLeft()).not.toEqual([]);
    worker.signal("SIGTERM");
    expect(await worker.exit()).toMatchObject({ code: 0 });
    await expect.poll(containersLeft, { timeout: 20_000 }).toEqual([]);
    console.log(
      `${RUNS} programs of ${MIXED_PROGRAMS.length} kinds, ${KILLS} kills: ${crashes} were running then and ran again`,
    );
    await caller.shutdown();
  });
});
