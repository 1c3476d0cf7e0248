import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cancelProgramRoute } from "./cancel-program.ts";
import { readProgramRoute } from "./read-program.ts";
import { submitProgramRoute } from "./submit-program.ts";

/** `/api/compile`: C++ programs, in the words of the source document. */
export function compileRoutes(app: App, dependencies: AppDependencies): void {
  app.use("/api/compile/*", async (c, next) => {
    c.set("codeRoute", true);
    await next();
  });
  submitProgramRoute(app, dependencies);
  readProgramRoute(app, dependencies);
  cancelProgramRoute(app, dependencies);
}
