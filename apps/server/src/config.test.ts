import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
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
      maxConcurrent: 5,
      maxWaiting: 100,
      compile: { maxConcurrent: 3, maxWaiting: 100 },
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

test("Programs of one language have limits of their own, and a wrong field is named", () => {
  const load = (value: unknown, more: Record<string, string> = {}) =>
    loadConfig({ CODE_EXECUTION_LANGUAGE_LIMITS: JSON.stringify(value), ...more }).codeExecution.limits;
  expect(
    load({
      python: { timeoutMs: 60_000, memoryMb: { default: 64 }, cpus: 0.25 },
      cpp: { compileTimeoutMs: 40_000 },
    }).languages,
  ).toEqual({
    python: { timeoutMs: { most: 60_000 }, memoryBytes: { default: 67_108_864 }, cpus: { most: 0.25 } },
    cpp: { compileTimeoutMs: 40_000 },
  });
  for (const [value, fault] of [
    [{ pyton: {} }, "LIMITS has pyton, which is none of node, python, cpp"],
    [{ python: { timeout: 1 } }, "LIMITS.python has timeout, which is none of timeoutMs, cpuMs"],
    [
      { python: { timeoutMs: "60s" } },
      "LIMITS.python.timeoutMs must be an integer from 1 to 3600000, or such as",
    ],
    [{ c: { timeoutMs: { most: 0 } } }, "LIMITS.c.timeoutMs.most must be an integer from 1 to 3600000"],
    [{ c: { memoryMb: { least: 1 } } }, "LIMITS.c.memoryMb has least, which is none of default, most"],
    [{ c: { memoryMb: 15 } }, "LIMITS.c.memoryMb.most must be an integer from 16"],
    [{ c: { timeoutMs: { default: 30_001 } } }, "LIMITS.c.timeoutMs.default is above the most, 30000"],
    [{ c: { memoryMb: { default: 129 } } }, "LIMITS.c.memoryMb.default is above the most, 128"],
    [{ c: { cpuMs: 30_001 } }, "LIMITS.c.cpuMs.most is above the most of timeoutMs, 30000"],
    [{ node: { compileTimeoutMs: 1 } }, "LIMITS.node.compileTimeoutMs has no use: node is not compiled"],
    [["c"], "LIMITS must be limits by language"],
  ] as const)
    expect(() => load(value)).toThrow(`CODE_EXECUTION_LANGUAGE_${fault}`);
  expect(() => loadConfig({ CODE_EXECUTION_LANGUAGE_LIMITS: "python=1" })).toThrow("LIMITS must be JSON");
  expect(load({ c: { timeoutMs: { default: 40_000 } } }, { MAX_EXECUTION_TIME: "50000" })).toBeDefined();
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

test("Programs of /api/compile have limits within those of all programs", () => {
  const { codeExecution } = loadConfig({ MAX_CONCURRENT_JOBS: "20", MAX_QUEUE_SIZE: "500" });
  expect(codeExecution).toMatchObject({
    maxConcurrent: 20,
    maxWaiting: 500,
    compile: { maxConcurrent: 3, maxWaiting: 100 },
  });
  expect(loadConfig({ MAX_CONCURRENT_JOBS: "2", MAX_QUEUE_SIZE: "20" }).codeExecution.compile).toEqual({
    maxConcurrent: 2,
    maxWaiting: 20,
  });
  expect(() => loadConfig({ COMPILE_MAX_CONCURRENT: "6" })).toThrow(
    "COMPILE_MAX_CONCURRENT is above MAX_CONCURRENT_JOBS (5), which counts the same programs",
  );
  expect(() => loadConfig({ MAX_QUEUE_SIZE: "20", COMPILE_MAX_QUEUE: "21" })).toThrow(
    "COMPILE_MAX_QUEUE is above MAX_QUEUE_SIZE (20)",
  );
});

test("One client has limits within those of all programs, and none unless they are set", () => {
  const { ofClient } = loadConfig({}).codeExecution;
  expect(ofClient).toBeUndefined();
  expect(loadConfig({ MAX_CONCURRENT_JOBS_PER_CLIENT: "2" }).codeExecution.ofClient).toEqual({
    maxConcurrent: 2,
    maxWaiting: 100,
  });
  expect(loadConfig({ MAX_QUEUE_SIZE_PER_CLIENT: "10" }).codeExecution.ofClient).toEqual({
    maxConcurrent: 5,
    maxWaiting: 10,
  });
  expect(() => loadConfig({ MAX_QUEUE_SIZE_PER_CLIENT: "101" })).toThrow(
    "MAX_QUEUE_SIZE_PER_CLIENT is above MAX_QUEUE_SIZE (100)",
  );
});

test("An address may submit as much as forty users, unless it is set", () => {
  const of = (variables: Record<string, string>) =>
    loadConfig(variables).codeExecution.addressSubmissionsPerMinute;
  expect(of({})).toBe(200);
  expect(of({ COMPILE_RATE_LIMIT: "9" })).toBe(360);
  expect(of({ COMPILE_RATE_LIMIT: "9000" })).toBe(10_000);
  expect(of({ COMPILE_ADDRESS_RATE_LIMIT: "7" })).toBe(7);
});

test("A header with the user's name needs proxies that are believed", () => {
  const TRUSTED_PROXIES = "10.0.0.0/8";
  expect(loadConfig({ TRUSTED_USER_HEADER: "X-User", TRUSTED_PROXIES }).trustedUserHeader).toBe("X-User");
  expect(() => loadConfig({ TRUSTED_USER_HEADER: "X-User" })).toThrow(
    "TRUSTED_USER_HEADER is believed from TRUSTED_PROXIES alone, and there are none",
  );
  expect(() => loadConfig({ TRUSTED_USER_HEADER: "X User", TRUSTED_PROXIES })).toThrow(
    "TRUSTED_USER_HEADER must be the name of a header",
  );
});

test("Proxies are addresses and networks", () => {
  expect(loadConfig({ TRUSTED_PROXIES: "10.0.0.0/8, ::1" }).trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
  expect(() => loadConfig({ TRUSTED_PROXIES: "10.0.0.1/8" })).toThrow("TRUSTED_PROXIES must be addresses");
});

test("Networks and secrets of webhooks are read, and a wrong one is named without its text", () => {
  const secret = `whsec_${Buffer.alloc(24).toString("base64")}`;
  const { webhooks } = loadConfig({ WEBHOOK_ALLOWED_NETWORKS: "10.1.0.0/16, ::1", WEBHOOK_SECRETS: secret });
  expect(webhooks).toEqual({ allowedNetworks: ["10.1.0.0/16", "::1"], secrets: [secret] });
  expect(() => loadConfig({ WEBHOOK_ALLOWED_NETWORKS: "ten" })).toThrow("WEBHOOK_ALLOWED_NETWORKS must be");
  const message = messageOf(() => loadConfig({ WEBHOOK_SECRETS: "whsec_hunter2" }));
  expect(message).toContain("WEBHOOK_SECRETS");
  expect(message).not.toContain("hunter2");
});

test("mail servers are read in their order, and need a sender; a password is not repeated", () => {
  const smtp = {
    SMTP_URL: "smtp://a:b@one.example.org, smtps://two.example.org",
    EMAIL_FROM: "A <a@example.org>",
  };
  expect(loadConfig(smtp).email).toEqual({
    servers: ["smtp://a:b@one.example.org", "smtps://two.example.org"],
    connections: 5,
    from: "A <a@example.org>",
    dkim: undefined,
    unsubscribeUrl: undefined,
    perDomain: undefined,
  });
  expect(loadConfig({}).email.servers).toEqual([]);
  expect(loadConfig({ EMAIL_PER_DOMAIN: "30" }).email.perDomain).toEqual({ mails: 30, windowMs: 60_000 });
  const keyFile = { EMAIL_DKIM_SELECTOR: "mail", EMAIL_DKIM_KEY_FILE: "key.pem" };
  expect(loadConfig({ ...smtp, ...keyFile }).email.dkim).toEqual({ selector: "mail", keyFile: "key.pem" });
  for (const [variables, fault] of [
    [{ SMTP_URL: smtp.SMTP_URL }, "SMTP_URL is set, and EMAIL_FROM"],
    [{ ...smtp, EMAIL_DKIM_SELECTOR: "mail" }, "EMAIL_DKIM_SELECTOR is set, and EMAIL_DKIM_KEY_FILE"],
    [keyFile, "EMAIL_DKIM_SELECTOR is set, and SMTP_URL"],
    [{ EMAIL_FROM: "nobody" }, "EMAIL_FROM must be a mail address"],
    [{ EMAIL_UNSUBSCRIBE_URL: "http://example.org" }, "EMAIL_UNSUBSCRIBE_URL must be an https URL"],
  ] as const)
    expect(() => loadConfig(variables)).toThrow(fault);
  const message = messageOf(() => loadConfig({ ...smtp, SMTP_URL: "http://ada:hunter2@mx" }));
  expect(message).toContain("SMTP_URL must look like");
  expect(message).not.toContain("hunter2");
});

test("queues to serve are names, and a process without workers has none", () => {
  expect(loadConfig({ MILLRACE_QUEUES: "mail, reports" }).queues).toEqual(["mail", "reports"]);
  expect(loadConfig({}).queues).toBeUndefined();
  expect(() => loadConfig({ MILLRACE_QUEUES: "mail,,x" })).toThrow("MILLRACE_QUEUES must be names of queues");
  expect(() => loadConfig({ MILLRACE_QUEUES: "mail", MILLRACE_ROLE: "api" })).toThrow(
    "MILLRACE_QUEUES says whose jobs to run, and MILLRACE_ROLE api runs none",
  );
});

test("the runtime of containers is a name, and says nothing where none are made", () => {
  expect(loadConfig({}).codeExecution.runtime).toBeUndefined();
  expect(loadConfig({ CODE_EXECUTION_RUNTIME: "runsc" }).codeExecution).toMatchObject({
    driver: "auto",
    runtime: "runsc",
  });
  expect(() => loadConfig({ CODE_EXECUTION_RUNTIME: "--debug" })).toThrow(
    "CODE_EXECUTION_RUNTIME must be the name of a runtime of the container engine, such as runsc",
  );
  expect(() => loadConfig({ CODE_EXECUTION_RUNTIME: "runsc", CODE_EXECUTION_DRIVER: "embedded" })).toThrow(
    "CODE_EXECUTION_RUNTIME says how containers run, and CODE_EXECUTION_DRIVER embedded makes none",
  );
});

describe(".env.example", async () => {
  const text = await readFile(new URL("../../../.env.example", import.meta.url), "utf8");
  const example = parseEnv(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ""));

  test("has every variable that the server and the library read, and no other", async () => {
    expect(Object.keys(example).toSorted()).toEqual(
      [...new Set([...SERVER_VARIABLES, ...(await libraryVariables())])].toSorted(),
    );
  });

  test("shows the defaults", () => {
    const { DATABASE_URL: _url, DOCKER_HOST: _engine, TRUSTED_PROXIES: _proxies, ...defaults } = example;
    expect(loadConfig(defaults)).toEqual(loadConfig({}));
  });

  test("has the code editor's three presets, which can be used", () => {
    const presets = text
      .slice(text.indexOf("# --- presets"))
      .split(/^# .*:$/m)
      .slice(1);
    expect(presets.map((preset) => parseEnv(preset.replaceAll(/^# (?=[A-Z_]+=)/gm, "")))).toEqual([
      { MAX_CONCURRENT_JOBS: "3", MAX_QUEUE_SIZE: "20", RATE_LIMIT_REQUESTS: "20" },
      { MAX_CONCURRENT_JOBS: "5", MAX_QUEUE_SIZE: "100", RATE_LIMIT_REQUESTS: "10" },
      { MAX_CONCURRENT_JOBS: "20", MAX_QUEUE_SIZE: "500", RATE_LIMIT_REQUESTS: "30" },
    ]);
  });
});

/** Every name of a variable that stands in the library's sources. */
async function libraryVariables(): Promise<string[]> {
  const names: string[] = [];
  const folder = fileURLToPath(new URL("../../../packages/millrace/src/", import.meta.url));
  for await (const file of glob("**/*.ts", { cwd: folder })) {
    if (/(\.test|\.fixture)\.ts$|(^|\/)test-/.test(file)) continue;
    const source = (await readFile(folder + file, "utf8")).replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, "");
    names.push(
      ...[...source.matchAll(/"(JOB_[A-Z_]+|LOG_LEVEL|DATABASE_URL)"/g)].map(([, name]) => name as string),
    );
  }
  return names;
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It did not throw.");
}
