import { generateKeyPairSync } from "node:crypto";
import { signedHeaders, startSmtpReceiver, verifyDkim } from "@millrace/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { type MailerSettings, openMailer } from "./mailer.ts";
import type { OutgoingEmail } from "./outgoing-email.ts";

const never = new AbortController().signal;

const email: OutgoingEmail = {
  from: "Millrace <no-reply@example.org>",
  to: "ada@example.org",
  subject: "Grüße",
  text: "Hello Ada,\n\n.a line that begins with a full stop\n",
  html: "<p>Hello Ada</p>",
  messageId: "<7.abc@example.org>",
  jobId: "7",
};

function open(settings: MailerSettings) {
  const mailer = openMailer(settings);
  onTestFinished(() => mailer.close());
  return mailer;
}

describe("one server", () => {
  test("gets text and HTML, the Message-ID, and who to ask", async () => {
    await using server = await startSmtpReceiver();
    const delivery = await open({ servers: [server.url] }).send(email, never);
    expect(delivery).toMatchObject({ state: "sent", server: `127.0.0.1:${server.port}`, code: 250 });
    const [got] = server.received;
    expect(got).toMatchObject({ from: "no-reply@example.org", to: ["ada@example.org"] });
    expect(Object.fromEntries(got?.headers ?? [])).toMatchObject({
      "message-id": "<7.abc@example.org>",
      "auto-submitted": "auto-generated",
      "x-entity-ref-id": "7",
      subject: "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=",
    });
    expect(got?.headers.get("content-type")).toMatch(/^multipart\/alternative/);
    expect(got?.raw).toMatch(
      /Content-Type: text\/plain[^]*\.a line that begins[^]*Content-Type: text\/html[^]*<p>Hello Ada<\/p>/,
    );
    expect(got?.headers.has("list-unsubscribe")).toBe(false);
  });

  test("keeps its connections", async () => {
    await using server = await startSmtpReceiver();
    const mailer = open({ servers: [server.url], connections: 1 });
    for (let n = 0; n < 5; n++) await mailer.send(email, never);
    expect(server.received).toHaveLength(5);
    expect(server.connections).toBe(1);
  });

  test("is told how one unsubscribes, by RFC 8058", async () => {
    await using server = await startSmtpReceiver();
    await open({ servers: [server.url] }).send(
      { ...email, unsubscribeUrl: "https://e.org/u?a=1&b=2" },
      never,
    );
    const { headers } = server.received[0]!;
    expect(headers.get("list-unsubscribe")).toBe("<https://e.org/u?a=1&b=2>");
    expect(headers.get("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  });

  test("gets attachments", async () => {
    await using server = await startSmtpReceiver();
    const content = Buffer.from("a,b\n1,2\n").toString("base64");
    const attachments = [{ filename: "Zahlen ä.csv", contentType: "text/csv", content }];
    await open({ servers: [server.url] }).send({ ...email, attachments }, never);
    expect(server.received[0]?.raw).toContain(content);
  });

  test("4xx puts the mail off, 5xx refuses it", async () => {
    let answer: `${number} ${string}` | undefined = "450 4.2.0 Greylisted";
    await using server = await startSmtpReceiver({ rcpt: () => answer });
    const mailer = open({ servers: [server.url] });
    expect(await mailer.send(email, never)).toMatchObject({ state: "deferred", code: 450 });
    answer = "550 5.1.1 No such user";
    expect(await mailer.send(email, never)).toMatchObject({
      state: "refused",
      code: 550,
      answer: "550 5.1.1 No such user",
    });
    answer = undefined;
    expect(await mailer.send(email, never)).toMatchObject({ state: "sent" });
  });

  test("the same when it says so after the data", async () => {
    const answers = ["452 4.3.1 Disk full", "554 5.7.1 Spam", undefined] as const;
    await using server = await startSmtpReceiver({ data: (_email, before) => answers[before] });
    const mailer = open({ servers: [server.url] });
    const states = [];
    for (const _ of answers) states.push((await mailer.send(email, never)).state);
    expect(states).toEqual(["deferred", "refused", "sent"]);
  });

  test("hangs up with the mail on its way: nobody knows", async () => {
    await using server = await startSmtpReceiver({ data: () => "cut" });
    expect(await open({ servers: [server.url] }).send(email, never)).toMatchObject({
      state: "unclear",
      code: null,
    });
    expect(server.received).toHaveLength(1);
  });

  test("does not let us in: put off, and no word of the password", async () => {
    await using server = await startSmtpReceiver({ auth: { user: "ada", pass: "right" } });
    const wrong = open({ servers: [`smtp://ada:hunter2@127.0.0.1:${server.port}`] });
    const delivery = await wrong.send(email, never);
    expect(delivery).toMatchObject({ state: "deferred", code: 535 });
    expect(JSON.stringify(delivery)).not.toContain("hunter2");
    const right = open({ servers: [`smtp://ada:right@127.0.0.1:${server.port}`] });
    expect(await right.send(email, never)).toMatchObject({ state: "sent" });
  });

  test("gets no password in clear, unless it is this machine or its URL says so", async () => {
    await using server = await startSmtpReceiver({ auth: { user: "ada", pass: "hunter2" } });
    // An address that is not told to be of this machine, and leads there.
    const elsewhere = `smtp://ada:hunter2@0.0.0.0:${server.port}`;
    expect(await open({ servers: [elsewhere] }).send(email, never)).toMatchObject({
      state: "deferred",
      answer: expect.stringMatching(/^The connection could not be encrypted, so nothing was sent: /),
    });
    expect(server.commands).not.toContain("AUTH");
    const inClear = open({ servers: [`${elsewhere}?requireTLS=false`] });
    expect(await inClear.send(email, never)).toMatchObject({ state: "sent" });
    expect(server.commands).toContain("AUTH");
    const insists = open({ servers: [`smtp://ada:hunter2@127.0.0.1:${server.port}?requireTLS=true`] });
    expect(await insists.send(email, never)).toMatchObject({ state: "deferred" });
  });

  test("is stopped by the signal, and the next mail goes through", async () => {
    const arrived = Promise.withResolvers<void>();
    await using server = await startSmtpReceiver({
      data: (_email, before) => {
        arrived.resolve();
        return before === 0 ? "hang" : undefined;
      },
    });
    const mailer = open({ servers: [server.url], connections: 1 });
    const stop = new AbortController();
    const sending = mailer.send(email, stop.signal);
    await arrived.promise;
    const reason = new Error("cancelled");
    stop.abort(reason);
    await expect(sending).rejects.toBe(reason);
    expect(await mailer.send(email, never)).toMatchObject({ state: "sent" });
  });
});

describe("several servers", () => {
  test("the next one is asked when one is away or puts the mail off", async () => {
    const away = await startSmtpReceiver();
    await away.close();
    await using busy = await startSmtpReceiver({ rcpt: () => "451 4.3.0 Later" });
    await using last = await startSmtpReceiver();
    const delivery = await open({ servers: [away.url, busy.url, last.url] }).send(email, never);
    expect(delivery).toMatchObject({ state: "sent", server: `127.0.0.1:${last.port}` });
    expect(last.received).toHaveLength(1);
  });

  test.each([
    ["refused for good", { rcpt: () => "550 5.1.1 No such user" as const }, "refused"],
    ["lost on its way", { data: () => "cut" as const }, "unclear"],
  ])("the next one is not asked for a mail that is %s", async (_what, options, state) => {
    await using first = await startSmtpReceiver(options);
    await using second = await startSmtpReceiver();
    expect(await open({ servers: [first.url, second.url] }).send(email, never)).toMatchObject({ state });
    expect(second.received).toEqual([]);
  });

  test("all away: put off, and the last one's trouble is told", async () => {
    const [one, two] = await Promise.all([startSmtpReceiver(), startSmtpReceiver()]);
    await Promise.all([one.close(), two.close()]);
    expect(await open({ servers: [one.url, two.url] }).send(email, never)).toMatchObject({
      state: "deferred",
      server: `127.0.0.1:${two.port}`,
      code: null,
    });
  });
});

describe("DKIM", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
  const keys = { "mail._domainkey.example.org": record };
  const dkim = {
    domain: "example.org",
    selector: "mail",
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
  };

  test("verifies, and covers what RFC 8058 wants covered", async () => {
    await using server = await startSmtpReceiver();
    await open({ servers: [server.url], dkim }).send({ ...email, unsubscribeUrl: "https://e.org/u" }, never);
    const { raw } = server.received[0]!;
    expect(verifyDkim(raw, keys)).toBe(true);
    expect(signedHeaders(raw)).toEqual(
      expect.arrayContaining([
        "from",
        "to",
        "subject",
        "message-id",
        "list-unsubscribe",
        "list-unsubscribe-post",
      ]),
    );
  });

  test("does not verify once a word was changed, or with another key", async () => {
    await using server = await startSmtpReceiver();
    await open({ servers: [server.url], dkim }).send(email, never);
    const { raw } = server.received[0]!;
    expect(verifyDkim(raw, keys)).toBe(true);
    expect(verifyDkim(raw.replace("Hello Ada,", "Hello Eve,"), keys)).toBe(false);
    expect(verifyDkim(raw.replace("To: ada@", "To: eve@"), keys)).toBe(false);
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
    const wrong = other.export({ type: "spki", format: "der" }).toString("base64");
    expect(verifyDkim(raw, { "mail._domainkey.example.org": `v=DKIM1; p=${wrong}` })).toBe(false);
  });
});

test("a requireTLS that says neither is refused", () => {
  expect(() => openMailer({ servers: ["smtp://ada:hunter2@mx?requireTLS=0"] })).toThrow(
    "Mail server 1 cannot be used: requireTLS must be true or false.",
  );
});

test("a server that is no URL is refused without its text", () => {
  expect(() => openMailer({ servers: ["smtp://a.example.org", "http://ada:hunter2@b"] })).toThrow(
    expect.objectContaining({
      code: "INVALID_MAIL_SERVER",
      message: expect.not.stringContaining("hunter2"),
      faults: [{ pointer: "/servers/1", detail: expect.any(String) }],
    }),
  );
});
