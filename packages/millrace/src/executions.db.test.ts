import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import {
  defineHandler,
  type FollowedOutput,
  type JobContext,
  JobQueueManager,
  silentLogger,
} from "./index.ts";

let database: TestDatabase;
const managers: JobQueueManager[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(managers.splice(0).map((manager) => manager.shutdown(0)));
});
afterAll(() => database.drop());

type Execute = (context: JobContext) => Promise<unknown>;

/** Two processes' worth: one runs jobs, the other one asks about them. */
async function createPair(execute: Execute) {
  const handler = defineHandler({
    type: "talking",
    schema: z.strictObject({ interactive: z.boolean().optional() }),
    execute: (_payload, context) => execute(context),
  });
  const settings = { databaseUrl: database.url, logger: silentLogger };
  const worker = new JobQueueManager({ ...settings, handlers: [handler] });
  const asker = new JobQueueManager({ ...settings, workers: false });
  managers.push(worker, asker);
  await Promise.all([worker.initialize(), asker.initialize()]);
  const add = (payload = {}) => worker.createJob({ type: "talking", payload });
  return { worker, asker, add };
}

/** Follows a job to its end in the background. */
function follow(manager: JobQueueManager, id: string, after?: string) {
  const told: FollowedOutput[] = [];
  const stop = new AbortController();
  let wake = () => {};
  const ended = (async () => {
    for await (const one of manager.executions.follow(id, { after, signal: stop.signal })) {
      told.push(one);
      wake();
    }
  })();
  return {
    told,
    ended,
    stop: () => stop.abort(),
    async until(fits: (told: readonly FollowedOutput[]) => boolean) {
      while (!fits(told)) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

const textOf = (told: readonly FollowedOutput[], stream = "stdout") =>
  told
    .map((one) => (one.kind === "output" && one.stream === stream ? Buffer.from(one.bytes).toString() : ""))
    .join("");

test("each piece comes once, whoever comes when, and from wherever", async () => {
  const goOn = Promise.withResolvers<void>();
  const { asker, add } = await createPair(async (context) => {
    context.output("stdout", Buffer.from("before "));
    context.output("stderr", Buffer.from("oops"));
    await goOn.promise;
    for (let n = 0; n < 200; n += 1) context.output("stdout", Buffer.from(`${n} `));
    return "done";
  });
  const id = await add();
  const first = follow(asker, id);
  await first.until((told) => textOf(told) === "before " && textOf(told, "stderr") === "oops");
  expect(first.told.map(({ kind }) => kind)).not.toContain("end");
  const cut = first.told.find((one) => one.kind === "output" && one.stream === "stdout");
  first.stop();
  await first.ended;

  goOn.resolve();
  const rest = Array.from({ length: 200 }, (_, n) => `${n} `).join("");
  const [again, whole] = [follow(asker, id, cut?.kind === "output" ? cut.place : ""), follow(asker, id)];
  await Promise.all([again.ended, whole.ended]);
  expect(textOf(again.told)).toBe(rest);
  expect(textOf(again.told, "stderr")).toBe("oops");
  expect(textOf(whole.told)).toBe(`before ${rest}`);
  for (const { told } of [again, whole]) {
    expect(told.at(-1)).toMatchObject({ kind: "end", job: { status: "completed", result: "done" } });
  }
  let at = 0;
  for (const one of whole.told)
    if (one.kind === "output" && one.stream === "stdout") {
      expect(one.at).toBe(at);
      at += one.bytes.length;
    }
  // Who comes after the end is told the same.
  const late = follow(asker, id);
  await late.ended;
  expect(late.told.map(({ kind }) => kind)).toEqual(whole.told.map(({ kind }) => kind));
});

test("a job that runs anew tells that, and what its first execution wrote counts no more", async () => {
  const executions: string[] = [];
  const goOn = Promise.withResolvers<void>();
  const { worker, asker, add } = await createPair(async (context) => {
    executions.push(context.jobId);
    const isFirst = executions.length === 1;
    context.output("stdout", Buffer.from(isFirst ? "first" : "second"));
    if (!isFirst) return "done";
    await goOn.promise;
    context.output("stdout", Buffer.from(" and too late"));
    return "nothing";
  });
  const id = await add();
  const follower = follow(asker, id);
  await follower.until((told) => textOf(told) === "first");
  const store = await worker.connectStore();
  // As when its worker is taken for dead. The job that is added wakes the others.
  await store.endWorkers((await store.getWorkers()).map((one) => one.id));
  await add();
  await follower.ended;
  goOn.resolve();
  const heard = follower.told.map((one) =>
    one.kind === "output" ? Buffer.from(one.bytes).toString() : one.kind,
  );
  expect(heard).toEqual(["first", "reset", "second", "end"]);
  expect(follower.told.at(-1)).toMatchObject({ job: { status: "completed", result: "done" } });
});

test("what is sent to a job is read while it runs, and before, and by each execution from the beginning", async () => {
  const { asker, add } = await createPair(async (context) => {
    const pieces: string[] = [];
    const closed = Promise.withResolvers<void>();
    const stop = context.input((bytes) => {
      if (bytes === null) return closed.resolve();
      pieces.push(Buffer.from(bytes).toString());
      context.output("stdout", bytes);
    });
    await closed.promise;
    stop();
    return pieces.join("");
  });
  const id = await add({ interactive: true });
  const follower = follow(asker, id);
  for (const word of ["one ", "two ", "three "]) {
    await asker.executions.write(id, word);
    await follower.until((told) => textOf(told).endsWith(word));
  }
  await asker.executions.write(id, Buffer.from("four"), { close: true });
  await follower.ended;
  expect(follower.told.at(-1)).toMatchObject({ kind: "end", job: { result: "one two three four" } });
});

test("what cannot be sent is refused", async () => {
  const goOn = Promise.withResolvers<void>();
  const { asker, add } = await createPair(() => goOn.promise);
  const [deaf, id] = [await add(), await add({ interactive: true })];
  const write = (to: string, data: string, close = false) => asker.executions.write(to, data, { close });
  await expect(write(deaf, "x")).rejects.toMatchObject({ code: "NOT_INTERACTIVE" });
  await expect(write("999999", "x")).rejects.toMatchObject({ code: "JOB_NOT_FOUND" });
  await expect(write(id, "x".repeat(65_537))).rejects.toMatchObject({ code: "INVALID_INPUT" });
  for (let n = 0; n < 16; n += 1) await write(id, "x".repeat(65_536));
  await expect(write(id, "x")).rejects.toMatchObject({ code: "INPUT_FULL" });
  await write(id, "", true);
  await expect(write(id, "x")).rejects.toMatchObject({ code: "INPUT_CLOSED" });
  goOn.resolve();
  await asker.waitFor(id);
  await expect(write(id, "x")).rejects.toMatchObject({ code: "JOB_STATE_CONFLICT" });
});

test("a place that nobody was told is refused, and so is a job that is not there", async () => {
  const { asker, add } = await createPair(async () => {});
  const id = await add();
  await expect(follow(asker, id, "1;2").ended).rejects.toMatchObject({ code: "INVALID_PLACE" });
  await expect(follow(asker, "999999").ended).rejects.toMatchObject({ code: "JOB_NOT_FOUND" });
});
