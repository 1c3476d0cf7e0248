import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";
import type postgres from "postgres";
import { cpuMsOf, ownCpuMs, serverProcesses } from "./cpu-time.ts";

/** Callers that add jobs at the same time, and slots that run them. */
const CALLERS = 64;
const WORKERS = 5;
const JOBS_PER_WORKER = 10;

/** What plain jobs cost, from being added to the record of their end. */
export interface PlainFigures {
  readonly perSecond: number;
  /** Of one job: processor time of the server, null where it cannot be told, and of the program. Microseconds. */
  readonly serverCpuUs: number | null;
  readonly ownCpuUs: number;
  /** Of one job: statements of the program, whatever they are for. */
  readonly statements: number;
  readonly walBytes: number;
}

/** What happened while something was done, all in all. */
interface Watched {
  readonly ms: number;
  readonly serverCpuMs: number;
  readonly ownCpuMs: number;
  readonly statements: number;
  readonly walBytes: number;
}

/** What was done, in how long; `finish` comes once the figures were taken. */
interface Work {
  readonly ms: number;
  readonly finish?: () => Promise<void>;
}

/** What is compared: an engine without what plain jobs pass through for others' sake, one as it is, and one as it is beside all the rest. */
export type EngineName = "bare" | "plain" | "beside";

/** An engine in a schema of its name, whose plain jobs are measured. */
export interface PlainEngine {
  readonly name: EngineName;
  /** Adds jobs and runs none. */
  readonly producer: JobQueueManager;
  /** Adds so many jobs, calls `between`, which does not count, and runs them all. */
  runJobs(count: number, between: () => Promise<void>): Promise<PlainFigures>;
  close(): Promise<void>;
}

const plain = { type: "plain", async execute() {} };

/** The library as users have it, with no setting but the number of slots. */
export async function openPlainEngine(
  databaseUrl: string,
  name: EngineName,
  sql: postgres.Sql,
  postmaster: number,
): Promise<PlainEngine> {
  const common = { databaseUrl, schema: name, handlers: [plain], enableMetrics: false, logger: silentLogger };
  const producer = new JobQueueManager({ ...common, workers: false });
  await producer.initialize();

  async function add(count: number): Promise<void> {
    let left = count;
    const call = async () => {
      while (left > 0) {
        left -= 1;
        await producer.createJob({
          type: "plain",
          payload: { userId: `user-${left % 5000}`, text: "x".repeat(60) },
        });
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, call));
  }

  /** Milliseconds from the first claim to the last end. */
  async function drain(count: number): Promise<Work> {
    const worker = new JobQueueManager({
      ...common,
      minWorkers: WORKERS,
      maxWorkers: WORKERS,
      maxJobsPerWorker: JOBS_PER_WORKER,
    });
    const done = Promise.withResolvers<number>();
    let begunAt: number | undefined;
    let ended = 0;
    worker.events.on("jobs.claimed", () => (begunAt ??= performance.now()));
    worker.events.on("job.completed", () => {
      ended += 1;
      if (ended === count) done.resolve(performance.now() - begunAt!);
    });
    await worker.initialize();
    return { ms: await done.promise, finish: () => worker.shutdown() };
  }

  const serverCpuMs = (): number => {
    const processes = serverProcesses(postmaster);
    return processes === null ? Number.NaN : cpuMsOf(processes);
  };

  async function watched(begin: () => Promise<Work>): Promise<Watched> {
    await sql`select pg_stat_statements_reset()`;
    const [before] = await sql`select pg_current_wal_insert_lsn() as lsn`;
    const ownBefore = ownCpuMs();
    const serverBefore = serverCpuMs();
    const { ms, finish } = await begin();
    const serverAfter = serverCpuMs();
    const ownAfter = ownCpuMs();
    const [row] = await sql`
      select sum(s.calls)::float8 as statements,
        (pg_current_wal_insert_lsn() - ${before?.lsn}::pg_lsn)::float8 as wal_bytes
      from pg_stat_statements s where s.dbid = (select oid from pg_database where datname = current_database())`;
    await finish?.();
    return {
      ms,
      serverCpuMs: serverAfter - serverBefore,
      ownCpuMs: ownAfter - ownBefore,
      statements: row?.statements,
      walBytes: row?.wal_bytes,
    };
  }

  return {
    name,
    producer,
    async runJobs(count, between) {
      const hot = ["ready", "lease", "count_delta", "job_count"].map((table) => `${name}.${table}`);
      await sql.unsafe(`vacuum ${hot.join(", ")}`);
      const added = await watched(async () => {
        const begunAt = performance.now();
        await add(count);
        return { ms: performance.now() - begunAt };
      });
      await between();
      const ran = await watched(() => drain(count));
      const each = (figure: keyof Watched) => (added[figure] + ran[figure]) / count;
      const serverCpuMsEach = each("serverCpuMs");
      return {
        perSecond: 1000 / each("ms"),
        serverCpuUs: Number.isNaN(serverCpuMsEach) ? null : serverCpuMsEach * 1000,
        ownCpuUs: each("ownCpuMs") * 1000,
        statements: each("statements"),
        walBytes: each("walBytes"),
      };
    },
    close: () => producer.shutdown(),
  };
}
