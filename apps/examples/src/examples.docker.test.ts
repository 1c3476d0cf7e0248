import { expect, test } from "vitest";
import { outputOf, promisedOutput, withServer } from "./test-example.fixture.ts";

test("compile.mjs prints what its last comment promises", { timeout: 240_000 }, async () => {
  const printed = await withServer({}, (url) => outputOf("compile.mjs", { MILLRACE_URL: url }));
  expect(printed).toEqual(await promisedOutput("compile.mjs"));
});
