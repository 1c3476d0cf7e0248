import { realpathSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The packages of others whose code runs in a guest process. */
const PACKAGES = ["@bjorn3/browser_wasi_shim", "@yowasp/clang"];

/** URL of the entry of each of them. Found here: looking for them reads folders that a guest may not. */
export function guestModules(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PACKAGES.map((name) => [
      name,
      pathToFileURL(realpathSync(fileURLToPath(import.meta.resolve(name)))).href,
    ]),
  );
}
