import { UnrecoverableError } from "@millrace/core";

/** The URL leads where webhooks may not go. Nothing was sent, and the job is not tried again. */
export class RefusedTargetError extends UnrecoverableError {
  constructor(message: string) {
    super(message);
    this.name = "RefusedTargetError";
  }
}
