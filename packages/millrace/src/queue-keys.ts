import {
  InvalidInputError,
  isKey,
  isQueueName,
  KeyNotFoundError,
  keySettingsFaults,
  MAX_KEY_LENGTH,
  QueueNotFoundError,
} from "@millrace/core";
import type { InputFault, KeyFigures, KeySettings } from "@millrace/core";
import type { Engine } from "./engine.ts";

/** Most keys of one page, and how many by default. */
const MAX_KEYS = 1000;
const DEFAULT_KEYS = 100;

export interface KeyListOptions {
  /** Only keys after this one, by their characters' codes: the last key of the page before. */
  readonly after?: string;
  /** 1 to 1000. Default 100. */
  readonly limit?: number;
}

/** Keys of queues: what each may do, and how it stands. Unknown queues throw QueueNotFoundError. */
export class QueueKeys {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /**
   * Gives one key these settings in place of those that it had; what is left out is what the queue says for each key.
   * Throws InvalidInputError `INVALID_KEY_SETTINGS`, also for a weight in a queue that is not fair.
   */
  async set(queue: string, key: string, settings: KeySettings): Promise<KeyFigures> {
    refuse(isKey(key) ? keySettingsFaults(settings) : [KEY_FAULT]);
    const { store } = await this.#connect();
    if (!isQueueName(queue) || !(await store.setKey(queue, key, settings)))
      throw new QueueNotFoundError(queue);
    return this.get(queue, key);
  }

  /** Takes the key's own settings away; its jobs stay. False: it has none. */
  async remove(queue: string, key: string): Promise<boolean> {
    const { store } = await this.#connect();
    return isQueueName(queue) && isKey(key) && store.removeKey(queue, key);
  }

  /** Throws KeyNotFoundError when the key has neither settings nor jobs that a worker has seen. */
  async get(queue: string, key: string): Promise<KeyFigures> {
    const { store } = await this.#connect();
    const figures = isQueueName(queue) && isKey(key) ? await store.getKey(queue, key) : null;
    if (figures === null) throw new KeyNotFoundError(queue, key);
    return figures;
  }

  /** Keys that have settings of their own or jobs, by their characters' codes. Key '' stands for jobs without one. */
  async list(
    queue: string,
    { after, limit = DEFAULT_KEYS }: KeyListOptions = {},
  ): Promise<readonly KeyFigures[]> {
    const inRange = Number.isInteger(limit) && limit >= 1 && limit <= MAX_KEYS;
    refuse(inRange ? [] : [{ pointer: "/limit", detail: `must be an integer from 1 to ${MAX_KEYS}` }]);
    const { store } = await this.#connect();
    if (!isQueueName(queue) || (await store.getQueueFigures(queue)).length === 0)
      throw new QueueNotFoundError(queue);
    return store.listKeys(queue, { after: after ?? null, limit });
  }
}

const KEY_FAULT: InputFault = {
  pointer: "/key",
  detail: `must be 1 to ${MAX_KEY_LENGTH} characters without NUL and lone surrogates`,
};

function refuse(faults: readonly InputFault[]): void {
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`.trim()).join("; ");
  throw new InvalidInputError("INVALID_KEY_SETTINGS", `The key's settings cannot be used: ${list}.`, faults);
}
