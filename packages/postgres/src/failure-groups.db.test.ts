import type { ClaimedJob, ErrorClass } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { claim, end, job, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

async function fingerprintOf(message: string): Promise<string> {
  const [row] = await sql`select millrace.failure_fingerprint(${message}) as fingerprint`;
  return row?.fingerprint as string;
}

describe("fingerprints of messages", () => {
  it.each([
    ["timeout after 30 ms", "timeout after 4500 ms"],
    ["got 1.5e3, wanted -2", "got 7, wanted 12,000.5"],
    ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED 10.2.0.77:6543"],
    ["bad byte 0xFF at 0x7ffe01", "bad byte 0x00 at 0xdeadbeef"],
    ["commit 9fceb02d0ae598e95dc970b74767f19372d61af8 is gone", "commit 0123456789abcdef0123 is gone"],
    [
      "user 550e8400-e29b-41d4-a716-446655440000 not found",
      "user 7c9e6679-7425-40de-944b-e07fc1f90ae7 not found",
    ],
    ["ENOENT: no such file, open '/tmp/build-17/main.c'", "ENOENT: no such file, open '/home/ada/work/x.c'"],
    ["cannot read C:\\jobs\\1\\in.csv", "cannot read D:\\data\\out.csv"],
    ["Unexpected token at src/parse.ts:12:5", "Unexpected token at src/parse.ts:108:31"],
    ["fails on line 7", "fails on line 1412"],
    ["expired at 2026-01-02T03:04:05.678Z", "expired at 2027-11-30 23:59:59+02:00"],
    ["at 12:30:01 the queue stood", "at 9:05:59.25 the queue stood"],
    [
      "GET https://api.test/v1/users/42?token=abc#top failed",
      "GET https://api.test/v1/users/7?token=x&page=2 failed",
    ],
    ["no mailbox ada@example.org", "no mailbox grace.hopper@mail.example.com"],
    ["token eyJhbGciOiJIUzI1NiIsInR5cCI6 refused", "token aGVsbG8gd29ybGQ1MTIzNDU2Nzg5 refused"],
    ["two\n  lines", "two lines"],
  ])("the same: %j and %j", async (one, other) => {
    expect(await fingerprintOf(one)).toBe(await fingerprintOf(other));
  });

  it.each([
    ["timeout after 30 ms", "timeout after 30 s"],
    [
      "Cannot read properties of undefined (reading 'name')",
      "Cannot read properties of undefined (reading 'id')",
    ],
    ['column "a" does not exist', 'column "b" does not exist'],
    ["sha256 is not supported", "sha512 is not supported"],
    ["fails in src/parse.ts:12", "fails in src/print.ts:12"],
    ["GET https://api.test/users failed", "GET https://api.test/teams failed"],
    ["GET https://a.test/x failed", "GET https://b.test/x failed"],
    ["connection refused", "connection reset"],
    ["no mailbox <ada>", "no host <ada>"],
    ["deadbeef", "feedface"],
    ["", "0"],
  ])("different: %j and %j", async (one, other) => {
    expect(await fingerprintOf(one)).not.toBe(await fingerprintOf(other));
  });

  it("takes text of any kind and length in bounded time", async () => {
    const hostile = [
      "/a".repeat(4000),
      "a@".repeat(4000),
      "1".repeat(8000),
      "http://".repeat(1000),
      "é\u{1f600}\n".repeat(900),
      "0x".repeat(4000),
      "a1".repeat(4000),
      "-".repeat(8000),
      "::".repeat(4000),
    ];
    for (const message of hostile) {
      const startedAt = performance.now();
      expect(await fingerprintOf(message)).toMatch(/^[0-9a-f]{16}$/);
      expect(performance.now() - startedAt).toBeLessThan(2000);
    }
  });
});

describe("groups of failures", () => {
  const failed = (code: string, message: string, errorClass: ErrorClass = "handler") =>
    ({ kind: "failed", error: { code, message, errorClass }, result: null }) as const;
  const retried = (code: string, message: string) =>
    ({ kind: "retry", error: { code, message, errorClass: "handler" }, delayMs: 1e6 }) as const;

  it("have each failure once, before it is folded and after it, whoever folds", async () => {
    const ids = await store.enqueue(Array.from({ length: 6 }, () => job()));
    const { jobs } = await claim(6);
    const outcomes = [
      failed("NET", "host 1 is away"),
      retried("NET", "host 22 is away"),
      retried("NET", "host 22 is away"),
      failed("NET", "no route"),
      failed("AUTH", "host 1 is away"),
      failed("exit", "the program's own fault", "program"),
    ];
    const completions = jobs.map((one, index) => end(one, outcomes[index]!));
    await store.complete(completions);
    await store.complete(completions); // A repeated completion is none.

    const seen = async () =>
      (await store.listFailures({ type: "plain" }, 10))
        .filter(({ code }) => code === "NET" || code === "AUTH" || code === "exit")
        .map(({ code, pattern, attempts, jobs: ended }) => ({ code, pattern, attempts, ended }))
        .toSorted((a, b) => a.code.localeCompare(b.code) || a.pattern.localeCompare(b.pattern));
    const expected = [
      { code: "AUTH", pattern: "host <n> is away", attempts: 1, ended: 1 },
      { code: "NET", pattern: "host <n> is away", attempts: 3, ended: 1 },
      { code: "NET", pattern: "no route", attempts: 1, ended: 1 },
    ];
    expect(await seen()).toEqual(expected);
    await Promise.all([store.foldCounts(), store.foldCounts()]);
    expect(await sql`select from millrace.failure_delta`).toHaveLength(0);
    expect(await seen()).toEqual(expected);

    const [net] = await store.listFailures(
      { code: "NET", fingerprint: await fingerprintOf("host 5 is away") },
      10,
    );
    expect(net).toMatchObject({
      type: "plain",
      errorClass: "handler",
      message: expect.stringMatching(/^host (1|22) is away$/),
    });
    expect(ids).toContain(net?.lastJobId);
    expect(await store.listFailures({ since: new Date(Date.now() + 60_000) }, 10)).toEqual([]);

    // The list of jobs and bulk actions find them by it.
    const filter = { status: "failed", fingerprint: net?.fingerprint as string } as const;
    const page = await store.listJobs({ filter, limit: 10, beforeId: null });
    expect(page.jobs.map(({ id }) => id)).toEqual([ids[4], ids[0]]);
    expect(
      await store.previewBulk({ action: "retry", filter: { ...filter, errorCode: "NET" } }),
    ).toMatchObject({ matched: 1 });
    const letters =
      await sql`select id::text, quarantined from millrace.dead_letters where fingerprint = ${filter.fingerprint} order by id`;
    expect([...letters]).toEqual([
      { id: ids[0], quarantined: false },
      { id: ids[4], quarantined: false },
    ]);
  });

  it("go on counting, keep when it was first seen, and show the newest message", async () => {
    for (const host of [1, 2, 3]) {
      await store.enqueue([job()]);
      const { jobs } = await claim(1);
      await store.complete([end(jobs[0] as ClaimedJob, failed("AGAIN", `host ${host} is away`))]);
      await store.foldCounts();
    }
    const [group] = await store.listFailures({ code: "AGAIN" }, 10);
    expect(group).toMatchObject({ attempts: 3, jobs: 3, message: "host 3 is away" });
    expect(group!.firstSeenAt.getTime()).toBeLessThan(group!.lastSeenAt.getTime());
    await sql`update millrace.failure_group set last_at = last_at - interval '8 days' where error_code = 'AGAIN'`;
    await store.maintain(7);
    expect(await store.listFailures({ code: "AGAIN" }, 10)).toEqual([]);
  });

  it("know of jobs whose workers died", async () => {
    const [id] = await store.enqueue([job()]);
    await claim(1);
    await sql`update millrace.worker set silence_ms = 0 where id = ${workerId}`;
    await store.rescue(1);
    const [group] = await store.listFailures({ code: "worker-crash" }, 10);
    expect(group).toMatchObject({ attempts: 1, jobs: 1, errorClass: "system", lastJobId: id });
    const page = await store.listJobs({
      filter: { fingerprint: group!.fingerprint },
      limit: 10,
      beforeId: null,
    });
    expect(page.jobs.map((one) => one.id)).toEqual([id]);
  });
});
