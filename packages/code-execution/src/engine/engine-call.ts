import {
  callEngine,
  EngineError,
  engineStatus as statusOf,
  unreachableEngine,
} from "@millrace/container-engine";
import { SandboxError } from "../sandbox/sandbox-error.ts";

/** One call to the engine, as `callEngine`; what it did not do is the sandbox's failure. */
export async function engineCall<T>(...call: Parameters<typeof callEngine<T>>): Promise<T> {
  try {
    return await callEngine(...call);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new SandboxError(error.message, { cause: error.cause });
  }
}

/** Status code of the engine's HTTP answer, when the error carries one. */
export function engineStatus(error: unknown): number | undefined {
  return statusOf(error instanceof SandboxError ? error.cause : error);
}

/** Why a call could not even be sent: the engine is away. Undefined: another failure. */
export function engineAway(error: unknown): string | undefined {
  return error instanceof SandboxError ? unreachableEngine(error.cause) : undefined;
}
