import { createNameSet, fileNameFault } from "../program/file-names.ts";
import { createByteSink, type ByteSink } from "./byte-sink.ts";
import type { GuestRequest } from "./request.ts";
import { SandboxError } from "./sandbox-error.ts";

/** Why what a program left is not kept. `name`: one lies too deep, or its name is one that no file of a program may have. */
export type KeptError = "too-large" | "too-many" | "name" | "unreadable";

const ERRORS: readonly string[] = ["too-large", "too-many", "name", "unreadable"] satisfies KeptError[];

/** A file that a program keeps for its next run. */
export interface KeptFile {
  readonly name: string;
  readonly executable: boolean;
  readonly bytes: Buffer;
}

/** All that a program left beside what came with it, or what is wrong with one of the files. */
export type KeptFiles =
  | { readonly files: readonly KeptFile[] }
  | { readonly error: KeptError; readonly name: string };

/** Puts together what the supervisor hands on: for each file its announcement, then its bytes. */
export function createKeptFiles({ keep }: Pick<GuestRequest, "keep">) {
  const files: { readonly name: string; readonly executable: boolean; readonly sink: ByteSink }[] = [];
  const clash = createNameSet();
  let room = keep?.maxBytes ?? 0;
  let fault: { readonly error: KeptError; readonly name: string } | undefined;

  return {
    /** `payload`: what is wrong or nothing, NUL, `x` when it may be run, NUL, the name. */
    announce(payload: Buffer): void {
      const [error = "", mode, name] = payload.toString().split("\0");
      if (keep === undefined || name === undefined || (error !== "" && !ERRORS.includes(error)))
        throw new SandboxError("The sandbox handed on a file that nobody asked for.");
      if (error !== "") fault ??= { error: error as KeptError, name };
      else if (files.length === keep.maxFiles)
        throw new SandboxError("The sandbox handed on more files than its limit.");
      // Names that lie side by side in Linux may be one elsewhere, and some are none: it is the program that chose them.
      else if (isUnusable(name) || clash(name) !== undefined) fault ??= { error: "name", name };
      files.push({ name, executable: mode === "x", sink: createByteSink(room) });
    },
    /** Throws for more than all files together may have. */
    append(piece: Buffer): void {
      room -= piece.length;
      if (files.at(-1)?.sink.append(piece) !== true)
        throw new SandboxError("The sandbox handed on more than its limit.");
    },
    all: (): KeptFiles =>
      fault ?? {
        files: files.map(({ name, executable, sink }) => ({ name, executable, bytes: sink.bytes() })),
      },
  };
}

/** The replacement character stands where a name is no UTF-8. */
function isUnusable(name: string): boolean {
  return fileNameFault(name) !== undefined || name.includes("\ufffd");
}
