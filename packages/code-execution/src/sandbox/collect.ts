import { createByteSink } from "./byte-sink.ts";
import type { FrameStream } from "./frame-stream.ts";
import { type GuestReport, parseReport } from "./report.ts";
import { createKeptFiles, type KeptFiles } from "./kept-files.ts";
import { createLeftFiles, type LeftFile } from "./left-files.ts";
import type { GuestRequest } from "./request.ts";
import type { LiveStreams } from "./sandbox.ts";
import { SandboxError } from "./sandbox-error.ts";

/** What came out of a sandbox. */
export interface CollectedOutput {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** In the order that they were asked for. */
  readonly left: readonly LeftFile[];
  /** What is there for its next run. Absent: nobody asked, or it did not end well. */
  readonly kept?: KeptFiles;
  /** `null`: the sandbox ended without one. */
  readonly report: GuestReport | null;
}

/**
 * Reads what a supervisor says up to the report, the end of the stream or the signal. The supervisor keeps the byte
 * limits; more than they allow means that it is not the supervisor that speaks.
 */
export async function collect(
  frames: FrameStream,
  request: GuestRequest,
  signal: AbortSignal,
  onStarted: () => void,
  live?: Pick<LiveStreams, "write">,
): Promise<CollectedOutput> {
  const sinks = {
    stdout: createByteSink(request.stdoutBytes),
    stderr: createByteSink(request.stderrBytes),
  };
  const left = createLeftFiles(request);
  const kept = createKeptFiles(request);
  let report: GuestReport | null = null;
  const over = Promise.withResolvers<void>();
  const onAbort = () => over.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });

  frames.handle((type, payload) => {
    if (type === "started") onStarted();
    else if (type === "report") {
      report = parseReport(payload.toString());
      over.resolve();
    } else if (type === "left") left.announce(payload);
    else if (type === "leftData") left.append(payload);
    else if (type === "kept") kept.announce(payload);
    else if (type === "keptData") kept.append(payload);
    else if (type === "ready") throw new SandboxError("The sandbox's supervisor began anew.");
    else if (!sinks[type].append(payload))
      throw new SandboxError(`The sandbox sent more ${type} than its limit.`);
    else live?.write(type, payload);
  });
  try {
    await Promise.race([over.promise, frames.ended]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  return {
    stdout: sinks.stdout.bytes(),
    stderr: sinks.stderr.bytes(),
    left: left.all(),
    ...(request.keep === undefined || report === null ? {} : { kept: kept.all() }),
    report,
  };
}
