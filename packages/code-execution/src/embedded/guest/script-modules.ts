interface Given {
  readonly name: string;
  readonly files: Record<string, string>;
  readonly endings: readonly string[];
}

interface ScriptModule {
  exports: unknown;
}

type Loader = (
  exports: unknown,
  require: (name: string) => unknown,
  module: ScriptModule,
  filename: string,
  folder: string,
) => void;

interface Host {
  /** Makes a function of the text of a file. */
  compile(name: string, text: string): Loader;
  /** Tells of what a file holds now. */
  keep(name: string, text: string): void;
  /** All of the input. */
  readInput(): string;
}

/** What a name of a module may leave out. */
export const ENDINGS: readonly string[] = [
  "",
  ".js",
  ".ts",
  ".mjs",
  ".cjs",
  ".json",
  "/index.js",
  "/index.ts",
];

/**
 * The files of a program, as it finds them: by `fs` and by `require`. Runs inside the interpreter, into which its text is
 * taken, so it uses nothing of this module but its arguments. What the program writes stays in its own memory.
 */
export function createModules(given: Given, builtIn: Record<string, object>, host: Host) {
  const files = Object.assign(Object.create(null) as Record<string, string>, given.files);
  const main: ScriptModule = { exports: {} };
  const loaded = Object.assign(Object.create(null) as Record<string, ScriptModule>, { [given.name]: main });

  /** The folder with a slash before it; nothing for a file that lies in none. */
  const folderOf = (name: string) => {
    const at = name.lastIndexOf("/");
    return at < 0 ? "" : `/${name.slice(0, at)}`;
  };

  /** A name below the working directory, which is `/w`; undefined for what lies elsewhere. */
  function within(folder: string, path: string): string | undefined {
    const whole = path.startsWith("/") ? path : `/w${folder}/${path}`;
    const parts: string[] = [];
    for (const part of whole.split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return parts.shift() === "w" && parts.length > 0 ? parts.join("/") : undefined;
  }

  function find(folder: string, path: string): string | undefined {
    const base = within(folder, path);
    if (base === undefined) return undefined;
    return given.endings.map((ending) => base + ending).find((name) => files[name] !== undefined);
  }

  function load(name: string): unknown {
    const known = loaded[name];
    if (known !== undefined) return known.exports;
    const made: ScriptModule = { exports: {} };
    loaded[name] = made;
    const text = files[name] ?? "";
    if (name.endsWith(".json")) made.exports = JSON.parse(text);
    else {
      const folder = folderOf(name);
      host.compile(name, text)(made.exports, requireFrom(folder), made, `/w/${name}`, `/w${folder}`);
    }
    return made.exports;
  }

  function requireFrom(folder: string) {
    return (name: unknown): unknown => {
      const plain = String(name).replace(/^node:/, "");
      if (Object.hasOwn(builtIn, plain)) return builtIn[plain];
      const file = /^[./]/.test(plain) ? find(folder, plain) : undefined;
      if (file !== undefined) return load(file);
      throw new Error(
        `Cannot find module '${String(name)}': the embedded driver has the files of the program, fs and process.`,
      );
    };
  }

  function existing(path: unknown): string {
    const name = within("", String(path));
    if (name !== undefined && files[name] !== undefined) return name;
    throw Object.assign(
      new Error(`ENOENT: there is no such file among those of the program, open '${String(path)}'`),
      { code: "ENOENT" },
    );
  }

  builtIn["fs"] = {
    readFileSync: (file: unknown) =>
      file === 0 || file === "/dev/stdin" ? host.readInput() : files[existing(file)],
    existsSync: (file: unknown) => {
      const name = within("", String(file));
      return name !== undefined && files[name] !== undefined;
    },
    writeFileSync: (file: unknown, text: unknown) => {
      const name = within("", String(file));
      if (name === undefined) throw new Error(`EACCES: files are written below /w, open '${String(file)}'`);
      files[name] = String(text);
      host.keep(name, files[name]);
    },
  };

  return { require: requireFrom(folderOf(given.name)), main, folderOf };
}
