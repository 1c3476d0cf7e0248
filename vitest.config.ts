import { defineConfig } from "vitest/config";

const ignored = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    projects: [
      {
        // The rules of the house, run by `npm run check`.
        test: { name: "house", include: ["packages/testing/src/house/*.test.ts"], testTimeout: 60_000 },
      },
      {
        test: {
          name: "unit",
          include: ["**/src/**/*.test.ts"],
          exclude: [...ignored, "**/*.{db,docker,prove}.test.ts", "packages/testing/src/house/**"],
        },
      },
      {
        test: {
          name: "database",
          include: ["**/src/**/*.{db,docker}.test.ts"],
          exclude: ignored,
          globalSetup: ["./vitest.database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
