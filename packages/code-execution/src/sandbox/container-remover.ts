import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import { removeContainer } from "../engine/sweep.ts";

/** Removals that run at once: the engine takes down containers more slowly than it starts them. */
const AT_ONCE = 2;

/** Takes containers away beside the programs' own path. */
export interface ContainerRemover {
  /** Settles, always well, when it is gone, or when that failed and the next sweep has to see to it. */
  remove(id: string, logger: Logger): Promise<void>;
  /** Settles when nothing is left to be removed. */
  idle(): Promise<void>;
}

export function createContainerRemover(docker: Docker): ContainerRemover {
  const pending = new Set<Promise<void>>();
  const lanes: Promise<void>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  let turn = 0;

  async function removeAfter(before: Promise<void>, id: string, logger: Logger): Promise<void> {
    await before;
    try {
      await removeContainer(docker, id);
    } catch (error) {
      logger.warn({ err: error, container: id }, "a container could not be removed; the next sweep will");
    }
  }

  return {
    remove(id, logger) {
      const lane = (turn += 1) % AT_ONCE;
      const removal = removeAfter(lanes[lane]!, id, logger).finally(() => pending.delete(removal));
      lanes[lane] = removal;
      pending.add(removal);
      return removal;
    },
    async idle() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
