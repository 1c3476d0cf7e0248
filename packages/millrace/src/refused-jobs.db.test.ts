import { afterAll, describe, expect, test } from "vitest";
import { InvalidInputError } from "./index.ts";
import { startManagers } from "./test-managers.fixture.ts";

const { manager, stop } = await startManagers();
afterAll(stop);

describe("a job is refused, and nothing stored", () => {
  test.each([
    [
      "a payload that its schema refuses",
      { type: "greet", payload: { name: "" } },
      "INVALID_PAYLOAD",
      "/name",
    ],
    [
      "an unknown field of a payload",
      { type: "greet", payload: { name: "a", nmae: "b" } },
      "INVALID_PAYLOAD",
      "/nmae",
    ],
    ["a type that nobody knows", { type: "no-such-type", payload: {} }, "UNKNOWN_TYPE", "/type"],
    [
      "a bad priority",
      { type: "greet", payload: { name: "a" }, priority: "urgent" as "high" },
      "INVALID_JOB",
      "/priority",
    ],
    [
      "a webhook that no process can send",
      { type: "greet", payload: { name: "a" }, webhookUrl: "https://example.com/" },
      "INVALID_JOB",
      "/webhookUrl",
    ],
    [
      "a payload that another process's schema refuses",
      { type: "parked", payload: { userId: 5 } },
      "INVALID_PAYLOAD",
      "/userId",
    ],
  ])("%s", async (_name, job, code, pointer) => {
    const count = (await manager.getJobs({ limit: 1000 })).length;
    const error: unknown = await manager.createJob<string>(job).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ code, faults: [{ pointer }] });
    expect(await manager.getJobs({ limit: 1000 })).toHaveLength(count);
  });

  test.each([undefined, null, "greet", []])("what is no job: %o", async (job) => {
    await expect(manager.createJob(job as never)).rejects.toBeInstanceOf(InvalidInputError);
  });

  test("many of a type that another process has: all or none, and the place is named", async () => {
    const jobs = [
      { type: "parked", payload: { userId: "a" } },
      { type: "greet", payload: { name: "a" } },
      { type: "parked", payload: { userId: 5 } },
      { type: "parked", payload: { userId: 6 } },
    ];
    const count = (await manager.getJobs({ limit: 1000 })).length;
    await expect(manager.createJobs<string>(jobs)).rejects.toMatchObject({
      code: "INVALID_PAYLOAD",
      faults: [{ pointer: "/2/payload/userId" }],
    });
    expect(await manager.getJobs({ limit: 1000 })).toHaveLength(count);
  });

  test("of many adds of such a type at once those that are at fault", async () => {
    const userIds = Array.from({ length: 250 }, (_, n) => (n % 3 === 0 ? n : `user-${n}`));
    const adds = userIds.map((userId) => manager.createJob<string>({ type: "parked", payload: { userId } }));
    const settled = await Promise.allSettled(adds);
    expect(settled.map(({ status }) => status)).toEqual(
      userIds.map((userId) => (typeof userId === "number" ? "rejected" : "fulfilled")),
    );
  });

  test("many, all or none, and the place is named", async () => {
    const jobs = ["a", "b", ""].map((name) => ({ type: "greet", payload: { name } }) as const);
    const count = (await manager.getJobs({ type: "greet", limit: 1000 })).length;
    await expect(manager.createJobs(jobs)).rejects.toMatchObject({
      code: "INVALID_PAYLOAD",
      faults: [{ pointer: "/2/payload/name" }],
    });
    expect(await manager.getJobs({ type: "greet", limit: 1000 })).toHaveLength(count);
  });
});
