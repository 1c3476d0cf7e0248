import type { NewEmail } from "@millrace/core";
import { describe, expect, test } from "vitest";
import { sql, store, useStore } from "./test-store.ts";

useStore();

let serial = 1000;

/** A mail of a job of its own. */
function mail(fields: Partial<NewEmail> = {}): NewEmail {
  return {
    jobId: String(++serial),
    recipient: "ada@example.org",
    messageId: "<m@example.org>",
    template: "welcome",
    subject: "Welcome",
    attempt: 1,
    isNewsletter: false,
    pace: null,
    ...fields,
  };
}

const begun = { state: "sending", waitMs: 0, server: null, answer: null };
const sent = { state: "sent", server: "mx:25", answer: "250 OK" } as const;

describe("one mail", () => {
  test("is handed over once it is begun, and done with once it was sent", async () => {
    const email = mail();
    expect(await store.beginEmail(email)).toEqual({ ...begun, interrupted: false });
    await store.recordEmail(email, sent);
    expect(await store.beginEmail({ ...email, attempt: 2 })).toMatchObject(sent);
    const [record] = await store.listEmails({ jobId: email.jobId, limit: 10, after: null });
    expect(record).toMatchObject({ ...sent, attempts: 1, subject: "Welcome", parts: null });
  });

  test("is told to be interrupted when nobody said what came of it", async () => {
    const email = mail();
    await store.beginEmail(email);
    expect(await store.beginEmail(email)).toEqual({ ...begun, interrupted: true });
  });

  test("is handed over again once it was put off", async () => {
    const email = mail();
    await store.beginEmail(email);
    await store.recordEmail(email, { state: "deferred", server: "mx:25", answer: "450 Later" });
    expect(await store.beginEmail({ ...email, attempt: 2 })).toMatchObject({
      state: "sending",
      interrupted: false,
    });
  });

  test("that was refused is done with, until the job is begun anew by hand", async () => {
    const email = mail();
    await store.beginEmail(email);
    await store.recordEmail(email, { state: "refused", server: "mx:25", answer: "550 No" });
    expect(await store.beginEmail({ ...email, attempt: 2 })).toMatchObject({ state: "refused" });
    expect(await store.beginEmail({ ...email, attempt: 1 })).toMatchObject({ state: "sending" });
  });

  test("of the outbox is kept with what it says", async () => {
    const email = mail();
    const parts = { text: "Hello", html: "<p>Hello</p>" };
    await store.beginEmail(email);
    await store.recordEmail(email, { state: "kept", server: null, answer: null, parts });
    const [record] = await store.listEmails({ jobId: email.jobId, limit: 10, after: null });
    expect(record).toMatchObject({ state: "kept", parts });
  });
});

describe("suppressed addresses", () => {
  test("get no mail, whatever their capitals, until they are taken from the list", async () => {
    expect(await store.suppressEmail("Eve@Example.org", "all", "complained")).toMatchObject({
      address: "eve@example.org",
      scope: "all",
      reason: "complained",
    });
    const email = mail({ recipient: "eve@EXAMPLE.org" });
    expect(await store.beginEmail(email)).toMatchObject({ state: "suppressed" });
    expect(await store.unsuppressEmail("EVE@example.org")).toBe(true);
    expect(await store.unsuppressEmail("eve@example.org")).toBe(false);
    expect(await store.beginEmail(email)).toMatchObject({ state: "sending", interrupted: false });
  });

  test("that want no newsletters get everything else", async () => {
    const recipient = "bob@example.org";
    await store.suppressEmail(recipient, "newsletter", null);
    expect(await store.beginEmail(mail({ recipient, isNewsletter: true }))).toMatchObject({
      state: "suppressed",
    });
    expect(await store.beginEmail(mail({ recipient }))).toMatchObject({ state: "sending" });
  });

  test("are listed in pages, and leave entries in the audit trail", async () => {
    for (const name of ["z3", "z1", "z2"]) await store.suppressEmail(`${name}@list.org`, "all", null);
    const page = await store.listSuppressions(2, "z1@list.org");
    expect(page.map(({ address }) => address)).toEqual(["z2@list.org", "z3@list.org"]);
    const entries = await store.listAudit(
      { targetKind: "email suppression", targetId: "z1@list.org" },
      10,
      null,
    );
    expect(entries).toMatchObject([{ action: "create", after: { address: "z1@list.org", scope: "all" } }]);
  });

  test("by SQL too, which refuses what is no address", async () => {
    await sql`select millrace.suppress_email('Sql@Example.org', reason => 'by hand')`;
    expect(await store.beginEmail(mail({ recipient: "sql@example.org" }))).toMatchObject({
      state: "suppressed",
    });
    await expect(sql`select millrace.suppress_email('nobody')`).rejects.toThrow(
      "'nobody' is no mail address",
    );
  });
});

