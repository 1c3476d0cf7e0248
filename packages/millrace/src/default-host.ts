import { EngineHost } from "./engine-host.ts";

/** What the ready-made manager, `WorkerPool` and `JobWorker` share. */
export const defaultHost: EngineHost = new EngineHost();
