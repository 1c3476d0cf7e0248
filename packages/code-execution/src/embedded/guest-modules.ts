import { realpathSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What the code in a guest process takes of others' packages, itself or through those. */
const SPECIFIERS = [
  "@bjorn3/browser_wasi_shim",
  "@jitl/quickjs-ffi-types",
  "@jitl/quickjs-wasmfile-release-sync",
  "@jitl/quickjs-wasmfile-release-sync/emscripten-module",
  "@yowasp/clang",
  "amaro",
  "pyodide/pyodide.asm.wasm",
  "pyodide/python_stdlib.zip",
  "quickjs-emscripten-core",
];

/** URL of each of them. Found here: looking for packages reads folders that a guest may not. */
export function guestModules(): Readonly<Record<string, string>> {
  return Object.fromEntries(SPECIFIERS.map((specifier) => [specifier, urlOf(specifier)]));
}

function urlOf(specifier: string): string {
  return pathToFileURL(realpathSync(fileURLToPath(import.meta.resolve(specifier)))).href;
}
