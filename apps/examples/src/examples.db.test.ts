import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTestDatabase } from "@millrace/testing";
import { expect, test } from "vitest";
import { NO_ENGINE, outputOf, promisedOutput, withServer } from "./test-example.fixture.ts";

// Each example prints what its last comment promises.

const inProcess = [
  "library.ts",
  "transaction.ts",
  "atomic-handler.ts",
  "retry.ts",
  "cancel.ts",
  "workers.ts",
  "reading.ts",
  "queues.ts",
  "backup.ts",
  "routing.ts",
  "request-limits.ts",
  "explain.ts",
  "limits.ts",
  "running.ts",
  "batches.ts",
  "workflows.ts",
  "failing.ts",
  "upkeep.ts",
  "webhooks.ts",
  "data.ts",
  "email.ts",
  "gpu-instances.ts",
  "webhook-endpoints.ts",
  "make-document.ts",
  "call-api.ts",
  "archive-rows.ts",
  "rotate-log.ts",
  "invalidate-cache.ts",
  "testing.ts",
  "tracing.ts",
];
test.each(inProcess)("%s", async (name) => {
  const database = await createTestDatabase();
  try {
    expect(await outputOf(name, { DATABASE_URL: database.url })).toEqual(await promisedOutput(name));
  } finally {
    await database.drop();
  }
});

// In their order, on one server: what the first ones add does not show in what the later ones print.
const overHttp = ["rest.mjs", "client.ts", "compile.mjs", "run.mjs", "executions.mjs", "live.ts"];

test(`${overHttp.join(", ")}, without a container engine`, async () => {
  // The driver that is taken by itself, and minutes for a compiler that starts on a busy machine.
  const noEngine = { DOCKER_HOST: NO_ENGINE.DOCKER_HOST, COMPILE_TIMEOUT_MS: "120000" };
  await withServer(noEngine, async (url) => {
    for (const name of overHttp)
      expect(await outputOf(name, { MILLRACE_URL: url }), name).toEqual(await promisedOutput(name));
  });
});

test.for(["sql-door.sql", "operations.sql", "planning.sql", "export.sql"])("%s", async (name, context) => {
  context.skip(spawnSync("psql", ["--version"]).status !== 0, "needs psql");
  const printed = await withServer(NO_ENGINE, (_url, databaseUrl) => psql(databaseUrl, name));
  expect(printed).toEqual(await promisedOutput(name));
});

/** What psql prints of a file that is typed into it: results and errors in their order. */
async function psql(databaseUrl: string, name: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-example-"));
  const output = join(folder, "output");
  const input = openSync(fileURLToPath(new URL(name, import.meta.url)), "r");
  const both = openSync(output, "w");
  try {
    spawnSync("psql", ["--no-psqlrc", "--quiet", databaseUrl], { cwd: folder, stdio: [input, both, both] });
    return (await readFile(output, "utf8"))
      .split("\n")
      .map((line) => line.trimEnd())
      .filter((line) => line !== "");
  } finally {
    closeSync(input);
    closeSync(both);
    await rm(folder, { recursive: true });
  }
}
