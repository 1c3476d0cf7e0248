import { type JobContext, type JobHandler, UnrecoverableError } from "@millrace/core";
import { z } from "zod";

/** Completes at once with its payload as the result. */
export const echo: JobHandler = {
  type: "echo",
  schema: z.strictObject({ text: z.string(), n: z.number().optional() }),
  execute: (payload) => payload,
};

/** Takes any payload. */
export const anything: JobHandler = { type: "anything", execute: (payload) => payload };

/** Fails for good at once. */
export const broken: JobHandler = {
  type: "broken",
  execute() {
    throw new UnrecoverableError("It is broken.");
  },
};

/** Runs until it is told to stop; `started` resolves with its context when the n-th job runs. */
export function createHeld(): {
  readonly handler: JobHandler;
  started(): Promise<JobContext>;
  release(): void;
} {
  const contexts: JobContext[] = [];
  let wake = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  return {
    handler: {
      type: "held",
      async execute(_payload, context) {
        contexts.push(context);
        wake.resolve();
        const aborted = new Promise((_, reject) => {
          context.signal.addEventListener("abort", () => reject(context.signal.reason as Error), {
            once: true,
          });
        });
        await Promise.race([release.promise, aborted]);
      },
    },
    async started() {
      for (;;) {
        const context = contexts.shift();
        if (context !== undefined) return context;
        await wake.promise;
        wake = Promise.withResolvers();
      }
    },
    release: () => release.resolve(),
  };
}
