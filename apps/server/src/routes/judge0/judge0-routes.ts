import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { judge0BatchRoutes } from "./judge0-batch.ts";
import { judge0InformationRoutes } from "./judge0-information.ts";
import { judge0SubmissionRoutes } from "./judge0-submission.ts";
import { judge0SubmitRoute } from "./judge0-submit.ts";

/** `/judge0`: executions in the words of Judge0, for programs that speak to one. */
export function judge0Routes(app: App, dependencies: AppDependencies): void {
  judge0InformationRoutes(app, dependencies);
  judge0SubmitRoute(app, dependencies);
  // Before those of one submission: its name is no token.
  judge0BatchRoutes(app, dependencies);
  judge0SubmissionRoutes(app, dependencies);
}
