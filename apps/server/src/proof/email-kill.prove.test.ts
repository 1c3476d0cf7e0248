import { createTestDatabase, spawnNode, startSmtpReceiver, type TestDatabase } from "@millrace/testing";
import { JobQueueManager, silentLogger } from "millrace";
import { afterAll, beforeAll, expect, test } from "vitest";

const SERVER = new URL("../main.ts", import.meta.url);
const PATIENCE_MS = 80_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function startWorker(smtpUrl: string) {
  const env = {
    DATABASE_URL: database.url,
    MILLRACE_ROLE: "worker",
    CODE_EXECUTION_DRIVER: "embedded",
    SMTP_URL: smtpUrl,
    EMAIL_FROM: "no-reply@example.org",
    LOG_LEVEL: "info",
  };
  return spawnNode(SERVER, { env, patienceMs: PATIENCE_MS });
}

test(
  "kill -9 of the worker after the server has the data: another one sends the mail under the same Message-ID, and says that it may be double",
  async () => {
    const manager = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
    const killed = Promise.withResolvers<void>();
    // The first mail is taken, and its worker dies before it hears of it.
    await using smtp = await startSmtpReceiver({
      data(_email, before) {
        if (before > 0) return undefined;
        victim.signal("SIGKILL");
        killed.resolve();
        return "hang";
      },
    });
    await using victim = startWorker(smtp.url);
    await victim.line(/Millrace works/);
    const payload = { userId: "u1", template: "welcome", data: { email: "ada@example.org" } } as const;
    const id = await manager.createJob({ type: "email-notification", payload });
    await killed.promise;
    await victim.exit();
    await using heir = startWorker(smtp.url);
    await heir.line(/Millrace works/);

    const job = await manager.waitFor(id, { timeoutMs: PATIENCE_MS });
    expect(job).toMatchObject({
      status: "completed",
      retryCount: 0,
      result: { success: true, delivered: true },
    });
    expect(job.result).toMatchObject({ recipients: [{ state: "sent", mayBeDouble: true }] });
    const messageIds = smtp.received.map(({ headers }) => headers.get("message-id"));
    expect(messageIds).toHaveLength(2);
    expect(messageIds[0]).toBe(messageIds[1]);
    expect((await manager.emails.list({ jobId: id })).emails).toMatchObject([
      { state: "sent", attempts: 2, messageId: messageIds[0] },
    ]);
    heir.signal("SIGTERM");
    await heir.exit();
    await manager.shutdown();
  },
  PATIENCE_MS + 20_000,
);
