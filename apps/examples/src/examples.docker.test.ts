import { createTestDatabase } from "@millrace/testing";
import { expect, test } from "vitest";
import { outputOf, promisedOutput, withServer } from "./test-example.fixture.ts";

test("compile.mjs, run.mjs, executions.mjs and live.ts", { timeout: 240_000 }, async () => {
  await withServer({}, async (url) => {
    for (const name of ["compile.mjs", "run.mjs", "executions.mjs", "live.ts"])
      expect(await outputOf(name, { MILLRACE_URL: url }), name).toEqual(await promisedOutput(name));
  });
});

test("containers.ts", async () => {
  const database = await createTestDatabase();
  try {
    expect(await outputOf("containers.ts", { DATABASE_URL: database.url })).toEqual(
      await promisedOutput("containers.ts"),
    );
  } finally {
    await database.drop();
  }
});
