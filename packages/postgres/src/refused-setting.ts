import { InvalidInputError } from "@millrace/core";
import { errorCode } from "./connection-error.ts";

/** SQLSTATE that the settings' functions raise for what would not be enforced. */
const INVALID_PARAMETER = "22023";

/** Runs a change of settings; what its function refuses is told as a fault of the field. */
export async function withRefusals<T>(code: string, pointer: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (errorCode(error) !== INVALID_PARAMETER || !(error instanceof Error)) throw error;
    throw new InvalidInputError(code, `${error.message}.`, [{ pointer, detail: error.message }]);
  }
}
