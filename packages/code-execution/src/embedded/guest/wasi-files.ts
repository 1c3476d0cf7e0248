import { Directory, type Inode, type WASI, wasi as abi } from "@bjorn3/browser_wasi_shim";
import { createFileRoom, type FilesTaken } from "./file-room.ts";
import { OpenWasiFile, WasiFile } from "./wasi-file.ts";
import { OpenWasiFolder, WasiFolder } from "./wasi-folder.ts";

/** Calls for links, which there are none of. */
const LINKS = ["path_link", "path_symlink"] as const;
/** Descriptors that a program may hold, since each costs its host memory. */
const MOST_DESCRIPTORS = 256;

/**
 * The files of a program, in memory, as they are found from the working directory, `/w`, and from the root. It can make
 * others, and they may take so much: the memory that they lie in is not the program's, whose limit does not hold there.
 */
export function createWasiFiles(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  most: FilesTaken,
  onRefused: () => void,
) {
  let opened: () => readonly unknown[] = () => [];
  const given = {
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    // Folders of theirs among them.
    entries: files.reduce((sum, { name }) => sum + name.split("/").length, 1),
  };
  const room = createFileRoom(
    { bytes: most.bytes + given.bytes, entries: most.entries + given.entries },
    taken,
    onRefused,
  );
  const root = new WasiFolder(room);
  for (const { name, bytes } of files) root.give(name, bytes);
  room.take(given);

  function taken(): FilesTaken {
    const seen = new Set<Inode>();
    const visit = (node: Inode) => {
      seen.add(node);
      if (node instanceof Directory) node.contents.forEach(visit);
    };
    visit(root);
    for (const descriptor of opened()) if (descriptor instanceof OpenWasiFile) seen.add(descriptor.file);
    let bytes = 0;
    for (const node of seen) if (node instanceof WasiFile) bytes += node.content.size;
    return { bytes, entries: seen.size };
  }

  return {
    folders: ["/", "/w"].map((name) => new OpenWasiFolder(name, root)),
    /** Bytes of a file; null: there is something else. */
    find(path: string): Uint8Array | null | undefined {
      const node = root.find(path);
      return node instanceof WasiFile ? node.content.bytes() : node && null;
    },
    bytes: () => taken().bytes,
    /** Before the program starts: counts what it holds open, and refuses what there is not. */
    attach({ wasiImport, fds }: WASI): void {
      opened = () => fds;
      for (const name of LINKS) wasiImport[name] = () => abi.ERRNO_NOTSUP;
      let held = fds.length;
      const open = wasiImport["path_open"] as (...values: unknown[]) => number;
      const close = wasiImport["fd_close"] as (...values: unknown[]) => number;
      wasiImport["path_open"] = (...values: unknown[]) => {
        if (held >= MOST_DESCRIPTORS) return abi.ERRNO_MFILE;
        const error = open(...values);
        if (error === abi.ERRNO_SUCCESS) held++;
        return error;
      };
      wasiImport["fd_close"] = (...values: unknown[]) => {
        const error = close(...values);
        if (error === abi.ERRNO_SUCCESS) held--;
        return error;
      };
    },
  };
}
