import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cancelProgramRoute } from "./cancel-program.ts";
import { readProgramRoute } from "./read-program.ts";
import { runProgramRoute } from "./run-program.ts";
import { submitProgramRoute } from "./submit-program.ts";

/** `/api/compile`: C++ programs; `/run`: those of all languages; both in the words of the source documents. */
export function compileRoutes(app: App, dependencies: AppDependencies): void {
  for (const path of ["/api/compile/*", "/run"]) {
    app.use(path, async (c, next) => {
      c.set("codeRoute", true);
      await next();
    });
  }
  submitProgramRoute(app, dependencies);
  runProgramRoute(app, dependencies);
  readProgramRoute(app, dependencies);
  cancelProgramRoute(app, dependencies);
}
