import { ERROR } from "./emscripten-errors.ts";
import { type ProgramInput, readInto } from "./program-input.ts";
import type { ProgramMemory } from "./program-memory.ts";
import type { TreeFile, TreeFolder, TreeNode } from "./program-tree.ts";

/** Flags of `open`. */
export const OPEN = {
  writes: 0o3,
  writesOnly: 0o1,
  creates: 0o100,
  exclusive: 0o200,
  truncates: 0o1000,
  appends: 0o2000,
  directoryOnly: 0o200_000,
} as const;
/** Bytes of an entry of a folder. */
const ENTRY_BYTES = 280;
/** Descriptors that a program may hold, since each costs its host memory. */
const MOST_DESCRIPTORS = 256;

type Open =
  | { readonly kind: "input"; readonly input: ProgramInput }
  | { readonly kind: "file"; readonly node: TreeFile; readonly flags: number; at: number }
  | { readonly kind: "output"; readonly write: (piece: Uint8Array) => void }
  | {
      readonly kind: "directory";
      readonly node: TreeFolder;
      readonly path: string;
      readonly names: readonly string[];
      at: number;
    };

export interface Streams {
  readonly stdin: ProgramInput;
  readonly stdout: (piece: Uint8Array) => void;
  readonly stderr: (piece: Uint8Array) => void;
}

export type OpenFiles = ReturnType<typeof createOpenFiles>;

/** The descriptors of a program, and what it does with them. Those of `fd_…` answer with an error's number, or 0. */
export function createOpenFiles(memory: ProgramMemory) {
  const open = new Map<number, Open>();

  function connect({ stdin, stdout, stderr }: Streams): void {
    open.set(0, { kind: "input", input: stdin });
    open.set(1, { kind: "output", write: stdout });
    open.set(2, { kind: "output", write: stderr });
  }

  /** The pieces of the program's memory that a list of `{ address, length }` names. */
  function* pieces(list: number, count: number): Generator<Uint8Array> {
    for (let at = list >>> 0; at < (list >>> 0) + 8 * count; at += 8) {
      const from = memory.view().getUint32(at, true);
      yield memory.bytes().subarray(from, from + memory.view().getUint32(at + 4, true));
    }
  }

  function read(file: Open | undefined, list: number, count: number, told: number, from?: number): number {
    if (file === undefined || file.kind === "output") return ERROR.badDescriptor;
    if (file.kind === "directory") return ERROR.isDirectory;
    if (from !== undefined && from < 0) return ERROR.invalid;
    if (file.kind === "input") {
      if (from !== undefined) return ERROR.noSeek;
      memory.putUint32(readInto([...pieces(list, count)], file.input), told);
      return 0;
    }
    if ((file.flags & OPEN.writes) === OPEN.writesOnly) return ERROR.badDescriptor;
    let at = from ?? file.at;
    const start = at;
    for (const piece of pieces(list, count)) {
      const part = file.node.content.bytes(at, piece.length);
      piece.set(part);
      at += part.length;
    }
    if (from === undefined) file.at = at;
    memory.putUint32(at - start, told);
    return 0;
  }

  function write(file: Open | undefined, list: number, count: number, told: number, to?: number): number {
    if (file?.kind !== "output" && file?.kind !== "file") return ERROR.badDescriptor;
    if (file.kind === "file" && (file.flags & OPEN.writes) === 0) return ERROR.badDescriptor;
    if (to !== undefined && to < 0) return ERROR.invalid;
    let length = 0;
    if (file.kind === "output") {
      for (const piece of pieces(list, count)) {
        file.write(piece);
        length += piece.length;
      }
    } else {
      const { content } = file.node;
      const start = to ?? ((file.flags & OPEN.appends) === 0 ? file.at : content.size);
      for (const piece of pieces(list, count)) {
        if (!content.write(start + length, piece)) {
          if (length === 0) return ERROR.noSpace;
          break;
        }
        length += piece.length;
      }
      if (to === undefined) file.at = start + length;
    }
    memory.putUint32(length, told);
    return 0;
  }

  /** The next descriptor for it; minus an error's number. */
  function add(make: () => Open | number): number {
    let number = 3;
    while (open.has(number)) number++;
    if (number >= MOST_DESCRIPTORS) return -ERROR.tooManyFiles;
    const file = make();
    if (typeof file === "number") return file;
    open.set(number, file);
    return number;
  }

  /** The file or folder behind a descriptor. */
  function nodeOf(descriptor: number): TreeNode | undefined {
    const file = open.get(descriptor);
    return file?.kind === "file" || file?.kind === "directory" ? file.node : undefined;
  }

  function readFolder(descriptor: number, at: number, size: number): number {
    const folder = open.get(descriptor);
    if (folder?.kind !== "directory") return -ERROR.notDirectory;
    let end = at >>> 0;
    for (; folder.at < folder.names.length && end + ENTRY_BYTES <= (at >>> 0) + size; end += ENTRY_BYTES) {
      memory.bytes().fill(0, end, end + ENTRY_BYTES);
      memory.putText(folder.names[folder.at++]!, end + 19);
      memory.putInt64(1n, end);
      memory.putInt64(BigInt(folder.at * ENTRY_BYTES), end + 8);
      memory.view().setUint16(end + 16, ENTRY_BYTES, true);
    }
    return end - (at >>> 0);
  }

  const wasi = {
    fd_close: (descriptor: number) => (open.delete(descriptor) ? 0 : ERROR.badDescriptor),
    fd_read: (descriptor: number, list: number, count: number, told: number) =>
      read(open.get(descriptor), list, count, told),
    fd_pread: (descriptor: number, list: number, count: number, from: bigint, told: number) =>
      read(open.get(descriptor), list, count, told, Number(from)),
    fd_write: (descriptor: number, list: number, count: number, told: number) =>
      write(open.get(descriptor), list, count, told),
    fd_pwrite: (descriptor: number, list: number, count: number, to: bigint, told: number) =>
      write(open.get(descriptor), list, count, told, Number(to)),
    fd_sync: () => 0,
    fd_seek(descriptor: number, offset: bigint, from: number, told: number) {
      const file = open.get(descriptor);
      if (file === undefined) return ERROR.badDescriptor;
      if (file.kind === "directory") {
        file.at = from === 0 ? Math.max(0, Math.trunc(Number(offset) / ENTRY_BYTES)) : file.at;
        memory.putInt64(BigInt(file.at * ENTRY_BYTES), told);
        return 0;
      }
      if (file.kind !== "file") return ERROR.noSeek;
      const at = [0, file.at, file.node.content.size][from]! + Number(offset);
      if (!(at >= 0)) return ERROR.invalid;
      file.at = at;
      memory.putInt64(BigInt(at), told);
      return 0;
    },
    /** Of no kind that there is a terminal behind. */
    fd_fdstat_get(descriptor: number, at: number) {
      if (!open.has(descriptor)) return ERROR.badDescriptor;
      memory.bytes().fill(0, at >>> 0, (at >>> 0) + 24);
      return 0;
    },
  };

  /** Files that are open, each as often as it is. */
  function* nodes(): Generator<TreeNode> {
    for (const file of open.values()) if (file.kind === "file") yield file.node;
  }

  return {
    get: (descriptor: number) => open.get(descriptor),
    has: (descriptor: number) => open.has(descriptor),
    add,
    connect,
    nodeOf,
    nodes,
    readFolder,
    wasi,
  };
}
