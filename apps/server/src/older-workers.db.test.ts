import { examineEngine } from "@millrace/postgres";
import { createTestDatabase, type NodeProcess, spawnNode, startSmtpReceiver } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import { expect, test } from "vitest";

const TYPE = "email-notification";
const OUTDATED = { type: TYPE, schemaVersion: 1, storedVersion: 2 };

/** A server that sends mails, and a worker process of the library, whose own handler of mails keeps them; in either order. */
async function startBoth(first: "server" | "worker") {
  const database = await createTestDatabase();
  const smtp = await startSmtpReceiver();
  const env = { DATABASE_URL: database.url, LOG_LEVEL: "warn" };
  const startServer = async () => {
    const server = spawnNode(new URL("main.ts", import.meta.url), {
      env: {
        ...env,
        PORT: "0",
        DOCKER_HOST: "unix:///nonexistent.sock",
        SMTP_URL: smtp.url,
        EMAIL_FROM: "no-reply@example.org",
      },
      cwd: import.meta.dirname,
    });
    await server.line(/serves at/);
    return server;
  };
  const startWorker = async () => {
    const worker = spawnNode(new URL("test-library-worker.ts", import.meta.url), { env });
    await worker.event("registered");
    return worker;
  };
  const processes: (NodeProcess & AsyncDisposable)[] = [];
  for (const start of first === "server" ? [startServer, startWorker] : [startWorker, startServer])
    processes.push(await start());
  const manager = new JobQueueManager({ databaseUrl: database.url, workers: false });
  return {
    database,
    smtp,
    manager,
    server: processes[first === "server" ? 0 : 1]!,
    worker: processes[first === "server" ? 1 : 0]!,
    startServer,
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((one) => one.destroy()));
      await manager.shutdown();
      await smtp.close();
      await database.drop();
    },
  };
}

test.each(["server", "worker"] as const)(
  "started after the %s, or before it, a worker with the older handler of mails leaves them to the server",
  async (first) => {
    await using both = await startBoth(first);
    const { database, smtp, manager, server, worker, startServer } = both;
    const { outdated } = await worker.event("outdated");
    expect(outdated).toEqual([OUTDATED]);
    expect(await worker.line(/left to newer processes/)).toContain(
      `Jobs of type ${TYPE} are left to newer processes: the handler here is of schema version 1, the stored one is 2`,
    );
    const mail = (n: number) => ({
      type: TYPE,
      payload: { userId: "u", template: "welcome" as const, data: { email: `m${n}@example.org` } },
    });

    const ids = await manager.createJobs(Array.from({ length: 20 }, (_, n) => mail(n)));
    for (const id of ids)
      expect((await manager.waitFor(id)).result).toMatchObject({ success: true, delivered: true });
    expect(smtp.received).toHaveLength(20);

    server.signal("SIGTERM");
    await server.exit();
    const waiting = await manager.createJob(mail(20));
    // What was added after it, to the same queue, runs: the worker has looked past it.
    const other = await manager.createJob({ type: "data-processing", payload: { batchId: "b" } });
    expect((await manager.waitFor(other)).status).toBe("completed");
    expect(await manager.explain(waiting)).toMatchObject({
      waitingFor: "worker",
      reasons: [
        { liveWorkers: 1, outdatedWorkers: 1, detail: expect.stringContaining("(schema version 2)") },
      ],
    });
    const findings = (await examineEngine(database.url)).filter(({ check }) => check === "workers");
    expect(findings.map(({ level, detail }) => `${level}: ${detail}`)).toEqual([
      expect.stringMatching(/^ok: Worker processes alive: 1/),
      expect.stringMatching(
        /^warn: .* leaves jobs of type email-notification to others: .* schema version 2\.$/,
      ),
      "fail: Jobs wait whose types no live worker serves: email-notification (1).",
    ]);

    await using again = await startServer();
    expect((await manager.waitFor(waiting)).result).toMatchObject({ delivered: true });
    expect(smtp.received).toHaveLength(21);
    expect(again.events).toEqual([]);
  },
);

test("what the server alone understands is added by a process of the library, judged by the stored schema", async () => {
  await using both = await startBoth("server");
  const { manager, smtp } = both;
  const add = (payload: object, type: string = TYPE) => manager.createJob({ type, payload });
  const payload = { userId: "u", template: "welcome", data: { email: "ada@example.org" } };
  const content = Buffer.from("bill").toString("base64");
  const id = await add({
    ...payload,
    attachments: [{ filename: "b.txt", contentType: "text/plain", content }],
  });
  expect((await manager.waitFor(id)).result).toMatchObject({ delivered: true });
  expect(smtp.received).toMatchObject([{ raw: expect.stringContaining(content) }]);
  await expect(add({ ...payload, attachments: "none" })).rejects.toMatchObject({ code: "INVALID_PAYLOAD" });
});
