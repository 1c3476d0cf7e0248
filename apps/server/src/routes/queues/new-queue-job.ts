import type { NewQueueJobBody } from "@millrace/contract";
import { documentTypeName, InvalidInputError, type NewJob, systemClock } from "@millrace/core";

/** The job that a body asks for, in the words of the library. */
export function toNewJob({ type, data, priority, delay, attempts }: NewQueueJobBody): NewJob {
  return {
    type: documentTypeName(type),
    payload: data,
    ...(priority !== undefined && { priority }),
    ...(delay !== undefined && { scheduledAt: new Date(systemClock.now() + delay) }),
    ...(attempts !== undefined && { maxRetries: attempts - 1 }),
  };
}

/** Runs `work`, and has its faults of a payload point into `data` of the body; `list` leads to the jobs of a list. */
export async function pointingIntoData<T>(list: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const ofPayload = error.code === "INVALID_PAYLOAD";
    const faults = error.faults.map(({ pointer, detail }) => {
      if (list !== null) return { pointer: list + pointer.replace(/^(\/\d+)\/payload/, "$1/data"), detail };
      return { pointer: ofPayload ? `/data${pointer}` : pointer, detail };
    });
    throw new InvalidInputError(error.code, error.message, faults);
  }
}
