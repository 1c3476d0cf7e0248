import { MillraceError } from "@millrace/core";

/** Codes that end a job at once: the next attempt would end the same. */
export const FINAL_CODES = [
  "CONTAINER_IMAGE_NOT_ALLOWED",
  "CONTAINER_IMAGE_NOT_FOUND",
  "CONTAINER_LIMIT_EXCEEDED",
  "CONTAINER_NAME_TAKEN",
  "CONTAINER_NOT_FOUND",
  "CONTAINER_NOT_OURS",
  "CONTAINER_REFUSED",
] as const;

/** The job cannot be done as it is asked for; the code says why. */
export class ContainerError extends MillraceError {
  declare readonly code: (typeof FINAL_CODES)[number];

  // oxlint-disable-next-line no-useless-constructor -- narrows the code
  constructor(code: (typeof FINAL_CODES)[number], message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}
