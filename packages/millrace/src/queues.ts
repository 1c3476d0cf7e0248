import { isQueueName, QueueNotFoundError } from "@millrace/core";
import type { FinishedStatus, QueueChanges, QueueFigures } from "@millrace/core";
import type { Engine } from "./engine.ts";
import { QueueHandle } from "./queue-handle.ts";
import { QueueKeys } from "./queue-keys.ts";
import { checkCleaning, checkQueueChanges } from "./queue-settings.ts";
import { type QueueStats, toQueueStats } from "./queue-stats.ts";

/** The queues of a manager. What is changed here counts in every process. Unknown names throw QueueNotFoundError. */
export class Queues {
  /** What single keys of a queue may do, and how they stand. */
  readonly keys: QueueKeys;
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.keys = new QueueKeys(connect);
    this.#connect = connect;
  }

  /** For adding to one queue and reading its jobs; it is not asked whether there is such a queue. */
  getQueue(queue: string): QueueHandle {
    return new QueueHandle(queue, this.#connect);
  }

  /** Settings and figures of all queues, by name. */
  async list(): Promise<readonly QueueFigures[]> {
    return (await this.#connect()).store.getQueueFigures();
  }

  /** Settings and figures of one queue. */
  async get(queue: string): Promise<QueueFigures> {
    const { store } = await this.#connect();
    const [figures] = isQueueName(queue) ? await store.getQueueFigures(queue) : [];
    if (figures === undefined) throw new QueueNotFoundError(queue);
    return figures;
  }

  /**
   * Changes limits, retention and what its jobs take over of retries; what is left out stays, null clears.
   * Throws InvalidInputError `INVALID_QUEUE_SETTINGS`.
   */
  async change(queue: string, changes: QueueChanges): Promise<void> {
    await this.#control(queue, ({ store, retentionDays }) => {
      checkQueueChanges(changes, retentionDays);
      return store.changeQueue(queue, changes);
    });
  }

  async getQueueStats(queue: string): Promise<QueueStats> {
    return toQueueStats(await this.get(queue));
  }

  /** By name of the queue. */
  async getAllQueueStats(): Promise<Readonly<Record<string, QueueStats>>> {
    return Object.fromEntries((await this.list()).map((figures) => [figures.queue, toQueueStats(figures)]));
  }

  /** Nothing more is taken from the queue; what runs goes on, and new jobs are accepted and wait. */
  async pauseQueue(queue: string): Promise<void> {
    await this.#control(queue, ({ store }) => store.pauseQueue(queue));
  }

  /** Ends a pause or a drain. */
  async resumeQueue(queue: string): Promise<void> {
    await this.#control(queue, ({ store }) => store.resumeQueue(queue));
  }

  /**
   * Finishes what is ready or runs at this moment, then pauses the queue; deletes nothing. Jobs that become ready
   * later (new ones, retries, scheduled ones that come due) are accepted and wait for `resumeQueue`.
   */
  async drainQueue(queue: string): Promise<void> {
    await this.#control(queue, ({ store }) => store.drainQueue(queue));
  }

  /**
   * Deletes finished jobs of a status that ended at least `ageMs` ago, at most `limit` (1 to 10 000), the oldest
   * first. Answers how many. Throws InvalidInputError `INVALID_CLEANING`.
   */
  async cleanQueue(
    queue: string,
    ageMs: number,
    limit = 1000,
    status: FinishedStatus = "completed",
  ): Promise<number> {
    const cleaning = { ageMs, limit, status };
    checkCleaning(cleaning);
    const { store } = await this.#connect();
    const deleted = isQueueName(queue) ? await store.cleanQueue(queue, cleaning) : null;
    if (deleted === null) throw new QueueNotFoundError(queue);
    return deleted;
  }

  async #control(queue: string, act: (engine: Engine) => Promise<boolean>): Promise<void> {
    const engine = await this.#connect();
    if (!isQueueName(queue) || !(await act(engine))) throw new QueueNotFoundError(queue);
  }
}
