import type { Duplex } from "node:stream";
import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import type { Container, ContainerCreateOptions } from "dockerode";
import { engineCall } from "../engine/engine-call.ts";
import type { ContainerRemover } from "./container-remover.ts";
import { type FrameStream, readFrames } from "./frame-stream.ts";
import { SandboxError } from "./sandbox-error.ts";

/** A container whose supervisor waits for its one program. */
export interface GuestContainer {
  readonly container: Container;
  readonly frames: FrameStream;
}

/**
 * Creates and starts a container, and waits until its supervisor is ready; nothing is left of one that failed.
 *
 * @throws the signal's reason once it is aborted; SandboxError when the engine or the supervisor failed.
 */
export async function startContainer(
  { docker, remover }: { readonly docker: Docker; readonly remover: ContainerRemover },
  options: ContainerCreateOptions,
  logger: Logger,
  signal?: AbortSignal,
): Promise<GuestContainer> {
  signal?.throwIfAborted();
  // Not aborted half-way: a container whose id never arrived could not be removed.
  const container = await engineCall("create a container", (abortSignal) =>
    docker.createContainer({ ...options, abortSignal }),
  );
  let frames: FrameStream | undefined;
  try {
    const stream = await engineCall("attach to a container", (abort) => attach(container, abort), signal);
    frames = readFrames(stream);
    const ready = readiness(frames);
    await engineCall("start a container", (abortSignal) => container.start({ abortSignal }), signal);
    await engineCall("bring a container up", () => ready, signal);
    return { container, frames };
  } catch (error) {
    frames?.close();
    await remover.remove(container.id, logger);
    throw error;
  }
}

/** Attached before the start, so that not a byte is missed. */
async function attach(container: Container, abortSignal: AbortSignal): Promise<Duplex> {
  const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true, abortSignal };
  return (await container.attach(options)) as Duplex;
}

function readiness(frames: FrameStream): Promise<void> {
  const ready = Promise.withResolvers<void>();
  frames.handle((type) => {
    if (type !== "ready") throw new SandboxError(`The sandbox's supervisor began with ${type}.`);
    ready.resolve();
  });
  const ended = frames.ended.then(() => {
    throw new SandboxError("The sandbox ended before it was ready.");
  });
  const first = Promise.race([ready.promise, ended]);
  // Awaited after the start; should that fail first, this end must not count as unhandled.
  first.catch(() => {});
  return first;
}
