import { createByteSink, type ByteSink } from "./byte-sink.ts";
import type { GuestRequest } from "./request.ts";
import { SandboxError } from "./sandbox-error.ts";

/** Why a file that was asked for is not handed back. Links, folders, devices, pipes and sockets are `not-a-file`. */
export type LeftError = "missing" | "too-large" | "not-a-file" | "unreadable";

const ERRORS: readonly string[] = ["missing", "too-large", "not-a-file", "unreadable"] satisfies LeftError[];

/** What a program left under a name that was asked for. */
export interface LeftFile {
  readonly name: string;
  readonly error: LeftError | null;
  /** Empty with an error. */
  readonly bytes: Buffer;
}

/** Puts together what the supervisor hands back: for each name its announcement, then its bytes. */
export function createLeftFiles({ left }: Pick<GuestRequest, "left">) {
  const files: { name: string; error: LeftError | null; sink: ByteSink }[] = [];
  let room = left?.maxBytes ?? 0;

  return {
    /** `payload`: what is wrong or nothing, NUL, the name. Throws when it is not the next that was asked for. */
    announce(payload: Buffer): void {
      const [error = "", name] = payload.toString().split("\0");
      if (
        name === undefined ||
        name !== left?.names[files.length] ||
        (error !== "" && !ERRORS.includes(error))
      )
        throw new SandboxError("The sandbox handed back a file that nobody asked for.");
      files.push({ name, error: error === "" ? null : (error as LeftError), sink: createByteSink(room) });
    },
    /** Throws for more than all files together may have. */
    append(piece: Buffer): void {
      const file = files.at(-1);
      room -= piece.length;
      if (file === undefined || file.error !== null || !file.sink.append(piece))
        throw new SandboxError("The sandbox handed back more than its limit.");
    },
    all: (): readonly LeftFile[] =>
      files.map(({ name, error, sink }) => ({ name, error, bytes: sink.bytes() })),
  };
}
