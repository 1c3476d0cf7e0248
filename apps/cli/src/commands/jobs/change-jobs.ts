import type { Command } from "commander";
import type { JobQueueManager } from "millrace";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";

/** What became of a change, and whether it is what was asked for. */
interface Outcome {
  readonly outcome: string;
  readonly detail: string;
  readonly done: boolean;
}

interface Change {
  readonly name: string;
  readonly summary: string;
  readonly act: (manager: JobQueueManager, id: string) => Promise<Outcome>;
}

type ChangeAnswer = Awaited<ReturnType<JobQueueManager["retryJob"]>>;

const CHANGES: readonly Change[] = [
  {
    name: "cancel",
    summary: "cancel jobs: one that runs is told to stop",
    async act(manager, id) {
      const answer = await manager.cancel(id);
      switch (answer.kind) {
        case "cancelled":
          return { outcome: "cancelled", detail: `Job ${id} is cancelled.`, done: true };
        case "requested":
          return {
            outcome: "requested",
            detail: `Job ${id} runs; its worker is told to stop it.`,
            done: true,
          };
        case "finished":
          return conflict(id, answer.status, "cancelled");
        case "unknown":
          return unknown(id);
      }
    },
  },
  {
    name: "retry",
    summary: "run failed or cancelled jobs again, under their ids",
    act: async (manager, id) => toOutcome(id, await manager.retryJob(id), "retried", "waits to run again"),
  },
  {
    name: "delete",
    summary: "delete jobs that have ended",
    act: async (manager, id) => toOutcome(id, await manager.removeJob(id), "deleted", "is deleted"),
  },
];

/** `cancel`, `retry` and `delete` of jobs by their ids. */
export function changeJobsCommands(host: Host): Command[] {
  return CHANGES.map(({ name, summary, act }) =>
    answeringCommand(name, summary)
      .argument("<ids...>", "ids of the jobs")
      .action(
        asking(host, async (manager, ids: readonly string[]) => {
          const outcomes: (Outcome & { readonly id: string })[] = [];
          for (const id of ids) outcomes.push({ id, ...(await act(manager, id)) });
          return {
            value: outcomes.map(({ id, outcome }) => ({ id, outcome })),
            text: outcomes.map(({ detail }) => detail).join("\n"),
            failed: outcomes.some(({ done }) => !done),
          };
        }),
      ),
  );
}

function toOutcome(id: string, answer: ChangeAnswer, outcome: string, becomes: string): Outcome {
  switch (answer.kind) {
    case "done":
      return { outcome, detail: `Job ${id} ${becomes}.`, done: true };
    case "unknown":
      return unknown(id);
    case "conflict":
      return conflict(id, answer.status, outcome);
    case "full":
      return {
        outcome: "full",
        detail: `Job ${id} cannot be ${outcome}: queue ${answer.queue} is full.`,
        done: false,
      };
    case "taken":
      return {
        outcome: "taken",
        detail: `Job ${id} cannot be ${outcome}: job ${answer.holder} holds its unique key.`,
        done: false,
      };
  }
}

function conflict(id: string, status: string, asked: string): Outcome {
  return { outcome: status, detail: `Job ${id} is ${status} and cannot be ${asked}.`, done: false };
}

function unknown(id: string): Outcome {
  return { outcome: "unknown", detail: `There is no job ${id.slice(0, 40)}.`, done: false };
}
