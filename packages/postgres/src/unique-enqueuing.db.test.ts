import { DatabaseUnavailableError, type UniqueRule } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { claim, done, end, job, sql, store, useStore } from "./test-store.ts";

useStore();

type Mode = UniqueRule["mode"];
const rule = (fields: Partial<UniqueRule> = {}): UniqueRule => ({
  key: "k",
  mode: "unfinished",
  ...(fields.mode === "window" && { windowMs: 3_600_000 }),
  onConflict: "existing",
  ...fields,
});

async function add(unique: UniqueRule, payload = "{}", scheduledAtMs: number | null = null) {
  const [added] = await store.enqueueUnique([{ job: job({ payload, scheduledAtMs }), unique }]);
  return added as NonNullable<typeof added>;
}

async function finish(): Promise<void> {
  const { jobs } = await claim(10);
  await store.complete(jobs.map((claimed) => end(claimed, done)));
}

/** What becomes of the holder before the second add: it waits, runs, or has ended. */
const STATES = { waits: async () => {}, runs: () => claim(10), ended: finish };

describe("a second job of a key", () => {
  const outcomes: readonly (readonly [Mode, keyof typeof STATES, UniqueRule["onConflict"], string])[] = [
    ["pending", "waits", "existing", "existing"],
    ["pending", "waits", "replace", "replaced"],
    ["pending", "waits", "refuse", "UNIQUE_KEY_TAKEN"],
    ["pending", "runs", "existing", "created"],
    ["pending", "runs", "replace", "created"],
    ["pending", "runs", "refuse", "created"],
    ["pending", "ended", "refuse", "created"],
    ["unfinished", "waits", "existing", "existing"],
    ["unfinished", "waits", "replace", "replaced"],
    ["unfinished", "waits", "refuse", "UNIQUE_KEY_TAKEN"],
    ["unfinished", "runs", "existing", "existing"],
    ["unfinished", "runs", "replace", "UNIQUE_KEY_TAKEN"],
    ["unfinished", "runs", "refuse", "UNIQUE_KEY_TAKEN"],
    ["unfinished", "ended", "existing", "created"],
    ["unfinished", "ended", "replace", "created"],
    ["unfinished", "ended", "refuse", "created"],
    ["window", "waits", "existing", "existing"],
    ["window", "waits", "replace", "replaced"],
    ["window", "waits", "refuse", "UNIQUE_KEY_TAKEN"],
    ["window", "runs", "existing", "existing"],
    ["window", "runs", "replace", "UNIQUE_KEY_TAKEN"],
    ["window", "ended", "existing", "existing"],
    ["window", "ended", "replace", "UNIQUE_KEY_TAKEN"],
    ["window", "ended", "refuse", "UNIQUE_KEY_TAKEN"],
  ];
  it.each(outcomes)("by %s, while the first %s, with %s: %s", async (mode, state, onConflict, outcome) => {
    const first = await add(rule({ mode, onConflict }), '{"n": 1}');
    expect(first.outcome).toBe("created");
    await STATES[state]();
    expect(await store.getJob(first.id)).toMatchObject({ uniqueKey: "k" });
    const second = add(rule({ mode, onConflict }), '{"n": 2}');
    if (outcome === "UNIQUE_KEY_TAKEN") {
      await expect(second).rejects.toMatchObject({ code: outcome, holder: first.id });
    } else {
      const { id } = await second;
      await expect(second).resolves.toMatchObject({ outcome });
      expect(id === first.id).toBe(outcome !== "created");
    }
    const payload = (await store.getJob(first.id))?.payload;
    expect(payload).toEqual({ n: outcome === "replaced" ? 2 : 1 });
    const made = await store.listJobs({ filter: { queue: job().queue }, limit: 10, beforeId: null });
    expect(made.jobs).toHaveLength(outcome === "created" ? 2 : 1);
  });
});

