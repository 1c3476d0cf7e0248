import type { KeyFigures, KeySettings } from "./key-limits.ts";

/** What to list of a queue's keys: those after `after`, by the characters' codes, at most `limit`. */
export interface KeyRange {
  readonly after: string | null;
  readonly limit: number;
}

/** Keys of queues. */
export interface KeyStore {
  /** Gives a key these settings in place of those that it had. False: there is no such queue. */
  setKey(queue: string, key: string, settings: KeySettings): Promise<boolean>;
  /** Takes a key's own settings away. False: it has none. */
  removeKey(queue: string, key: string): Promise<boolean>;
  /** Null: nothing is known of the key. */
  getKey(queue: string, key: string): Promise<KeyFigures | null>;
  listKeys(queue: string, range: KeyRange): Promise<readonly KeyFigures[]>;
  /** Keeps the figures of keys right where nobody claims, and forgets keys that nobody needs. */
  tendKeys(): Promise<void>;
}
