import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type SmtpReceiver,
  type SmtpReceiverOptions,
  signedHeaders,
  startSmtpReceiver,
  verifyDkim,
} from "@millrace/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addMail, mailsOf, startMailApp } from "./mail-app.fixture.ts";
import type { TestApp } from "./test-app.fixture.ts";

type Answer = ReturnType<NonNullable<SmtpReceiverOptions["rcpt"]>>;

/** What the first server says; each test says it anew. */
let says: SmtpReceiverOptions = {};
let first: SmtpReceiver;
let second: SmtpReceiver;
beforeAll(async () => {
  first = await startSmtpReceiver({
    rcpt: (address) => says.rcpt?.(address),
    data: (email, before) => says.data?.(email, before),
  });
  second = await startSmtpReceiver();
});
beforeEach(() => {
  says = {};
});
afterAll(async () => {
  await first?.close();
  await second?.close();
});

/** Message-IDs of what a server received for an address, in their order. */
function messageIds(server: SmtpReceiver, address: string): (string | undefined)[] {
  return server.received
    .filter(({ to }) => to.includes(address))
    .map(({ headers }) => headers.get("message-id"));
}

test("a server with a key signs its mails with it, for the domain of its sender", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const folder = await mkdtemp(join(tmpdir(), "millrace-dkim-"));
  const keyFile = join(folder, "key.pem");
  await writeFile(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }));
  const app = await startMailApp(second.url, {
    EMAIL_DKIM_SELECTOR: "mail",
    EMAIL_DKIM_KEY_FILE: keyFile,
  });
  try {
    expect(await addMail(app, { data: { email: "signed@example.org" } })).toMatchObject({
      status: "completed",
    });
  } finally {
    await app.stop();
    await rm(folder, { recursive: true });
  }
  const { raw } = second.received.find(({ to }) => to.includes("signed@example.org")) ?? { raw: "" };
  const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
  expect(verifyDkim(raw, { "mail._domainkey.example.org": record })).toBe(true);
  expect(signedHeaders(raw)).toEqual(expect.arrayContaining(["from", "to", "subject", "message-id"]));
});

describe("to one server", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startMailApp(first.url);
  });
  afterAll(() => app?.stop());

  test("a 4xx, then success: one Message-ID over both attempts", async () => {
    const answers: Answer[] = ["451 4.3.0 Come later"];
    says = { data: () => answers.shift() };
    const job = await addMail(app, { data: { email: "four@example.org" } });
    expect(job).toMatchObject({
      status: "completed",
      retryCount: 1,
      progress: { done: 1, total: 1 },
      result: { success: true, delivered: true },
    });
    const [id, again] = messageIds(first, "four@example.org");
    expect(id).toMatch(new RegExp(`^<${job.id}\\.[0-9a-f]{24}@example\\.org>$`));
    expect(again).toBe(id);
    const server = `127.0.0.1:${first.port}`;
    expect(await mailsOf(app, job.id)).toMatchObject([
      { state: "sent", attempts: 2, messageId: id, server, text: null },
    ]);
  });

  test("a 5xx is final; a retry by hand asks again", async () => {
    let answer: Answer = "550 5.1.1 No such user";
    says = { rcpt: () => answer };
    const job = await addMail(app, { data: { email: "five@example.org" } });
    expect(job).toMatchObject({ status: "failed", errorCode: "smtp-550", retryCount: 0 });
    expect(job.errorMessage).toContain("550 5.1.1 No such user");
    expect(job.result.recipients).toMatchObject([{ state: "refused", answer: "550 5.1.1 No such user" }]);
    answer = undefined;
    await app.send("POST", `/api/jobs/${job.id}/retry`);
    expect((await app.send("GET", `/api/jobs/${job.id}?wait=60`)).body).toMatchObject({
      status: "completed",
    });
    expect(messageIds(first, "five@example.org")).toHaveLength(1);
  });

  test("who was reached gets nothing twice, and the result tells of each recipient", async () => {
    const answers: Record<string, Answer[]> = {
      "late@example.org": ["450 4.2.0 Greylisted"],
      "no@example.org": ["550 5.1.1 No such user"],
    };
    const asked: string[] = [];
    says = {
      rcpt(address) {
        asked.push(address);
        return answers[address]?.shift();
      },
    };
    await app.jobs.emails.suppress("gone@example.org");
    const email = ["reached@example.org", "late@example.org", "no@example.org", "gone@example.org"];
    const job = await addMail(app, { data: { email } });
    expect(job).toMatchObject({ status: "completed", retryCount: 1, progress: { done: 4, total: 4 } });
    expect(job.result.recipients).toMatchObject([
      { state: "sent" },
      { state: "sent" },
      { state: "refused", answer: "550 5.1.1 No such user" },
      { state: "suppressed" },
    ]);
    expect(job.result.message).toContain("2 of 4 sent");
    expect(job.result.message).toContain("1 of 4 refused");
    // The second attempt asked for the one that was put off alone.
    expect(asked).toEqual(["reached@example.org", "late@example.org", "no@example.org", "late@example.org"]);
    expect(messageIds(first, "reached@example.org")).toHaveLength(1);
    expect(messageIds(first, "late@example.org")).toHaveLength(1);
  });

  test("a connection that breaks after the data: the same Message-ID again, and the result says it may be double", async () => {
    let cuts = 1;
    says = { data: () => (cuts-- > 0 ? "cut" : undefined) };
    const job = await addMail(app, { data: { email: "cut@example.org" } });
    expect(job).toMatchObject({ status: "completed", retryCount: 1 });
    expect(job.result.recipients).toMatchObject([{ state: "sent", mayBeDouble: true }]);
    const ids = messageIds(first, "cut@example.org");
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  test("a job that is cancelled stops the mail on its way", async () => {
    const arrived = Promise.withResolvers<void>();
    says = {
      data() {
        arrived.resolve();
        return "hang";
      },
    };
    const payload = { userId: "u1", template: "welcome", data: { email: "stop@example.org" } };
    const { id } = (await app.send("POST", "/api/jobs", { type: "email-notification", payload })).body;
    await arrived.promise;
    await app.send("POST", `/api/jobs/${id}/cancel`);
    expect((await app.send("GET", `/api/jobs/${id}?wait=60`)).body.status).toBe("cancelled");
    expect(await mailsOf(app, id)).toMatchObject([
      { state: "sending", answer: expect.stringContaining("was stopped while it was handed over") },
    ]);
  });
});

