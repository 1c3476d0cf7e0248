/** A type that a process has a handler of. */
export interface HandledType {
  readonly type: string;
  /** Of the handler here. */
  readonly schemaVersion: number;
}

/** A type whose stored schema is newer than the handler's. */
export interface OutdatedType extends HandledType {
  readonly storedVersion: number;
}
