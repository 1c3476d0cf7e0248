import { type ProgramInput, readInto } from "./program-input.ts";
import type { ProgramMemory } from "./program-memory.ts";

/** Numbers of errors, as WASI counts them and Emscripten's C library with it. */
export const ERROR = {
  badDescriptor: 8,
  exists: 20,
  invalid: 28,
  isDirectory: 31,
  tooManyFiles: 33,
  notFound: 44,
  noMemory: 48,
  notImplemented: 52,
  notDirectory: 54,
  notTerminal: 59,
  range: 68,
  readOnly: 69,
  noSeek: 70,
} as const;

/** Flags of `open`. */
const WRITES = 0o3;
const CREATES = 0o100;
const DIRECTORY_ONLY = 0o200_000;
/** Bytes of an entry of a folder and of the answer of `stat`. */
const ENTRY_BYTES = 280;
const STAT_BYTES = 96;
const MODE = { directory: 0o40_555, file: 0o100_444, pipe: 0o10_600 };
/** Descriptors that a program may hold, since each costs its host memory. */
const MOST_DESCRIPTORS = 256;

type Open =
  | { readonly kind: "input"; readonly input: ProgramInput }
  | { readonly kind: "file"; readonly bytes: Uint8Array; at: number }
  | { readonly kind: "output"; readonly write: (piece: Uint8Array) => void }
  | { readonly kind: "directory"; readonly names: readonly string[]; at: number };

export interface Streams {
  readonly stdin: ProgramInput;
  readonly stdout: (piece: Uint8Array) => void;
  readonly stderr: (piece: Uint8Array) => void;
}

/**
 * The files of a program: those that it is given, which it can read and nobody can write, and three streams. Nothing
 * here touches a disk. Answers are Emscripten's: a result, or minus an error's number; those of `fd_…` are the number.
 */
