import { callEngine, EngineError, unreachableEngine } from "@millrace/container-engine";
import type Docker from "dockerode";
import type { ContainerDependencies } from "./dependencies.ts";

/** The engine as one job uses it. */
export interface ContainerEngine {
  readonly docker: Docker;
  readonly installation: string;
  /** One call, as `callEngine`; an engine that is not there is told as that. */
  call<T>(what: string, send: (signal: AbortSignal) => Promise<T>, timeoutMs?: number): Promise<T>;
}

/** `signal`: the job's; each call ends with it. Left out: calls end by their own deadline alone. */
export async function openEngine(
  { connectEngine, installation }: Pick<ContainerDependencies, "connectEngine" | "installation">,
  signal?: AbortSignal,
): Promise<ContainerEngine> {
  return {
    docker: await connectEngine(),
    installation: await installation(),
    async call(what, send, timeoutMs) {
      try {
        return await callEngine(what, send, signal, timeoutMs);
      } catch (error) {
        const reason = unreachableEngine(error);
        if (reason === undefined) throw error;
        throw new EngineError(
          `No container engine answers: ${reason}. Install Docker and start it where the worker runs, and let the worker's user reach its socket (group docker).`,
        );
      }
    },
  };
}
