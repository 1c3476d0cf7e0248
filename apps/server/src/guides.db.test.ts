import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as millrace from "millrace";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const ROOT = new URL("../../../", import.meta.url);
const guides = globSync("docs/guides/*.md", { cwd: fileURLToPath(ROOT) });

let app: TestApp;
/** `get /api/jobs/{}`: methods and paths that the server describes. */
let described: ReadonlySet<string>;
beforeAll(async () => {
  app = await startTestApp();
  const { body } = await app.send("GET", "/openapi.json");
  const routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => routeKey(method, path)),
  );
  described = new Set(routes);
});
afterAll(() => app?.stop());

const routeKey = (method: string, path: string) =>
  `${method.toLowerCase()} ${path.replaceAll(/\{\w+\}/g, "{}")}`;

/** Routes that a guide names as ours, in the last column of its tables: method and path. */
function routesIn(text: string): readonly (readonly [method: string, path: string])[] {
  const cells = text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").at(-2) ?? "");
  const outside = text.split("\n").filter((line) => !line.startsWith("|"));
  const all = [...cells, ...outside].join("\n");
  return [...all.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^`?]*)`/g)].map(
    ([, method = "", path = ""]) => [method, path] as const,
  );
}

/** Whether the server has the route, described or, for health and the like, answering. */
async function isThere(method: string, path: string): Promise<boolean> {
  if (described.has(routeKey(method, path))) return true;
  return method === "GET" && !path.includes("{") && (await app.send("GET", path)).status !== 404;
}

test("there is a guide for each of the five systems", () => {
  expect(guides).toHaveLength(5);
});

describe.each(guides)("%s", (guide) => {
  test("names routes that are there", async () => {
    const routes = routesIn(await readFile(new URL(guide, ROOT), "utf8"));
    expect(routes.length).toBeGreaterThan(2);
    const missing = [];
    for (const [method, path] of routes)
      if (!(await isThere(method, path))) missing.push(`${method} ${path}`);
    expect(missing).toEqual([]);
  });

  test("names variables that .env.example has", async () => {
    const text = await readFile(new URL(guide, ROOT), "utf8");
    const known = await readFile(new URL(".env.example", ROOT), "utf8");
    const named = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+){1,})`/g)].map(([, name = ""]) => name);
    const variables = named.filter((name) => /^(JOB|COMPILE|MAX|RATE)_/.test(name));
    expect(variables.filter((name) => !known.includes(`${name}=`))).toEqual([]);
  });
});

test("a route that is not there is found out", async () => {
  const [route] = routesIn("| there | `POST /api/queues/{queue}/explode` |");
  expect(await isThere(...(route as readonly [string, string]))).toBe(false);
  expect(await isThere("GET", "/api/nowhere")).toBe(false);
});

test("names of the library that guides give are its names", async () => {
  const texts = await Promise.all(guides.map((guide) => readFile(new URL(guide, ROOT), "utf8")));
  const named = [
    "ExecutionService",
    "initJobProcessor",
    "JobQueueService",
    "JobWorkerService",
    "JobQueueManager",
    "jobQueueManager",
    "jobHandlerRegistry",
    "WorkerPool",
    "JobWorker",
    "retryDelayCalculators",
    "defaultJobQueueConfig",
    "defineHandler",
    "UnrecoverableError",
    "jobRouter",
    "queueManager",
    "JobType",
    "JobStatus",
  ];
  for (const name of named) expect(texts.some((text) => text.includes(`\`${name}`))).toBe(true);
  expect(named.filter((name) => !(name in millrace))).toEqual([]);
  for (const method of ["getQueueStats", "pauseQueue", "resumeQueue", "drainQueue", "cleanQueue", "getQueue"])
    expect(millrace.queueManager).toHaveProperty(method);
  for (const method of ["route", "routeBatch"]) expect(millrace.jobRouter).toHaveProperty(method);
  for (const method of ["queueJob", "getJobStatus", "cancelJob"])
    expect(millrace.ExecutionService.prototype).toHaveProperty(method);
  for (const method of ["addJob", "getJob", "getJobs", "getStats", "cleanup"])
    expect(millrace.JobQueueService.prototype).toHaveProperty(method);
  for (const method of ["start", "stop", "shutdown"])
    expect(millrace.JobWorkerService.prototype).toHaveProperty(method);
});
