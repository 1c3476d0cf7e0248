import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";
import type { AppDependencies } from "./app-dependencies.ts";
import type { App } from "./app-env.ts";
import { createApp } from "./app.ts";

/** The app with nothing behind its routes, and no database: enough to ask it which they are. */
export function createBareApp(): App {
  const nothing = {} as never;
  const dependencies: AppDependencies = {
    jobs: new JobQueueManager({ databaseUrl: "postgres://nowhere.invalid" }),
    reader: nothing,
    idempotentRequests: nothing,
    codeExecution: nothing,
    emailTemplates: nothing,
    health: nothing,
    metrics: nothing,
    requestGuard: {
      limit: { scope: "runs", requests: 1, windowMs: 1_000 },
      trustedProxies: [],
      trustedUserHeader: undefined,
    },
    closing: new AbortController().signal,
    logger: silentLogger,
    release: "0.1.0",
  };
  return createApp(dependencies);
}
