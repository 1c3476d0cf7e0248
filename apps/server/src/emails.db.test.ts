import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addMail, mailsOf, startMailApp } from "./mail-app.fixture.ts";
import type { TestApp } from "./test-app.fixture.ts";

// Without a mail server.

let app: TestApp;
beforeAll(async () => {
  app = await startMailApp();
});
afterAll(() => app?.stop());

function openSql() {
  const sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
  return Object.assign(sql, { [Symbol.asyncDispose]: () => sql.end() });
}

test("a mail goes to the outbox, which the API shows", async () => {
  const job = await addMail(app, { data: { email: "ada@example.org", name: "Ada <3" } });
  expect(job).toMatchObject({
    status: "completed",
    result: {
      success: true,
      delivered: false,
      recipients: [{ recipient: "ada@example.org", state: "kept" }],
    },
  });
  const { body } = await app.send("GET", "/api/emails?recipient=ada@example.org&state=kept");
  expect(body).toEqual({
    emails: [
      expect.objectContaining({
        jobId: job.id,
        subject: "Welcome",
        text: expect.stringMatching(/^Hello Ada <3,/),
        html: expect.stringContaining("Hello Ada &lt;3,"),
      }),
    ],
    nextCursor: null,
  });
});

test("nobody to write to, or nothing to say: failed at once, saying why", async () => {
  const nobody = await addMail(app, {});
  expect(nobody).toMatchObject({ status: "failed", errorCode: "no-recipient", retryCount: 0 });
  expect(nobody.errorMessage).toMatch(/user u1.*data\.email.*resolveRecipient/);
  const empty = await addMail(app, { template: "password-reset", data: { email: "ada@example.org" } });
  expect(empty).toMatchObject({ status: "failed", errorCode: "missing-data", retryCount: 0 });
  expect(empty.errorMessage).toContain("data.resetUrl");
});

test("a header injection is refused with its field, by every door", async () => {
  const payload = {
    userId: "u1",
    template: "newsletter" as const,
    data: { subject: "News\r\nBcc: all@example.org" },
  };
  const answer = await app.send("POST", "/api/jobs", { type: "email-notification", payload });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: "/payload/data/subject" })]);
  const address = { ...payload, data: { email: "ada@example.org\nBcc: all@example.org" } };
  const other = await app.send("POST", "/api/jobs", { type: "email-notification", payload: address });
  expect(other.body.errors).toEqual([expect.objectContaining({ pointer: "/payload/data/email" })]);

  for (const [bad, pointer] of [
    [payload, "/data/subject"],
    [address, "/data/email"],
  ] as const) {
    await expect(app.jobs.createJob({ type: "email-notification", payload: bad })).rejects.toMatchObject({
      code: "INVALID_PAYLOAD",
      faults: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  }
});

test.each([
  ["subject", { email: "ada@example.org", subject: "News\r\nBcc: all@example.org", content: "c" }],
  ["email", { email: "ada@example.org\r\nRCPT TO:<all@example.org>", subject: "News", content: "c" }],
])(
  "what SQL adds with a line break in data.%s is no mail: the job fails and names it",
  async (field, data) => {
    await using sql = openSql();
    const payload = { userId: "u1", template: "newsletter", data };
    const [row] = await sql`select millrace.enqueue('email-notification', ${sql.json(payload)})::text as id`;
    const job = await app.jobs.waitFor(row?.id);
    expect(job).toMatchObject({ status: "failed", errorCode: "invalid-payload", retryCount: 0 });
    expect(job.errorMessage).toContain(`data.${field}`);
    expect(await mailsOf(app, job.id)).toEqual([]);
  },
);

test("an alert greets nobody and is previewed as the others are", async () => {
  const preview = await app.send("POST", "/api/email-templates/alert/preview", {
    data: { subject: "Alert: backlog, queue <busy>", content: "3 jobs are ready\n& wait" },
  });
  expect(preview.body).toEqual({
    subject: "Alert: backlog, queue <busy>",
    text: "3 jobs are ready\n& wait\n",
    html: "<p>3 jobs are ready<br />\n&amp; wait</p>\n",
  });
  const lacking = await app.send("POST", "/api/email-templates/alert/preview", { data: { subject: "s" } });
  expect(lacking).toMatchObject({ status: 400, body: { code: "INVALID_DATA" } });
  expect(lacking.body.detail).toContain("data.content");
});

