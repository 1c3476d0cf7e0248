import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    variables: { CODE_EXECUTION_DRIVER: "embedded", RATE_LIMIT_REQUESTS: "1000" },
  });
});
afterAll(() => app?.stop());

const typed = { language: "typescript", code: "const n: number = 6; console.log(n * 7);" };
const run = async (program: object) => (await app.send("POST", "/api/executions?wait=60", program)).body;
const compileFigures = async () => (await app.send("GET", "/api/executions/cache")).body.caches[0];

test("every kind of cache is told of, also those that nobody has", async () => {
  const { status, body } = await app.send("GET", "/api/executions/cache");
  expect(status).toBe(200);
  expect(body.caches.map(({ cache }: { cache: string }) => cache)).toEqual([
    "compile",
    "dependencies",
    "images",
    "workspaces",
  ]);
  expect(body.caches[1]).toEqual({
    cache: "dependencies",
    hits: 0,
    misses: 0,
    savedMs: 0,
    evictions: {},
    entries: 0,
    bytes: 0,
    places: [],
  });
});

test("what was compiled before is counted, let go by an order, and compiled again", async () => {
  expect([(await run(typed)).result.cache, (await run(typed)).result.cache]).toEqual(["miss", "hit"]);
  await expect.poll(compileFigures, { timeout: 20_000 }).toMatchObject({ hits: 1, misses: 1, entries: 1 });
  const { bytes, places } = await compileFigures();
  expect(bytes).toBeGreaterThan(0);
  expect(places).toEqual([{ place: expect.stringContaining("process "), entries: 1, bytes }]);

  // Compiled programs hold no packages.
  const one = await app.send("DELETE", "/api/executions/cache?package=left-pad");
  expect(one).toMatchObject({ status: 202, body: { package: "left-pad", purgedAt: expect.any(String) } });
  const all = await app.send("DELETE", "/api/executions/cache");
  expect(all).toMatchObject({ status: 202, body: { package: null } });
  await expect
    .poll(compileFigures, { timeout: 20_000 })
    .toMatchObject({ entries: 0, bytes: 0, evictions: { purged: 1 } });
  expect((await run(typed)).result.cache).toBe("miss");
});

test.each(["?package=", "?package=*", "?name=left-pad", `?package=${"x".repeat(215)}`])(
  "an order with %s is a 400",
  async (query) => {
    expect((await app.send("DELETE", `/api/executions/cache${query}`)).status).toBe(400);
  },
);

test("a program in a workspace is refused in words where there are no containers, and by its field what cannot be one", async () => {
  expect(await run({ language: "node", code: "1", workspace: "app@main" })).toMatchObject({
    verdict: "rejected",
    error: { message: expect.stringContaining("Workspaces need containers") },
  });
  for (const [fields, pointer] of [
    [{ workspace: "../up" }, "/workspace"],
    [{ workspace: "a", tests: [{}] }, "/tests"],
    [{ owner: "user:eve" }, "/owner"],
  ] as const) {
    const answer = await app.send("POST", "/api/executions", { language: "node", code: "1", ...fields });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  }
});

test("a program with packages is refused in words where there are no containers", async () => {
  const dependencies = {
    "package.json": "{}",
    "package-lock.json": '{"lockfileVersion": 3, "packages": {}}',
  };
  expect(await run({ language: "node", code: "1", dependencies })).toMatchObject({
    verdict: "rejected",
    error: { message: expect.stringContaining("Dependencies need containers") },
  });
  const answer = await app.send("POST", "/api/executions", {
    language: "node",
    code: "1",
    dependencies: { ...dependencies, "package-lock.json": "{}" },
  });
  expect(answer.body.errors).toMatchObject([{ pointer: "/dependencies/package-lock.json" }]);
});
