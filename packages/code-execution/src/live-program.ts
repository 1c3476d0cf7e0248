import type { JobContext } from "@millrace/core";
import type { LiveStreams } from "./sandbox/sandbox.ts";
import type { CodeExecutionPayload } from "./program/schema.ts";

/** What goes to and fro while a program runs; absent for one that nobody asked to follow. */
export function liveStreams(
  { live, interactive }: Pick<CodeExecutionPayload, "live" | "interactive">,
  context: Pick<JobContext, "output" | "input">,
): LiveStreams | undefined {
  if (live !== true && interactive !== true) return undefined;
  // An execution begins: what an earlier one wrote counts no more, should this one write nothing.
  context.output("stdout", new Uint8Array());
  return {
    write: (stream, bytes) => context.output(stream, bytes),
    ...(interactive === true ? { read: (receive) => context.input(receive) } : {}),
  };
}
