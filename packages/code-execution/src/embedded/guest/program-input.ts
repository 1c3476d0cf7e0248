import { INPUT, type SharedInput, type ThreadCall } from "../guest-protocol.ts";

/** What a program reads. */
export interface ProgramInput {
  /**
   * Up to so many bytes, one at least, as soon as they are there; none at the end. Of an interactive program it waits for
   * them, `ms` at most (default: for ever): undefined when the time is up.
   */
  read(most: number): Uint8Array;
  read(most: number, ms: number): Uint8Array | undefined;
}

export function createProgramInput({ request, input }: Pick<ThreadCall, "request" | "input">): ProgramInput {
  return input === undefined ? inputOfBytes(request.stdin ?? new Uint8Array()) : inputAsItComes(input);
}

/** What was there from the start. */
export function inputOfBytes(bytes: Uint8Array): ProgramInput {
  let rest = bytes;
  return {
    read(most: number) {
      const part = rest.subarray(0, most);
      rest = rest.subarray(part.length);
      return part;
    },
  };
}

function inputAsItComes({ bytes, state }: SharedInput): ProgramInput {
  const all = new Uint8Array(bytes);
  const words = new Int32Array(state);
  let at = 0;

  function read(most: number): Uint8Array;
  function read(most: number, ms: number): Uint8Array | undefined;
  function read(most: number, ms = Infinity): Uint8Array | undefined {
    if (most === 0) return new Uint8Array();
    for (;;) {
      // In this order: what comes between the looks and the wait ends the wait.
      const changes = Atomics.load(words, INPUT.changes);
      const isClosed = Atomics.load(words, INPUT.isClosed) === 1;
      const length = Atomics.load(words, INPUT.bytes);
      if (length > at || isClosed) {
        const part = all.slice(at, Math.min(length, at + most));
        at += part.length;
        return part;
      }
      if (Atomics.wait(words, INPUT.changes, changes, ms) === "timed-out") return undefined;
    }
  }
  return { read };
}

/** One read into several pieces of memory, as programs ask for it; the bytes that were read. */
export function readInto(pieces: readonly Uint8Array[], input: ProgramInput): number {
  // Once only: having some bytes, a program does not wait for more.
  const bytes = input.read(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    piece.set(bytes.subarray(at, at + piece.length));
    at += piece.length;
  }
  return bytes.length;
}

/** Hands on to the thread what its program is to read; null: no more comes. What is more than it has room for is dropped. */
export function feed({ bytes, state }: SharedInput, piece: Uint8Array | null): void {
  const words = new Int32Array(state);
  if (piece === null) Atomics.store(words, INPUT.isClosed, 1);
  else {
    const length = Atomics.load(words, INPUT.bytes);
    const fitting = piece.subarray(0, bytes.byteLength - length);
    new Uint8Array(bytes).set(fitting, length);
    Atomics.store(words, INPUT.bytes, length + fitting.length);
  }
  Atomics.add(words, INPUT.changes, 1);
  Atomics.notify(words, INPUT.changes);
}
