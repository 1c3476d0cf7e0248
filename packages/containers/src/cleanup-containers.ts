import { engineStatus } from "@millrace/container-engine";
import { defineHandler, isJobId, type JobHandler } from "@millrace/core";
import type { ContainerInfo } from "dockerode";
import { containerRetry } from "./container-retry.ts";
import type { ContainerDependencies } from "./dependencies.ts";
import { type CleanupReason, judgeContainer } from "./judge-container.ts";
import { installationLabels, LABEL, labelFilter } from "./labels.ts";
import { type ContainerEngine, openEngine } from "./open-engine.ts";
import { removeContainer } from "./remove-container.ts";
import { cleanupContainersSchema } from "./schema.ts";

/** Of those that a result names. */
const MOST_NAMED = 1000;

/** Of those that an error names. */
const MOST_COMPLAINTS = 20;

export interface CleanupContainersResult {
  readonly removed: number;
  readonly kept: number;
  /** The first thousand of those that were removed. */
  readonly containers: readonly {
    readonly containerId: string;
    readonly name: string;
    readonly reason: CleanupReason;
  }[];
}

/** Some could not be looked at or removed; all the others were seen to, and the next job tries those again. */
export interface CleanupIncompleteResult extends CleanupContainersResult {
  readonly success: false;
  readonly code: "cleanup-incomplete";
  readonly error: string;
}

/** Handler of `cleanup-containers`: removes this installation's containers that expired, ended, or whose job failed or is over. */
export function createCleanupContainers(dependencies: ContainerDependencies): JobHandler {
  return defineHandler({
    type: "cleanup-containers",
    queue: "cleanup",
    schema: cleanupContainersSchema,
    timeoutSeconds: 3600,
    ...containerRetry,
    async execute({ maxAge }, context): Promise<CleanupContainersResult | CleanupIncompleteResult> {
      const engine = await openEngine(dependencies, context.signal);
      const { call, docker, installation } = engine;
      const { SystemTime } = await call("describe itself", () => docker.info());
      const now = Date.parse(SystemTime);
      const filters = labelFilter(installationLabels(installation));
      const found = await call("list containers", (abortSignal) =>
        docker.listContainers({ all: true, filters, abortSignal }),
      );
      const statusOf = await readStatuses(dependencies, found);
      const containers: { containerId: string; name: string; reason: CleanupReason }[] = [];
      const errors: string[] = [];
      let removed = 0;
      for (const [done, container] of found.entries()) {
        context.signal.throwIfAborted();
        context.progress({ done, total: found.length });
        const name = (container.Names[0] ?? container.Id).replace(/^\//, "");
        try {
          const known = await know(engine, container, statusOf);
          const reason = known && judgeContainer(known, now, maxAge);
          if (reason === undefined) continue;
          await removeContainer(engine, container.Id);
          removed += 1;
          context.log("info", `Removed container ${name}`, { container: container.Id, reason });
          if (containers.length < MOST_NAMED) containers.push({ containerId: container.Id, name, reason });
        } catch (error) {
          // One that the engine cannot remove does not keep those behind it.
          context.signal.throwIfAborted();
          errors.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      const result = { removed, kept: found.length - removed, containers };
      return errors.length === 0 ? result : { ...result, ...complaint(errors, found.length) };
    },
  });
}

function complaint(errors: readonly string[], total: number) {
  const named = errors.slice(0, MOST_COMPLAINTS).join(" ");
  const error = `${errors.length} of ${total} containers could not be seen to: ${named}`;
  return { success: false, code: "cleanup-incomplete", error } as const;
}

/** Statuses of the jobs that containers carry. */
async function readStatuses(
  { connectStore }: Pick<ContainerDependencies, "connectStore">,
  containers: readonly ContainerInfo[],
): Promise<(id: string | undefined) => string | undefined> {
  const named = containers.flatMap(({ Labels }) => [Labels[LABEL.job], Labels[LABEL.untilJob]]);
  const ids = [...new Set(named.filter((id) => id !== undefined && isJobId(id)))] as string[];
  const jobs = ids.length === 0 ? [] : await (await connectStore()).getJobsById(ids);
  const statuses = new Map(jobs.map(({ id, status }) => [id, status]));
  return (id) => (id === undefined ? undefined : statuses.get(id));
}

/** Undefined: it is gone. */
async function know(
  engine: ContainerEngine,
  { Id, State, Created, Labels }: ContainerInfo,
  statusOf: (id: string | undefined) => string | undefined,
) {
  const hasEnded = State === "exited" || State === "dead";
  const endedAt = hasEnded ? await readEnd(engine, Id) : undefined;
  if (endedAt === null) return undefined;
  const ttlMs = Number(Labels[LABEL.ttlMs]);
  const untilJob = Labels[LABEL.untilJob];
  return {
    state: State,
    createdAt: Created * 1000,
    endedAt,
    ttlMs: Number.isFinite(ttlMs) ? ttlMs : undefined,
    jobStatus: statusOf(Labels[LABEL.job]),
    untilStatus: untilJob === undefined ? null : statusOf(untilJob),
  };
}

/** When it ended; null: it is gone. */
async function readEnd({ call, docker }: ContainerEngine, id: string): Promise<number | null> {
  try {
    const { State } = await call("inspect a container", (abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    return Date.parse(State.FinishedAt);
  } catch (error) {
    if (engineStatus(error) === 404) return null;
    throw error;
  }
}
