import { InvalidInputError } from "@millrace/core";

/** Of a body that is one job. */
export const JOB_BODY = { payload: "/payload", rest: "" };

/**
 * Runs `work`, and has the faults that it throws point into the request's body. Faults of a payload point
 * into the payload, wherever in the body that is: `payload` leads there; all others follow `rest`.
 */
export async function pointingInto<T>(
  { payload, rest }: { readonly payload: string; readonly rest: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const prefix = error.code === "INVALID_PAYLOAD" ? payload : rest;
    throw error.movedTo((pointer) => prefix + pointer);
  }
}
