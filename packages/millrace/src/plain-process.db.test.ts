import { createTestDatabase, spawnNode } from "@millrace/testing";
import { expect, test } from "vitest";

test("a plain Node process runs a job through the ready-made manager, logs it as JSON lines, and ends by itself", async () => {
  const database = await createTestDatabase({ empty: true });
  await using child = spawnNode(new URL("./test-plain-process.ts", import.meta.url), {
    env: { DATABASE_URL: database.url, LOG_LEVEL: "info" },
  });
  const ended = await child.event("ended");
  expect(ended).toMatchObject({
    status: "completed",
    result: { success: true, message: "Custom job completed for user user123" },
    health: "healthy",
  });
  expect(await child.exit()).toEqual({ code: 0, signal: null });
  const messages = child.output.map((line) => (JSON.parse(line) as { msg: string }).msg);
  expect(messages).toContain(`Job ${String(ended["id"])} created with type my-custom-job`);
  expect(messages).toContain("Worker pool stopped");
  await database.drop();
});
