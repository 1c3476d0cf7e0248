/** Whether it is not known if the database did what was asked. */
export function isUnknownOutcome(error: unknown): boolean {
  return hasCode(error, "UNKNOWN_OUTCOME");
}

/** Whether the database could not be asked, or did not answer: the same question may be answered later. */
export function isDatabaseAway(error: unknown): boolean {
  return hasCode(error, "DATABASE_UNAVAILABLE") || isUnknownOutcome(error);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
