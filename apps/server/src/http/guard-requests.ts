import { rateLimiter, refuseBlockedAddresses } from "millrace";
import type { MiddlewareHandler } from "hono";
import type { App } from "../app-env.ts";
import type { JobService } from "../job-service.ts";

/** Who is let in, and how often. */
export interface RequestGuard {
  readonly limit: {
    readonly scope: "runs" | "all";
    readonly requests: number;
    readonly windowMs: number;
  };
  readonly trustedProxies: readonly string[];
}

/** Requests that run a program, by method and path; `/api/compile` has a limit of its own. */
const RUN_ROUTES: ReadonlySet<string> = new Set(["POST /run", "POST /api/executions"]);

/** Whoever runs the server asks these often, also while the database is away. */
const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz", "/health"]);

/** Refuses blocked addresses and limits requests by client, before their bodies are read. */
export function guardRequests(
  app: App,
  { jobs, requestGuard }: { readonly jobs: JobService; readonly requestGuard: RequestGuard },
): void {
  const { limit, trustedProxies } = requestGuard;
  const shared = {
    manager: jobs,
    trustedProxies,
    onRefused: (error: Error) => {
      throw error; // Answered as every error here is.
    },
  };
  const limited: (method: string, path: string) => boolean =
    limit.scope === "all" ? () => true : (method, path) => RUN_ROUTES.has(`${method} ${path}`);
  app.use(
    unlessProbe(refuseBlockedAddresses(shared)),
    unlessProbe(onlyIf(limited, rateLimiter({ ...shared, ...limit, scope: "requests" }))),
  );
}

function unlessProbe(middleware: MiddlewareHandler): MiddlewareHandler {
  return onlyIf((_method, path) => !PROBES.has(path), middleware);
}

function onlyIf(
  applies: (method: string, path: string) => boolean,
  middleware: MiddlewareHandler,
): MiddlewareHandler {
  return (c, next) => (applies(c.req.method, c.req.path) ? middleware(c, next) : next());
}
