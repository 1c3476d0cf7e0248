import { readFile } from "node:fs/promises";
import { spawnNode } from "@millrace/testing";
import { environmentOfStart } from "./environment-of-start.fixture.ts";

/** The most memory that a worker may take for data, whatever their size. MiB. */
export const MOST_MIB = 200;

interface DataWorkerOptions {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly patienceMs: number;
}

/** A worker of the queue `data-processing`, as `npm start` runs it; public.person may be imported into. */
export async function startDataWorker({ databaseUrl, folder, patienceMs }: DataWorkerOptions) {
  const worker = spawnNode(new URL("../main.ts", import.meta.url), {
    env: {
      DATABASE_URL: databaseUrl,
      MILLRACE_ROLE: "worker",
      MILLRACE_QUEUES: "data-processing",
      DATA_FOLDER: folder,
      DATA_TABLES: "public.person",
      DATA_CONNECTIONS: `default=${databaseUrl}`,
      // So long a dead worker keeps its job.
      JOB_QUEUE_WORKER_TIMEOUT: "2000",
      LOG_LEVEL: "warn",
      CODE_EXECUTION_DRIVER: "embedded",
      ...(await environmentOfStart()),
    },
    patienceMs,
  });
  await worker.line(/Millrace works/);
  return worker;
}

/** The most that the system ever counted of a process, in MiB. */
export async function peakMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}