describe("keys", () => {
  it("of two queues never meet", async () => {
    const first = await add(rule());
    await store.configureQueue(`${job().queue}-b`, {});
    const other = job({ queue: `${job().queue}-b` });
    const [second] = await store.enqueueUnique([{ job: other, unique: rule() }]);
    expect(second).toMatchObject({ outcome: "created" });
    expect(second?.id).not.toBe(first.id);
  });

  it("are free again when the holder was cancelled or removed", async () => {
    const first = await add(rule());
    await store.cancel(first.id);
    const second = await add(rule());
    expect(second.outcome).toBe("created");
    await store.cancel(second.id);
    await store.remove(second.id);
    expect((await add(rule())).outcome).toBe("created");
  });

  it("are held by a job of another type, which is never replaced", async () => {
    const first = await add(rule());
    await store.registerTypes([{ ...(await store.getTypes())[0]!, type: "other" }]);
    const other = { job: job({ type: "other" }), unique: rule({ onConflict: "replace" }) };
    await expect(store.enqueueUnique([other])).rejects.toMatchObject({ holder: first.id });
  });

  it("twice in one call are one job, and plain jobs go along", async () => {
    const added = await store.enqueueUnique([
      { job: job(), unique: rule({ key: "b" }) },
      { job: job(), unique: null },
      { job: job(), unique: rule({ key: "a" }) },
      { job: job(), unique: rule({ key: "b" }) },
    ]);
    expect(added.map(({ outcome }) => outcome)).toEqual(["created", "created", "created", "existing"]);
    expect(added[3]?.id).toBe(added[0]?.id);
  });

  it("that are refused undo the whole call and leave the caller's transaction usable", async () => {
    const held = await add(rule({ key: "held" }));
    await sql.begin(async (transaction) => {
      const jobs = [
        { job: job(), unique: rule({ key: "free" }) },
        { job: job(), unique: rule({ key: "held", onConflict: "refuse" }) },
      ];
      await expect(store.enqueueUnique(jobs, { transaction })).rejects.toMatchObject({ holder: held.id });
      expect(await transaction`select 1 as one`).toMatchObject([{ one: 1 }]);
    });
    const { jobs } = await store.listJobs({ filter: { queue: job().queue }, limit: 10, beforeId: null });
    expect(jobs.map(({ id }) => id)).toEqual([held.id]);
    expect(await sql`select from millrace.unique_key where key = 'free'`).toHaveLength(0);
  });

  it("count against a queue's cap only when a job is added", async () => {
    await store.configureQueue(job().queue, { maxWaiting: 1 });
    const first = await add(rule());
    expect(await add(rule())).toEqual({ id: first.id, outcome: "existing" });
    await expect(add(rule({ key: "next" }))).rejects.toMatchObject({ code: "QUEUE_FULL" });
  });
});

describe("time", () => {
  it("is replaced when one is given, and stays otherwise", async () => {
    const at = Date.now() + 3_600_000;
    const { id } = await add(rule(), "{}", at);
    await add(rule({ onConflict: "replace" }), "{}");
    expect((await store.getJob(id))?.scheduledAt?.getTime()).toBe(at);
    await add(rule({ onConflict: "replace" }), "{}", at + 5000);
    expect((await store.getJob(id))?.scheduledAt?.getTime()).toBe(at + 5000);
    await add(rule({ onConflict: "replace" }), "{}", at - 7_200_000);
    await store.promote(10);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([id]);
  });

  it("of a debounced job is put off by each add, and no longer than the longest delay", async () => {
    const debounced = rule({ mode: "pending", onConflict: "replace", delayMs: 60_000, maxDelayMs: 90_000 });
    const { id } = await add(debounced);
    const due = async () => (await store.getJob(id))?.scheduledAt?.getTime() as number;
    const first = await due();
    // The past of the key moves instead of the clock.
    const age = (seconds: number) =>
      sql`update millrace.unique_key set taken_at = taken_at - make_interval(secs => ${seconds}) where job_id = ${id}`;
    await sql`update millrace.scheduled set run_at = run_at - interval '30 seconds' where id = ${id}`;
    expect(await add(debounced, '{"last": true}')).toEqual({ id, outcome: "replaced" });
    expect(await due()).toBeGreaterThanOrEqual(first);
    await age(60);
    await add(debounced);
    const capped = await due();
    expect(capped).toBeLessThan(first);
    await add(debounced);
    expect(await due()).toBe(capped);
    await age(60);
    await add(debounced);
    await store.promote(10);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([id]);
    expect((await add(debounced)).outcome).toBe("created");
  });

  it("of a debounced job leaves one entry of the audit trail each time that it is put off", async () => {
    const debounced = rule({ mode: "pending", onConflict: "replace", delayMs: 60_000, maxDelayMs: 90_000 });
    const { id } = await add(debounced);
    await add(debounced, '{"n": 1}');
    await add(debounced, '{"n": 2}');
    const entries = await store.listAudit({ targetKind: "job", targetId: id }, 10, null);
    expect(entries.map(({ action, after }) => [action, (after as { payload: unknown }).payload])).toEqual([
      ["change", { n: 2 }],
      ["change", { n: 1 }],
    ]);
  });

  it("of a throttle ends with its window, whatever became of the first job", async () => {
    const throttled = rule({ mode: "window", windowMs: 60_000 });
    const { id } = await add(throttled);
    await finish();
    const age = (seconds: number) =>
      sql`update millrace.unique_key set taken_at = taken_at - make_interval(secs => ${seconds}) where job_id = ${id}`;
    await age(55);
    expect(await add(throttled)).toEqual({ id, outcome: "existing" });
    await age(5);
    expect((await add(throttled)).outcome).toBe("created");
  });
});