describe("pace", () => {
  const MINUTE_MS = 60_000;
  const minutes = async (...emails: NewEmail[]) => {
    const waits: number[] = [];
    for (const email of emails) waits.push(Math.round((await store.beginEmail(email)).waitMs / MINUTE_MS));
    return waits;
  };
  /** Lets time pass for a domain. */
  const pass = async (domain: string, ms: number) => {
    const by = `${ms} ms`;
    await sql`update millrace.email_pace set next_at = next_at - ${by}::interval, line_at = line_at - ${by}::interval,
      newsletter_line_at = newsletter_line_at - ${by}::interval where domain = ${domain}`;
    await sql`update millrace.email set turn_at = turn_at - ${by}::interval, created_at = created_at - ${by}::interval where job_id > 1000`;
  };

  test("mails of a domain wait in a line, evenly spread, and keep their places", async () => {
    const pace = { domain: "slow.org", intervalMs: MINUTE_MS };
    const [first, second, third] = [mail({ pace }), mail({ pace }), mail({ pace })];
    expect(await store.beginEmail(first)).toMatchObject({ state: "sending" });
    const turn = await store.beginEmail(second);
    expect(turn.state).toBe("paced");
    expect(turn.waitMs).toBeGreaterThan(59_000);
    expect(turn.waitMs).toBeLessThanOrEqual(MINUTE_MS);
    // Asking again costs no other place.
    expect(await minutes(third, third, second)).toEqual([2, 2, 1]);
    expect(await minutes(mail({ pace: { ...pace, domain: "other.org" } }))).toEqual([0]);
    await pass(pace.domain, MINUTE_MS);
    expect(await store.beginEmail(second)).toMatchObject({ state: "sending", interrupted: false });
    expect(await minutes(third)).toEqual([1]);
  });

  test("after a pause they go as far apart as ever", async () => {
    const pace = { domain: "paused.org", intervalMs: MINUTE_MS };
    const emails = Array.from({ length: 6 }, () => mail({ pace }));
    expect(await minutes(...emails)).toEqual([0, 1, 2, 3, 4, 5]);
    await pass(pace.domain, 60 * MINUTE_MS);
    expect(await minutes(...emails.slice(1))).toEqual([0, 1, 2, 3, 4]);
  });

  test("newsletters stand behind all other mails of their domain", async () => {
    const pace = { domain: "news.org", intervalMs: MINUTE_MS };
    const newsletters = Array.from({ length: 5 }, () => mail({ pace, isNewsletter: true }));
    expect(await minutes(...newsletters)).toEqual([0, 1, 2, 3, 4]);
    const [reset, second] = [mail({ pace }), mail({ pace })];
    expect(await minutes(reset, second)).toEqual([1, 2]);
    await pass(pace.domain, MINUTE_MS);
    expect(await minutes(newsletters[1]!, reset, second)).toEqual([4, 0, 1]);
    await pass(pace.domain, MINUTE_MS);
    expect(await minutes(second, newsletters[2]!)).toEqual([0, 4]);
    await pass(pace.domain, MINUTE_MS);
    expect(await minutes(newsletters[3]!)).toEqual([0]);
  });

  test("another pace counts for those that wait, too", async () => {
    const pace = { domain: "changed.org", intervalMs: 60 * MINUTE_MS };
    const emails = Array.from({ length: 6 }, () => mail({ pace }));
    // None waits longer than ten minutes before it asks again.
    expect(await minutes(...emails)).toEqual([0, 10, 10, 10, 10, 10]);
    const faster = emails.slice(1).map((email) => ({ ...email, pace: { ...pace, intervalMs: MINUTE_MS } }));
    expect(await minutes(...faster)).toEqual([1, 2, 3, 4, 5]);
    expect(await minutes(...faster.map((email) => ({ ...email, pace: null })))).toEqual([0, 0, 0, 0, 0]);
  });

  test("who asks about its place, and keeps it, writes nothing of its domain", async () => {
    const pace = { domain: "quiet.org", intervalMs: MINUTE_MS };
    const emails = [mail({ pace }), mail({ pace }), mail({ pace, isNewsletter: true })];
    expect(await minutes(...emails)).toEqual([0, 1, 2]);
    const version = () => sql`select ctid::text from millrace.email_pace where domain = ${pace.domain}`;
    const before = await version();
    expect(await minutes(...emails.slice(1))).toEqual([1, 2]);
    expect(await version()).toEqual(before);
  });

  test("a far place is asked about few times, at first ten minutes apart", async () => {
    const pace = { domain: "far.org", intervalMs: 30 * 24 * 60 * MINUTE_MS };
    const [first, second] = [mail({ pace }), mail({ pace })];
    expect(await minutes(first)).toEqual([0]);
    const waits: number[] = [];
    for (let waitMs = 1; waitMs > 0; waits.push(Math.round(waitMs / MINUTE_MS))) {
      waitMs = (await store.beginEmail(second)).waitMs;
      await pass(pace.domain, waitMs);
    }
    expect(waits.length).toBeLessThanOrEqual(16);
    expect(waits.slice(0, 5)).toEqual([10, 10, 20, 40, 80]);
  });

  test("callers at the same moment get different places", async () => {
    const pace = { domain: "rush.org", intervalMs: 30_000 };
    const turns = await Promise.all(Array.from({ length: 20 }, () => store.beginEmail(mail({ pace }))));
    const places = turns.map(({ waitMs }) => Math.round(waitMs / 30_000)).sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });
});

