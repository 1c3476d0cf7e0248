import { createHash } from "node:crypto";
import {
  type HandlerTransaction,
  type JobContext,
  type Logger,
  type WorkspaceKey,
  type WorkspaceSnapshot,
  type WorkspaceStore,
} from "@millrace/core";
import { createNameSet } from "../program/file-names.ts";
import type { Outcome } from "../result/result.ts";
import { workspaceFailure } from "../result/workspace-failure.ts";
import type { KeptFile, KeptFiles } from "../sandbox/kept-files.ts";
import type { GuestFile } from "../sandbox/request.ts";

/** Where the files of programs are kept from run to run. */
export interface WorkspaceSettings {
  readonly store: Pick<
    WorkspaceStore,
    "openWorkspace" | "saveWorkspace" | "dropDamagedWorkspace" | "trimWorkspaces"
  >;
  /** Of all workspaces together; past that those go of the client who takes the most, first what was not used for the longest. */
  readonly maxBytes: number;
}

/** What a program found in its workspace, and what is there now. */
export interface WorkspaceUse {
  readonly name: string;
  /** Whether there was a snapshot. */
  readonly cache: "hit" | "miss";
  /** Of the newest snapshot that it knows; null: there was none, and it saved none. */
  readonly version: number | null;
  readonly files: number;
  readonly bytes: number;
  /** Whether it saved a snapshot: one that left the files as they were does not. */
  readonly saved: boolean;
}

/** The files of a workspace, for one run. */
export interface RunState {
  readonly files: readonly GuestFile[];
  /** Told of what the run left. */
  take(kept: KeptFiles | undefined): void;
}

interface WorkspaceRun {
  readonly key: WorkspaceKey;
  /** Names of what comes with the program: these stand before the files of the workspace. */
  readonly given: readonly string[];
  readonly signal: AbortSignal;
  /** Of the job: an attempt that lost it saves nothing, and so takes nothing from the one that has it now. */
  readonly transaction?: JobContext["transaction"];
  readonly logger: Logger;
}

/**
 * Runs a program on the files of its workspace, and keeps what it left there when it ended with the verdict `ok`: all of it,
 * in place of the snapshot that it found, or nothing. Of two that ran at once the first to end saves; the other's verdict is
 * `file_error`.
 */
export async function inWorkspace<Executed extends Outcome>(
  { store, maxBytes }: WorkspaceSettings,
  { key, given, signal, transaction, logger }: WorkspaceRun,
  run: (state: RunState) => Promise<Executed>,
): Promise<Executed & { readonly workspace: WorkspaceUse }> {
  const found = await open(store, key, logger);
  const files = stateFiles(found, given);
  let kept: KeptFiles | undefined;
  const executed = await run({
    files,
    take: (left) => {
      kept = left;
    },
  });
  const use: WorkspaceUse = {
    name: key.name,
    cache: found === null ? "miss" : "hit",
    version: found?.version ?? null,
    files: found?.files.length ?? 0,
    bytes: sizeOf(found?.files.map(({ content: bytes }) => ({ bytes })) ?? []),
    saved: false,
  };
  if (executed.verdict !== "ok" || kept === undefined) return { ...executed, workspace: use };
  if ("error" in kept) return { ...executed, ...workspaceFailure(key.name, kept), workspace: use };
  if (isSame(found, kept.files)) return { ...executed, workspace: use };
  const snapshot = newSnapshot(found, kept.files);
  const save = async (held?: HandlerTransaction) => {
    signal.throwIfAborted(); // its time is over, and the next attempt would find what it left
    return store.saveWorkspace(key, snapshot, held);
  };
  const answer = await (transaction === undefined ? save() : transaction(save));
  if (answer.kind === "conflict")
    return { ...executed, ...workspaceFailure(key.name, { error: "conflict" }), workspace: use };
  await store
    .trimWorkspaces(maxBytes)
    .catch((error: unknown) => logger.warn({ err: error }, "Room for workspaces could not be made"));
  const { version } = answer;
  const now = { version, files: kept.files.length, bytes: sizeOf(kept.files), saved: true };
  return { ...executed, workspace: { ...use, ...now } };
}

/** A damaged one is let go: nobody is given half of what a program left. */
async function open(
  store: WorkspaceSettings["store"],
  key: WorkspaceKey,
  logger: Logger,
): Promise<WorkspaceSnapshot | null> {
  const found = await store.openWorkspace(key);
  const damaged = found?.files.find(({ sha256, content }) => hashOf(content) !== sha256);
  if (damaged === undefined) return found;
  logger.warn({ workspace: key.name, file: damaged.path }, "let go a workspace that is damaged");
  await store.dropDamagedWorkspace(key);
  return null;
}

function stateFiles(found: WorkspaceSnapshot | null, given: readonly string[]): GuestFile[] {
  const clash = createNameSet();
  for (const name of given) clash(name);
  return (found?.files ?? [])
    .filter(({ path }) => clash(path) === undefined)
    .map(({ path: name, executable, content: bytes }) => ({
      name,
      mode: executable ? 0o700 : 0o600,
      bytes,
      isState: true,
    }));
}

function isSame(found: WorkspaceSnapshot | null, files: readonly KeptFile[]): boolean {
  if (found === null) return false;
  const before = new Map(found.files.map((file) => [file.path, file]));
  return (
    files.length === before.size &&
    files.every(({ name, executable, bytes }) => {
      const file = before.get(name);
      return file !== undefined && file.executable === executable && file.content.equals(bytes);
    })
  );
}

/** Of what the snapshot before holds already, only the hash is sent. */
function newSnapshot(found: WorkspaceSnapshot | null, kept: readonly KeptFile[]) {
  const known = new Set(found?.files.map(({ sha256 }) => sha256));
  const contents = new Map<string, Buffer>();
  const files = kept.map(({ name: path, executable, bytes }) => {
    const sha256 = hashOf(bytes);
    if (!known.has(sha256)) contents.set(sha256, bytes);
    return { path, executable, sha256 };
  });
  return { found: found?.version ?? null, files, contents: [...contents.values()] };
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function sizeOf(files: readonly { readonly bytes: Buffer }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
