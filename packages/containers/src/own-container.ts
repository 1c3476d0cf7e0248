import { engineStatus } from "@millrace/container-engine";
import type { ContainerInspectInfo } from "dockerode";
import type { ContainerEngine } from "./open-engine.ts";
import { ContainerError } from "./container-error.ts";
import { isOwn } from "./labels.ts";

/**
 * What the engine says of a container of this installation; undefined: there is none of that id or name.
 * Throws ContainerError for anybody else's, of which nothing more is told.
 */
export async function findOwnContainer(
  engine: ContainerEngine,
  containerId: string,
): Promise<ContainerInspectInfo | undefined> {
  let found: ContainerInspectInfo;
  try {
    found = await engine.call("inspect a container", (abortSignal) =>
      engine.docker.getContainer(containerId).inspect({ abortSignal }),
    );
  } catch (error) {
    if (engineStatus(error) === 404) return undefined;
    throw error;
  }
  if (isOwn(found.Config.Labels, engine.installation)) return found;
  throw new ContainerError(
    "CONTAINER_NOT_OURS",
    `Container ${containerId} was not made by a job of this installation; such are left alone.`,
  );
}
