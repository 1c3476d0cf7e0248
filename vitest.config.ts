import { availableParallelism } from "node:os";
import { containerEngineFault, notRunReporter } from "@millrace/testing";
import { defineConfig } from "vitest/config";

const ignored = ["**/node_modules/**", "**/dist/**"];
const house = "packages/testing/src/house/**";
const docker = "**/src/**/*.docker.test.ts";

const engineFault = await containerEngineFault(process.env);

export default defineConfig({
  test: {
    // Most database tests wait more than they compute.
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: [
      "default",
      notRunReporter(
        engineFault === undefined
          ? []
          : [{ project: "database", include: [docker], exclude: ignored, reason: engineFault }],
      ),
    ],
    projects: [
      {
        // The rules of the house, run by `npm run check`.
        test: { name: "house", include: ["packages/testing/src/house/*.test.ts"], testTimeout: 60_000 },
      },
      {
        test: {
          name: "unit",
          include: ["**/src/**/*.test.ts"],
          exclude: [...ignored, house, "**/*.{db,docker,prove}.test.ts"],
        },
      },
      {
        // One PostgreSQL for all of them. A test that needs containers as well is called x.docker.test.ts.
        test: {
          name: "database",
          include: ["**/src/**/*.db.test.ts", ...(engineFault === undefined ? [docker] : [])],
          exclude: ignored,
          globalSetup: ["./vitest.database.ts"],
          // For what hangs: a test waits for events, and on a busy machine those of new processes take their time.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
