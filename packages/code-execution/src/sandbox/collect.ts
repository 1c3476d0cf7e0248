import type { Readable } from "node:stream";
import { createByteSink } from "./byte-sink.ts";
import { createDemuxer } from "./demuxer.ts";
import { createFrameReader, type FrameType } from "./frames.ts";
import { type GuestReport, parseReport } from "./report.ts";
import { createLeftFiles, type LeftFile } from "./left-files.ts";
import type { GuestRequest } from "./request.ts";
import { SandboxError } from "./sandbox-error.ts";

/** What came out of a sandbox. */
export interface CollectedOutput {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** In the order that they were asked for. */
  readonly left: readonly LeftFile[];
  /** `null`: the sandbox ended without one. */
  readonly report: GuestReport | null;
}

/** Makes, of a reader of the supervisor's bytes, a reader of the stream that carries them. */
export type Unwrap = (read: (piece: Buffer) => void) => (chunk: Buffer) => void;

/** As a container engine carries them. */
const demuxed: Unwrap = (read) =>
  createDemuxer(read, () => {
    throw new SandboxError("The sandbox's supervisor wrote outside its protocol.");
  });

/**
 * Reads a sandbox's stream up to the report, the end of the stream or the signal. The supervisor
 * keeps the byte limits; more than they allow means that it is not the supervisor that speaks.
 */
export async function collect(
  stream: Readable,
  request: GuestRequest,
  signal: AbortSignal,
  unwrap: Unwrap = demuxed,
): Promise<CollectedOutput> {
  const sinks = {
    stdout: createByteSink(request.stdoutBytes),
    stderr: createByteSink(request.stderrBytes),
  };
  const left = createLeftFiles(request);
  let report: GuestReport | null = null;

  const onFrame = (type: FrameType, payload: Buffer) => {
    if (type === "failure") throw new SandboxError(`The sandbox's supervisor failed: ${payload.toString()}.`);
    if (type === "report") report = parseReport(payload.toString());
    else if (type === "left") left.announce(payload);
    else if (type === "leftData") left.append(payload);
    else if (!sinks[type].append(payload))
      throw new SandboxError(`The sandbox sent more ${type} than its limit.`);
  };
  const read = unwrap(createFrameReader(onFrame));

  const ended = Promise.withResolvers<void>();
  const onAbort = () => ended.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  stream.on("data", (chunk: Buffer) => {
    try {
      read(chunk);
      if (report !== null) ended.resolve();
    } catch (error) {
      ended.reject(error instanceof SandboxError ? error : new SandboxError(String(error), { cause: error }));
    }
  });
  stream.once("end", ended.resolve).once("close", ended.resolve);
  stream.on("error", (error) => {
    if (error instanceof SandboxError) ended.reject(error);
    else
      ended.reject(
        new SandboxError(`The connection to the sandbox broke: ${error.message}.`, { cause: error }),
      );
  });
  try {
    await ended.promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  return {
    stdout: sinks.stdout.bytes(),
    stderr: sinks.stderr.bytes(),
    left: left.all(),
    report,
  };
}
