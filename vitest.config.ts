import { defineConfig } from "vitest/config";

const ignored = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/src/**/*.test.ts"],
          exclude: [...ignored, "**/*.{db,docker,prove}.test.ts"],
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
