import { migrate } from "@millrace/postgres";
import { provideRunDatabases } from "@millrace/testing";
import type { TestProject } from "vitest/node";

/** One server for all database tests of a run; `packages/testing` knows which. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideRunDatabases(project, {
    environment: process.env,
    async migrate(databaseUrl) {
      await migrate(databaseUrl, { schema: "millrace" });
    },
  });
}
