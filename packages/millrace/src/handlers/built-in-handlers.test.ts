import type { JobContext } from "@millrace/core";
import { silentLogger } from "@millrace/core";
import { describe, expect, test } from "vitest";
import { dataProcessingHandler, dataProcessingSchema } from "./data-processing.ts";
import { createEmailNotificationHandler, emailNotificationSchema } from "./email-notification.ts";
import type { Email } from "./email-templates.ts";

const context = { logger: silentLogger, signal: new AbortController().signal } as JobContext;

describe("email-notification", () => {
  const run = (options: Parameters<typeof createEmailNotificationHandler>[0], payload: object) =>
    createEmailNotificationHandler(options).execute(emailNotificationSchema.parse(payload), context);

  test("keeps the mail in its result while there is no mail server", async () => {
    const result = await run(
      {},
      { userId: "u", template: "welcome", data: { name: "Ada", email: "ada@example.org" } },
    );
    expect(result).toMatchObject({
      success: true,
      delivered: false,
      email: { to: "ada@example.org", subject: "Welcome", text: expect.stringMatching(/^Hello Ada,/) },
    });
  });

  test("delivers where it can, to whom resolveRecipient names", async () => {
    const sent: Email[] = [];
    const options = {
      resolveRecipient: (userId: string) => `${userId}@example.org`,
      deliver: async (email: Email) => void sent.push(email),
    };
    const data = { resetUrl: "https://example.org/reset" };
    expect(await run(options, { userId: "bob", template: "password-reset", data })).toMatchObject({
      success: true,
      delivered: true,
    });
    expect(sent).toEqual([
      {
        to: "bob@example.org",
        subject: "Reset your password",
        text: expect.stringContaining("https://example.org/reset"),
      },
    ]);
  });

  test.each([
    [{ userId: "u", template: "welcome" }, "no-recipient", /user u.*resolveRecipient/],
    [{ userId: "u", template: "welcome", data: { email: "no address" } }, "no-recipient", /user u/],
    [
      { userId: "u", template: "password-reset", data: { email: "a@example.org" } },
      "missing-data",
      /data\.resetUrl/,
    ],
    [
      { userId: "u", template: "newsletter", data: { email: "a@example.org", subject: "s" } },
      "missing-data",
      /data\.content/,
    ],
  ])("fails at once and says why: %o", async (payload, code, error) => {
    expect(await run({}, payload)).toEqual({ success: false, code, error: expect.stringMatching(error) });
  });

  test("a subject cannot add headers", async () => {
    const data = { email: "a@example.org", subject: "News\r\nBcc: all@example.org", content: "c" };
    expect(await run({}, { userId: "u", template: "newsletter", data })).toMatchObject({
      email: { subject: "News Bcc: all@example.org" },
    });
  });

  test("an error of the mail server is the job's, so that it is retried", async () => {
    const deliver = async () => {
      throw new Error("Service down");
    };
    await expect(
      run({ deliver }, { userId: "u", template: "welcome", data: { email: "a@example.org" } }),
    ).rejects.toThrow("Service down");
  });
});

describe("data-processing", () => {
  const run = (payload: object) =>
    dataProcessingHandler.execute(dataProcessingSchema.parse(payload), context);

  test("transforms by default", () => {
    expect(
      run({ batchId: "b", data: [{ name: " Ada ", note: "" }, { name: "Ada" }, " x ", 5] }),
    ).toMatchObject({
      success: true,
      operation: "transform",
      received: 4,
      transformed: 3,
      duplicates: 1,
      records: [{ name: "Ada" }, "x", 5],
    });
  });

  test("imports objects and names what it rejects", () => {
    expect(run({ batchId: "b", operation: "import", data: [{ a: 1 }, 5, null] })).toMatchObject({
      imported: 1,
      rejected: 2,
      rejections: [{ index: 1 }, { index: 2 }],
      records: [{ a: 1 }],
    });
  });

  test("exports JSON lines", () => {
    expect(run({ batchId: "b", operation: "export", data: [{ a: "é" }, 1] })).toMatchObject({
      exported: 2,
      content: '{"a":"é"}\n1\n',
      bytes: 13,
    });
  });

  test("takes a batch without data", () => {
    expect(run({ batchId: "b" })).toMatchObject({ success: true, received: 0, transformed: 0 });
  });
});