describe("to several servers, with a pace and a way to unsubscribe", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startMailApp(`${first.url},${second.url}`, {
      EMAIL_UNSUBSCRIBE_URL: "https://example.org/u?user={{ userId }}",
      EMAIL_PER_DOMAIN: "1",
      EMAIL_PER_DOMAIN_WINDOW_MS: "3000",
    });
  });
  afterAll(() => app?.stop());

  test("the next one is asked when one puts the mail off", async () => {
    says = { rcpt: () => "421 4.3.2 Going down" };
    const job = await addMail(app, { data: { email: "ada@order.org" } });
    const server = `127.0.0.1:${second.port}`;
    expect(job).toMatchObject({ retryCount: 0, result: { recipients: [{ state: "sent", server }] } });
    expect(messageIds(first, "ada@order.org")).toEqual([]);
    expect(messageIds(second, "ada@order.org")).toHaveLength(1);
  });

  test("a newsletter says where one unsubscribes, and nothing else does", async () => {
    const news = {
      template: "newsletter",
      data: { email: "ada@news.org", subject: "News", content: "Much" },
    };
    await addMail(app, news);
    await addMail(app, { data: { email: "ada@other-news.org" } });
    await app.jobs.emails.suppress("ada@news.org", { scope: "newsletter" });
    expect((await addMail(app, news)).result).toMatchObject({ success: true, delivered: false });
    const told = first.received
      .filter(({ to }) => to[0]?.includes("news.org"))
      .map(({ headers }) => headers.get("list-unsubscribe"));
    expect(told).toEqual(["<https://example.org/u?user=u1>", undefined]);
  });

  test("mails of one domain go at its pace", async () => {
    const [one, two] = [
      await addMail(app, { data: { email: "a@slow.org" } }),
      await addMail(app, { data: { email: "b@slow.org" } }),
    ];
    for (const job of [one, two]) expect(job).toMatchObject({ status: "completed", retryCount: 0 });
    const [[before], [after]] = [await mailsOf(app, one.id), await mailsOf(app, two.id)];
    // The first took its turn when it was begun, and the next one lies three seconds later.
    expect(Date.parse(after.updatedAt) - Date.parse(before.createdAt)).toBeGreaterThanOrEqual(3000);
  });
});
