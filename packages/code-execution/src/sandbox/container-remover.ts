import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import { removeContainer } from "../engine/sweep.ts";

/** Removals that run at once: the engine takes down containers more slowly than it starts them. */
const AT_ONCE = 2;

/** Takes containers away beside the programs' own path. */
export interface ContainerRemover {
  /** Settles, always well, when it is gone, or when that failed: then it is tried again after the next that succeeds. */
  remove(id: string, logger: Logger): Promise<void>;
  /** Settles when nothing is left to be removed. */
  idle(): Promise<void>;
}

export function createContainerRemover(docker: Docker): ContainerRemover {
  const pending = new Set<Promise<void>>();
  // An engine that was away knows them still.
  const failed = new Map<string, Logger>();
  const lanes: Promise<void>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  let turn = 0;

  async function removeAfter(before: Promise<void>, id: string, logger: Logger): Promise<void> {
    await before;
    try {
      await removeContainer(docker, id);
    } catch (error) {
      logger.warn({ err: error, container: id }, "a container could not be removed; it is tried again later");
      failed.set(id, logger);
      return;
    }
    removeFailed();
  }

  function removeFailed(): void {
    const again = [...failed];
    failed.clear();
    for (const [id, logger] of again) void remove(id, logger);
  }

  function remove(id: string, logger: Logger): Promise<void> {
    const lane = (turn += 1) % AT_ONCE;
    const removal = removeAfter(lanes[lane]!, id, logger).finally(() => pending.delete(removal));
    lanes[lane] = removal;
    pending.add(removal);
    return removal;
  }

  return {
    remove,
    async idle() {
      removeFailed();
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
