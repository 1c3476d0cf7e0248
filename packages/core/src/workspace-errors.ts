import { MillraceError } from "./errors.ts";

export class WorkspaceNotFoundError extends MillraceError {
  constructor(name: string) {
    super("WORKSPACE_NOT_FOUND", `There is no workspace ${name.slice(0, 100)} of yours.`);
  }
}
