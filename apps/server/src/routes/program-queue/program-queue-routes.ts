import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { queuedProgramRoutes } from "./queued-program.ts";
import { programQueueStatusRoute } from "./queue-status.ts";

/** `/queue`: the queue of programs, in the words of the code editor's back end. */
export function programQueueRoutes(app: App, dependencies: AppDependencies): void {
  app.use("/queue/*", async (c, next) => {
    c.set("codeRoute", true);
    await next();
  });
  programQueueStatusRoute(app, dependencies);
  queuedProgramRoutes(app, dependencies);
}
