import { notRunReporter } from "@millrace/testing";
import { defineConfig } from "vitest/config";

/** The longer proofs (`npm run prove`): minutes each, one at a time, so that their figures mean something. */
export default defineConfig({
  test: {
    name: "prove",
    reporters: ["default", notRunReporter([])],
    include: ["**/src/**/*.prove.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    globalSetup: ["./vitest.database.ts"],
    fileParallelism: false,
    testTimeout: 20 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
