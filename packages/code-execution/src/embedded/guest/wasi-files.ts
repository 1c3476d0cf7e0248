import { Directory, File, PreopenDirectory, type WASI, wasi as abi } from "@bjorn3/browser_wasi_shim";
import { type FileTree, fileTree } from "./file-tree.ts";

/** Calls that change files or make them grow. */
const CHANGES = [
  "fd_allocate",
  "fd_filestat_set_size",
  "path_create_directory",
  "path_link",
  "path_remove_directory",
  "path_rename",
  "path_symlink",
  "path_unlink_file",
] as const;

/** The files of a program, as they are found from the working directory, `/w`, and from the root. */
export function wasiFolders(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): PreopenDirectory[] {
  const tree = fileTree(files);
  return ["/", "/w"].map((name) => new PreopenDirectory(name, entries(tree)));
}

function entries(tree: FileTree): Map<string, File | Directory> {
  return new Map(
    Object.entries(tree).map(([name, node]) => [
      name,
      node instanceof Uint8Array ? new File(node, { readonly: true }) : new Directory(entries(node)),
    ]),
  );
}

/** Refuses what would write: the library keeps files beside the program's memory, where no limit holds. */
export function refuseChanges({ wasiImport }: WASI): void {
  for (const name of CHANGES) wasiImport[name] = () => abi.ERRNO_ROFS;
  const open = wasiImport["path_open"] as (...values: unknown[]) => number;
  wasiImport["path_open"] = (...values: unknown[]) => {
    const flags = Number(values[4]);
    return (flags & (abi.OFLAGS_CREAT | abi.OFLAGS_TRUNC)) === 0 ? open(...values) : abi.ERRNO_ROFS;
  };
}
