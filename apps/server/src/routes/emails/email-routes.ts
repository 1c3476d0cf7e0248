import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { changeTemplateRoutes } from "./change-template.ts";
import { listEmailsRoute } from "./list-emails.ts";
import { readTemplateRoutes } from "./read-templates.ts";
import { suppressionRoutes } from "./suppressions.ts";

/** `/api/emails`, `/api/email-templates`, `/api/email-suppressions`. */
export function emailRoutes(app: App, dependencies: AppDependencies): void {
  listEmailsRoute(app, dependencies);
  readTemplateRoutes(app, dependencies);
  changeTemplateRoutes(app, dependencies);
  suppressionRoutes(app, dependencies);
}
