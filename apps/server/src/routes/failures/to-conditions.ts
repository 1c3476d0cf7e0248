/** Conditions that dead letters have under names of their own. */
interface DeadLetterWords<Instant> {
  readonly code?: string | undefined;
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** In the words of all jobs. What was left out is absent, not undefined. */
export function toConditions<Instant, Given extends DeadLetterWords<Instant>>({
  code,
  since,
  until,
  ...given
}: Given & DeadLetterWords<Instant>) {
  return {
    ...given,
    ...(code !== undefined && { errorCode: code }),
    ...(since !== undefined && { endedAfter: since }),
    ...(until !== undefined && { endedBefore: until }),
  };
}
