import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";
import { returnedJob } from "./ended-job.ts";
import { DatabaseUnavailableError } from "./errors.ts";
import type { JobReport } from "./job-report.ts";
import { MAX_LOG_LINES } from "./log-limits.ts";
import type { ReportAnswer } from "./report-store.ts";
import { Reporter } from "./reporter.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

const line = (message: string) => ({ loggedAt: 0, level: "info", message, fields: null }) as const;
const progress = (percent: number) => ({ percent, done: null, total: null, message: null });

function createReporter(answer: (report: JobReport) => ReportAnswer = () => "accepted") {
  const sent: (readonly JobReport[])[] = [];
  const recorded: string[] = [];
  const told: string[] = [];
  const unstuck: string[] = [];
  const reporter = new Reporter({
    store: {
      report: async (reports) => {
        sent.push(reports);
        return reports.map(answer);
      },
      endStuck: async (_worker, ids) => void unstuck.push(...ids),
    },
    clock: systemClock,
    random: () => 0,
    record: ({ id }) => recorded.push(id),
    onAccepted: ({ job, lines }) => told.push(`accepted ${job.id} ${lines.length}`),
    onRefused: ({ id }) => told.push(`refused ${id}`),
    onDropped: ({ id }) => told.push(`dropped ${id}`),
    onError: () => told.push("error"),
  });
  return { reporter, sent, recorded, told, unstuck };
}

test("what many jobs tell is one statement, and the newest progress counts", async () => {
  const { reporter, sent } = createReporter();
  const [first, second] = [claimedJob({ id: "1" }), claimedJob({ id: "2" })];
  for (const percent of [1, 2, 3]) reporter.tell(first, (report) => (report.progress = progress(percent)));
  reporter.tell(second, (report) => report.addLine(line("a")));
  await pass(0);
  expect(
    sent.map((reports) => reports.map(({ job, progress: p, lines }) => [job.id, p?.percent, lines.length])),
  ).toEqual([
    [
      ["1", 3, 0],
      ["2", undefined, 1],
    ],
  ]);
});

test("a job that tells all the time is heard of twice a second", async () => {
  const { reporter, sent } = createReporter();
  const job = claimedJob();
  for (let ms = 0; ms < 5_000; ms += 10) {
    reporter.tell(job, (report) => (report.progress = progress(ms / 100)));
    await pass(10);
  }
  expect(sent.length).toBeGreaterThanOrEqual(10);
  expect(sent.length).toBeLessThanOrEqual(11);
});

test("a job that told nothing is recorded at once; another when all that it told is taken down", async () => {
  const { reporter, recorded, sent } = createReporter();
  reporter.end(returnedJob(claimedJob({ id: "1" })));
  expect(recorded).toEqual(["1"]);
  const job = claimedJob({ id: "2" });
  reporter.tell(job, (report) => report.addLine(line("last words")));
  reporter.end(returnedJob(job));
  expect([recorded, reporter.held]).toEqual([["1"], 1]);
  await pass(0);
  expect([recorded, sent.length, reporter.held]).toEqual([["1", "2"], 1, 0]);
});

test("a job that told long ago waits for nothing", async () => {
  const { reporter, recorded } = createReporter();
  const job = claimedJob();
  reporter.tell(job, (report) => (report.progress = progress(1)));
  await pass(1_000);
  reporter.end(returnedJob(job));
  expect(recorded).toEqual(["1"]);
});

test("what is told while a statement is under way goes with the next one, and the end with it", async () => {
  const { reporter, recorded, sent } = createReporter();
  const job = claimedJob();
  reporter.tell(job, (report) => report.addLine(line("a")));
  vi.advanceTimersByTime(1); // sent, and its answer is not here yet
  reporter.tell(job, (report) => report.addLine(line("b")));
  reporter.end(returnedJob(job));
  await pass(1);
  const seen = sent
    .flat()
    .map(({ lines, linesBefore }) => [linesBefore, lines.map(({ message }) => message)]);
  expect(seen).toEqual([
    [0, ["a"]],
    [1, ["b"]],
  ]);
  expect(recorded).toEqual(["1"]);
});

test("past the cap lines are counted and not held", async () => {
  const { reporter, sent } = createReporter();
  const job = claimedJob();
  reporter.tell(job, (report) => {
    for (let n = 0; n < MAX_LOG_LINES + 7; n += 1) report.addLine(line("x"));
  });
  await pass(0);
  expect(sent[0]!.map(({ lines, dropped }) => [lines.length, dropped])).toEqual([[MAX_LOG_LINES, 7]]);
});

test("while the database is away nothing is lost, and the end of a job waits", async () => {
  let away = 3;
  const { reporter, recorded, told } = createReporter(() => {
    if (away > 0) {
      away -= 1;
      throw new DatabaseUnavailableError("away", 0);
    }
    return "accepted";
  });
  const job = claimedJob();
  reporter.tell(job, (report) => report.addLine(line("a")));
  reporter.end(returnedJob(job));
  await pass(10_000);
  expect(told).toEqual(["error", "error", "error", "accepted 1 1"]);
  expect(recorded).toEqual(["1"]);
});

test("a lease that is being changed is told again, and one that is lost is not", async () => {
  let tries = 0;
  const { reporter, recorded, told } = createReporter(({ job }) => {
    if (job.id === "2") return "refused";
    tries += 1;
    return tries < 3 ? "again" : "accepted";
  });
  for (const id of ["1", "2"]) {
    const job = claimedJob({ id });
    reporter.tell(job, (report) => report.addLine(line("a")));
    reporter.end(returnedJob(job));
  }
  await pass(1_000);
  expect(told).toEqual(["refused 2", "accepted 1 1"]);
  expect(recorded).toEqual(["2", "1"]);
});

test("one job's report that cannot be stored is dropped, and the others are not", async () => {
  const { reporter, recorded, told } = createReporter(({ job }) => {
    if (job.id === "3") throw new Error("invalid");
    return "accepted";
  });
  for (const id of ["1", "2", "3", "4"]) {
    const job = claimedJob({ id });
    reporter.tell(job, (report) => report.addLine(line("a")));
    reporter.end(returnedJob(job));
  }
  await pass(10);
  expect(told.toSorted()).toEqual(["accepted 1 1", "accepted 2 1", "accepted 4 1", "dropped 3"]);
  expect(recorded.toSorted()).toEqual(["1", "2", "3", "4"]);
});

test("an acknowledgement does not wait for its turn", async () => {
  const { reporter, sent } = createReporter();
  const job = claimedJob();
  reporter.tell(job, (report) => (report.progress = progress(1)));
  await pass(1);
  reporter.tell(job, (report) => (report.acknowledged = true));
  await pass(1);
  expect(sent.flat().map(({ acknowledged }) => acknowledged)).toEqual([false, true]);
});

test("draining sends what is left and records what was held; a database that is away is not waited for", async () => {
  const { reporter, recorded, unstuck } = createReporter();
  const job = claimedJob();
  reporter.tell(job, (report) => (report.progress = progress(1)));
  reporter.endStuck(claimedJob({ id: "9" }));
  const drained = reporter.drain(5_000);
  await pass(1);
  await drained;
  expect(unstuck).toEqual(["9"]);
  reporter.end(returnedJob(job));
  expect(recorded).toEqual(["1"]);

  const away = createReporter(() => {
    throw new DatabaseUnavailableError("away", 0);
  });
  away.reporter.tell(job, (report) => report.addLine(line("a")));
  away.reporter.end(returnedJob(job));
  const given = away.reporter.drain(2_000);
  await pass(2_000);
  await given;
  expect(away.recorded).toEqual(["1"]);
});
