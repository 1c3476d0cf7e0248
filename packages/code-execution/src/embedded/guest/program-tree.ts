import { ERROR } from "./emscripten-errors.ts";
import { createFileContent, type FileContent } from "./file-content.ts";
import { createFileRoom, type FilesTaken } from "./file-room.ts";

const MOST_NAME_BYTES = 255;
/** Each call walks its path from the root: of folders in folders without end it would be ever longer. */
const MOST_PATH_BYTES = 4096;

export interface TreeFile {
  readonly kind: "file";
  readonly number: number;
  readonly content: FileContent;
  /** Of the interpreter: never changed, and not counted. */
  readonly isSystem: boolean;
  isReadOnly: boolean;
}

export interface TreeFolder {
  readonly kind: "folder";
  readonly number: number;
  readonly entries: Map<string, TreeNode>;
}

export type TreeNode = TreeFile | TreeFolder;
/** Or minus the number of an error. */
type Answer<T> = T | number;

export type ProgramTree = ReturnType<typeof createProgramTree>;

/**
 * Files in memory. Those of `home`, the working directory, can be changed, but for the content of those that a program was
 * given; the rest of the tree is the interpreter's. `opened`: files that are open, in the tree or no more.
 */
export function createProgramTree(home: string, opened: () => Iterable<TreeNode>) {
  let numbers = 0;
  const folder = (): TreeFolder => ({ kind: "folder", number: ++numbers, entries: new Map() });
  const root = folder();
  let most: FilesTaken = { bytes: 0, entries: 0 };
  let room = createFileRoom(most, taken);

  function taken(): FilesTaken {
    const seen = new Set<TreeNode>();
    for (const node of opened()) if (node.kind === "file" && !node.isSystem) seen.add(node);
    const visit = (node: TreeNode) => {
      seen.add(node);
      if (node.kind === "folder") node.entries.forEach(visit);
    };
    const changeable = find(home);
    if (changeable !== undefined) visit(changeable);
    let bytes = 0;
    for (const node of seen) if (node.kind === "file") bytes += node.content.size;
    return { bytes, entries: seen.size };
  }

  /** Not what lies further down than a path may be long: folders can be moved there. */
  function find(path: string): TreeNode | undefined {
    if (path.length > MOST_PATH_BYTES) return undefined;
    let node: TreeNode | undefined = root;
    for (const part of partsOf(path)) node = node?.kind === "folder" ? node.entries.get(part) : undefined;
    return node;
  }

  const isChangeable = (path: string) => path.startsWith(`${home}/`);

  /** The folder in which a name below the working directory is or can be made, and that name. */
  function place(path: string): Answer<{ readonly entries: TreeFolder["entries"]; readonly name: string }> {
    if (!isChangeable(path)) return -ERROR.readOnly;
    const cut = path.lastIndexOf("/");
    if (Buffer.byteLength(path.slice(cut + 1)) > MOST_NAME_BYTES || Buffer.byteLength(path) > MOST_PATH_BYTES)
      return -ERROR.nameTooLong;
    const parent = find(path.slice(0, cut));
    if (parent === undefined) return -ERROR.notFound;
    return parent.kind === "folder"
      ? { entries: parent.entries, name: path.slice(cut + 1) }
      : -ERROR.notDirectory;
  }

  function put<Node extends TreeNode>(path: string, make: () => Node): Answer<Node> {
    const at = place(path);
    if (typeof at === "number") return at;
    if (at.entries.has(at.name)) return -ERROR.exists;
    if (!room.take({ entries: 1 })) return -ERROR.noSpace;
    const node = make();
    at.entries.set(at.name, node);
    return node;
  }

  return {
    find,
    /** Whether what is there may be written to. */
    canWrite: (path: string, node: TreeFile) => isChangeable(path) && !node.isReadOnly,
    isChangeable,
    /** A file that the program finds, with the folders above it. */
    give(path: string, bytes: Uint8Array): void {
      const parts = partsOf(path);
      const name = parts.pop() as string;
      let parent = root;
      for (const part of parts) {
        const known = parent.entries.get(part);
        const next = known?.kind === "folder" ? known : folder();
        parent.entries.set(part, next);
        parent = next;
      }
      const content = createFileContent({ take: (more) => room.take(more) }, bytes);
      const isSystem = !isChangeable(path);
      parent.entries.set(name, { kind: "file", number: ++numbers, content, isSystem, isReadOnly: true });
    },
    /** How much may be written from now on, beside what was given. */
    limit(own: FilesTaken, onRefused: () => void): void {
      const given = taken();
      most = { bytes: given.bytes + own.bytes, entries: given.entries + own.entries };
      room = createFileRoom(most, taken, onRefused);
      room.take(given);
    },
    createFile: (path: string): Answer<TreeFile> =>
      put(path, () => ({
        kind: "file",
        number: ++numbers,
        content: createFileContent({ take: (more) => room.take(more) }),
        isSystem: false,
        isReadOnly: false,
      })),
    makeFolder(path: string): number {
      const made = put(path, folder);
      return typeof made === "number" ? made : 0;
    },
    remove(path: string, kind: TreeNode["kind"]): number {
      const at = place(path);
      if (typeof at === "number") return at;
      const node = at.entries.get(at.name);
      if (node === undefined) return -ERROR.notFound;
      if (node.kind !== kind) return kind === "file" ? -ERROR.isDirectory : -ERROR.notDirectory;
      if (node.kind === "folder" && node.entries.size > 0) return -ERROR.notEmpty;
      at.entries.delete(at.name);
      return 0;
    },
    rename(from: string, to: string): number {
      const source = place(from);
      const target = place(to);
      if (typeof source === "number") return source;
      if (typeof target === "number") return target;
      const node = source.entries.get(source.name);
      const before = target.entries.get(target.name);
      if (node === undefined) return -ERROR.notFound;
      if (node === before) return 0;
      if (node.kind === "folder" && to.startsWith(`${from}/`)) return -ERROR.invalid;
      if (before !== undefined && before.kind !== node.kind)
        return before.kind === "folder" ? -ERROR.isDirectory : -ERROR.notDirectory;
      if (before?.kind === "folder" && before.entries.size > 0) return -ERROR.notEmpty;
      source.entries.delete(source.name);
      target.entries.set(target.name, node);
      return 0;
    },
    /** Bytes of all files but the interpreter's. */
    bytes: () => taken().bytes,
  };
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}
