import { hostname } from "node:os";

/** Labels of our containers and images. */
export const LABEL = {
  component: "millrace.component",
  /** Where and in which process the owner runs. */
  host: "millrace.host",
  pid: "millrace.pid",
  job: "millrace.job",
  phase: "millrace.phase",
  /** Seconds after its creation at which a container is a leftover, whoever owns it. */
  lifetime: "millrace.lifetime-seconds",
  /** On an image: SHA-256 of the files it was built from. */
  recipe: "millrace.recipe-sha256",
  /** When its build began, epoch milliseconds. */
  begunAt: "millrace.build-begun-at",
  /** On the image of a set of packages: its key. It has the labels of the image below it too. */
  setKey: "millrace.set-key",
} as const;

export const COMPONENT = "code-execution";
/** What the names of our images begin with. */
export const IMAGE_NAME = `millrace/${COMPONENT}`;

/** Phase of a container that is never started: packages are put into it, and then it is made an image. */
export const CARRIER_PHASE = "dependencies";

/** Labels of a container that this process owns. */
export function containerLabels(job: string, phase: string, lifetimeSeconds: number): Record<string, string> {
  return {
    [LABEL.component]: COMPONENT,
    [LABEL.host]: hostname(),
    [LABEL.pid]: String(process.pid),
    [LABEL.job]: job,
    [LABEL.phase]: phase,
    [LABEL.lifetime]: String(lifetimeSeconds),
  };
}
