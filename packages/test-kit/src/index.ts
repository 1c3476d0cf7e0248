export { drain, type DrainOptions } from "./drain.ts";
export type { HandlerRun } from "./handler-run.ts";
export type { RunOptions } from "./run-options.ts";
export { runHandler, startHandler, type StartedHandler } from "./start-handler.ts";
