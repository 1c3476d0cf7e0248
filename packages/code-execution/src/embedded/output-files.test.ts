import { afterAll, describe } from "vitest";
import { LIVE_LIMITS } from "../live-run.fixture.ts";
import { describeOutputFiles } from "../output-files-behaviour.fixture.ts";
import { createEmbeddedSandbox } from "./embedded-sandbox.ts";

const sandbox = createEmbeddedSandbox({ compileMemoryBytes: LIVE_LIMITS.compile.memoryBytes });
afterAll(() => sandbox.close());

describe("files of programs in WebAssembly", { timeout: 180_000 }, () => {
  describeOutputFiles(() => sandbox);
});