test("the pages lead to each other", async () => {
  const email = ["p1@example.org", "p2@example.org", "p3@example.org"];
  const job = await addMail(app, { data: { email } });
  expect(job.result.message).toContain("3 of 3 kept");
  const first = await app.send("GET", `/api/emails?jobId=${job.id}&limit=2`);
  const second = await app.send("GET", /<(.+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "");
  expect([...first.body.emails, ...second.body.emails].map(({ recipient }) => recipient)).toEqual(
    email.toReversed(),
  );
  expect(second.body.nextCursor).toBeNull();
  expect((await app.send("GET", "/api/emails?cursor=x")).status).toBe(400);
});

test("templates are read, tried, stored, and taken back", async () => {
  const listed = await app.send("GET", "/api/email-templates");
  expect(listed.body.templates.map(({ name }: { name: string }) => name)).toEqual([
    "welcome",
    "password-reset",
    "newsletter",
    "alert",
  ]);
  const mine = { subject: "Hi {{ name }}", text: "Hi {{ name }}", html: "<b>Hi {{ name }}</b>" };
  const path = "/api/email-templates/welcome";
  const data = { name: "Ada & Eve" };
  const draft = await app.send("POST", `${path}/preview`, { data, ...mine });
  expect(draft.body).toEqual({
    subject: "Hi Ada & Eve",
    text: "Hi Ada & Eve",
    html: "<b>Hi Ada &amp; Eve</b>",
  });
  expect((await app.send("POST", `${path}/preview`, { data })).body.subject).toBe("Welcome");

  expect(await app.send("PUT", path, mine)).toMatchObject({
    status: 200,
    body: { ...mine, name: "welcome" },
  });
  const job = await addMail(app, { data: { email: "mine@example.org", name: "Ada" } });
  expect(await mailsOf(app, job.id)).toMatchObject([{ subject: "Hi Ada", html: "<b>Hi Ada</b>" }]);
  const nameless = await addMail(app, { data: { email: "mine@example.org" } });
  expect(nameless).toMatchObject({ status: "failed", errorCode: "missing-data" });

  expect((await app.send("DELETE", path)).status).toBe(204);
  expect(await app.send("DELETE", path)).toMatchObject({
    status: 404,
    body: { code: "TEMPLATE_NOT_FOUND" },
  });
  expect((await app.send("GET", path)).body).toMatchObject({ subject: "Welcome", updatedAt: null });
  expect((await app.send("GET", "/api/email-templates/farewell")).status).toBe(404);
});

test("a template that does not parse is refused with the line, and nothing is stored", async () => {
  const broken = { subject: "s", text: "one\n{% if x %}", html: "<p>" };
  const answer = await app.send("PUT", "/api/email-templates/newsletter", broken);
  expect(answer).toMatchObject({ status: 400, body: { code: "INVALID_TEMPLATE" } });
  expect(answer.body.errors).toEqual([{ pointer: "/text", detail: expect.stringContaining("line 2") }]);
  expect((await app.send("GET", "/api/email-templates/newsletter")).body.updatedAt).toBeNull();
  const lacking = await app.send("POST", "/api/email-templates/newsletter/preview", {
    data: { subject: "s" },
  });
  expect(lacking).toMatchObject({ status: 400, body: { code: "INVALID_DATA" } });
  expect(lacking.body.detail).toContain("data.content");
});

test("a suppressed address gets nothing, and the result says so", async () => {
  const path = "/api/email-suppressions/Gone@Example.org";
  const put = await app.send("PUT", path, { reason: "left" });
  expect(put).toMatchObject({
    status: 200,
    body: { address: "gone@example.org", scope: "all", reason: "left" },
  });
  const job = await addMail(app, { data: { email: "gone@example.org" } });
  expect(job).toMatchObject({
    status: "completed",
    retryCount: 0,
    result: { success: true, delivered: false },
  });
  expect(job.result.message).toContain("suppressed");
  expect((await app.send("GET", "/api/email-suppressions")).body.suppressions).toHaveLength(1);
  expect((await app.send("DELETE", path)).status).toBe(204);
  expect(await app.send("DELETE", path)).toMatchObject({
    status: 404,
    body: { code: "SUPPRESSION_NOT_FOUND" },
  });
  expect((await app.send("PUT", "/api/email-suppressions/nobody", {})).body.errors).toEqual([
    { pointer: "/address", detail: "must be a mail address" },
  ]);
});
