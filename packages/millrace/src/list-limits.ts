import { InvalidInputError } from "@millrace/core";

/** Most jobs of one call, and most characters of their payloads together. */
const MAX_JOBS_PER_CALL = 10_000;
const MAX_CHARACTERS_PER_CALL = 67_108_864;

/** Throws InvalidInputError `TOO_MANY_JOBS`. */
export function checkCount({ length }: { readonly length: number }): void {
  if (length > MAX_JOBS_PER_CALL) throw tooMany(`${length} jobs`);
}

/** Of all payloads of a list as JSON. Throws as `checkCount`. */
export function checkCharacters(characters: number): void {
  if (characters > MAX_CHARACTERS_PER_CALL) throw tooMany("payloads of more than 64 Mi characters");
}

function tooMany(given: string): InvalidInputError {
  return new InvalidInputError(
    "TOO_MANY_JOBS",
    `One call takes at most ${MAX_JOBS_PER_CALL} jobs and 64 Mi characters of payload; these are ${given}. Split them.`,
  );
}
