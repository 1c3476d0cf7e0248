import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { databaseUrl } from "./run-databases.ts";

export interface TestDatabase {
  readonly url: string;
  /** Ends the connections that are left and removes the database. */
  drop(): Promise<void>;
}

/**
 * Makes a database on the run's server: migrated, or `empty`. One per test file is the rule; files run at
 * the same time. For `*.db.test.ts` and `*.docker.test.ts`.
 */
export async function createTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const { serverUrl, template } = inject("runDatabases");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(
    serverUrl,
    (admin) =>
      admin`create database ${admin(name)} template ${admin(options.empty === true ? "template0" : template)}`,
  );
  return {
    url: databaseUrl(serverUrl, name),
    async drop() {
      await administer(serverUrl, (admin) => admin`drop database if exists ${admin(name)} with (force)`);
    },
  };
}

async function administer(serverUrl: string, work: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(serverUrl, { max: 1, onnotice() {} });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
