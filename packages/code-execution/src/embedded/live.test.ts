import { afterAll, describe } from "vitest";
import { describeLivePrograms } from "../live-behaviour.fixture.ts";
import { LIVE_LIMITS } from "../live-run.fixture.ts";
import { createEmbeddedSandbox } from "./embedded-sandbox.ts";

const sandbox = createEmbeddedSandbox({ compileMemoryBytes: LIVE_LIMITS.compile.memoryBytes });
afterAll(() => sandbox.close());

describe("programs in WebAssembly that are followed", { timeout: 120_000 }, () => {
  describeLivePrograms(() => sandbox, ["python", "node", "typescript", "c"]);
});
