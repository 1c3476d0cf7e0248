import { InvalidInputError } from "@millrace/core";

/** Some mail could not be handed over yet; the job is tried again by its policy. */
export class EmailDeferredError extends Error {
  /** `smtp-<answer>`, or `mail-server-away` when there was no answer. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
    this.name = "EmailDeferredError";
  }
}

/** A setting of the pack that cannot be used. */
export function invalidSetting(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError(
    "INVALID_EMAIL_SETTINGS",
    `The settings of mails cannot be used: ${pointer} ${detail}.`,
    [{ pointer, detail }],
  );
}
