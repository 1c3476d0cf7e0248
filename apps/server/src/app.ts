import { OpenAPIHono } from "@hono/zod-openapi";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import type { AppDependencies } from "./app-dependencies.ts";
import type { App, AppEnv } from "./app-env.ts";
import { accessLog } from "./http/access-log.ts";
import { actAs } from "./http/act-as.ts";
import { answerProblem } from "./http/answer-problem.ts";
import { continueTrace } from "./http/continue-trace.ts";
import { closeConnections } from "./http/close-connections.ts";
import { guardBatches, guardRequests } from "./http/guard-requests.ts";
import { HttpError } from "./http/http-error.ts";
import { refuseInvalid } from "./http/input-faults.ts";
import { jsonBody } from "./http/json-body.ts";
import { refuseOtherMethods } from "./http/method-not-allowed.ts";
import { noStore } from "./http/no-store.ts";
import { readPath } from "./http/read-path.ts";
import { refuseUnread } from "./http/refuse-unread.ts";
import { serveOpenApi } from "./openapi.ts";
import { blockedAddressRoutes } from "./routes/blocked-addresses/blocked-address-routes.ts";
import { bulkActionRoutes } from "./routes/bulk-actions/bulk-action-routes.ts";
import { compileRoutes } from "./routes/compile/compile-routes.ts";
import { emailRoutes } from "./routes/emails/email-routes.ts";
import { gpuInstanceRoutes } from "./routes/gpu-instances/gpu-instance-routes.ts";
import { executionRoutes } from "./routes/executions/execution-routes.ts";
import { failureRoutes } from "./routes/failures/failure-routes.ts";
import { healthRoutes } from "./routes/health/health-routes.ts";
import { jobRoutes } from "./routes/jobs/job-routes.ts";
import { jobTypeRoutes } from "./routes/job-types/job-type-routes.ts";
import { persistenceRoutes } from "./routes/persistence/persistence-routes.ts";
import { judge0ProblemMembers } from "./routes/judge0/judge0-problem.ts";
import { judge0Routes } from "./routes/judge0/judge0-routes.ts";
import { pistonProblemMembers } from "./routes/piston/piston-problem.ts";
import { pistonRoutes } from "./routes/piston/piston-routes.ts";
import { programQueueRoutes } from "./routes/program-queue/program-queue-routes.ts";
import { queueRoutes } from "./routes/queues/queue-routes.ts";
import { routingRoutes } from "./routes/routing/routing-routes.ts";
import { recordRoutes } from "./routes/record/record-routes.ts";
import { scheduleRoutes } from "./routes/schedules/schedule-routes.ts";
import { webhookRoutes } from "./routes/webhooks/webhook-routes.ts";
import { workflowRoutes } from "./routes/workflows/workflow-routes.ts";

/** The HTTP side of Millrace, free of sockets and environment. */
export function createApp(dependencies: AppDependencies): App {
  const { logger, release, closing } = dependencies;
  const app: App = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid, getPath: readPath });

  app.onError((error, c) => answerProblem(error, c, logger));
  app.notFound((c) =>
    answerProblem(new HttpError("ROUTE_NOT_FOUND", `There is nothing at ${c.req.path}.`), c, logger),
  );

  app.use(requestId(), accessLog(logger), closeConnections(closing), actAs("http"), continueTrace);
  // Strict-Transport-Security is for whoever terminates TLS; this server speaks plain HTTP.
  app.use(
    secureHeaders({ strictTransportSecurity: false, contentSecurityPolicy: { defaultSrc: ["'none'"] } }),
  );
  guardRequests(app, dependencies);
  for (const path of ["/api/*", "/run", "/queue/*"]) app.use(path, noStore);
  for (const [beginning, members] of [
    ["/judge0", judge0ProblemMembers],
    ["/piston", pistonProblemMembers],
  ] as const) {
    app.use(`${beginning}/*`, noStore, async (c, next) => {
      c.set("problemMembers", members);
      await next();
    });
  }
  // On all: a route that were left out would take bodies of any size.
  app.use(jsonBody);
  guardBatches(app, dependencies);
  app.use(refuseUnread(app));

  healthRoutes(app, dependencies);
  // Before the routes of one job and of one queue: their fixed names are neither.
  persistenceRoutes(app, dependencies);
  jobRoutes(app, dependencies);
  bulkActionRoutes(app, dependencies);
  jobTypeRoutes(app, dependencies);
  failureRoutes(app, dependencies);
  scheduleRoutes(app, dependencies);
  webhookRoutes(app, dependencies);
  workflowRoutes(app, dependencies);
  routingRoutes(app, dependencies);
  recordRoutes(app, dependencies);
  queueRoutes(app, dependencies);
  blockedAddressRoutes(app, dependencies);
  emailRoutes(app, dependencies);
  gpuInstanceRoutes(app, dependencies);
  compileRoutes(app, dependencies);
  executionRoutes(app, dependencies);
  judge0Routes(app, dependencies);
  pistonRoutes(app, dependencies);
  programQueueRoutes(app, dependencies);
  serveOpenApi(app, release);
  refuseOtherMethods(app);
  return app;
}
