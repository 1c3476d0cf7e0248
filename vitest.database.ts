import { existsSync } from "node:fs";
import { provideRunDatabases } from "@millrace/testing";
import type { TestProject } from "vitest/node";

const migrator = new URL("./packages/postgres/src/index.ts", import.meta.url);

/** One server for all database tests of a run; `packages/testing` knows which. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideRunDatabases(project, {
    environment: process.env,
    async migrate(databaseUrl) {
      if (!existsSync(migrator)) return;
      const { migrate } = (await import(migrator.href)) as {
        migrate(url: string, options: { schema: string }): Promise<void>;
      };
      await migrate(databaseUrl, { schema: "millrace" });
    },
  });
}
