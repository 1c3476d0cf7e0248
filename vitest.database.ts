import { existsSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { provideRunDatabases } from "./packages/testing/src/index.ts";

const migrator = new URL("./packages/postgres/src/index.ts", import.meta.url);

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideRunDatabases(project, {
    environment: process.env,
    async migrate(databaseUrl) {
      if (!existsSync(migrator)) return;
      const { migrate } = await import(migrator.href);
      await migrate(databaseUrl, { schema: "millrace" });
    },
  });
}
