import { Directory, type Inode, PreopenDirectory, wasi as abi } from "@bjorn3/browser_wasi_shim";
import { createFileContent } from "./file-content.ts";
import type { FileRoom } from "./file-room.ts";
import { WasiFile } from "./wasi-file.ts";

const MOST_NAME_BYTES = 255;
/** What is opened below a folder may be all that its opener asks for. */
const ALL_RIGHTS = (1n << 29n) - 1n;

/** A folder of a program that was linked for WASI, in which it may make files and folders. */
export class WasiFolder extends Directory {
  readonly #room: FileRoom;

  constructor(room: FileRoom) {
    super(new Map<string, Inode>());
    this.#room = room;
  }

  override path_open(): { ret: number; fd_obj: OpenWasiFolder } {
    return { ret: abi.ERRNO_SUCCESS, fd_obj: new OpenWasiFolder("", this) };
  }

  override create_entry_for_path(path: string, isFolder: boolean): { ret: number; entry: Inode | null } {
    const parts = partsOf(path);
    const name = parts.pop();
    if (name === undefined) return { ret: abi.ERRNO_EXIST, entry: null };
    const folder = this.find(parts.join("/"));
    const failed = (ret: number) => ({ ret, entry: null });
    if (!(folder instanceof Directory))
      return failed(folder === undefined ? abi.ERRNO_NOENT : abi.ERRNO_NOTDIR);
    if (folder.contents.has(name)) return failed(abi.ERRNO_EXIST);
    if (Buffer.byteLength(name) > MOST_NAME_BYTES) return failed(abi.ERRNO_NAMETOOLONG);
    if (!this.#room.take({ entries: 1 })) return failed(abi.ERRNO_NOSPC);
    const entry = isFolder ? new WasiFolder(this.#room) : new WasiFile(createFileContent(this.#room), false);
    folder.contents.set(name, entry);
    return { ret: abi.ERRNO_SUCCESS, entry };
  }

  /** A file that the program finds. */
  give(path: string, bytes: Uint8Array): void {
    const parts = partsOf(path);
    const name = parts.pop() as string;
    const folder = parts.reduce<Directory>((above, part) => {
      const known = above.contents.get(part);
      const next = known instanceof Directory ? known : new WasiFolder(this.#room);
      above.contents.set(part, next);
      return next;
    }, this);
    folder.contents.set(name, new WasiFile(createFileContent(this.#room, bytes), true));
  }

  find(path: string): Inode | undefined {
    return partsOf(path).reduce<Inode | undefined>(
      (node, part) => (node instanceof Directory ? node.contents.get(part) : undefined),
      this,
    );
  }
}

/** An opening of it; with a name one that the program has from its start. */
export class OpenWasiFolder extends PreopenDirectory {
  constructor(name: string, folder: WasiFolder) {
    super(name, new Map());
    this.dir = folder;
  }

  override fd_fdstat_get(): { ret: number; fdstat: abi.Fdstat } {
    const fdstat = new abi.Fdstat(abi.FILETYPE_DIRECTORY, 0);
    fdstat.fs_rights_base = fdstat.fs_rights_inherited = ALL_RIGHTS;
    return { ret: abi.ERRNO_SUCCESS, fdstat };
  }

  /** The library's own answers well when there is one already. */
  override path_create_directory(path: string): number {
    return this.dir.create_entry_for_path(path, true).ret;
  }
}

/** Without those that mean nothing; a path never leaves the folder, which the library sees to. */
function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}
