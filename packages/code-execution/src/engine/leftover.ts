import { CARRIER_PHASE, LABEL } from "./labels.ts";

/** Who asks, and when by the engine's clock (epoch seconds), so that clocks of two machines are never compared. */
export interface Observer {
  readonly host: string;
  readonly pid: number;
  readonly processStartedAt: number;
  readonly now: number;
  /** Whether a process of this host lives. */
  isAlive(pid: number): boolean;
}

/** Seconds after which a container that was not started never will be: who made it gave the engine up. */
const UNSTARTED_SECONDS = 90;

/**
 * Whether one of our containers has outlived its use: past its lifetime, or never started where it was to be, or its owner,
 * a process of this host, is gone. A process with our own number that made it before we started is an earlier one of that number.
 */
export function isLeftover(
  container: {
    readonly Created: number;
    readonly State: string;
    readonly Labels: Readonly<Record<string, string>>;
  },
  observer: Observer,
): boolean {
  const { Created: createdAt, State: state, Labels: labels } = container;
  const lifetime = Number(labels[LABEL.lifetime]);
  if (!Number.isFinite(lifetime) || observer.now > createdAt + lifetime) return true;
  const isToStart = labels[LABEL.phase] !== CARRIER_PHASE;
  if (isToStart && state === "created" && observer.now > createdAt + UNSTARTED_SECONDS) return true;
  if (labels[LABEL.host] !== observer.host) return false;
  const pid = Number(labels[LABEL.pid]);
  if (pid === observer.pid) return createdAt < observer.processStartedAt;
  return !observer.isAlive(pid);
}
