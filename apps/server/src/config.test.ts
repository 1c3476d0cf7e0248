import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { ConfigError, loadConfig, SERVER_VARIABLES } from "./config.ts";

test("Nothing set: loopback, port 3000, a PostgreSQL of our own", () => {
  expect(loadConfig({ PATH: "/bin", MILLRACE_SCHEMA: "" })).toMatchObject({
    host: "127.0.0.1",
    port: 3000,
    databaseUrl: undefined,
    dataDirectory: ".millrace",
    schema: "millrace",
    role: "all",
    logLevel: "info",
    codeExecution: {
      submissionsPerMinute: 5,
      maxConcurrent: 3,
      maxWaiting: 100,
      limits: { run: { timeoutMs: 30_000, memoryBytes: 134_217_728, cpus: 0.5 } },
    },
  });
});

test("The runner hub's queues have their own numbers of jobs a process", () => {
  const { queueConcurrency } = loadConfig({ WEBHOOK_WORKER_CONCURRENCY: "7" });
  expect(queueConcurrency).toEqual({
    "job-execution": 5,
    "container-management": 10,
    monitoring: 3,
    "webhook-processing": 7,
    cleanup: 1,
    "metrics-collection": 1,
  });
  expect(() => loadConfig({ CLEANUP_WORKER_CONCURRENCY: "0" })).toThrow("CLEANUP_WORKER_CONCURRENCY");
});

test("Sizes and shares are read in Docker's words", () => {
  const { limits } = loadConfig({
    MAX_MEMORY_LIMIT: "1g",
    MAX_CPU_LIMIT: "1.5",
    COMPILE_TIMEOUT_MS: "500",
  }).codeExecution;
  expect(limits.run).toMatchObject({ memoryBytes: 1_073_741_824, cpus: 1.5 });
  expect(limits.compile.timeoutMs).toBe(500);
});

test("Every fault is reported at once, and no value is repeated", () => {
  const load = () =>
    loadConfig({
      PORT: "70000",
      DATABASE_URL: "mysql://root:hunter2@db/x",
      MILLRACE_ROLE: "everything",
      COMPILE_RATE_LIMT: "5",
      MAX_MEMORY_LIMIT: "lots",
    });
  expect(load).toThrow(ConfigError);
  const message = messageOf(load);
  for (const name of ["PORT", "DATABASE_URL", "MILLRACE_ROLE", "COMPILE_RATE_LIMT", "MAX_MEMORY_LIMIT"]) {
    expect(message).toContain(name);
  }
  expect(message).not.toContain("hunter2");
});

test(".env.example has every variable, with its default", async () => {
  const text = await readFile(new URL("../../../.env.example", import.meta.url), "utf8");
  const example = parseEnv(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ""));
  expect(Object.keys(example)).toEqual(expect.arrayContaining([...SERVER_VARIABLES]));
  const { DATABASE_URL: _url, DOCKER_HOST: _engine, ...defaults } = example;
  expect(loadConfig(defaults)).toEqual(loadConfig({}));
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It did not throw.");
}
