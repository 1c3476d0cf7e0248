import { connectDocker, ensureImage, probeDocker } from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import { outputOf, promisedOutput, withServer } from "./test-example.fixture.ts";

const docker = await connectDocker();
const engine = await probeDocker(docker);

test("workspaces.mjs prints what its last comment promises", { timeout: 300_000 }, async (context) => {
  if (!engine.available) context.skip(engine.reason);
  await ensureImage(docker, silentLogger);
  const printed = await withServer({ CODE_EXECUTION_DRIVER: "docker" }, (url) =>
    outputOf("workspaces.mjs", { MILLRACE_URL: url }),
  );
  expect(printed).toEqual(await promisedOutput("workspaces.mjs"));
});
