import type { ClaimedJob, JobReport, OutputPiece, OutputPlace } from "@millrace/core";
import { expect, test } from "vitest";
import { claim, job, registration, sql, store, useStore } from "./test-store.ts";

useStore();

const piece = (
  part: number,
  text: string,
  at = 0,
  stream: OutputPiece["stream"] = "stdout",
): OutputPiece => ({
  part,
  stream,
  at,
  bytes: Buffer.from(text),
});
const report = (claimed: ClaimedJob, output: readonly OutputPiece[]): JobReport => ({
  job: claimed,
  progress: null,
  lines: [],
  dropped: 0,
  linesBefore: 0,
  output,
  acknowledged: false,
  stuck: null,
});
const beginning = (jobId: string): OutputPlace => ({ jobId, run: "0", part: 0 });

async function running(): Promise<ClaimedJob> {
  await store.enqueue([job()]);
  return (await claim(1)).jobs[0] as ClaimedJob;
}

async function shown(...places: OutputPlace[]): Promise<unknown[][][]> {
  const read = await store.readOutput(places);
  return read.map((pieces) =>
    pieces.map(({ part, stream, at, bytes }) => [part, stream, at, Buffer.from(bytes).toString("latin1")]),
  );
}

test("what a job writes is read in order, from any place, byte for byte", async () => {
  const [first, second] = [await running(), await running()];
  const bytes = Buffer.from([0, 255, 128, 10]);
  await store.report([report(first, [piece(1, "a"), { ...piece(2, ""), stream: "stderr", bytes }])], 0);
  await store.report([report(second, [piece(1, "b")]), report(first, [piece(3, "c", 1)])], 0);
  const all = [
    [1, "stdout", 0, "a"],
    [2, "stderr", 0, bytes.toString("latin1")],
    [3, "stdout", 1, "c"],
  ];
  expect(await shown(beginning(second.id), beginning(first.id))).toEqual([[[1, "stdout", 0, "b"]], all]);
  const [[, read] = []] = await store.readOutput([beginning(first.id)]);
  const after = { jobId: first.id, run: read!.run, part: read!.part };
  expect(await shown(after, { ...after, part: 3 })).toEqual([all.slice(2), []]);
});

test("what was written before its answer was lost is written once", async () => {
  const claimed = await running();
  await store.report([report(claimed, [piece(1, "a")])], 0);
  await store.report([report(claimed, [piece(1, "a"), piece(2, "b", 1)])], 0);
  expect(await shown(beginning(claimed.id))).toEqual([
    [
      [1, "stdout", 0, "a"],
      [2, "stdout", 1, "b"],
    ],
  ]);
});

test("another execution begins anew, and one that lost its job writes no more", async () => {
  const claimed = await running();
  await store.report([report(claimed, [piece(1, "of the first"), piece(2, "!", 12)])], 0);
  const [[before] = []] = await store.readOutput([beginning(claimed.id)]);
  await store.endWorkers([claimed.lease.workerId]);
  expect(await store.report([report(claimed, [piece(3, "too late", 13)])], 0)).toEqual(["refused"]);

  const other = await store.registerWorker(registration);
  const lease = { workerId: other, number: 1 };
  const { jobs } = await store.claim({
    lease,
    queue: claimed.queue,
    limit: 1,
    types: ["plain"],
    suspect: true,
    sweep: true,
  });
  expect(jobs.map(({ id }) => id)).toEqual([claimed.id]);
  expect(await store.report([report(jobs[0]!, [piece(1, "")])], 0)).toEqual(["accepted"]);
  // Whoever had read all of the first execution is told of the second, by its first part.
  const [[begun, ...rest] = []] = await store.readOutput([{ jobId: claimed.id, run: before!.run, part: 2 }]);
  expect([begun?.part, begun?.bytes.length, rest]).toEqual([1, 0, []]);
  expect(BigInt(begun!.run)).toBeGreaterThan(BigInt(before!.run));
  expect(await shown(beginning(claimed.id))).toEqual([[[1, "stdout", 0, ""]]]);
});

test("what is sent to a job is kept in order, up to its end and to a limit", async () => {
  const { id } = await running();
  const send = (text: string, closes = false) => store.writeInput(id, Buffer.from(text), closes);
  expect(await Promise.all([send("a"), send("a")])).toEqual(["written", "written"]);
  expect(await send("x".repeat(1_048_576))).toBe("full");
  expect([await send(""), await send("b"), await send("", true), await send("c")]).toEqual([
    "written",
    "written",
    "written",
    "closed",
  ]);
  const read = await store.readInput([{ jobId: id, at: 0 }]);
  expect(read.map(({ at, bytes, closes }) => [at, Buffer.from(bytes).toString(), closes])).toEqual([
    [0, "a", false],
    [1, "a", false],
    [2, "b", false],
    [3, "", true],
  ]);
  expect(await store.readInput([{ jobId: id, at: 3 }])).toEqual(read.slice(3));
});

test("it goes with the job, and a day after a job has ended", async () => {
  const [kept, ended] = [await running(), await running()];
  for (const claimed of [kept, ended]) {
    await store.report([report(claimed, [piece(1, "a")])], 0);
    await store.writeInput(claimed.id, Buffer.from("b"), true);
  }
  const left = async () =>
    (
      await sql`
        select job_id::text as id from millrace.job_output union all select job_id::text from millrace.job_input`
    )
      .map((row) => row.id as string)
      .filter((id) => id === kept.id || id === ended.id)
      .toSorted();
  await store.endWorkers([ended.lease.workerId]);
  expect((await store.cancel(ended.id)).kind).toBe("cancelled");
  await sql`update millrace.job_output set written_at = written_at - interval '25 hours'`;
  await sql`update millrace.job_input set written_at = written_at - interval '25 hours'`;
  await sql`select millrace.sweep_reports(30)`;
  expect(await left()).toEqual([kept.id, kept.id]);
  expect((await store.cancel(kept.id)).kind).toBe("cancelled");
  await store.remove(kept.id);
  expect(await left()).toEqual([]);
});
