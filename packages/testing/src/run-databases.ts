import { randomBytes } from "node:crypto";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { startTestServer, testServerSource } from "./test-server.ts";

/** What the run's one server offers to each test file. */
export interface RunDatabases {
  readonly serverUrl: string;
  /** A migrated database that is only ever copied. */
  readonly template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    runDatabases: RunDatabases;
  }
}

export interface RunDatabasesOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Brings the template to the current schema. It must close its connections. */
  migrate(databaseUrl: string): Promise<void>;
}

/**
 * For a vitest global set-up: starts one server for the run, migrates one database on it, and tells the
 * test files where they are. Returns how to take both down.
 */
export async function provideRunDatabases(
  project: TestProject,
  options: RunDatabasesOptions,
): Promise<() => Promise<void>> {
  const server = await startTestServer(testServerSource(options.environment));
  const template = `millrace_template_${randomBytes(4).toString("hex")}`;
  const admin = postgres(server.url, { max: 1, onnotice() {} });
  try {
    await admin`create database ${admin(template)}`;
    await options.migrate(databaseUrl(server.url, template));
  } catch (error) {
    await admin.end();
    await server.stop();
    throw error;
  }
  project.vitest.logger.log(`Tests run on ${server.description}.`);
  project.provide("runDatabases", { serverUrl: server.url, template });
  return async () => {
    // Matters on a server that goes on living; the others go as a whole.
    await admin`drop database if exists ${admin(template)} with (force)`;
    await admin.end();
    await server.stop();
  };
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
