import { setTimeout as sleep } from "node:timers/promises";
import { payloadOf } from "../payload.ts";
import { processorSecondsOf } from "../servers/processor-time.ts";
import type { Client, System, Worker } from "../system.ts";
import { addPaced, type PacedAdding } from "./add-paced.ts";
import { nowMs } from "./now-ms.ts";
import { type Delivery, Recorder } from "./recorder.ts";

/** So often the server is asked whether the last jobs are recorded, once all were handled. Milliseconds. */
const LOOK_MS = 2;

/** From the first moment to the last, by this process. Times by the clock that processes share. */
export interface Span {
  readonly beganAtMs: number;
  readonly endedAtMs: number;
  /** Processor time in between, of this process or of the program that does the work. */
  readonly cpuMs: number;
}

export interface Adding {
  /** The first job's number; the others follow. */
  readonly first: number;
  readonly jobs: number;
  /** One by one, by so many callers at the same time; or so many in each call, one call after the other. */
  readonly way: { readonly callers: number } | { readonly perCall: number };
}

/** What a child process does when it is told to. A run in which nothing happens for `patienceMs` has lost what is missing. */
export type Acts = ReturnType<typeof createActs>;

export function createActs(system: System, url: string, patienceMs: number) {
  let client: Client | undefined;
  let worker: Worker | undefined;
  let recorder = new Recorder(0, () => {});
  /** On record before the work began. */
  let completedBefore = 0;
  let beganAtMs = 0;
  let cpuAtBegin = 0;

  /** NaN: this machine cannot tell it of another process. */
  const cpuMs = () =>
    client?.pid === undefined ? ownCpuMs() : (processorSecondsOf(client.pid) ?? Number.NaN) * 1000;
  const begin = () => {
    cpuAtBegin = cpuMs();
    beganAtMs = nowMs();
  };
  const span = (): Span => ({ beganAtMs, endedAtMs: nowMs(), cpuMs: cpuMs() - cpuAtBegin });
  const connected = async () => (client ??= await system.connect(url));

  /** The moment of the look that found no open job: how long it takes to look at a large table does not count. */
  async function allRecorded(): Promise<number> {
    const { hasOpenJobs } = await connected();
    const patience = nowMs() + patienceMs;
    for (;;) {
      const lookedAtMs = nowMs();
      if (!(await hasOpenJobs()) || nowMs() >= patience) return lookedAtMs;
      await sleep(LOOK_MS);
    }
  }

  return {
    prepare: ({ jobs }: { readonly jobs: number }) => system.prepare(url, jobs),

    /** Connects, so that nothing measured later includes it. */
    async connect() {
      await connected();
    },

    async add({ first, jobs, way }: Adding): Promise<Span> {
      const { addBulk, addOne } = await connected();
      begin();
      let next = first;
      const end = first + jobs;
      if ("perCall" in way) {
        for (; next < end; next += way.perCall)
          await addBulk(
            Array.from({ length: Math.min(way.perCall, end - next) }, (_, n) => payloadOf(next + n)),
          );
      } else {
        const caller = async () => {
          while (next < end) await addOne(payloadOf(next++));
        };
        await Promise.all(Array.from({ length: way.callers }, caller));
      }
      return span();
    },

    async addPaced(adding: PacedAdding): Promise<Span> {
      const connection = await connected();
      begin();
      await addPaced(connection, adding, beganAtMs);
      return span();
    },

    /** For a database in which jobs were run before: these do not count. Reads them all. */
    async countBefore() {
      completedBefore = (await (await connected()).countCompleted()) ?? 0;
    },

    /** Starts to run jobs; the span of `drained` begins with the first of them. timedFrom: see the recorder. */
    async work({ jobs, timedFrom }: { readonly jobs: number; readonly timedFrom?: number }) {
      await connected();
      recorder = new Recorder(jobs, begin, timedFrom);
      worker = await system.work(url, recorder.handle);
    },

    /** Waits until every job was handled and its completion is recorded, or nothing moves any more. */
    async drained(): Promise<Span> {
      await allStarted(recorder, patienceMs);
      const endedAtMs = await allRecorded();
      return { ...span(), endedAtMs };
    },

    /** Waits until the completion of every job that was handled is recorded, or nothing moves any more. */
    recorded: allRecorded,

    /** How many jobs were handled so far. */
    started: async () => recorder.started,

    startTimes: async () => recorder.startTimes,

    /** When the handler of a job that does not run yet is called. */
    startOf: ({ n }: { readonly n: number }): Promise<number> => recorder.startOf(n),

    /** Ends the work and tells how the jobs arrived; completed: since `countBefore`, as the system has it on record. */
    async stop({
      jobs,
    }: {
      readonly jobs: number;
    }): Promise<Delivery & { readonly completed: number | null; readonly open: number }> {
      await worker?.close();
      worker = undefined;
      const { countCompleted, countOpen } = await connected();
      const completed = await countCompleted();
      return {
        ...recorder.delivery(jobs),
        completed: completed === null ? null : completed - completedBefore,
        open: await countOpen(),
      };
    },

    /** Makes each of the system's reads so many times, one after the other. Milliseconds that each took, by its name. */
    async read({ times }: { readonly times: number }): Promise<Readonly<Record<string, readonly number[]>>> {
      const { reads = {} } = await connected();
      const took: Record<string, number[]> = {};
      for (const [name, read] of Object.entries(reads)) {
        took[name] = [];
        for (let n = 0; n < times; n += 1) {
          const askedAtMs = nowMs();
          await read(n);
          took[name].push(nowMs() - askedAtMs);
        }
      }
      return took;
    },

    countOpen: async () => (await connected()).countOpen(),

    /** Processor time so far, of this process or of the program that does the work. */
    cpuMs: async () => cpuMs(),

    /** What this process holds in memory, and the most it ever held. MiB. */
    memory: async () => ({
      now: process.memoryUsage.rss() / 2 ** 20,
      peak: process.resourceUsage().maxRSS / 2 ** 10,
    }),

    async close() {
      await client?.close();
      client = undefined;
    },
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Resolves when every job has started, or none has for `patienceMs`. */
async function allStarted(recorder: Recorder, patienceMs: number): Promise<void> {
  for (let before = -1; !recorder.complete && recorder.started !== before; ) {
    before = recorder.started;
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([recorder.all, sleep(patienceMs, undefined, { signal }).catch(() => {})]);
    waiting.abort();
  }
}
