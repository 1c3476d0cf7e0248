import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "@millrace/core";
import type { ServerConfig } from "../config.ts";
import { startServer } from "../start-server.ts";
import { createTeardown } from "../teardown.ts";
import { openDoors, RefusedRequest, type DemoDoors } from "./demo-doors.ts";
import { demoPermissions } from "./demo-permissions.ts";
import { startDemoReceiver } from "./demo-receiver.ts";
import { startDatabaseServer } from "../database-server.ts";
import { createDemoHandlers } from "./demo-handlers.ts";
import type { DemoJob } from "./demo-job.ts";
import { demoJobs } from "./demo-jobs.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

type JobOutcome = "as it should" | "wrong" | "cannot run here";

/**
 * Starts the server on a free port with a database in a folder that is removed again, runs one job of each
 * kind, and prints how they end as they end. Answers whether all ended as they should; jobs that this machine
 * cannot run are told and do not count. Aborting the signal ends it early, with an error.
 */
export async function runDemo(
  config: ServerConfig,
  logger: Logger,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const teardown = createTeardown();
  try {
    print("Starting PostgreSQL and the server, with a folder for this demo alone …");
    const dataDirectory = await mkdtemp(join(tmpdir(), "millrace-demo-"));
    teardown.add(() => rm(dataDirectory, { recursive: true, force: true }));
    const ownDatabase = { host: "127.0.0.1", port: 0, databaseUrl: undefined, role: "all" as const };
    // Whoever is written to here is made up.
    const email = { ...config.email, servers: [], dkim: undefined };
    const receiver = await startDemoReceiver();
    teardown.add(() => receiver.close());
    const database = await startDatabaseServer({ databaseUrl: undefined, dataDirectory }, logger);
    const files = join(dataDirectory, "files");
    await mkdir(files);
    const allowed = demoPermissions(config, database.url, files);
    const server = await startServer(
      { ...config, ...ownDatabase, ...allowed, email, dataDirectory },
      logger,
      database,
    );
    teardown.add(() => server.stop());
    const url = server.url ?? "";
    print(`It serves at ${url}.`);

    print(
      "Looking for a container engine. The first time, the image with the compiler is built: a minute or two. " +
        "Without one, programs run as WebAssembly.",
    );
    await Promise.race([server.codeExecutionPrepared, aborted(signal)]);

    const doors = await openDoors(url, dataDirectory, signal);
    teardown.add(() => doors.close());
    const { handlers, napBegan } = createDemoHandlers(signal);
    for (const handler of handlers) server.jobs.registry.register(handler);
    const timeline = createTimeline(print);
    const outcomes = await Promise.all(
      demoJobs(napBegan, receiver).map((job) => follow(job, doors, timeline)),
    );

    print(summary(outcomes));
    return !outcomes.includes("wrong");
  } finally {
    await teardown.run();
  }
}

/** Adds the job and prints what becomes of it. */
async function follow(job: DemoJob, doors: DemoDoors, timeline: Timeline): Promise<JobOutcome> {
  let id: string;
  try {
    id = await job.add(doors);
  } catch (error) {
    if (!(error instanceof RefusedRequest && error.code === "CODE_EXECUTION_UNAVAILABLE")) throw error;
    timeline.print("-", job.title, "cannot run on this machine", [error.message]);
    return "cannot run here";
  }
  timeline.print(id, job.title, `added by ${job.door}`);
  const [ended] = await Promise.all([doors.waitFor(id), job.meanwhile?.(doors, id)]);
  const { fine, cannotRun = false, lines } = await job.judge(ended, doors);
  if (cannotRun) {
    timeline.print(id, job.title, `${ended.status}: cannot run on this machine`, timeline.reason(id, lines));
    return "cannot run here";
  }
  timeline.print(id, job.title, fine ? ended.status : `${ended.status}, WHICH IS WRONG`, lines);
  return fine ? "as it should" : "wrong";
}

function summary(outcomes: readonly JobOutcome[]): string {
  const count = (wanted: JobOutcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const parts = [`${count("as it should")} jobs ended as they should`, `${count("wrong")} did not`];
  if (count("cannot run here") > 0) parts.push(`${count("cannot run here")} cannot run on this machine`);
  return `${parts.join(", ")}.`;
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw signal.reason;
}
