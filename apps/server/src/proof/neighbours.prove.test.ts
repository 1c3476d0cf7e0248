import { setTimeout as pause } from "node:timers/promises";
import { createTestDatabase, type NodeProcess, spawnNode, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Programs of the user who is looked after, one after the other: alone, and then beside the flood. */
const PROGRAMS = 40;
/** How many requests of the flood are on their way at once, and the milliseconds between two of one of them. */
const LANES = 4;
const PACE_MS = 20;

let database: TestDatabase;
let server: NodeProcess;
let url: string;
beforeAll(async () => {
  database = await createTestDatabase();
  server = spawnNode(new URL("../main.ts", import.meta.url), {
    env: {
      DATABASE_URL: database.url,
      PORT: "0",
      LOG_LEVEL: "info",
      TRUSTED_PROXIES: "127.0.0.0/8, ::1",
      TRUSTED_USER_HEADER: "x-user",
      MAX_CONCURRENT_JOBS: "2",
      MAX_CONCURRENT_JOBS_PER_CLIENT: "1",
      MAX_QUEUE_SIZE_PER_CLIENT: "10",
      // More than he sends; the flood comes past it.
      RATE_LIMIT_REQUESTS: "400",
    },
    // The image may have to be built first.
    patienceMs: 300_000,
  });
  url = /http:\S+\d/.exec(await server.line(/serves at/))?.[0] as string;
  await server.line(/Code execution is offered/);
});
afterAll(async () => {
  await server?.destroy();
  await database?.drop();
});

async function send(user: string, program: object, path = "/api/executions") {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-user": user },
    body: JSON.stringify({ language: "node", ...program }),
  });
  return { status: response.status, body: (await response.json()) as { verdict?: string; limit?: string } };
}

/** The 95th percentile of the milliseconds from his request to its answer. */
async function p95OfBen(): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < PROGRAMS; n++) {
    const sentAt = performance.now();
    const { status, body } = await send("ben", { code: "console.log(42)" }, "/api/executions?wait=60");
    expect([status, body.verdict]).toEqual([200, "ok"]);
    times.push(performance.now() - sentAt);
  }
  return times.toSorted((a, b) => a - b)[Math.ceil(0.95 * times.length) - 1]!;
}

/** Programs that go on as long as they may, sent without end; told of what was answered, how often. */
function floodByAda() {
  const answers = new Map<string, number>();
  const over = new AbortController();
  const lanes = Array.from({ length: LANES }, async () => {
    while (!over.signal.aborted) {
      const { status, body } = await send("ada", { code: "for (;;);", limits: { timeoutMs: 1000 } });
      const answer = body.limit ?? String(status);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      await pause(PACE_MS);
    }
  });
  return async () => {
    over.abort();
    await Promise.all(lanes);
    return Object.fromEntries(answers);
  };
}

test("one user's flood of programs is refused, while every one of another user's runs", async () => {
  for (let n = 0; n < 5; n++) await send("ben", { code: "console.log(42)" }, "/api/executions?wait=60");
  const alone = await p95OfBen();
  const end = floodByAda();
  const flooded = await p95OfBen();
  const answers = await end();
  // Told and not judged: it says something on a machine that does nothing else.
  console.log(
    `p95 alone ${alone.toFixed(0)} ms, beside a flood ${flooded.toFixed(0)} ms; the flood: ${JSON.stringify(answers)}`,
  );
  // It was one: some ran, and most were refused.
  expect(answers["202"]).toBeGreaterThan(0);
  const refused = Object.entries(answers).filter(([answer]) => answer !== "202");
  expect(refused.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(answers["202"]!);
});
