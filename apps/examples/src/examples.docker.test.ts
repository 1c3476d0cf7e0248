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
