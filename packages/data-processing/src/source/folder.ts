import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemClock, UnrecoverableError } from "@millrace/core";

/** What nobody wrote to for so long was left by a job that was killed and never run again. Milliseconds. */
const ABANDONED_MS = 7 * 24 * 60 * 60 * 1000;
/** `.people.csv.7.<UUID>`: the file that it was to become, its owner, a name of its own. */
const TEMPORARY = /^\..+\.[^.]+\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

const { O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY } = constants;

/** A file that appears whole or not at all. */
export interface NewFile {
  readonly handle: FileHandle;
  /** Gives it its name, in place of an older one. */
  finish(): Promise<void>;
  /** Takes away what was written. */
  discard(): Promise<void>;
}

/** The files of one folder. Names lead nowhere else, neither by `..` nor by a link. */
export interface Folder {
  /** Opens a file to read it. Throws UnrecoverableError for a name that leads elsewhere, or to no file. */
  read(name: string): Promise<FileHandle>;
  /**
   * Begins a file under a name of its own beside the one that it is to get; `owner` tells whose it is: what that owner began
   * before and did not finish is removed, and what anybody left in that folder a week ago. Throws UnrecoverableError as `read`, and when the folder it lies in is missing.
   */
  write(name: string, owner: string): Promise<NewFile>;
}

/** What is wrong with the name of a file; undefined: nothing. */
export function fileNameFault(name: string): string | undefined {
  if (name.length > 255) return "is longer than 255 characters";
  // oxlint-disable-next-line no-control-regex -- names of files are shown to people
  if (name === "" || /[\0-\x1F\x7F\\:]/.test(name))
    return "holds a character that names of files may not have";
  const wrong = name
    .split("/")
    .some((part) => part === "" || part === "." || part === ".." || part.startsWith("."));
  return wrong
    ? "must be a name below the folder, such as people.csv or 2026/people.csv, no part of it beginning with a dot"
    : undefined;
}

export function createFolder(path: string): Folder {
  return {
    async read(name) {
      const target = await placeOf(path, name);
      const handle = await open(target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) =>
        fail(name, error),
      );
      try {
        const opened = await handle.stat();
        // What was opened is what the name says now, and the name holds no link: nobody put one there in between.
        const [real, named] = await Promise.all([realpath(target), stat(target)]);
        const isSame = opened.dev === named.dev && opened.ino === named.ino;
        if (real !== target || !isSame || !opened.isFile()) fail(name, undefined);
        return handle;
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    async write(name, owner) {
      const target = await placeOf(path, name);
      const mark = `.${basename(target)}.${owner}.`;
      const folder = dirname(target);
      for (const left of await readdir(folder)) {
        const file = join(folder, left);
        // Another job may take it away at the same time.
        if (left.startsWith(mark) || (await isAbandoned(file))) await rm(file, { force: true });
      }
      // A name of its own: an attempt that was given up may go on writing, and must not give its part the name.
      const temporary = join(folder, `${mark}${randomUUID()}`);
      const handle = await open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o640);
      return {
        handle,
        async finish() {
          await handle.sync();
          await handle.close();
          await rename(temporary, target);
        },
        async discard() {
          await handle.close().catch(() => {}); // it may be closed
          await rm(temporary, { force: true });
        },
      };
    },
  };
}

async function isAbandoned(file: string): Promise<boolean> {
  if (!TEMPORARY.test(basename(file))) return false;
  const found = await lstat(file).catch(() => undefined);
  return found?.isFile() === true && found.mtimeMs < systemClock.now() - ABANDONED_MS;
}

/** Where a file lies or is to lie; the folder that it lies in is there, and no link leads to it. */
async function placeOf(path: string, name: string): Promise<string> {
  const fault = fileNameFault(name);
  if (fault !== undefined)
    throw new UnrecoverableError(`The file name ${JSON.stringify(name.slice(0, 100))} ${fault}.`);
  const root = await realpath(path);
  const target = join(root, ...name.split("/"));
  const folder = dirname(target);
  const real = await realpath(folder).catch((error: unknown) => fail(name, error));
  if (real !== folder) fail(name, undefined);
  return target;
}

function fail(name: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT" || code === "ENOTDIR") {
    throw new UnrecoverableError(`There is no file ${name} in the folder of data.`);
  }
  if (error instanceof Error && code !== "ELOOP") throw error;
  throw new UnrecoverableError(`${name} is no plain file of the folder of data: links are not followed.`);
}