describe("the list", () => {
  test("is of the newest jobs first, in pages, by what is asked for", async () => {
    const recipient = "list@example.org";
    const emails = [mail({ recipient }), mail({ recipient }), mail({ recipient })];
    for (const email of emails) await store.beginEmail(email);
    await store.recordEmail(emails[1]!, sent);
    const ids = async (request: object) =>
      (await store.listEmails({ recipient, limit: 2, after: null, ...request })).map(({ jobId }) => jobId);
    const [a, b, c] = emails.map(({ jobId }) => jobId);
    expect(await ids({})).toEqual([c, b]);
    expect(await ids({ after: { jobId: b, recipient } })).toEqual([a]);
    expect(await ids({ state: "sent" })).toEqual([b]);
    expect(await ids({ jobId: a })).toEqual([a]);
  });

  test("of a state reads an index among many mails", async () => {
    await sql`insert into millrace.email (job_id, recipient, message_id, template, subject, state)
      select n, 'x@many.org', 'm', 't', 's', case when n % 1000 = 0 then 'refused' else 'sent' end from generate_series(1, 20000) n`;
    await sql`analyze millrace.email`;
    const plan = await sql`explain select * from millrace.email e
      where e.state = 'refused' and (e.job_id, e.recipient) < (15000, 'y') order by e.job_id desc, e.recipient desc limit 10`;
    expect(plan.map((row) => row["QUERY PLAN"]).join("\n")).toMatch(/Index Scan Backward using email_state/);
    expect(await store.listEmails({ state: "refused", limit: 100, after: null })).toHaveLength(20);
  });
});

test("the sweep forgets old mails and free domains, and none that waits for its turn", async () => {
  const pace = { domain: "swept.org", intervalMs: 86_400_000 * 30 };
  const [old, waiting, fresh] = [mail({ pace }), mail({ pace }), mail()];
  for (const email of [old, waiting, fresh]) await store.beginEmail(email);
  await sql`update millrace.email set updated_at = now() - interval '9 days' where job_id in ${sql([old.jobId, waiting.jobId])}`;
  await sql`insert into millrace.email_pace (domain, interval_ms, next_at) values ('free.org', 1, now() - interval '2 hours')`;
  await sql`select millrace.sweep_emails(7)`;
  const left =
    await sql`select job_id::text from millrace.email where recipient <> 'x@many.org' and job_id in ${sql([old.jobId, waiting.jobId, fresh.jobId])} order by 1`;
  expect(left.map((row) => row["job_id"])).toEqual([waiting.jobId, fresh.jobId]);
  expect(await sql`select domain from millrace.email_pace where domain in ('free.org', 'swept.org')`).toEqual(
    [{ domain: "swept.org" }],
  );
});

test("a template is kept, replaced and removed", async () => {
  const template = { subject: "s", text: "t", html: "<p>h</p>" };
  expect(await store.getEmailTemplate("welcome")).toBeNull();
  await store.putEmailTemplate("welcome", template);
  await store.putEmailTemplate("welcome", { ...template, subject: "new" });
  expect(await store.getEmailTemplate("welcome")).toMatchObject({ ...template, subject: "new" });
  expect(await store.removeEmailTemplate("welcome")).toBe(true);
  expect(await store.removeEmailTemplate("welcome")).toBe(false);
});
