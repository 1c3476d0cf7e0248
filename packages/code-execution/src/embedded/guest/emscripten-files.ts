import { ERROR } from "./emscripten-errors.ts";
import type { FilesTaken } from "./file-room.ts";
import { createOpenFiles, OPEN } from "./open-files.ts";
import type { ProgramMemory } from "./program-memory.ts";
import { createProgramTree, type TreeFile, type TreeNode } from "./program-tree.ts";

/** Of the folder that a path counts from: the working directory. */
const HERE = -100;
/** Of `unlinkat`: a folder is meant. */
const FOLDER = 0x200;
/** Of `access`. */
const WRITABLE = 2;
/** Bytes of the answer of `stat`. */
const STAT_BYTES = 96;
const MODE = { directory: 0o40_755, file: 0o100_644, readOnly: 0o100_444, pipe: 0o10_600 };

/**
 * The files of a program, all in memory: those that it is given, those that it makes in its working directory, and three
 * streams. Nothing here touches a disk. Answers are Emscripten's: a result, or minus an error's number; those of `fd_…` are
 * the number.
 */
export function createFiles(memory: ProgramMemory, home: string) {
  const open = createOpenFiles(memory);
  const tree = createProgramTree(home, open.nodes);
  let workingDirectory = home;

  function resolve(address: number, from: number = HERE): string {
    const path = memory.text(address);
    const folder = open.get(from);
    const base = folder?.kind === "directory" ? folder.path : workingDirectory;
    const parts: string[] = [];
    for (const part of (path.startsWith("/") ? path : `${base}/${path}`).split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return `/${parts.join("/")}`;
  }

  function stat(at: number, mode: number, size: number, number = 0): number {
    const from = at >>> 0;
    memory.bytes().fill(0, from, from + STAT_BYTES);
    memory.putUint32(mode, from + 4);
    memory.putUint32(1, from + 8);
    memory.putInt64(BigInt(size), from + 24);
    memory.putUint32(4096, from + 32);
    memory.putInt64(BigInt(number), from + 88);
    return 0;
  }

  function statNode(node: TreeNode | undefined, at: number): number {
    if (node === undefined) return -ERROR.notFound;
    if (node.kind === "folder") return stat(at, MODE.directory, 0, node.number);
    return stat(at, node.isReadOnly ? MODE.readOnly : MODE.file, node.content.size, node.number);
  }

  function openPath(folder: number, address: number, flags: number): number {
    const path = resolve(address, folder);
    const writes = (flags & OPEN.writes) !== 0;
    const node = tree.find(path);
    if (node !== undefined && (flags & OPEN.creates) !== 0 && (flags & OPEN.exclusive) !== 0)
      return -ERROR.exists;
    if (node?.kind === "folder" && (writes || (flags & OPEN.creates) !== 0)) return -ERROR.isDirectory;
    if (node?.kind === "file" && (flags & OPEN.directoryOnly) !== 0) return -ERROR.notDirectory;
    if (node?.kind === "file" && writes && !tree.canWrite(path, node))
      return tree.isChangeable(path) ? -ERROR.denied : -ERROR.readOnly;
    if (node === undefined && (flags & OPEN.creates) === 0) return -ERROR.notFound;
    return open.add(() => {
      const found = node ?? tree.createFile(path);
      if (typeof found === "number") return found;
      if (found.kind === "folder")
        return { kind: "directory", node: found, path, names: [".", "..", ...found.entries.keys()], at: 0 };
      if (writes && (flags & OPEN.truncates) !== 0) found.content.resize(0);
      return { kind: "file", node: found, flags, at: 0 };
    });
  }

  function resizePath(path: string, size: number): number {
    const node = tree.find(path);
    if (node === undefined) return -ERROR.notFound;
    if (node.kind === "folder") return -ERROR.isDirectory;
    if (!tree.canWrite(path, node)) return tree.isChangeable(path) ? -ERROR.denied : -ERROR.readOnly;
    return resize(node, size);
  }

  function resize({ content }: TreeFile, size: number): number {
    if (size < 0) return -ERROR.invalid;
    return content.resize(size) ? 0 : -ERROR.noSpace;
  }

  /** Only whether its owner may write is kept. */
  function changeMode(node: TreeNode | undefined, mode: number): number {
    if (node === undefined) return -ERROR.notFound;
    if (node.kind === "file" && !node.isSystem) node.isReadOnly = (mode & 0o200) === 0;
    return 0;
  }

  const env = {
    __syscall_openat: openPath,
    __syscall_stat64: (path: number, at: number) => statNode(tree.find(resolve(path)), at),
    __syscall_lstat64: (path: number, at: number) => statNode(tree.find(resolve(path)), at),
    __syscall_newfstatat(folder: number, path: number, at: number) {
      // Without a path the descriptor itself is meant.
      if (memory.text(path) === "" && folder !== HERE) return statNode(open.nodeOf(folder), at);
      return statNode(tree.find(resolve(path, folder)), at);
    },
    __syscall_fstat64(descriptor: number, at: number) {
      if (!open.has(descriptor)) return -ERROR.badDescriptor;
      const node = open.nodeOf(descriptor);
      return node === undefined ? stat(at, MODE.pipe, 0) : statNode(node, at);
    },
    __syscall_faccessat(folder: number, address: number, mode: number) {
      const path = resolve(address, folder);
      const node = tree.find(path);
      if (node === undefined) return -ERROR.notFound;
      if ((mode & WRITABLE) === 0) return 0;
      if (node.kind === "folder") return path === home || tree.isChangeable(path) ? 0 : -ERROR.readOnly;
      return tree.canWrite(path, node) ? 0 : -ERROR.denied;
    },
    __syscall_readlinkat: (folder: number, path: number) =>
      tree.find(resolve(path, folder)) === undefined ? -ERROR.notFound : -ERROR.invalid,
    __syscall_getdents64: open.readFolder,
    __syscall_getcwd(at: number, size: number) {
      if (size <= Buffer.byteLength(workingDirectory)) return -ERROR.range;
      return memory.putText(workingDirectory, at);
    },
    __syscall_chdir(address: number) {
      const path = resolve(address);
      const node = tree.find(path);
      if (node?.kind !== "folder") return node === undefined ? -ERROR.notFound : -ERROR.notDirectory;
      workingDirectory = path;
      return 0;
    },
    __syscall_mkdirat: (folder: number, path: number) => tree.makeFolder(resolve(path, folder)),
    __syscall_rmdir: (path: number) => tree.remove(resolve(path), "folder"),
    __syscall_unlinkat: (folder: number, path: number, flags: number) =>
      tree.remove(resolve(path, folder), (flags & FOLDER) === 0 ? "file" : "folder"),
    __syscall_renameat: (folder: number, path: number, newFolder: number, newPath: number) =>
      tree.rename(resolve(path, folder), resolve(newPath, newFolder)),
    __syscall_truncate64: (path: number, size: bigint) => resizePath(resolve(path), Number(size)),
    __syscall_ftruncate64(descriptor: number, size: bigint) {
      const file = open.get(descriptor);
      if (file?.kind !== "file" || (file.flags & OPEN.writes) === 0) return -ERROR.invalid;
      return resize(file.node, Number(size));
    },
    __syscall_chmod: (path: number, mode: number) => changeMode(tree.find(resolve(path)), mode),
    __syscall_fchmod: (descriptor: number, mode: number) => changeMode(open.nodeOf(descriptor), mode),
    __syscall_fchmodat2: (folder: number, path: number, mode: number) =>
      changeMode(tree.find(resolve(path, folder)), mode),
    /** Times are not kept. */
    __syscall_utimensat: () => 0,
    __syscall_fdatasync: () => 0,
    __syscall_fadvise64: () => 0,
    __syscall_ioctl: () => -ERROR.notTerminal,
    __syscall_ioctl_js: () => -ERROR.notTerminal,
    __syscall_fcntl64(descriptor: number, command: number, rest: number) {
      const file = open.get(descriptor);
      if (file === undefined) return -ERROR.badDescriptor;
      // 0 and 1030: another descriptor for it. 1 and 2: flags of the descriptor; 3: how it was opened; 12 to 14: locks, which
      // nobody else can hold.
      if (command === 0 || command === 1030) return open.add(() => file);
      if (command === 3) return file.kind === "file" ? file.flags : Number(file.kind === "output");
      if (command === 12) memory.view().setInt16(memory.view().getUint32(rest >>> 0, true), 2, true);
      return [1, 2, 12, 13, 14].includes(command) ? 0 : -ERROR.invalid;
    },
    __syscall_dup(descriptor: number) {
      const file = open.get(descriptor);
      return file === undefined ? -ERROR.badDescriptor : open.add(() => file);
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

  return {
    add: tree.give,
    find: tree.find,
    bytes: tree.bytes,
    limit: (own: FilesTaken, onRefused: () => void) => tree.limit(own, onRefused),
    connect: open.connect,
    env,
    wasi: open.wasi,
  };
}