export function createFiles(memory: ProgramMemory, workingDirectory: string) {
  const files = new Map<string, Uint8Array>();
  const folders = new Map<string, Set<string>>();
  const open = new Map<number, Open>();

  function add(path: string, bytes: Uint8Array): void {
    files.set(path, bytes);
    for (let at = path; at !== "/"; ) {
      const cut = at.lastIndexOf("/");
      const folder = at.slice(0, cut) || "/";
      if (!folders.has(folder)) folders.set(folder, new Set());
      folders.get(folder)!.add(at.slice(cut + 1));
      at = folder;
    }
  }

  function connect({ stdin, stdout, stderr }: Streams): void {
    open.set(0, { kind: "input", input: stdin });
    open.set(1, { kind: "output", write: stdout });
    open.set(2, { kind: "output", write: stderr });
  }

  function resolve(address: number): string {
    const path = memory.text(address);
    const parts: string[] = [];
    for (const part of (path.startsWith("/") ? path : `${workingDirectory}/${path}`).split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return `/${parts.join("/")}`;
  }

  function stat(at: number, mode: number, size: number): number {
    const from = at >>> 0;
    memory.bytes().fill(0, from, from + STAT_BYTES);
    memory.putUint32(mode, from + 4);
    memory.putUint32(1, from + 8);
    memory.putInt64(BigInt(size), from + 24);
    memory.putUint32(4096, from + 32);
    return 0;
  }

  function statPath(path: number, at: number): number {
    const name = resolve(path);
    const bytes = files.get(name);
    if (bytes !== undefined) return stat(at, MODE.file, bytes.length);
    return folders.has(name) ? stat(at, MODE.directory, 0) : -ERROR.notFound;
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
    if (file.kind === "input") {
      if (from !== undefined) return ERROR.noSeek;
      memory.putUint32(readInto([...pieces(list, count)], file.input), told);
      return 0;
    }
    let at = from ?? file.at;
    const start = at;
    for (const piece of pieces(list, count)) {
      const part = file.bytes.subarray(at, at + piece.length);
      piece.set(part);
      at += part.length;
    }
    if (from === undefined) file.at = at;
    memory.putUint32(at - start, told);
    return 0;
  }

  function openPath(_folder: number, path: number, flags: number): number {
    const name = resolve(path);
    const bytes = files.get(name);
    const names = folders.get(name);
    if ((flags & (WRITES | CREATES)) !== 0) return -ERROR.readOnly;
    if (bytes === undefined && names === undefined) return -ERROR.notFound;
    if (names === undefined && (flags & DIRECTORY_ONLY) !== 0) return -ERROR.notDirectory;
    let number = 3;
    while (open.has(number)) number++;
    if (number >= MOST_DESCRIPTORS) return -ERROR.tooManyFiles;
    open.set(
      number,
      names === undefined
        ? { kind: "file", bytes: bytes!, at: 0 }
        : { kind: "directory", names: [".", "..", ...names], at: 0 },
    );
    return number;
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

  const env = {
    __syscall_openat: openPath,
    __syscall_stat64: statPath,
    __syscall_lstat64: statPath,
    __syscall_newfstatat: (_folder: number, path: number, at: number) => statPath(path, at),
    __syscall_fstat64(descriptor: number, at: number) {
      const file = open.get(descriptor);
      if (file === undefined) return -ERROR.badDescriptor;
      if (file.kind === "file") return stat(at, MODE.file, file.bytes.length);
      return stat(at, file.kind === "directory" ? MODE.directory : MODE.pipe, 0);
    },
    __syscall_faccessat(_folder: number, path: number) {
      const name = resolve(path);
      return files.has(name) || folders.has(name) ? 0 : -ERROR.notFound;
    },
    __syscall_readlinkat: (_folder: number, path: number) =>
      files.has(resolve(path)) || folders.has(resolve(path)) ? -ERROR.invalid : -ERROR.notFound,
    __syscall_getdents64: readFolder,
    __syscall_getcwd(at: number, size: number) {
      if (size <= workingDirectory.length) return -ERROR.range;
      return memory.putText(workingDirectory, at);
    },
    __syscall_ioctl: () => -ERROR.notTerminal,
    __syscall_ioctl_js: () => -ERROR.notTerminal,
    __syscall_fcntl64(descriptor: number, command: number) {
      const file = open.get(descriptor);
      if (file === undefined) return -ERROR.badDescriptor;
      // 1 and 2: flags of the descriptor; 3: how it was opened.
      if (command === 1 || command === 2) return 0;
      return command === 3 ? Number(file.kind === "output") : -ERROR.invalid;
    },
    /** All is ready at all times. */
    __syscall_poll(list: number, count: number) {
      let ready = 0;
      for (let at = list >>> 0; at < (list >>> 0) + 8 * count; at += 8) {
        const isOpen = open.has(memory.view().getInt32(at, true));
        const asked = memory.view().getInt16(at + 4, true);
        const events = isOpen ? asked & 0b101 : 0b10_0000;
        memory.view().setInt16(at + 6, events, true);
        if (events !== 0) ready++;
      }
      return ready;
    },
  };

  const wasi = {
    fd_close: (descriptor: number) => (open.delete(descriptor) ? 0 : ERROR.badDescriptor),
    fd_read: (descriptor: number, list: number, count: number, told: number) =>
      read(open.get(descriptor), list, count, told),
    fd_pread: (descriptor: number, list: number, count: number, from: bigint, told: number) =>
      read(open.get(descriptor), list, count, told, Number(from)),
    fd_pwrite: () => ERROR.badDescriptor,
    fd_sync: () => 0,
    fd_write(descriptor: number, list: number, count: number, told: number) {
      const file = open.get(descriptor);
      if (file?.kind !== "output") return ERROR.badDescriptor;
      let length = 0;
      for (const piece of pieces(list, count)) {
        file.write(piece);
        length += piece.length;
      }
      memory.putUint32(length, told);
      return 0;
    },
    fd_seek(descriptor: number, offset: bigint, from: number, told: number) {
      const file = open.get(descriptor);
      if (file === undefined) return ERROR.badDescriptor;
      if (file.kind !== "file") return ERROR.noSeek;
      const at = [0, file.at, file.bytes.length][from]! + Number(offset);
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

  return { add, connect, env, wasi };
}
