import type { Duplex } from "node:stream";
import { createDemuxer } from "./demuxer.ts";
import { createFrameReader, type FrameType } from "./frames.ts";
import { SandboxError } from "./sandbox-error.ts";

export type FrameHandler = (type: Exclude<FrameType, "failure">, payload: Buffer) => void;

/** What a container's supervisor says, from the moment we are attached until the end. */
export interface FrameStream {
  /** Frames go to this handler from now on. One that throws ends the stream. */
  handle(handler: FrameHandler): void;
  send(bytes: Iterable<Buffer>): void;
  /** False once nothing more can come. */
  readonly isOpen: boolean;
  /** Settles when nothing more can come: well after an orderly end, else with a SandboxError. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Reads the frames of a container that the engine attached us to. One that nobody expects is a failure of the sandbox. */
export function readFrames(stream: Duplex): FrameStream {
  const ended = Promise.withResolvers<void>();
  // Told to whoever asks; a container that dies while nobody does is no failure.
  ended.promise.catch(() => {});
  let isOpen = true;
  let handler: FrameHandler = unexpected;

  const end = () => {
    isOpen = false;
    ended.resolve();
  };
  const fail = (error: Error) => {
    isOpen = false;
    ended.reject(error instanceof SandboxError ? error : new SandboxError(error.message, { cause: error }));
  };
  const read = createDemuxer(
    createFrameReader((type, payload) => {
      if (type === "failure")
        throw new SandboxError(`The sandbox's supervisor failed: ${payload.toString()}.`);
      handler(type, payload);
    }),
    () => {
      throw new SandboxError("The sandbox's supervisor wrote outside its protocol.");
    },
  );
  stream.on("data", (chunk: Buffer) => {
    try {
      if (isOpen) read(chunk);
    } catch (error) {
      fail(error as Error);
    }
  });
  stream.once("end", end).once("close", end);
  stream.on("error", (error) => {
    fail(new SandboxError(`The connection to the sandbox broke: ${error.message}.`, { cause: error }));
  });
  return {
    handle(next) {
      handler = next;
    },
    send(bytes) {
      for (const piece of bytes) if (isOpen) stream.write(piece);
    },
    get isOpen() {
      return isOpen;
    },
    ended: ended.promise,
    close() {
      end();
      stream.destroy();
    },
  };
}

function unexpected(type: FrameType): never {
  throw new SandboxError(`The sandbox's supervisor sent ${type} out of turn.`);
}
