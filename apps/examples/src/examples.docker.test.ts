import { createTestDatabase } from "@millrace/testing";
import { expect, test } from "vitest";
import { outputOf, promisedOutput, withServer } from "./test-example.fixture.ts";

test.each(["compile.mjs", "run.mjs", "executions.mjs", "live.ts"])(
  "%s prints what its last comment promises",
  { timeout: 240_000 },
  async (name) => {
    const printed = await withServer({}, (url) => outputOf(name, { MILLRACE_URL: url }));
    expect(printed).toEqual(await promisedOutput(name));
  },
);

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
