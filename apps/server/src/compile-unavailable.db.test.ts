import { CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import { expect, test } from "vitest";
import { startTestApp } from "./test-app.fixture.ts";

test("without a container engine: 503 with the reason and the cure, and all else works", async () => {
  const app = await startTestApp();
  try {
    const answer = await app.send("POST", "/api/compile", { roomId: "r", userId: "u", code: "x" });
    expect(answer).toMatchObject({
      status: 503,
      body: { code: "CODE_EXECUTION_UNAVAILABLE", error: "Service unavailable" },
    });
    expect(answer.body.detail).toMatch(/No container engine answers.*Install Docker/);
    const other = await app.send("POST", "/api/jobs?wait=20", {
      type: "data-processing",
      payload: { batchId: "b" },
    });
    expect(other.body.status).toBe("completed");
    const byType = await app.send("POST", "/api/jobs", { type: CODE_EXECUTION_TYPE, payload: {} });
    expect(byType).toMatchObject({ status: 400, body: { code: "UNKNOWN_TYPE" } });
  } finally {
    await app.stop();
  }
});
