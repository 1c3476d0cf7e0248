import { formatLine } from "./format-line.ts";
import { inspect } from "./inspect.ts";
import { createModules, ENDINGS } from "./script-modules.ts";
import { createStdin } from "./script-stdin.ts";

/**
 * What a script finds when it starts: the part of Node's globals that needs no machine. Evaluates to a function of
 * `{ env, argv, name, files }`; `files`: the text of each file, by name.
 */
export const PRELUDE = `(function (given) {
  const host = globalThis.host;
  delete globalThis.host;
  const inspect = ${inspect.toString()};
  const formatLine = ${formatLine.toString()};
  const createModules = ${createModules.toString()};
  const createStdin = ${createStdin.toString()};
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
    stdin: createStdin(host.listen),
    exit(code = process.exitCode ?? 0) {
      host.exit(Number(code));
      for (;;);
    },
  };
  let input;
  const readInput = () => (input ??= host.readInput());
  const files = createModules(given, { fs: {}, process }, { ...host, readInput });
  const timer = (repeats) => (callback, ms = 0, ...values) =>
    host.startTimer(() => callback(...values), Number(ms) || 0, repeats);
  const globals = {
    console,
    process,
    require: files.require,
    setTimeout: timer(false),
    setInterval: timer(true),
    setImmediate: (callback, ...values) => globals.setTimeout(callback, 0, ...values),
    clearTimeout: (id) => host.stopTimer(Number(id) || 0),
    clearInterval: (id) => host.stopTimer(Number(id) || 0),
    queueMicrotask: (callback) => void Promise.resolve().then(callback),
    module: files.main,
    exports: files.main.exports,
    __filename: "/w/" + given.name,
    __dirname: "/w" + files.folderOf(given.name),
  };
  for (const name of Object.keys(globals))
    Object.defineProperty(globalThis, name, { value: globals[name], writable: true, configurable: true });
})`;

/** Names that `import { … }` finds in the modules above. */
const EXPORTS: Readonly<Record<string, string>> = {
  fs: "readFileSync, existsSync, writeFileSync",
  process: "argv, env, stdin, stdout, stderr, exit",
};

/** The source of a module that a script imports, of those above or of its files; `undefined` where there is none. */
export function moduleSource(name: string, files: Readonly<Record<string, string>>): string | undefined {
  const names = EXPORTS[name.replace(/^node:/, "")];
  if (names === undefined) return fileSource(name, files);
  return `const all = require(${JSON.stringify(name)}); export default all; export const { ${names} } = all;`;
}

function fileSource(name: string, files: Readonly<Record<string, string>>): string | undefined {
  const file = ENDINGS.map((ending) => name + ending).find((known) => Object.hasOwn(files, known));
  if (file === undefined) return undefined;
  const text = files[file] ?? "";
  const isModule = !file.endsWith(".json") && /^\s*(import|export)\b/m.test(text);
  return isModule ? text : `export default require(${JSON.stringify(`/w/${file}`)});`;
}
