import { formatLine } from "./format-line.ts";
import { inspect } from "./inspect.ts";

/**
 * What a script finds when it starts: the part of Node's globals that needs no machine. Evaluates to a function of
 * `{ env, argv, stdin }`.
 */
export const PRELUDE = `(function (given) {
  const host = globalThis.host;
  delete globalThis.host;
  const inspect = ${inspect.toString()};
  const formatLine = ${formatLine.toString()};
  const console = {};
  const logger = (name) => (...values) => host.write(name, formatLine(inspect, values) + "\\n");
  for (const name of ["log", "info", "debug"]) console[name] = logger("stdout");
  for (const name of ["error", "warn", "trace"]) console[name] = logger("stderr");
  const stream = (name) => ({ write: (text) => (host.write(name, String(text)), true) });
  const process = {
    argv: given.argv,
    env: given.env,
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    exit(code = process.exitCode ?? 0) {
      host.exit(Number(code));
      for (;;);
    },
  };
  const fs = {
    readFileSync(file) {
      if (file === 0 || file === "/dev/stdin") return given.stdin;
      throw new Error("There are no files here, but for standard input: " + String(file));
    },
  };
  const modules = { fs, "node:fs": fs, process, "node:process": process };
  const timer = (repeats) => (callback, ms = 0, ...values) =>
    host.startTimer(() => callback(...values), Number(ms) || 0, repeats);
  const globals = {
    console,
    process,
    require(name) {
      if (Object.hasOwn(modules, name)) return modules[name];
      throw new Error("Cannot find module '" + String(name) + "': the embedded driver has fs (standard input) and process.");
    },
    setTimeout: timer(false),
    setInterval: timer(true),
    setImmediate: (callback, ...values) => globals.setTimeout(callback, 0, ...values),
    clearTimeout: (id) => host.stopTimer(Number(id) || 0),
    clearInterval: (id) => host.stopTimer(Number(id) || 0),
    queueMicrotask: (callback) => void Promise.resolve().then(callback),
    module: { exports: {} },
    exports: {},
  };
  for (const name of Object.keys(globals))
    Object.defineProperty(globalThis, name, { value: globals[name], writable: true, configurable: true });
})`;

/** Names that `import { … }` finds in the modules above. */
const EXPORTS: Readonly<Record<string, string>> = {
  fs: "readFileSync",
  process: "argv, env, stdout, stderr, exit",
};

/** The source of a module that a script imports; `undefined` where there is none. */
export function moduleSource(name: string): string | undefined {
  const names = EXPORTS[name.replace(/^node:/, "")];
  if (names === undefined) return undefined;
  return `const all = require(${JSON.stringify(name)}); export default all; export const { ${names} } = all;`;
}
