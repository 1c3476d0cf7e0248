/** Files as a compiler finds them: each folder is a tree of its own. */
export interface FileTree {
  [name: string]: Uint8Array | FileTree;
}

/** Names are checked: below the working directory, none of them a folder of another. */
export function fileTree(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): FileTree {
  const root: FileTree = Object.create(null) as FileTree;
  for (const { name, bytes } of files) {
    const folders = name.split("/");
    const last = folders.pop() as string;
    let folder = root;
    for (const part of folders) folder = (folder[part] ??= Object.create(null) as FileTree) as FileTree;
    folder[last] = bytes;
  }
  return root;
}
