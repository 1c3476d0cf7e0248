import type { HandlerTransaction } from "./handler.ts";

/** A workspace: its name, and whose it is. */
export interface WorkspaceKey {
  /** Up to 300 characters; empty: of nobody in particular. */
  readonly owner: string;
  readonly name: string;
}

/** A file of a snapshot. */
export interface WorkspaceFile {
  /** Below the working directory, folders parted by `/`. */
  readonly path: string;
  readonly executable: boolean;
  readonly bytes: number;
  /** Of its content, in hexadecimal. */
  readonly sha256: string;
}

/** What a program finds of its earlier runs. */
export interface WorkspaceSnapshot {
  /** Grows with each snapshot of the owner, and never comes twice. */
  readonly version: number;
  readonly files: readonly (WorkspaceFile & { readonly content: Buffer })[];
}

/** What a program left, to be found by the next. */
export interface NewSnapshot {
  /** Of the snapshot that it found; null: it found none. */
  readonly found: number | null;
  readonly files: readonly Omit<WorkspaceFile, "bytes">[];
  /** What the files hold that the snapshot before did not hold, each once. */
  readonly contents: readonly Buffer[];
}

/** `conflict`: another was saved, or the workspace was let go, since the program began; nothing was changed. */
export type SnapshotAnswer =
  | { readonly kind: "saved"; readonly version: number }
  | { readonly kind: "conflict" };

export interface WorkspaceSummary {
  readonly name: string;
  readonly version: number;
  readonly files: number;
  /** Of its files together; contents that several share are kept once. */
  readonly bytes: number;
  readonly savedAt: Date;
  /** When a program found or saved it last. */
  readonly usedAt: Date;
}

/** A workspace and the files of its snapshot. */
export type WorkspaceDetails = Omit<WorkspaceSummary, "files"> & { readonly files: readonly WorkspaceFile[] };

/** The part of the store that keeps the files of programs between their runs. Throws as the store does. */
export interface WorkspaceStore {
  /** What a program that begins finds, and counts that; null: nothing. Contents are as they lie there, and not judged. */
  openWorkspace(key: WorkspaceKey): Promise<WorkspaceSnapshot | null>;
  /** All of it or nothing. Given the handler's transaction, only while its worker holds the job. */
  saveWorkspace(
    key: WorkspaceKey,
    snapshot: NewSnapshot,
    transaction?: HandlerTransaction,
  ): Promise<SnapshotAnswer>;
  /** Lets one go that is damaged. */
  dropDamagedWorkspace(key: WorkspaceKey): Promise<void>;
  /**
   * While all together take more bytes, their rows included, lets those go that were not used for the longest, of the owner who
   * takes the most; returns how many went.
   */
  trimWorkspaces(maxBytes: number): Promise<number>;
  /** By name, after this one. */
  listWorkspaces(owner: string, limit: number, after: string | null): Promise<readonly WorkspaceSummary[]>;
  getWorkspace(key: WorkspaceKey): Promise<WorkspaceDetails | null>;
  /** Lets one go that somebody wants gone. False: there is none. */
  purgeWorkspace(key: WorkspaceKey): Promise<boolean>;
}
