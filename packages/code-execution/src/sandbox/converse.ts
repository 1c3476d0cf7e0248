import { type CollectedOutput, collect } from "./collect.ts";
import type { FrameStream } from "./frame-stream.ts";
import { encodeInput, encodeRequest } from "./request.ts";
import type { GuestRun } from "./sandbox.ts";
import { SandboxError } from "./sandbox-error.ts";

/** Milliseconds within which a supervisor that is ready starts a program, even on a busy host. */
const START_MS = 20_000;
/** Milliseconds after its own time limit at which a silent supervisor is given up. */
const GRACE_MS = 5000;

/** Has a supervisor that is ready run the program, and collects what comes of it. `onStarted`: the program runs. */
export async function converse(
  frames: FrameStream,
  { request, signal, live }: Pick<GuestRun, "request" | "signal" | "live">,
  onStarted: () => void,
): Promise<CollectedOutput> {
  let stopReading = () => {};
  const silence = new AbortController();
  const giveUpAfter = (ms: number, what: string) =>
    setTimeout(() => silence.abort(new SandboxError(`The sandbox ${what} within ${ms} ms.`)), ms);
  let deadline = giveUpAfter(START_MS, "did not start the program");
  const started = () => {
    clearTimeout(deadline);
    deadline = giveUpAfter(request.wallMs + GRACE_MS, "sent no report");
    stopReading = live?.read?.((bytes) => frames.send(encodeInput(bytes))) ?? stopReading;
    onStarted();
  };
  try {
    const output = collect(frames, request, AbortSignal.any([signal, silence.signal]), started, live);
    frames.send(encodeRequest(request));
    return await output;
  } finally {
    clearTimeout(deadline);
    stopReading();
  }
}
