/** Entry of the thread in which programs run: finds the packages of others without looking for them. */
import { registerHooks } from "node:module";
import { workerData } from "node:worker_threads";
import type { ThreadSettings } from "../guest-protocol.ts";

const { modules, program } = workerData as ThreadSettings;
registerHooks({
  resolve(specifier, context, next) {
    const url = modules[specifier];
    return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
  },
});
await import(program);
