import { rateLimiter, refuseBlockedAddresses, requestClient, trustedUser } from "millrace";
import type { Context, MiddlewareHandler } from "hono";
import type { App, AppEnv } from "../app-env.ts";
import type { JobService } from "../job-service.ts";

/** Who is let in, and how often. */
export interface RequestGuard {
  readonly limit: {
    readonly scope: "runs" | "all";
    readonly requests: number;
    readonly windowMs: number;
  };
  readonly trustedProxies: readonly string[];
  /** Header in which these name the user. Undefined: clients are known by their addresses alone. */
  readonly trustedUserHeader: string | undefined;
}

/** Requests that run a program, by method and path; `/api/compile` has a limit of its own. */
const RUN_ROUTES: ReadonlySet<string> = new Set([
  "POST /run",
  "POST /api/executions",
  "POST /judge0/submissions",
  "POST /piston/api/v2/execute",
]);

/** Those that run many, and where in their bodies these are: each program counts, which is known once the body is read. */
const BATCH_ROUTES: ReadonlyMap<string, string> = new Map([
  ["POST /api/executions/batch", "executions"],
  ["POST /judge0/submissions/batch", "submissions"],
]);

/** Whoever runs the server asks these often, also while the database is away. */
const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz", "/health"]);

/** Refuses blocked addresses, finds out who asks, and limits requests by client, before their bodies are read. */
export function guardRequests(app: App, guarded: Guarded): void {
  const { limit } = guarded.requestGuard;
  const limited = (route: string) =>
    limit.scope === "all" ? !BATCH_ROUTES.has(route) : RUN_ROUTES.has(route);
  const options = guardOptions(guarded);
  app.use(
    unlessProbe(refuseBlockedAddresses(options)),
    unlessProbe(knowClient(guarded.requestGuard)),
    unlessProbe(
      onlyIf(
        (method, path) => limited(`${method} ${path}`),
        rateLimiter({ ...options, ...limit, ...COUNTED }),
      ),
    ),
  );
}

/** Limits requests that run many programs by these. For after the bodies are read. */
export function guardBatches(app: App, guarded: Guarded): void {
  const { limit } = guarded.requestGuard;
  const cost = async (c: Context) => {
    const field = BATCH_ROUTES.get(`${c.req.method} ${c.req.path}`) ?? "";
    const body = (await c.req.json().catch(() => null)) as Record<string, unknown> | null;
    const programs = body?.[field];
    // One that is no batch is refused by its route.
    return Array.isArray(programs) ? Math.max(1, programs.length) : 1;
  };
  const limiter = rateLimiter({ ...guardOptions(guarded), ...limit, ...COUNTED, cost });
  app.use(onlyIf((method, path) => BATCH_ROUTES.has(`${method} ${path}`), limiter));
}

interface Guarded {
  readonly jobs: JobService;
  readonly requestGuard: RequestGuard;
}

/** Leaves in the context who asks, for these limits and for those of the routes. */
function knowClient({ trustedProxies, trustedUserHeader: header }: RequestGuard): MiddlewareHandler<AppEnv> {
  const userOf = header === undefined ? () => undefined : trustedUser({ header, trustedProxies });
  const clientOf = requestClient({ trustedProxies, user: (c) => c.get("user") as string | undefined });
  return async (c, next) => {
    c.set("user", userOf(c));
    c.set("client", clientOf(c));
    await next();
  };
}

/** All limits here count together, by the user where one is known. */
const COUNTED = { scope: "requests", user: (c: Context<AppEnv>) => c.get("user") };

function guardOptions({ jobs, requestGuard }: Guarded) {
  return {
    manager: jobs,
    trustedProxies: requestGuard.trustedProxies,
    onRefused: (error: Error) => {
      throw error; // Answered as every error here is.
    },
  };
}

function unlessProbe(middleware: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> {
  return onlyIf((_method, path) => !PROBES.has(path), middleware);
}

function onlyIf(
  applies: (method: string, path: string) => boolean,
  middleware: MiddlewareHandler<AppEnv>,
): MiddlewareHandler<AppEnv> {
  return (c, next) => (applies(c.req.method, c.req.path) ? middleware(c, next) : next());
}
