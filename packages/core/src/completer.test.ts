import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Completer } from "./completer.ts";
import type { EndedJob } from "./ended-job.ts";
import { DatabaseUnavailableError, UnknownOutcomeError } from "./errors.ts";
import type { Completion, CompletionAnswer } from "./store.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

function endedJob(id: number, result = "1"): EndedJob {
  const job = claimedJob({ id: String(id), position: id });
  const { lease, position, queue } = job;
  return {
    lease,
    position,
    id: job.id,
    queue,
    outcome: { kind: "completed", result },
    startedAfterMs: 0,
    runMs: 1,
    followOn: [],
    job,
    thrown: null,
  };
}

const accepted = async (batch: readonly Completion[]): Promise<CompletionAnswer[]> =>
  batch.map(() => "accepted");

function createCompleter(
  complete: (batch: readonly Completion[], call: number) => Promise<readonly CompletionAnswer[]>,
) {
  const batches: (readonly Completion[])[] = [];
  const answers: string[] = [];
  const dropped: string[] = [];
  const lost: number[] = [];
  const completer = new Completer({
    random: () => 0,
    store: {
      complete(batch) {
        batches.push(batch);
        return complete(batch, batches.length);
      },
    },
    onAnswered: (ended, answer) => answers.push(`${ended.id} ${answer}`),
    onFlushed: () => {},
    onDropped: (ended) => dropped.push(ended.id),
    onDatabaseLost: () => lost.push(batches.length),
    onError: () => {},
  });
  const addAll = (...ids: number[]): void => ids.forEach((id) => completer.add(endedJob(id)));
  return {
    completer,
    batches,
    answers,
    dropped,
    lost,
    addAll,
    sizes: () => batches.map((batch) => batch.length),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe("outcomes", () => {
  test("that come together are recorded together, and at once", async () => {
    const { addAll, sizes, answers, completer } = createCompleter(accepted);
    addAll(1, 2, 3);
    await settle();
    expect(sizes()).toEqual([3]);
    expect(answers).toEqual(["1 accepted", "2 accepted", "3 accepted"]);
    expect(completer.unrecorded).toBe(0);
  });

  test("that come while a batch is on its way make the next one", async () => {
    const first = Promise.withResolvers<void>();
    const { addAll, sizes } = createCompleter(async (batch, call) => {
      if (call === 1) await first.promise;
      return accepted(batch);
    });
    addAll(1);
    await settle();
    addAll(2, 3);
    await settle();
    addAll(4);
    expect(sizes()).toEqual([1]);
    first.resolve();
    await settle();
    expect(sizes()).toEqual([1, 3]);
  });

  test("go in batches of 2000 at most, and claiming is to pause over 10000", async () => {
    const { addAll, sizes, completer } = createCompleter(accepted);
    addAll(...Array.from({ length: 10_001 }, (_, index) => index + 1));
    expect(completer.overfull).toBe(true);
    await settle();
    expect(sizes()).toEqual([2000, 2000, 2000, 2000, 2000, 1]);
    expect(completer.overfull).toBe(false);
  });

  test("that the fence refused are counted and told", async () => {
    const { addAll, completer, answers } = createCompleter(async () => ["accepted", "refused"]);
    addAll(1, 2);
    await settle();
    expect(answers).toEqual(["1 accepted", "2 refused"]);
    expect(completer.counts).toEqual({ accepted: 1, already: 0, refused: 1, unknown: 0 });
  });
});

describe("while the database is away", () => {
  test("the same batch is sent until it is answered", async () => {
    const { addAll, batches, lost, answers, completer } = createCompleter(async (batch, call) => {
      if (call === 1) throw new UnknownOutcomeError("cut");
      if (call === 2) throw new DatabaseUnavailableError("away", 100);
      return batch.map(() => "already");
    });
    addAll(1, 2);
    await settle();
    addAll(3);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([
      ["1", "2"],
      ["1", "2"],
      ["1", "2"],
      ["3"],
    ]);
    expect(lost).toEqual([1, 2]);
    expect(answers).toEqual(["1 already", "2 already", "3 already"]);
    expect(completer.counts).toEqual({ accepted: 0, already: 3, refused: 0, unknown: 1 });
  });

  test("draining gives up after its time and says how many outcomes are left", async () => {
    const { addAll, completer, batches } = createCompleter(() =>
      Promise.reject(new DatabaseUnavailableError("away", 100)),
    );
    addAll(1, 2, 3);
    const drained = completer.drain(2000);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await drained).toBe(3);
    const sent = batches.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(batches.length).toBe(sent);
  });
});

test("draining waits for what is on its way", async () => {
  const answer = Promise.withResolvers<void>();
  const { addAll, completer } = createCompleter((batch) => answer.promise.then(() => accepted(batch)));
  addAll(1);
  await settle();
  const drained = completer.drain(60_000);
  answer.resolve();
  expect(await drained).toBe(0);
});

test("an outcome that the database refuses to store does not take the others with it", async () => {
  const poisoned = (batch: readonly Completion[]): boolean =>
    batch.some(({ outcome }) => outcome.kind === "completed" && outcome.result === "poison");
  const { completer, answers, batches, addAll } = createCompleter(async (batch) => {
    if (poisoned(batch)) throw new Error("invalid byte sequence");
    return accepted(batch);
  });
  addAll(1, 2);
  completer.add(endedJob(3, "poison"));
  addAll(4, 5);
  await settle();
  expect(answers).toEqual(["1 accepted", "2 accepted", "3 accepted", "4 accepted", "5 accepted"]);
  const recorded = batches.flat().filter(({ id, outcome }) => id === "3" && outcome.kind === "failed");
  expect(recorded).toHaveLength(1);
  expect(recorded[0]).toMatchObject({
    outcome: { error: { code: "unrecordable-outcome", errorClass: "system" }, result: null },
  });
});

test("an outcome of which not even that can be stored is dropped, and said so", async () => {
  const { addAll, dropped, completer } = createCompleter(() => Promise.reject(new Error("broken")));
  addAll(1);
  await settle();
  expect(dropped).toEqual(["1"]);
  expect(completer.unrecorded).toBe(0);
});
