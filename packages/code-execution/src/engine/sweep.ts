import { hostname } from "node:os";
import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import type { ContainerInfo } from "dockerode";
import { engineCall, engineStatus } from "./engine-call.ts";
import { COMPONENT, LABEL } from "./labels.ts";
import { isLeftover, type KnownContainer, type Observer } from "./leftover.ts";

/**
 * Removes the containers that dead processes left behind, those that nobody took away after their end, and those past
 * their lifetime; containers of living processes stay. Run it at start and every few minutes. One that cannot be looked at or
 * removed is left for the next time.
 *
 * @returns how many were removed.
 * @throws SandboxError when the engine does not answer.
 */
export async function sweepContainers(docker: Docker, logger: Logger): Promise<number> {
  const observer = await observe(docker);
  // With a lifetime, which the engine's own containers have not: it builds images on ours in some with the labels of that image.
  const label = [`${LABEL.component}=${COMPONENT}`, LABEL.lifetime];
  const containers = await engineCall("list containers", (abortSignal) =>
    docker.listContainers({ all: true, filters: { label }, abortSignal }),
  );
  let removed = 0;
  for (const container of containers) {
    const told = { container: container.Id, job: container.Labels[LABEL.job] };
    try {
      const known = await know(docker, container);
      if (known === undefined || !isLeftover(known, observer)) continue;
      await removeContainer(docker, container.Id);
      logger.info(told, "removed a leftover container");
      removed += 1;
    } catch (error) {
      logger.warn({ ...told, err: error }, "a leftover container could not be removed");
    }
  }
  return removed;
}

/** The id of the container of that name, where nobody uses it any more and the engine has it all the same. */
export async function findLeftover(docker: Docker, name: string): Promise<string | undefined> {
  const observer = await observe(docker);
  const containers = await engineCall("list containers", (abortSignal) =>
    docker.listContainers({ all: true, filters: { name: [`^/${name}$`] }, abortSignal }),
  );
  for (const container of containers) {
    const known = await know(docker, container);
    if (known !== undefined && isLeftover(known, observer)) return container.Id;
  }
  return undefined;
}

/** Kills and removes a container; one that is gone already is what was wanted. */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  try {
    await engineCall("remove a container", (abortSignal) =>
      docker.getContainer(id).remove({ force: true, v: true, abortSignal }),
    );
  } catch (error) {
    const status = engineStatus(error);
    // 409: another call is removing it at this moment.
    if (status !== 404 && status !== 409) throw error;
  }
}

/** Undefined: it is gone. */
async function know(
  docker: Docker,
  { Id, State, Created: createdAt, Labels: labels }: ContainerInfo,
): Promise<KnownContainer | undefined> {
  if (State === "created") return { createdAt, idleSince: createdAt, labels };
  if (State !== "exited" && State !== "dead") return { createdAt, idleSince: undefined, labels };
  try {
    const { State: state } = await engineCall("inspect a container", (abortSignal) =>
      docker.getContainer(Id).inspect({ abortSignal }),
    );
    return { createdAt, idleSince: Date.parse(state.FinishedAt) / 1000, labels };
  } catch (error) {
    if (engineStatus(error) === 404) return undefined;
    throw error;
  }
}

async function observe(docker: Docker): Promise<Observer> {
  const { SystemTime } = await engineCall("describe itself", () => docker.info());
  const now = Date.parse(SystemTime) / 1000;
  return {
    host: hostname(),
    pid: process.pid,
    // The engine tells creation times in whole seconds, rounded down.
    processStartedAt: Math.floor(now - process.uptime()),
    now,
    isAlive,
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
