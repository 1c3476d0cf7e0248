/** What a program needs beside itself, as its package manager locked it. */
export interface Lock {
  readonly installer: Installer;
  /** The text of each file by its name. */
  readonly files: Readonly<Record<string, string>>;
}

/** What is wrong with a file of a lock. */
export interface LockFault {
  readonly file: string;
  /** Goes on after "the file …". */
  readonly message: string;
}

/** What the builder is given for a lock. */
export interface LockedPackages {
  /** Names of all packages, sorted, each once. */
  readonly packages: readonly string[];
  /** The files as the installer reads them: nothing in them leads anywhere but to the registry. */
  readonly files: Readonly<Record<string, string>>;
}

/** How a package manager makes a set of locked packages. */
export interface Installer {
  readonly name: "npm" | "pip";
  /** Names of its files; all of them are needed. */
  readonly files: readonly string[];
  /** Registry where the server is told no other. */
  readonly registry: string;
  /** Where a set lies in a container, for programs to find it without being told. */
  readonly folder: string;
  /** What the lock holds, or everything that is wrong with it. `registry`: where packages come from. */
  read(files: Readonly<Record<string, string>>, registry: string): LockedPackages | readonly LockFault[];
  /** Program of the builder's image that installs and packs. */
  command(registry: string): readonly string[];
  /** Lines of an installer that did not reach the registry, which nothing that a lock holds can make. */
  readonly unreachable: RegExp;
}

/** Whether a lock was read or has faults. */
export function isFaulty(read: LockedPackages | readonly LockFault[]): read is readonly LockFault[] {
  return Array.isArray(read);
}
