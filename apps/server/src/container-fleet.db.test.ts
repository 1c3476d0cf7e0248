import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const JOB = { type: "create-container", payload: { image: "debian:12-slim" }, maxRetries: 0 };

/** Allows no image. */
let plain: TestApp;
beforeAll(async () => {
  plain = await startTestApp();
});
afterAll(() => plain?.stop());

test("jobs of containers are left to processes that may run images, and taken in everywhere once there is one", async () => {
  expect(await plain.send("POST", "/api/jobs", JOB)).toMatchObject({
    status: 400,
    body: { code: "UNKNOWN_TYPE" },
  });
  const variables = { CONTAINER_IMAGES: "debian:12-slim" };
  const allowing = await startTestApp({ variables, databaseUrl: plain.databaseUrl });
  try {
    const added = await Promise.all(Array.from({ length: 40 }, () => plain.send("POST", "/api/jobs", JOB)));
    const ends = await Promise.all(added.map(({ body }) => plain.jobs.waitFor(body.id)));
    // Each was tried where an image is allowed: it has come as far as the engine, of which there is none.
    const reasons = new Set(ends.map(({ errorMessage }) => errorMessage?.replace(/:.*/, "")));
    expect(reasons).toEqual(new Set(["No container engine answers"]));
  } finally {
    await allowing.stop();
  }
});
