import { once } from "node:events";
import { defineHandler, type JobHandler } from "millrace";
import { z } from "zod";

export interface DemoHandlers {
  readonly handlers: readonly JobHandler[];
  /** Resolves when the job that waits to be cancelled runs. */
  readonly napBegan: Promise<void>;
}

/** Two types that only the demo has: one that fails twice, and one that runs until it is cancelled, or the demo ends. */
export function createDemoHandlers(demoEnds: AbortSignal): DemoHandlers {
  const napBegan = Promise.withResolvers<void>();

  const unreliable = defineHandler({
    type: "demo-unreliable",
    schema: z.strictObject({ failures: z.int().min(0) }),
    execute({ failures }, { attempt }) {
      if (attempt <= failures) throw new Error("The other service answered 503");
      return { attempts: attempt };
    },
  });

  const nap = defineHandler({
    type: "demo-nap",
    schema: z.strictObject({}),
    async execute(_payload, { signal }) {
      napBegan.resolve();
      const stop = AbortSignal.any([signal, demoEnds]);
      if (!stop.aborted) await once(stop, "abort");
      throw stop.reason;
    },
  });

  return { handlers: [unreliable, nap], napBegan: napBegan.promise };
}
