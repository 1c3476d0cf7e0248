import { InvalidInputError } from "@millrace/core";

/** Points into the list that the job is in. */
export function atIndex(index: number, error: unknown): unknown {
  if (!(error instanceof InvalidInputError)) return error;
  const place = error.code === "INVALID_PAYLOAD" ? `/${index}/payload` : `/${index}`;
  const { message, faults } = error.movedTo((pointer) => place + pointer);
  return new InvalidInputError(error.code, `Job ${index + 1} of the list: ${message}`, faults);
}

/** The store points into lists of jobs; here the list is the one job. */
export async function pointingAtTheOnly<T>(add: () => Promise<T>): Promise<T> {
  try {
    return await add();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw error.movedTo((pointer) => pointer.replace(/^\/0(?=\/)/, ""));
  }
}