describe("a retry by hand", () => {
  it("takes the key again", async () => {
    const { id } = await add(rule());
    await store.cancel(id);
    expect(await store.retry(id)).toEqual({ kind: "done" });
    expect(await add(rule())).toEqual({ id, outcome: "existing" });
  });

  it("is refused with the id of the job that holds the key meanwhile", async () => {
    const { id } = await add(rule());
    await store.cancel(id);
    const next = await add(rule());
    expect(await store.retry(id)).toEqual({ kind: "taken", holder: next.id });
    await finish();
    expect(await store.retry(id)).toEqual({ kind: "done" });
    expect(await store.retry(id)).toEqual({ kind: "conflict", status: "pending" });
  });
});

describe("the sweep", () => {
  it("removes keys that nobody holds and keeps the others", async () => {
    const ended = await add(rule({ key: "ended" }));
    await finish();
    const waits = await add(rule({ key: "waits" }));
    const window = await add(rule({ key: "window", mode: "window", windowMs: 86_400_000 }));
    await finish();
    const again = await add(rule({ key: "waits" }));
    await sql`update millrace.unique_key set kept_until = kept_until - interval '2 hours'`;
    await store.maintain(30);
    const kept =
      await sql`select job_id::text as id from millrace.unique_key where job_id in ${sql([ended.id, waits.id, window.id, again.id])} order by job_id`;
    expect(kept.map((row) => row["id"])).toEqual([window.id, again.id]);
  });
});

describe("plain jobs", () => {
  it("pay nothing: the same one statement in a transaction, no row, nothing in claim and complete", async () => {
    const statements: string[] = [];
    await sql.begin(async (transaction) => {
      const unsafe = (text: string, parameters?: never[]) => {
        statements.push(text);
        return transaction.unsafe(text, parameters);
      };
      await store.enqueue([job()], { transaction: { unsafe } });
    });
    expect(statements).toHaveLength(1);
    expect(statements.join("\n")).not.toMatch(/unique/);
    await finish();
    expect(
      await sql`select from millrace.unique_key u join millrace.queue q on q.id = u.queue_id where q.name = ${job().queue}`,
    ).toHaveLength(0);
    const knowing = await sql`select proname from pg_proc where pronamespace = 'millrace'::regnamespace
      and proname in ('claim', 'complete', 'promote', 'rescue', 'patch_job') and prosrc like '%unique%'`;
    expect(knowing).toHaveLength(0);
  });
});

describe("a key that another transaction holds", () => {
  it("is waited for at most 5 s, then the database counts as busy", async () => {
    await sql.begin(async (transaction) => {
      await store.enqueueUnique([{ job: job(), unique: rule() }], { transaction });
      await expect(add(rule())).rejects.toBeInstanceOf(DatabaseUnavailableError);
    });
    expect((await add(rule())).outcome).toBe("existing");
  });
});
