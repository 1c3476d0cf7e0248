import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { LABEL } from "../engine/labels.ts";
import { docker } from "../test-engine.fixture.ts";

/** Resolves with the id of the container of that job and phase once the engine tells the event. Call it first. */
export async function guestContainer(
  job: string,
  phase: string,
  event: "start" | "die" | "destroy",
): Promise<string> {
  const labels = [`${LABEL.job}=${job}`, `${LABEL.phase}=${phase}`];
  const events = (await docker.getEvents({
    filters: { type: ["container"], event: [event], label: labels },
  })) as Readable;
  try {
    for await (const line of createInterface({ input: events }))
      return (JSON.parse(line) as { id: string }).id;
    throw new Error("The engine ended its stream of events.");
  } finally {
    events.destroy();
  }
}
