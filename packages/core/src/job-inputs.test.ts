import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { JobInputs } from "./job-inputs.ts";
import type { InputPiece } from "./live-store.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function createInputs({ proven = false } = {}) {
  const sent: InputPiece[] = [];
  const asked: (readonly Pick<InputPiece, "jobId" | "at">[])[] = [];
  const inputs = new JobInputs({
    store: {
      readInput: async (places) => {
        asked.push(places.map(({ jobId, at }) => ({ jobId, at })));
        return sent.filter((piece) =>
          places.some(({ jobId, at }) => piece.jobId === jobId && piece.at >= at),
        );
      },
    },
    notifier: { proven },
    random: () => 0,
    onError: (error) => {
      throw error;
    },
  });
  const send = (jobId: string, at: number, text: string, closes = false) =>
    sent.push({ jobId, at, bytes: Buffer.from(text), closes });
  const follow = (jobId: string) => {
    const heard: (string | null)[] = [];
    const stop = inputs.follow(jobId, (bytes) => heard.push(bytes && Buffer.from(bytes).toString()));
    return { heard, stop };
  };
  const hint = (jobId: string) => inputs.hint(jobId);
  return { asked, send, follow, hint };
}

test("a job reads all from the beginning, each byte once, and its end", async () => {
  const { asked, send, follow } = createInputs();
  send("1", 0, "one ");
  const first = follow("1");
  const second = follow("2");
  await pass(0);
  expect(first.heard).toEqual(["one "]);
  send("1", 4, "two", true);
  send("2", 0, "", true);
  await pass(200);
  expect([first.heard, second.heard]).toEqual([["one ", "two", null], [null]]);
  const looks = asked.length;
  await pass(10_000);
  expect(asked).toHaveLength(looks); // nobody reads any more
});

test("who has stopped hears nothing, and whoever comes later reads anew", async () => {
  const { send, follow } = createInputs();
  const first = follow("1");
  await pass(0);
  first.stop();
  send("1", 0, "late");
  await pass(1_000);
  expect(first.heard).toEqual([]);
  const second = follow("1");
  await pass(0);
  expect(second.heard).toEqual(["late"]);
});

test("where hints arrive they bring it at once, and nobody asks in between", async () => {
  const { asked, send, follow, hint } = createInputs({ proven: true });
  const { heard } = follow("1");
  await pass(4_900);
  expect(asked).toHaveLength(1);
  send("1", 0, "now");
  hint("2");
  await pass(0);
  expect(heard).toEqual([]);
  hint("1");
  await pass(0);
  expect(heard).toEqual(["now"]);
});

test("a hint that is lost delays it by seconds, no more", async () => {
  const { send, follow } = createInputs({ proven: true });
  const { heard } = follow("1");
  await pass(1000);
  send("1", 0, "late", true);
  await pass(5_000);
  expect(heard).toEqual(["late", null]);
});
