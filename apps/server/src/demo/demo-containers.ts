import type { JobBody } from "@millrace/contract";
import { addByRest } from "./add-by-rest.ts";
import type { DemoJob, Judgement } from "./demo-job.ts";
import { field, text } from "./result-field.ts";

/** The base of the image that programs run in: where that is, this is. */
export const CONTAINER_IMAGE = "debian:12-slim";
/** Said of a machine without an engine, and of one that has neither the image nor a way to a registry that has it. */
const CANNOT_RUN = /^No container engine answers|^Docker could not fetch the image|^There is no image/;

/** A container's life, each step after the one before, and what looks after the forgotten ones. */
export function demoContainers(): readonly DemoJob[] {
  const name = `millrace-demo-${crypto.randomUUID().slice(0, 8)}`;
  const created = Promise.withResolvers<string>();
  const checked = Promise.withResolvers<string>();
  const made = Promise.withResolvers<boolean>();
  return [
    step({
      type: "create-container",
      payload: {
        image: CONTAINER_IMAGE,
        name,
        command: ["sleep", "300"],
        limits: { memoryMb: 32 },
        ttlMs: 300_000,
      },
      added: created.resolve,
      ended: made.resolve,
      told: (result) => `${text(result, "image")} is ${text(result, "status")}, with 32 MiB and no network`,
    }),
    step({
      type: "health-check",
      payload: { containerId: name, waitMs: 10_000 },
      after: created.promise,
      needs: made.promise,
      added: checked.resolve,
      told: (result) => `healthy: ${text(result, "healthy")}, ${text(result, "status")}`,
    }),
    step({
      type: "destroy-container",
      payload: { containerId: name, graceMs: 0 },
      after: checked.promise,
      needs: made.promise,
      told: (result) => `removed: ${text(result, "removed")}`,
    }),
    step({
      type: "cleanup-containers",
      payload: {},
      told: (result) => `removed ${text(result, "removed")}: nothing is forgotten yet`,
    }),
  ];
}

interface Step {
  readonly type: string;
  readonly payload: object;
  /** The job that has to end first. */
  readonly after?: Promise<string>;
  /** Whether what it works on is there. Default: it works on nothing. */
  readonly needs?: Promise<boolean>;
  added?(id: string): void;
  /** Told whether it has completed. */
  ended?(completed: boolean): void;
  told(result: JobBody["result"]): string;
}

function step({ type, payload, after, needs, added, ended, told }: Step): DemoJob {
  return {
    title: type,
    door: `POST /api/jobs${after === undefined ? "" : ", dependsOn"}`,
    async add(doors) {
      const parent = await after;
      const links = parent === undefined ? {} : { dependsOn: [parent], onParentFailure: "run" };
      // An engine that is not there now will not be there in ten seconds.
      const id = await addByRest(doors, { type, payload, maxRetries: 0, ...links });
      added?.(id);
      return id;
    },
    async judge({ status, result, errorMessage }): Promise<Judgement> {
      ended?.(status === "completed");
      const isThere = (await needs) ?? true;
      return {
        fine: status === "completed" && field(result, "removed") !== false,
        cannotRun: !isThere || (status === "failed" && CANNOT_RUN.test(errorMessage ?? "")),
        lines: [errorMessage ?? (isThere ? told(result) : "No container was made.")],
      };
    },
  };
}
