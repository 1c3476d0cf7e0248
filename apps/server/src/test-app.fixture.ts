import { type JobHandler, type Logger, silentLogger } from "@millrace/core";
import { createTestDatabase } from "@millrace/testing";
import { jobHandlerRegistry, type JobQueueManager } from "millrace";
import { loadConfig } from "./config.ts";
import { startServer } from "./start-server.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body's JSON; null when it has none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look at whatever came
  readonly body: any;
}

export interface TestApp {
  readonly url: string;
  readonly jobs: JobQueueManager;
  readonly databaseUrl: string;
  /** A body that is a string is sent as it is, anything else as JSON. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  readonly handlers?: readonly JobHandler[];
  /** Variables of the server's configuration. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Default: nothing is logged. */
  readonly logger?: Logger;
  /** Default: a fresh copy of the migrated template. */
  readonly databaseUrl?: string;
}

/** The whole server on a database of its own and a free port of loopback; no container engine unless `DOCKER_HOST` is given. */
export async function startTestApp({
  handlers = [],
  variables = {},
  logger = silentLogger,
  ...options
}: TestAppOptions = {}): Promise<TestApp> {
  const database =
    options.databaseUrl === undefined
      ? await createTestDatabase()
      : { url: options.databaseUrl, drop: async () => {} };
  const noEngine = { CODE_EXECUTION_DRIVER: "docker", DOCKER_HOST: "unix:///nonexistent/docker.sock" };
  const quiet = { UPKEEP_SCHEDULES: "false" };
  const config = loadConfig({ DATABASE_URL: database.url, PORT: "0", ...noEngine, ...quiet, ...variables });
  for (const handler of handlers) jobHandlerRegistry.register(handler);
  const server = await startServer(config, logger);
  await server.codeExecutionPrepared;
  const url = server.url as string;
  return {
    url,
    jobs: server.jobs,
    databaseUrl: database.url,
    send: (method, path, body, headers) => send(new URL(path, url), method, body, headers),
    async stop() {
      await server.stop();
      await database.drop();
    },
  };
}

async function send(
  url: URL,
  method: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}
