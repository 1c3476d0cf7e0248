import {
  type AbortCode,
  createEventBus,
  createExecutor,
  type EndedJob,
  type InputReceiver,
  type JobHandler,
  MAX_RESULT_BYTES,
  type NewJob,
  silentLogger,
  systemClock,
} from "@millrace/core";
import type { HandlerRun } from "./handler-run.ts";
import { keepReports } from "./keep-reports.ts";
import { prepareFor } from "./prepare-for.ts";
import type { RunOptions } from "./run-options.ts";
import { toHandlerRun } from "./to-handler-run.ts";

/** An execution under way. */
export interface StartedHandler {
  /** Resolves when the engine would record the execution's end. Never rejects. */
  readonly ended: Promise<HandlerRun>;
  /** Aborts the handler's signal, as a timeout, a cancel, a lost lease or a shutdown does. Once it has ended, nothing. */
  abort(code: AbortCode): void;
}

/**
 * Starts one execution of a job by its handler: the engine's own, without a database. Throws InvalidInputError and
 * PayloadTooLargeError as `createJob` does. Timeouts and the 5 s that an aborted handler is given are of the real clock,
 * or of your test runner's fake timers.
 */
export function startHandler(
  handler: JobHandler,
  payload: unknown,
  options: RunOptions = {},
): StartedHandler {
  const prepare = prepareFor(handler, options);
  const { payload: text, policy, queue, priority } = prepare({ type: handler.type, payload });
  const added: NewJob[] = [];
  const reports = keepReports();
  const { promise: ended, resolve } = Promise.withResolvers<HandlerRun>();
  const conclude = (end: EndedJob | null) =>
    resolve(
      toHandlerRun(end, { ...reports.read(), added, stuck: [...executor.running].some((a) => a.stuck) }),
    );

  const executor = createExecutor({
    handlerOf: () => handler,
    clock: systemClock,
    random: Math.random,
    events: createEventBus((error) => {
      throw error;
    }),
    maxResultBytes: MAX_RESULT_BYTES,
    services: {
      store: {
        withLease: async (_job, work) => work(transactionOf(options) as never),
        getParents: async () => options.parents ?? [],
      },
      logger: options.logger ?? silentLogger,
      reporter: reports,
      inputs: { follow: (_job, receive) => sendInput(options, receive) },
      monotonic: systemClock.monotonic,
      prepareJob(job) {
        const prepared = prepare(job);
        added.push(job);
        return prepared;
      },
    },
    claimedAt: () => undefined,
    onEnded: conclude,
    onGivenUp: () => conclude(null),
    onUnstuck() {},
    onSlotFree: () => executor.running.stop(),
  });
  const attempt = options.attempt ?? 1;
  executor.start(
    {
      lease: { workerId: "1", number: 1 },
      position: 1,
      id: options.jobId ?? "1",
      type: handler.type,
      queue,
      priority,
      head: 1,
      seq: 1,
      policy,
      retryCount: attempt - 1,
      crashes: 0,
      createdAtMs: systemClock.now(),
      payload: text,
    },
    { name: "test-kit", running: 1 },
  );
  return {
    ended,
    abort(code) {
      for (const running of executor.running) if (!running.reported) executor.running.abort(running, code);
    },
  };
}

/** As `startHandler`, to its end. */
export async function runHandler(
  handler: JobHandler,
  payload: unknown,
  options: RunOptions = {},
): Promise<HandlerRun> {
  return startHandler(handler, payload, options).ended;
}

/** All of it at once and then its end, in a later turn of the event loop, as from a database. */
function sendInput({ input }: RunOptions, receive: InputReceiver): () => void {
  const timer = setTimeout(() => {
    if (input !== undefined) receive(Buffer.from(input));
    receive(null);
  });
  return () => clearTimeout(timer);
}

function transactionOf({ transaction }: RunOptions): unknown {
  if (transaction !== undefined) return transaction;
  throw new Error("There is no database here: give the option `transaction`, or run the job on a real one.");
}
