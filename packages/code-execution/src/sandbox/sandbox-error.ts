import { MillraceError } from "@millrace/core";

/**
 * The sandbox, not the program in it, failed: the engine did not answer, the image is gone, the supervisor
 * sent no report. Thrown from the handler, so the attempt is retried by policy.
 */
export class SandboxError extends MillraceError {
  constructor(message: string, options?: ErrorOptions) {
    super("system_error", message, options);
  }
}
