import { type EmailOutcome, type EmailStore, type NewEmail, silentLogger } from "@millrace/core";
import { startSmtpReceiver } from "@millrace/testing";
import { expect, onTestFinished, test } from "vitest";
import { deliverEmail } from "./deliver-email.ts";
import { openMailer } from "./mailer.ts";

const about: NewEmail = {
  jobId: "7",
  recipient: "ada@example.org",
  messageId: "<7.abc@example.org>",
  template: "welcome",
  subject: "Welcome",
  attempt: 1,
  isNewsletter: false,
  pace: null,
};
const parts = { from: "no-reply@example.org", subject: "Welcome", text: "Hello", html: "<p>Hello</p>" };
const email = { ...parts, to: about.recipient, messageId: about.messageId, jobId: about.jobId };

/** A database that answers the first `refusals` attempts to write down an outcome with an error. */
function createFailingStore(refusals: number) {
  const recorded: EmailOutcome[] = [];
  let left = refusals;
  const store = {
    beginEmail: async () => ({ state: "sending", waitMs: 0, interrupted: false, server: null, answer: null }),
    async recordEmail(_addressee: object, outcome: EmailOutcome) {
      left -= 1;
      if (left >= 0) throw new Error("The database is away.");
      recorded.push(outcome);
    },
  } as unknown as EmailStore;
  return { store, recorded };
}

test("what a server said is written down once the database is back, and the mail is not sent again", async () => {
  await using server = await startSmtpReceiver();
  const mailer = openMailer({ servers: [server.url] });
  onTestFinished(() => mailer.close());
  const { store, recorded } = createFailingStore(2);
  const context = { signal: new AbortController().signal, logger: silentLogger };
  expect(await deliverEmail({ store, mailer }, about, email, context)).toMatchObject({ state: "sent" });
  expect(recorded).toMatchObject([{ state: "sent" }]);
  expect(server.received).toHaveLength(1);
});

test("a job that is told to stop meanwhile ends", async () => {
  await using server = await startSmtpReceiver();
  const mailer = openMailer({ servers: [server.url] });
  onTestFinished(() => mailer.close());
  const { store } = createFailingStore(Infinity);
  const stop = new AbortController();
  const delivering = deliverEmail({ store, mailer }, about, email, {
    signal: stop.signal,
    logger: silentLogger,
  });
  await server.untilReceived(1);
  stop.abort(new Error("cancelled"));
  await expect(delivering).rejects.toThrow(/The operation was aborted|The database is away/);
});
