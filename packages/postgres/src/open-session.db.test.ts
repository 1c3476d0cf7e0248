import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSession } from "./open-session.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

test.each([
  ["with the beginning of the answer", "select (1 / (n - 1))::text from generate_series(1, 2) n"],
  [
    "after some of it",
    "select (1 / (n - 100000))::text || repeat('x', 1000) from generate_series(1, 100000) n",
  ],
])("an error that comes %s is told to who copies out, and to nobody else", async (_when, select) => {
  const session = openSession({ url: database.url, applicationName: "test", deadlineMs: 10_000 });
  try {
    const read = async () => {
      for await (const _ of session.copyOut(select));
    };
    await expect(read()).rejects.toThrow("division by zero");
  } finally {
    await session.close();
  }
});
